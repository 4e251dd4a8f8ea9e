"""A sheet to try the printer with: a plan and a page format enter, one sheet with numbers and arrows leaves."""

import io
from dataclasses import replace

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from builder.impose.plan import Format, Plan
from builder.impose.schemes import FINISHES
from builder.marks import MM, points

# Strokes of a digit in a box of 1 by 2: top, upper left, upper right, middle, lower left, lower right, foot
_STROKES = ((0, 2, 1, 2), (0, 1, 0, 2), (1, 1, 1, 2), (0, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1), (0, 0, 1, 0))
_DIGITS = {1: "25", 2: "02346", 3: "02356", 4: "1235", 5: "01356", 6: "013456", 7: "025", 8: "0123456"}


def trial_book(plan: Plan, page: Format) -> tuple[bytes, Plan]:
    """Make the shortest book that fills one sheet, and the plan by which it is imposed.

    Pages show their number and an arrow to their head, drawn by lines, so that the file needs no font and no language.
    """
    pages = 4 * FINISHES[plan.scheme].rows
    pdf = Pdf.new()
    width, height, bleed = page.width * MM, page.height * MM, page.bleed * MM
    for number in range(1, pages + 1):
        sheet = Dictionary(
            Type=Name.Page,
            MediaBox=Array([-bleed, -bleed, width + bleed, height + bleed]),
            TrimBox=Array([0, 0, width, height]),
            Resources=Dictionary(),
            Contents=pdf.make_stream(_drawing(number, page).encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    pdf.docinfo.Title = String("Trial sheet")
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    scheme = plan.scheme if not FINISHES[plan.scheme].gathering else "booklet"
    return written.getvalue(), replace(plan, scheme=scheme, creep=False, cover_apart=False)


def _drawing(number: int, page: Format) -> str:
    unit = page.width / 6
    left, foot = (page.width - unit) / 2, page.height / 3
    lines = [_STROKES[int(stroke)] for stroke in _DIGITS[number]]
    drawn = [(left + x * unit, foot + y * unit, left + u * unit, foot + v * unit) for x, y, u, v in lines]
    middle, head = page.width / 2, page.height - 12
    drawn += [(middle, head - 2 * unit, middle, head), (middle - unit / 2, head - unit / 2, middle, head)]
    drawn += [(middle + unit / 2, head - unit / 2, middle, head)]
    frame = f"1 w {points(8, 8, page.width - 16, page.height - 16)} re S"  # within the margin of office printers
    strokes = " ".join(f"{points(*line[:2])} m {points(*line[2:])} l" for line in drawn)
    return f"0 0 0 1 K {frame} 4 w 1 J {strokes} S"
