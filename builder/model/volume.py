"""One edition of the book, numbered and resolved: all that its output depends on."""

from dataclasses import dataclass

from builder.model.book import Matter, Metadata
from builder.model.edition import Edition
from builder.model.galley import Heading, Language
from builder.model.picture import Picture


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
    credit: str = ""  # inline XHTML: maker, source and licence


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
    wrap: tuple[Section, ...] = ()  # front, back and spine of a cover in one sheet, which are no pages of the book
    root: str = ""  # where the pictures' files are; never part of what is hashed or written
