"""The vocabulary of the house: what a book is at each stage of its way.

Everything here is frozen data. Trees, tokens and open files never leave the function that made them.
"""

from builder.model.book import (
    MADE_PAGES,
    Bibliography,
    Book,
    Edition,
    Entry,
    Ignored,
    Matter,
    Metadata,
    Person,
    Picture,
    Settings,
    Source,
    Work,
    WorkGroup,
)
from builder.model.galley import (
    CALL_MARK,
    Anchor,
    Call,
    Cited,
    Cluster,
    Expanded,
    FormattedCitations,
    Galley,
    Heading,
    Language,
)
from builder.model.pages import Furnishing, Furniture, Leaf, LeafPage, MappedPage, PageMap, Placement
from builder.model.printing import Ink, Printing
from builder.model.volume import Font, Listed, Section, Volume

__all__ = [
    "CALL_MARK",
    "MADE_PAGES",
    "Anchor",
    "Bibliography",
    "Book",
    "Call",
    "Cited",
    "Cluster",
    "Edition",
    "Entry",
    "Expanded",
    "Font",
    "FormattedCitations",
    "Furnishing",
    "Furniture",
    "Galley",
    "Heading",
    "Ignored",
    "Ink",
    "Language",
    "Leaf",
    "LeafPage",
    "Listed",
    "MappedPage",
    "Matter",
    "Metadata",
    "PageMap",
    "Person",
    "Picture",
    "Placement",
    "Printing",
    "Section",
    "Settings",
    "Source",
    "Volume",
    "Work",
    "WorkGroup",
]
