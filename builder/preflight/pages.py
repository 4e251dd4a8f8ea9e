"""Pages as preflight looks at them: what is painted on each, and what its author wrote there."""

import math
from dataclasses import dataclass, field

from builder.errors import Place, Printed, Problem, Severity
from builder.model import SetBlock

Box = tuple[float, float, float, float]  # left, top, right, bottom: mm from the top left corner of the trimmed page


@dataclass(frozen=True, slots=True)
class Wants:
    """What an edition asks of its pages."""

    edition: str
    is_grey: bool = False
    is_for_paper: bool = False  # it is made to be printed, and not to be read on a screen
    is_for_shop: bool = False  # a print shop's own rules are held against its file by `press`
    least_pt: float = 6.0  # smaller text its readers cannot read
    is_upright: bool = False  # italics are hard to read for its readers


@dataclass(frozen=True, slots=True)
class Mark:
    """One thing that is painted on a page."""

    kind: str  # "text", "fill", "stroke", "picture" or "shade"
    box: Box
    is_ink: bool = True  # it leaves a trace on white paper
    is_coloured: bool = False
    size_pt: float = 0.0  # of text
    missing: int = 0  # letters of text that its font lacks
    font: str = ""
    thickness_pt: float = math.inf  # of a rule
    ppi: float = math.inf  # of a picture


@dataclass(frozen=True, slots=True)
class PaintedPage:
    """What is to be seen on one page of a PDF."""

    size: tuple[float, float]
    bleed: Box
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the finished file, with what the layout knows of it."""

    number: int  # in the file, 1-based; within a section until it is told
    size: tuple[float, float]  # mm, trimmed
    marks: tuple[Mark, ...] = ()
    blocks: tuple[SetBlock, ...] = ()
    area: Box = (0.0, 0.0, 0.0, 0.0)  # within the margins
    place: Place = field(default_factory=Place)  # the author's line at its head
    bleed: Box = (0.0, 0.0, 0.0, 0.0)  # how far what reaches the cut has to run over it, for each side

    def place_of(self, box: Box) -> Place:
        """Find the author's line of what stands in a box: that of the smallest block round it, or of the nearest."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        known = [block for block in self.blocks if block.line]
        holding = [b for b in known if b.left - 1 <= x <= b.right + 1 and b.top - 1 <= y <= b.bottom + 1]
        if holding:
            return _place(min(holding, key=lambda b: (b.right - b.left) * (b.bottom - b.top)))
        nearest = min(known, key=lambda b: abs((b.top + b.bottom) / 2 - y), default=None)
        return _place(nearest) if nearest else self.place

    def picture_at(self, box: Box) -> str:
        """Name the picture that stands in a box, or say nothing."""
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        held = (b for b in self.blocks if b.picture and b.left <= x <= b.right and b.top <= y <= b.bottom)
        return next((block.picture for block in held), "")

    @property
    def text(self) -> tuple[SetBlock, ...]:
        """List the blocks that are not notes."""
        return tuple(block for block in self.blocks if not block.is_note)


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault on a page, and what it is about."""

    code: str
    page: Page
    place: Place
    message: str
    hint: str
    severity: Severity = Severity.WARNING

    def problem(self, edition: str) -> Problem:
        """Say it to the author; the page is still counted within its section."""
        printed = (Printed(edition, "", self.page.number),)
        return Problem(self.code, self.place, self.message, self.hint, self.severity, printed=printed)


def place_of_block(block: SetBlock, page: Page) -> Place:
    """Name the author's line of a block, or of its page."""
    return _place(block) if block.line else page.place


def _place(block: SetBlock) -> Place:
    return Place(block.file, block.line)
