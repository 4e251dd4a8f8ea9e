"""What is asked of an imposition, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.errors import Place, Problem
from builder.impose.schemes import FINISHES

# Trade sizes in millimetres, upright. SRA sheets have room for bleed and marks round two pages of the A series.
SHEETS: Mapping[str, tuple[float, float]] = {
    "A5": (148.0, 210.0),
    "A4": (210.0, 297.0),
    "A3": (297.0, 420.0),
    "A2": (420.0, 594.0),
    "SRA4": (225.0, 320.0),
    "SRA3": (320.0, 450.0),
    "letter": (215.9, 279.4),
    "legal": (215.9, 355.6),
    "tabloid": (279.4, 431.8),
}


@dataclass(frozen=True, slots=True)
class Plan:
    """How a book is to be laid on sheets, folded and cut."""

    scheme: str = "booklet"  # a row of FINISHES
    sheet: str = "A4"  # a row of SHEETS
    binding: str = "left"  # the edge of the first page that is bound: "left", or "right" for scripts that run so
    keep_last: int = 1  # pages that stay last when blanks are added: 1 the back cover, 2 its inside too
    paper_mm: float = 0.1  # thickness of one sheet; office paper of 80 g/m² has about 0.1, coated of 170 g/m² 0.15
    creep: bool = False  # move pages towards the fold; only for a fore edge that is trimmed after folding
    marks: bool = False  # crop and fold marks
    cover_apart: bool = False  # the first two and last two pages on a sheet and in a file of their own
    cover_mm: float = 0.1  # thickness of that sheet
    place: Place = field(default_factory=Place)  # where the author asks for this


@dataclass(frozen=True, slots=True)
class Slot:
    """One page on one side of a sheet.

    Units: millimetres from the lower left corner of the sheet. `clip`: left, bottom, right, top.
    """

    page: int | None  # 0-based in the book; None: blank
    x_mm: float  # of the trimmed page's lower left corner, creep included
    y_mm: float
    clip: tuple[float, float, float, float]  # what may be printed of it


@dataclass(frozen=True, slots=True)
class Side:
    """One side of one sheet."""

    sheet: int  # 0-based in the file
    creep_mm: float
    slots: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class Format:
    """The page that is imposed, in millimetres."""

    width: float
    height: float
    bleed: float = 0.0


@dataclass(frozen=True, slots=True)
class Imposed:
    """A book laid on sheets, ready for the printer."""

    pdf: bytes
    plan: Plan
    format: Format
    pages: int  # of the book
    blanks: int  # added
    sheets: int  # in `pdf`
    sheet_mm: tuple[float, float]  # width by height, as it lies in the file
    sides: tuple[Side, ...]
    cover_pdf: bytes = b""  # one sheet, when the cover is apart
    cover_sides: tuple[Side, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_untrimmed(self) -> bool:
        """Tell sheets that end where the pages do, to half a millimetre."""
        scheme = FINISHES[self.plan.scheme]
        wide, high = scheme.columns * self.format.width, scheme.rows * self.format.height
        return max(self.sheet_mm[0] - wide, self.sheet_mm[1] - high) < 1.1

    @property
    def is_wide(self) -> bool:
        """Tell a sheet that lies on its long side, and so turns over its short edge."""
        return self.sheet_mm[0] > self.sheet_mm[1]
