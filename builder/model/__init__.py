"""The vocabulary of the house: what a book is at each stage of its way.

Everything here is frozen data. Trees, tokens and open files never leave the function that made them.
"""

from builder.model.book import (
    MADE_PAGES,
    WRAP_PAGES,
    Bibliography,
    Book,
    Entry,
    Ignored,
    Matter,
    Metadata,
    Person,
    Settings,
    Source,
    Work,
    WorkGroup,
)
from builder.model.claims import EXEMPTIONS, Access, Claims
from builder.model.edition import Edition
from builder.model.galley import (
    CALL_MARK,
    Anchor,
    Call,
    Cited,
    Cluster,
    Credit,
    Expanded,
    FormattedCitations,
    Galley,
    Heading,
    Language,
)
from builder.model.pages import (
    Furnishing,
    Furniture,
    Leaf,
    LeafPage,
    MappedPage,
    PageMap,
    PlacedBlock,
    PlacedPicture,
    Placement,
    SetBlock,
)
from builder.model.picture import Picture
from builder.model.printing import Ink, Printing
from builder.model.volume import Font, Listed, Section, Volume

__all__ = [
    "CALL_MARK",
    "EXEMPTIONS",
    "MADE_PAGES",
    "WRAP_PAGES",
    "Access",
    "Anchor",
    "Bibliography",
    "Book",
    "Call",
    "Cited",
    "Claims",
    "Cluster",
    "Credit",
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
    "PlacedBlock",
    "PlacedPicture",
    "Placement",
    "Printing",
    "Section",
    "SetBlock",
    "Settings",
    "Source",
    "Volume",
    "Work",
    "WorkGroup",
]
