"""A book as it was read: settings, texts, pictures and works. Nothing here depends on an edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from builder.errors import Place

if TYPE_CHECKING:
    from builder.model.galley import Credit
from builder.model.claims import Claims
from builder.model.edition import Edition
from builder.model.picture import Picture

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
    file: str  # or "file:line"
    reason: str
    place: Place = field(default_factory=Place)  # where it is silenced


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
