"""Impose: the PDF of a book and a plan enter, sheets to print, fold and cut leave."""

from collections.abc import Iterator
from dataclasses import replace

from builder.errors import BookError, Problem, Severity, nearest
from builder.impose.drawing import draw
from builder.impose.filling import blanks_of, insert_pages
from builder.impose.instructions import instructions
from builder.impose.layout import creep_mm, fits, lay_out, marks, needed_size, sheet_size
from builder.impose.leaflet import instruction_sheet_html
from builder.impose.plan import SHEETS, Format, Imposed, Plan, Side, Slot
from builder.impose.schemes import FINISHES, Scheme, booklet_order, cut_stack_order, fill, signature_order
from builder.impose.source import measure, open_book
from builder.impose.trial import trial_book
from builder.impose.words import Words, words_of

__all__ = [
    "FINISHES",
    "SHEETS",
    "Format",
    "Imposed",
    "Plan",
    "Scheme",
    "Side",
    "Slot",
    "Words",
    "blanks_of",
    "booklet_order",
    "creep_mm",
    "cut_stack_order",
    "fill",
    "impose",
    "insert_pages",
    "instruction_sheet_html",
    "instructions",
    "lay_out",
    "sheet_size",
    "signature_order",
    "trial_sheet",
    "words_of",
]

_THICK_MM = 3.2  # 64 pages of 80 g/m²: staples hold no more, and the fold gapes
_TOO_THICK_MM = 10.0  # 200 pages of 80 g/m²: no stapler goes through


def impose(pdf: bytes, plan: Plan) -> Imposed:
    """Lay a book on sheets so that printing on both sides, folding and cutting puts its pages in order.

    Shapes: the sides of the file are fronts and backs in turn.
    Errors: BookError CB-IMPOSE-01 to -09: a plan that names nothing known, a book that cannot be imposed, a sheet that
    does not hold its pages, creep beyond the bleed, a gathering that cannot be stapled.
    """
    faults = [*_unknown(plan)]
    if faults:
        raise BookError(*faults)
    book = open_book(pdf, plan.place)
    with book:
        page, doubts = measure(book, plan.place)
        problems = [*doubts, *_doubts(plan, page, len(book.pages))]
        if any(problem.severity is Severity.ERROR for problem in problems):
            raise BookError(*problems)
        layout = lay_out(plan, len(book.pages), page)
        size, drawn_marks = sheet_size(plan, page), marks(plan, page)
        return Imposed(
            pdf=draw(book, page, size, layout.sides, drawn_marks),
            plan=plan,
            format=page,
            pages=len(book.pages),
            blanks=layout.blanks,
            sheets=len(layout.sides) // 2,
            sheet_mm=size,
            sides=layout.sides,
            cover_pdf=draw(book, page, size, layout.cover_sides, drawn_marks) if layout.cover_sides else b"",
            cover_sides=layout.cover_sides,
            problems=tuple(problems),
        )


def trial_sheet(plan: Plan, page: Format) -> bytes:
    """Make a one-sheet file that tries the printer's settings for a plan before paper is spent on the book.

    Shapes: one sheet, both sides; each page shows its number and an arrow to its head.
    Errors: BookError as of `impose`, for a sheet that does not hold the page.
    """
    book, trial = trial_book(plan, page)
    return impose(book, trial).pdf


def _unknown(plan: Plan) -> Iterator[Problem]:
    tables = (("finish", plan.scheme, FINISHES), ("sheet", plan.sheet, SHEETS), ("binding", plan.binding, _EDGES))
    for name, asked, table in tables:
        if asked not in table:
            hint = nearest(asked, table) or f"{name} is one of {', '.join(table)}"
            yield Problem("CB-IMPOSE-01", plan.place, f"there is no {name} '{asked}'", hint, subject=asked)
    if plan.keep_last not in (1, 2):
        hint = "keep 1 page, the back cover, or 2, its inside too"
        yield Problem("CB-IMPOSE-01", plan.place, f"{plan.keep_last} pages cannot be kept last", hint)
    if not 0 < plan.paper_mm < 1 or not 0 < plan.cover_mm < 1:
        message = f"paper is not {plan.paper_mm:g} mm thick, nor a cover {plan.cover_mm:g} mm"
        yield Problem("CB-IMPOSE-01", plan.place, message, "office paper of 80 g/m² is 0.1 mm thick")


_EDGES = ("left", "right")


def _doubts(plan: Plan, page: Format, pages: int) -> Iterator[Problem]:
    yield from _cover_doubts(plan, pages)
    yield from _sheet_doubts(plan, page)
    if not any(fault.severity is Severity.ERROR for fault in _cover_doubts(plan, pages)):
        yield from _gathering_doubts(plan, page, pages)


def _cover_doubts(plan: Plan, pages: int) -> Iterator[Problem]:
    if plan.cover_apart and plan.scheme != "booklet":
        hint = "leave the cover out of the book and make a cover wrap, which has a spine"
        yield Problem("CB-IMPOSE-09", plan.place, f"finish '{plan.scheme}' has no cover of its own sheet", hint)
    elif plan.cover_apart and pages < 5:
        message = f"{pages} pages are all cover: nothing is left for the inside"
        yield Problem("CB-IMPOSE-09", plan.place, message, "print the cover together with the inside")


def _sheet_doubts(plan: Plan, page: Format) -> Iterator[Problem]:
    if fits(plan, page):
        return
    width, height = needed_size(plan, page)
    holding = [name for name in SHEETS if fits(_on(plan, name), page)]
    what = "the pages with bleed and marks" if plan.marks else "the pages"
    message = f"a sheet of {plan.sheet} does not hold {what}: they need {width:.1f} × {height:.1f} mm"
    hint = f"print on {' or '.join(holding[:2])}" if holding else "choose a smaller paper for the edition"
    yield Problem("CB-IMPOSE-04", plan.place, message, hint, subject=plan.sheet)


def _gathering_doubts(plan: Plan, page: Format, pages: int) -> Iterator[Problem]:
    layout = lay_out(plan, pages, page)
    most = max((side.creep_mm for side in layout.sides), default=0.0)
    if most > page.bleed + 0.001:
        message = f"the innermost pages creep by {most:.2f} mm, but only {page.bleed:.2f} mm of bleed are there"
        hint = f"give the edition a bleed of {most:.1f} mm or more, or fold fewer sheets together, or leave creep off"
        yield Problem("CB-IMPOSE-05", plan.place, message, hint)
    if not FINISHES[plan.scheme].is_folded:
        return
    sheets = (FINISHES[plan.scheme].gathering or 2 * len(layout.sides)) // 4
    thickness = 2 * (sheets * plan.paper_mm + (plan.cover_mm if plan.cover_apart else 0.0))  # every sheet lies twice
    if thickness > _THICK_MM + 0.001:
        severity = Severity.ERROR if thickness > _TOO_THICK_MM + 0.001 else Severity.WARNING
        message = f"{sheets} sheets folded together are {thickness:.1f} mm thick, and staples hold {_THICK_MM} mm"
        hint = "fold in 'signatures-16' or 'signatures-32', or print on thinner paper"
        yield Problem("CB-IMPOSE-06", plan.place, message, hint, severity)
    if FINISHES[plan.scheme].gathering and layout.blanks >= FINISHES[plan.scheme].multiple // 2:
        message = f"{layout.blanks} blank pages are added to fill the last signature"
        hint = "fill them with notes, fold smaller signatures, or fold it as one booklet"
        yield Problem("CB-IMPOSE-10", plan.place, message, hint, Severity.WARNING)


def _on(plan: Plan, sheet: str) -> Plan:
    return replace(plan, sheet=sheet)
