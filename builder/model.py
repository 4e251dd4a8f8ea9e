"""The vocabulary of the house: what a book is at each stage of its way.

Everything here is frozen data. Trees, tokens and open files never leave the function that made them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from builder.errors import Place, Problem


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


@dataclass(frozen=True, slots=True)
class Edition:
    """One way in which the book is published. Code asks what an edition wants, never its name."""

    name: str
    format: str  # "pdf" or "epub"
    styles: tuple[str, ...] = ()  # CSS files below styles/, after the theme's
    show: tuple[str, ...] = ()  # audiences whose blocks are printed
    notes: str = "foot"  # where notes stand: "foot" or "chapter"
    paper: tuple[float, float] = (148.0, 210.0)  # trimmed page, millimetres, width by height
    chapter_start: str = "right"  # "right" or "next": the page on which a chapter may begin
    page_references: bool = True  # print "(p. 12)" after cross references
    back_references: bool = True  # entries of the bibliography say where they are cited
    chapters: tuple[str, ...] = ()  # the chapters that are in; empty: all
    pages_from: str = ""  # an EPUB's: the PDF edition whose pages it marks; empty: none
    isbn: str = ""  # of this edition alone: an ISBN names one form of a book
    finish: str = ""  # how its pages are laid on sheets: "booklet", "signatures-16", …; empty: page by page
    sheet: str = "A4"  # the sheet that the finish prints on

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
class Picture:
    """One row of the picture ledger, with the facts of its file."""

    key: str
    file: str  # relative to the project
    media_type: str
    width_px: int
    height_px: int
    sha256: str
    place: Place
    alt: str = ""  # empty only when decorative
    decorative: bool = False
    title: str = ""
    credit: str = ""
    source: str = ""
    source_url: str = ""
    licence: str = ""
    licence_url: str = ""
    date: str = ""

    @property
    def is_vector(self) -> bool:
        """Tell a drawing from a raster picture."""
        return self.media_type == "image/svg+xml"


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


# ---------------------------------------------------------------- render


@dataclass(frozen=True, slots=True)
class Cited:
    """One work within a citation."""

    key: str
    locator: str = ""  # "3-5"
    label: str = ""  # CSL locator label: "page", "chapter", …; empty with no locator
    prefix: str = ""  # inline Markdown
    suffix: str = ""  # inline Markdown
    mode: str = "normal"  # "normal", "text" (author in the sentence) or "suppress" (author left out)


@dataclass(frozen=True, slots=True)
class Call:
    """What a function of Jinja's asked for: a citation, or a list of works."""

    works: tuple[Cited, ...] = ()  # empty: a list is meant
    scope: str = "book"  # of a list: "book" or "chapter"
    group_by: str = ""  # of a list: "keyword", "type" or nothing


@dataclass(frozen=True, slots=True)
class Expanded:
    """A chapter after Jinja: Markdown, and for each of its lines the author's line."""

    text: str
    lines: tuple[Place, ...]  # one for each line of text
    calls: tuple[Call, ...] = ()  # in the text stands CALL_MARK with the number of the call
    uncited: tuple[tuple[str, Place], ...] = ()  # keys of works to be listed though nothing cites them


# A call of Jinja's on its way to Markdown, which knows "@"; U+FDD0 and U+FDD1 are for the inner use of programs
CALL_MARK = "@{\ufdd0%d\ufdd1}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One citation as it stands in the text: one or more works cited at one place."""

    works: tuple[Cited, ...]
    place: Place
    in_note: bool = False  # it stands in a note of the author's, so it does not become a note itself


@dataclass(frozen=True, slots=True)
class FormattedCitations:
    """What the citation engine made of every cluster of the book, in order, and of the list of works cited."""

    clusters: tuple[str, ...]  # inline XHTML, one for each cluster
    are_notes: bool  # the style prints citations as notes
    entries: tuple[tuple[str, str], ...]  # (key, inline XHTML), in the style's order
    sentences: tuple[str, ...] = ()  # with notes: the words of each cluster that stay in the sentence, often none


@dataclass(frozen=True, slots=True)
class Language:
    """The words and habits of one language."""

    tag: str
    labels: Mapping[str, str]  # "chapter": "Chapter", "page": "p. {}", …
    quotes: tuple[str, str, str, str]  # outer pair, inner pair
    dash: str  # how a spaced dash is written between words: " – " or "—"
    ties: tuple[tuple[str, str], ...] = ()  # (regular expression, replacement) that put no-break spaces


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, for contents, outline and references."""

    id: str
    level: int  # 1 is the chapter's title
    html: str  # inline XHTML without notes, citations and ids
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Anchor:
    """A thing in the text that can be referred to."""

    id: str
    kind: str  # "chapter", "heading", "figure", "table", "question", "answer", "term", "note" or "block"
    place: Place
    text: str = ""  # heading or caption, plain
    explicit: bool = False  # the author wrote the id; ids made from headings may repeat between chapters


@dataclass(frozen=True, slots=True)
class Galley:
    """One chapter rendered for one edition: well-formed XHTML, not yet numbered and nothing resolved.

    Shapes: `html` follows docs/galley.md; `clusters` are in document order, `<cite-ref n="0"/>` marks the first.
    """

    id: str
    file: str
    entry: Entry
    language: str
    role: str  # "chapter", "preface", "glossary", … (docs/notation.md)
    numbered: bool
    title: str  # inline XHTML
    short_title: str  # plain text, for running heads
    html: str
    subtitle: str = ""  # plain text
    headings: tuple[Heading, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    uncited: tuple[tuple[str, Place], ...] = ()  # keys of works to be listed though nothing cites them
    pictures: tuple[tuple[str, Place], ...] = ()  # keys of the ledger, in order
    notes: int = 0


# ---------------------------------------------------------------- assemble


@dataclass(frozen=True, slots=True)
class Section:
    """One chapter or made page, numbered and resolved: all that its output depends on, but its page numbers.

    Shapes: `html` follows docs/galley.md, second half; anchors and mentions are "section-id#anchor-id", and a section
    itself is "section-id".
    """

    id: str
    role: str
    matter: Matter
    language: str
    title: str  # inline XHTML
    text_title: str  # plain, with the number: "1. The Night"
    short_title: str  # running head
    html: str
    file: str = ""  # the author's file, for problems; empty for made pages
    number: str = ""
    part: str = ""
    outline: tuple[Heading, ...] = ()
    anchors: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()  # anchors whose page numbers are printed here
    notes: int = 0
    listed: bool = True  # stands in the contents
    start: str = "right"  # "right" or "next": the page on which it may begin


@dataclass(frozen=True, slots=True)
class Listed:
    """One row of the list of illustrations or tables."""

    target: str  # "section-id#anchor-id"
    label: str  # "Figure 3"
    caption: str  # inline XHTML
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Font:
    """One static font file: family, weight and style as CSS names them."""

    name: str  # file name without ending, [a-z0-9-]
    family: str
    weight: int
    style: str  # "normal" or "italic"
    path: str  # absolute; never part of what is hashed or written
    sha256: str
    licence: str = ""  # path of the licence's text


@dataclass(frozen=True, slots=True)
class Volume:
    """One edition of the book, complete: typeset and pack need nothing else but the bytes of pictures and fonts."""

    metadata: Metadata
    edition: Edition
    sections: tuple[Section, ...]
    pictures: tuple[Picture, ...]  # those that are used, by key
    figures: tuple[Listed, ...]
    tables: tuple[Listed, ...]
    stylesheet: str  # theme, book and edition, in cascade order
    fonts: tuple[Font, ...]
    language: Language
    cover: str = ""  # key of a picture
    root: str = ""  # where the pictures' files are; never part of what is hashed or written


# ---------------------------------------------------------------- typeset, paginate


@dataclass(frozen=True, slots=True)
class Placement:
    """What a section's layout depends on beside its text: its side of the spread, and the page numbers it prints."""

    side: str = "right"  # "right" or "left": the side of its first page
    folios: tuple[tuple[str, str], ...] = ()  # (mentioned anchor, folio), sorted


@dataclass(frozen=True, slots=True)
class Furnishing:
    """What the running heads and folios of a section depend on beside its pages."""

    first: int = 1  # number of its first page, 1-based, in its numbering
    numbering: str = "decimal"  # or "lower-roman", as CSS names counter styles


@dataclass(frozen=True, slots=True)
class LeafPage:
    """What stands on one page of a leaf."""

    anchors: tuple[tuple[str, float, float], ...] = ()  # (id, x, y), points from the top left corner
    line: int = 0  # author's line of the first block that begins or goes on here; 0 when not known
    file: str = ""
    words: str = ""  # the first words
    offset: int = 0  # counted characters of the section before this page (builder.characters)
    name: str = ""  # of the page, as CSS names pages
    strings: tuple[tuple[str, str], ...] = ()  # named strings set on this page, in order: what running heads print


@dataclass(frozen=True, slots=True)
class Leaf:
    """One section laid out without running heads and folios: its own PDF, and what is where in it."""

    id: str
    placement: Placement
    pdf: bytes
    pages: tuple[LeafPage, ...]
    problems: tuple[Problem, ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()  # (name of the font resource in the PDF, Font.name)


@dataclass(frozen=True, slots=True)
class Furniture:
    """The running heads and folios of a leaf, one page for each of its pages."""

    id: str
    furnishing: Furnishing
    pdf: bytes
    fonts: tuple[tuple[str, str], ...] = ()  # as in Leaf


@dataclass(frozen=True, slots=True)
class MappedPage:
    """One page of the finished PDF."""

    index: int  # 0-based in the file
    folio: str  # as printed or as it would be: "iv", "12"
    section: str  # "" for a blank page between sections
    numbering: str = "decimal"  # or "lower-roman"; empty on a cover, which has a name for a folio
    file: str = ""
    line: int = 0
    words: str = ""
    offset: int = 0  # counted characters of the section before this page (builder.characters)


@dataclass(frozen=True, slots=True)
class PageMap:
    """Which page everything is on: the one artefact that references, lists, checks and the EPUB read."""

    edition: str
    pages: tuple[MappedPage, ...]
    anchors: Mapping[str, int]  # "section-id#anchor-id" or "section-id" to the 0-based page index

    def folio(self, anchor: str) -> str:
        """Name the page of an anchor as the reader reads it."""
        return self.pages[self.anchors[anchor]].folio
