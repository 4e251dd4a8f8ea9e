"""Where pages lie on sheets: a plan and a number of pages enter, sides with places in millimetres leave."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from builder.impose.plan import SHEETS, Format, Plan, Side, Slot
from builder.impose.schemes import FINISHES, Scheme, fill
from builder.marks import crop_marks, fold_marks, room_for_marks


@dataclass(frozen=True, slots=True)
class Layout:
    """The sides of the sheets of one book, before anything is drawn."""

    sides: tuple[Side, ...]
    cover_sides: tuple[Side, ...]
    blanks: int


def lay_out(plan: Plan, pages: int, page: Format) -> Layout:
    """Give every page its place on a side of a sheet.

    Shapes: fronts and backs in turn; the sides of a cover that is apart are not among `sides`.
    """
    book = fill(pages, FINISHES[plan.scheme].multiple, plan.keep_last)
    blanks = len(book) - pages
    if not plan.cover_apart:
        return Layout(_sides(plan, page, book), (), blanks)
    return Layout(_sides(plan, page, book[2:-2]), _sides(_flat(plan), page, book[:2] + book[-2:]), blanks)


def sheet_size(plan: Plan, page: Format) -> tuple[float, float]:
    """Choose how the sheet lies: the way in which it holds the pages."""
    short, long = SHEETS[plan.sheet]
    lying = (short, long) if FINISHES[plan.scheme].rows > 1 else (long, short)
    turned = (lying[1], lying[0])
    needed = needed_size(plan, page)
    return turned if not _holds(lying, needed) and _holds(turned, needed) else lying


def needed_size(plan: Plan, page: Format) -> tuple[float, float]:
    """Measure the paper that the pages of one side need, with the bleed and marks that are cut off.

    Units: millimetres, width by height.
    """
    scheme = FINISHES[plan.scheme]
    # A fore edge that is trimmed needs its bleed on the sheet; an untrimmed one ends where the paper does.
    margin = room_for_marks(page.bleed) if plan.marks else page.bleed if plan.creep else 0.0
    return scheme.columns * page.width + 2 * margin, scheme.rows * page.height + 2 * margin


def fits(plan: Plan, page: Format) -> bool:
    """Tell whether the sheet of a plan holds the pages of one side."""
    return _holds(sheet_size(plan, page), needed_size(plan, page))


def creep_mm(plan: Plan, sheet: int) -> float:
    """Measure how far the pages of a sheet move towards the fold, counted from the outermost sheet of its gathering.

    Units: millimetres. Each sheet outside pushes this one out by its thickness.
    """
    if not plan.creep or not FINISHES[plan.scheme].is_folded:
        return 0.0
    return sheet * plan.paper_mm + (plan.cover_mm if plan.cover_apart else 0.0)


def marks(plan: Plan, page: Format) -> str:
    """Draw the crop and fold marks of every side, as a content stream."""
    if not plan.marks:
        return ""
    columns, rows = _edges(plan, page)
    upright, level = _places(columns), _places(rows)
    if not FINISHES[plan.scheme].is_folded:
        return crop_marks(upright, level, page.bleed)
    return crop_marks([upright[0], upright[-1]], level, page.bleed) + fold_marks(columns[0][1], level, page.bleed)


def _places(edges: Iterable[tuple[float, float]]) -> list[float]:
    return sorted({round(place, 6) for edge in edges for place in edge})


def _flat(plan: Plan) -> Plan:
    return replace(plan, creep=False)


def _holds(sheet: tuple[float, float], needed: tuple[float, float]) -> bool:
    return all(have >= need - 0.05 for have, need in zip(sheet, needed, strict=True))


def _edges(plan: Plan, page: Format) -> tuple[list[tuple[float, float]], list[tuple[float, float]]]:
    """Place the columns and rows of trimmed pages in the middle of the sheet, as (low, high)."""
    scheme = FINISHES[plan.scheme]
    width, height = sheet_size(plan, page)
    between = 0.0 if scheme.is_folded else _gutter(plan, page)
    return _spans(width, page.width, scheme.columns, between), _spans(height, page.height, scheme.rows, between)


def _gutter(plan: Plan, page: Format) -> float:
    """Leave room for the bleed of both neighbours of a cut, where the sheet has it."""
    scheme = FINISHES[plan.scheme]
    sheet, needed = sheet_size(plan, page), needed_size(plan, page)
    grown = (needed[0] + 2 * page.bleed * (scheme.columns - 1), needed[1] + 2 * page.bleed * (scheme.rows - 1))
    return 2 * page.bleed if _holds(sheet, grown) else 0.0


def _spans(sheet: float, page: float, count: int, between: float) -> list[tuple[float, float]]:
    start = (sheet - count * page - (count - 1) * between) / 2
    return [(start + n * (page + between), start + n * (page + between) + page) for n in range(count)]


def _sides(plan: Plan, page: Format, book: tuple[int | None, ...]) -> tuple[Side, ...]:
    scheme = FINISHES[plan.scheme]
    per_gathering = (scheme.gathering or len(book)) // 4
    sides = []
    for number, positions in enumerate(scheme.order(len(book))):
        sheet = number // 2
        creep = creep_mm(plan, sheet % per_gathering) if scheme.is_folded else 0.0
        numbers = tuple(book[position] for position in _directed(scheme, plan, positions))
        sides.append(Side(sheet, creep, _slots(plan, page, numbers, creep)))
    return tuple(sides)


def _directed(scheme: Scheme, plan: Plan, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Exchange left and right for a book that is bound on the right."""
    if plan.binding == "left":
        return positions
    rows = [positions[n : n + scheme.columns] for n in range(0, len(positions), scheme.columns)]
    return tuple(position for row in rows for position in reversed(row))


def _slots(plan: Plan, page: Format, numbers: tuple[int | None, ...], creep: float) -> tuple[Slot, ...]:
    scheme = FINISHES[plan.scheme]
    columns, rows = _edges(plan, page)
    sheet = sheet_size(plan, page)
    between = 0.0 if scheme.is_folded else _gutter(plan, page)
    slots = []
    for n, number in enumerate(numbers):
        column, row = n % scheme.columns, scheme.rows - 1 - n // scheme.columns
        (left, right), (bottom, top) = columns[column], rows[row]
        inner = between / 2  # the bleed that is printed towards a neighbour; none across a fold
        clip = (
            max(0.0, left - (page.bleed if column == 0 else inner)),
            max(0.0, bottom - (page.bleed if row == 0 else inner)),
            min(sheet[0], right + (page.bleed if column == scheme.columns - 1 else inner)),
            min(sheet[1], top + (page.bleed if row == scheme.rows - 1 else inner)),
        )
        slots.append(Slot(number, left + (creep if column == 0 else -creep), bottom, clip))
    return tuple(slots)
