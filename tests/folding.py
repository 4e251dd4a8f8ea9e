"""A print room in miniature: sheets are printed on both sides, folded or cut, and read.

It knows nothing of imposition.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf

MM = 72 / 25.4
TEXT_MM = (12.0, 20.0)  # where the label of a page stands, from the corner of the trimmed page


@dataclass(frozen=True, slots=True)
class Printed:
    """A page that is printed on one side of a sheet, in millimetres from the lower left corner."""

    label: str
    x: float
    y: float
    width: float
    height: float

    def covers(self, x: float, y: float) -> bool:
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class Job:
    """What lies in the printer's tray: sides in the file's order, the sheet, the edge over which it is turned."""

    sides: tuple[tuple[Printed, ...], ...]
    width: float
    height: float
    turns_over: str  # "short" or "long" edge


def fold(job: Job, binding: str, gathering: int = 0) -> list[str]:
    """Print, fold once, nest each gathering of so many sheets (0: all), lay gatherings in order, and read."""
    leaves = [_leaves(job, n, ((0.25, 0.5), (0.75, 0.5))) for n in range(0, len(job.sides), 2)]
    size = gathering or len(leaves)
    read: list[str] = []
    for start in range(0, len(leaves), size):
        nest = leaves[start : start + size]  # outermost first, its front outside
        first, second = (1, 0) if binding == "left" else (0, 1)
        for sheet in nest:
            front, back = sheet[first]
            read += [front, back]
        for sheet in reversed(nest):
            front, back = sheet[second]
            read += [back, front]
    return read


def cut(job: Job, binding: str) -> list[str]:
    """Print, cut in four, lay the piles one on another along the lines of writing, and read."""
    quarters = ((0.25, 0.75), (0.75, 0.75), (0.25, 0.25), (0.75, 0.25))
    order = (0, 1, 2, 3) if binding == "left" else (1, 0, 3, 2)
    leaves = [_leaves(job, n, quarters) for n in range(0, len(job.sides), 2)]
    return [side for pile in order for sheet in leaves for side in sheet[pile]]


def printed(pdf: bytes) -> Job:
    """Look at a produced file as a printer does: where each labelled page lies, and over which edge it is turned."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        edge = "short" if opened.Root.ViewerPreferences.Duplex == Name.DuplexFlipShortEdge else "long"
        _, _, width, height = (float(number) / MM for number in opened.pages[0].mediabox)
        return Job(tuple(_pages_on(page) for page in opened.pages), width, height, edge)


def labelled(pages: int, size: tuple[float, float] = (148, 210), bleed: float = 0.0) -> bytes:
    """Make a book whose pages say their numbers, with a frame at the trim and a ground that bleeds."""
    pdf = Pdf.new()
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
    width, height, edge = (length * MM for length in (*size, bleed))
    for number in range(1, pages + 1):
        content = (
            f"0 0 0 0.1 k 0 0 {width + 2 * edge:.3f} {height + 2 * edge:.3f} re f "
            f"0 0 0 1 K 1 w {edge:.3f} {edge:.3f} {width:.3f} {height:.3f} re S "
            f"0 0 0 1 k BT /F 24 Tf {edge + TEXT_MM[0] * MM:.3f} {edge + TEXT_MM[1] * MM:.3f} Td (page {number}) Tj ET"
        )
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, width + 2 * edge, height + 2 * edge]),
            TrimBox=Array([edge, edge, edge + width, edge + height]),
            StructParents=number,
            Resources=Dictionary(Font=Dictionary(F=font)),
            Contents=pdf.make_stream(content.encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(page)))
    pdf.docinfo.Title = "Numbers"
    return saved(pdf)


def saved(pdf: Pdf) -> bytes:
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def _leaves(job: Job, number: int, centres: Sequence[tuple[float, float]]) -> list[tuple[str, str]]:
    """Read the front of a sheet at some points, and what lies behind each."""
    upright_axis = (job.turns_over == "short") == (job.width > job.height)
    front, back = job.sides[number], job.sides[number + 1]
    leaves = []
    for across, up in centres:
        x, y = across * job.width, up * job.height
        behind = (job.width - x, y) if upright_axis else (x, job.height - y)
        head = _at(back, *behind)
        leaves.append((_at(front, x, y), head if upright_axis else f"{head} upside down"))
    return leaves


def _at(side: Sequence[Printed], x: float, y: float) -> str:
    found = [page.label for page in side if page.covers(x, y)]
    assert len(found) < 2, f"{found} are printed over each other"
    return found[0] if found else ""


def _pages_on(page: pikepdf.Page) -> tuple[Printed, ...]:
    found = []
    matrices = [pikepdf.Matrix()]
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "q":
                matrices.append(matrices[-1])
            case "Q":
                matrices.pop()
            case "cm":
                matrices[-1] = pikepdf.Matrix(*(float(number) for number in operands)) @ matrices[-1]
            case "Do":
                form = page.Resources.XObject[str(operands[0])]
                found.append(_labelled_form(form, matrices[-1]))
    return tuple(found)


def _labelled_form(form: pikepdf.Object, matrix: pikepdf.Matrix) -> Printed:
    label, where = "", (0.0, 0.0)
    for operands, operator in pikepdf.parse_content_stream(form):
        if str(operator) == "Td":
            where = (float(operands[0]), float(operands[1]))
        if str(operator) == "Tj":
            label = str(operands[0]).removeprefix("page ")
    x, y = matrix.transform(where)
    # the label stands at one place of every page, so it tells where the trimmed page lies
    corner = (x / MM - TEXT_MM[0], y / MM - TEXT_MM[1])
    bleed = 2 * (where[0] / MM - TEXT_MM[0])
    width, height = (float(form.BBox[n + 2] - form.BBox[n]) / MM - bleed for n in (0, 1))
    return Printed(label, *corner, width, height)
