"""The volume on its pages: leaves, their running heads, and the map of the pages."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.errors import Problem
from builder.model.standing import Standing


@dataclass(frozen=True, slots=True)
class Placement:
    """What a section's layout depends on beside its text: its side of the spread, and the page numbers it prints."""

    side: str = "right"  # "right" or "left": the side of its first page
    folios: tuple[tuple[str, str], ...] = ()  # (mentioned anchor, folio), sorted
    is_draft: bool = False  # page numbers are missing: what falls on which page is wanted, and no PDF yet


@dataclass(frozen=True, slots=True)
class Furnishing:
    """What the running heads and folios of a section depend on beside its pages."""

    first: int = 1  # number of its first page, 1-based, in its numbering
    numbering: str = "decimal"  # or "lower-roman", as CSS names counter styles
    source: str = ""  # where the pages come from, on a handout


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block that begins on a page: the smallest piece of text that has a line of the author's."""

    file: str  # as in LeafPage
    line: int
    y_mm: float  # its top, from the top of the trimmed page


@dataclass(frozen=True, slots=True)
class PlacedPicture:
    """A picture as it stands on a page, measured from the top left corner of the trimmed page."""

    key: str  # of the ledger
    figure: str  # id of the figure that it stands in, or empty
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    width_px: int  # of its file
    height_px: int

    @property
    def dpi(self) -> float:
        """Measure how many of its pixels are printed on an inch."""
        return 25.4 * min(self.width_px / self.width_mm, self.height_px / self.height_mm)


@dataclass(frozen=True, slots=True)
class SetBlock:
    """A paragraph, heading, cell or picture as far as it stands on one page.

    Units: millimetres from the top left corner of the trimmed page.
    """

    kind: str  # the name of its element: "p", "h2", "td", "pre", "img", "table"
    file: str
    line: int  # the author's; 0 when not known
    left: float
    top: float
    right: float  # of its widest line
    bottom: float
    lines: int = 0  # of text; none in a picture or a table
    begins: bool = True  # it does not go on from the page before
    ends: bool = True  # it does not go on on the next page
    over: float = 0.0  # how far its widest line runs out of the room that it has
    is_note: bool = False  # it stands at the foot
    picture: str = ""  # the key of a picture


@dataclass(frozen=True, slots=True)
class Sorts:
    """The glyphs of one font that a page prints."""

    resource: str  # name of the font in the PDF
    glyphs: tuple[tuple[int, int, str], ...]  # (glyph, its width in thousandths of an em, the text that it stands for)


@dataclass(frozen=True, slots=True)
class LeafPage:
    """What stands on one page of a leaf."""

    anchors: tuple[tuple[str, float, float], ...] = ()  # (id, x, y), points from the top left corner
    line: int = 0  # author's line of the first block that begins or goes on here; 0 when not known
    file: str = ""
    words: str = ""  # the first words
    offset: int = 0  # counted characters of the section before this page (builder.characters)
    block_offset: int = 0  # of these, those of the block that goes on here; 0 if it begins here
    name: str = ""  # of the page, as CSS names pages
    strings: tuple[tuple[str, str], ...] = ()  # named strings set on this page, in order: what running heads print
    blocks: tuple[PlacedBlock, ...] = ()  # those that begin here, in document order, notes last
    pictures: tuple[PlacedPicture, ...] = ()
    set_blocks: tuple[SetBlock, ...] = ()  # in the order of the text, notes last
    area: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)  # within the margins, as a block is measured
    sorts: tuple[Sorts, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaf:
    """One section laid out without running heads and folios: its own PDF, and what is where in it."""

    id: str
    placement: Placement
    pdf: bytes  # without the programs of its fonts, which `bind` makes from the sorts of all pages
    pages: tuple[LeafPage, ...]
    problems: tuple[Problem, ...] = ()
    fonts: tuple[tuple[str, str], ...] = ()  # (name of the font resource in the PDF, Font.name)
    standing: Standing | None = field(default=None, compare=False)  # None if it can only be laid out whole


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
    block_offset: int = 0  # of these, those of the block that goes on here; 0 if it begins here
    blocks: tuple[PlacedBlock, ...] = ()  # those that begin here; their files are always named
    pictures: tuple[PlacedPicture, ...] = ()
    number: int = 0  # of which the folio is the numeral


@dataclass(frozen=True, slots=True)
class PageMap:
    """Which page everything is on: the one artefact that references, lists, checks and the EPUB read."""

    edition: str
    pages: tuple[MappedPage, ...]
    anchors: Mapping[str, int]  # "section-id#anchor-id" or "section-id" to the 0-based page index

    def folio(self, anchor: str) -> str:
        """Name the page of an anchor as the reader reads it."""
        return self.pages[self.anchors[anchor]].folio
