"""A book as it was read: settings, texts, pictures and works. Nothing here depends on an edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING

from builder.errors import Place

if TYPE_CHECKING:
    from builder.model.galley import Credit
from builder.model.claims import Claims
from builder.model.picture import Picture
from builder.model.printing import Printing

# the pages that the builder can make, in the order in which a book has them
MADE_PAGES = (
    "cover",
    "half-title",
    "title-page",
    "imprint",
    "dedication",
    "contents",
    "illustrations",
    "tables",
    "notes",
    "bibliography",
    "colophon",
    "back-cover",
)
WRAP_PAGES = ("cover", "back-cover", "spine")  # what a cover in one sheet is put together from


class Matter(Enum):
    """The three parts of a book. Front matter has roman folios and, like back matter, no chapter numbers."""

    FRONT = "front"
    BODY = "body"
    BACK = "back"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who made the book."""

    name: str
    file_as: str = ""
    role: str = "aut"  # MARC relator code


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the book says of itself on its title page, in its imprint and to libraries."""

    title: str
    language: str  # BCP 47
    identifier: str  # a stable address or URN; every other identifier is derived from it
    date: str  # ISO 8601 day: the one date of every file made from this book
    slug: str  # names the files in dist/
    subtitle: str = ""
    people: tuple[Person, ...] = ()
    publisher: str = ""
    place: str = ""
    isbn: str = ""
    revision: str = ""
    rights: str = ""
    licence: str = ""  # name, as "CC BY 4.0"
    licence_url: str = ""
    description: str = ""
    subjects: tuple[str, ...] = ()
    dedication: str = ""  # Markdown
    years: str = ""  # the line above the title on the cover, as "1990–2026"
    is_dated: bool = True  # the author wrote a date; a book without one prints none
    claims: Claims = field(default_factory=Claims)  # of accessibility


@dataclass(frozen=True, slots=True)
class Edition:
    """One way in which the book is published. Code asks what an edition wants, never its name."""

    name: str
    format: str  # "pdf" or "epub"
    styles: tuple[str, ...] = ()  # CSS files below styles/, after the theme's
    show: tuple[str, ...] = ()  # audiences whose blocks are printed
    notes: str = "foot"  # where notes stand: "foot", "chapter" or "end"
    paper: tuple[float, float] = (148.0, 210.0)  # trimmed page, millimetres, width by height
    chapter_start: str = "right"  # "right" or "next": the page on which a chapter may begin
    page_references: bool = True  # print "(p. 12)" after cross references
    back_references: bool = True  # entries of the bibliography say where they are cited
    chapters: tuple[str, ...] = ()  # the chapters that are in; empty: all
    pages_from: str = ""  # an EPUB's: the PDF edition whose pages it marks; empty: none
    isbn: str = ""  # of this edition alone: an ISBN names one form of a book
    finish: str = ""  # what its pages become: "booklet", "signatures-16", "press", …; empty: a file to read
    sheet: str = "A4"  # the sheet that the finish prints on
    colour: str = ""  # "rgb": as on a screen; "cmyk": inks; "grey": no colours; empty: as its finish asks
    printing: Printing = field(default_factory=Printing)
    without: tuple[str, ...] = ()  # chapters and made pages that are left out
    place: Place = field(default_factory=Place)  # where the author asks for it
    theme: str = "book"  # which of the builder's looks it wears: "book", "school" or "large-print"
    variants: tuple[str, ...] = ()  # which variant of a picture it takes where the ledger has one; the first wins
    paragraph_numbers: bool = False  # print the numbers of paragraphs in the margin
    glossary_boxes: bool = False  # explain a chapter's terms in a box at its end
    answer_lines: int = 0  # ruled lines below a question that does not say how many; 0: none at all
    clear_print: bool = False  # no type under 16 pt, no italics, no hyphen at the end of a line

    @property
    def wants_wrap(self) -> bool:
        """Tell whether its cover is one sheet of back, spine and front, and no page of the book."""
        return self.finish == "press" and self.printing.cover == "apart"

    @property
    def has_back(self) -> bool:
        """Tell whether its last page is its outside, as that of a folded booklet is."""
        return self.finish == "booklet"

    def in_copies(self, copies: int) -> "Edition":
        """Count its sheets for so many copies; 0 leaves it as the book says."""
        return replace(self, printing=replace(self.printing, copies=copies)) if copies else self

    def shows(self, audience: str) -> bool:
        """Tell whether blocks for an audience are in this edition."""
        return not audience or audience in self.show


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the book's order: a chapter file, or a page that the builder makes."""

    name: str  # "04-night.md", a file below chapters/; or "contents", a page made from a template
    matter: Matter
    place: Place
    part: str = ""  # title of the part that begins with this entry or goes on

    @property
    def is_chapter(self) -> bool:
        """Tell a chapter file from a made page."""
        return self.name.endswith(".md")


@dataclass(frozen=True, slots=True)
class Settings:
    """What `book/book.toml` says."""

    metadata: Metadata
    entries: tuple[Entry, ...]
    editions: tuple[Edition, ...]
    citation_style: str = "chicago-notes"
    bibliography: tuple[str, ...] = ()  # files, relative to the project
    bibliography_groups: tuple["WorkGroup", ...] = ()  # in the order in which they are printed; empty: one list
    nocite: tuple[str, ...] = ()  # keys of works that are listed though nothing cites them
    cover: str = ""  # key of the cover picture in the ledger
    fonts: tuple[str, ...] = ()  # families to embed; empty: those of the theme
    ignored: tuple["Ignored", ...] = ()


@dataclass(frozen=True, slots=True)
class WorkGroup:
    """A part of the bibliography under a title of its own; with neither keyword nor kind it takes what is left."""

    title: str
    place: Place
    keywords: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # CSL types


@dataclass(frozen=True, slots=True)
class Ignored:
    """A problem code that its author has silenced for a place, and why."""

    code: str
    file: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one chapter as its author wrote it."""

    id: str  # file stem in [a-z0-9-]; names the section, its EPUB file and its destinations
    file: str  # relative to the project
    text: str
    entry: Entry


@dataclass(frozen=True, slots=True)
class Book:
    """A project as it was read: settings, texts and the picture ledger. Nothing in it depends on an edition."""

    root: str  # absolute path; never part of what is hashed or written
    settings: Settings
    sources: tuple[Source, ...]
    pictures: Mapping[str, Picture]
    bibliography: "Bibliography"
    texts: Mapping[str, str] = field(default_factory=dict)  # every text file read, for excerpts
    includes: Mapping[str, str] = field(default_factory=dict)  # Jinja files that chapters may include or import
    styles: Mapping[str, str] = field(default_factory=dict)  # CSS of editions, by the name that they use
    credits: Mapping[str, "Credit"] = field(default_factory=dict)  # of pictures whose ledger cites works
    templates: Mapping[str, str] = field(default_factory=dict)  # the book's own, by name below styles/templates/
    unread: tuple[Source, ...] = ()  # chapters that cannot be read, with as much of their text as is known
    doubtful: tuple[str, ...] = ()  # "pictures", "bibliography": not read whole, so nothing is missed there


@dataclass(frozen=True, slots=True)
class Work:
    """One entry of the bibliography."""

    key: str
    kind: str  # CSL type
    place: Place
    csl_json: str  # the entry as one CSL-JSON object, keys sorted
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bibliography:
    """Every work that the book may cite."""

    works: Mapping[str, Work]
