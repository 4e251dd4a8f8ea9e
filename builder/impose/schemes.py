"""The order of pages on sheets: a number of pages enters, sides of sheets with page numbers on them leave."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass


def booklet_order(pages: int) -> list[tuple[int, int]]:
    """Pair the pages of a folded booklet, outermost sheet first.

    Shapes: one (left, right) pair for each sheet side, fronts and backs in turn; 0-based page numbers, read from left
    to right; `pages` is a multiple of 4.
    Errors: none; `fill` pads to a multiple of 4 before.
    """
    sides = []
    for sheet in range(pages // 4):
        first, last = 2 * sheet, pages - 1 - 2 * sheet
        sides += [(last, first), (first + 1, last - 1)]
    return sides


def signature_order(pages: int, size: int) -> list[tuple[int, int]]:
    """Pair the pages of a book that is folded in signatures, first signature first.

    Shapes: as in `booklet_order`; `pages` is a multiple of `size`, and `size` of 4.
    Errors: none; `fill` pads before.
    """
    return [(start + left, start + right) for start in range(0, pages, size) for left, right in booklet_order(size)]


def cut_stack_order(pages: int) -> list[tuple[int, int, int, int]]:
    """Group the pages of a book that is printed four on a side, cut in four, and piled up.

    Shapes: for each sheet side the pages at top left, top right, bottom left and bottom right; 0-based page numbers;
    the piles are laid 1 on 2 on 3 on 4, in that order of the fronts; `pages` is a multiple of 8.
    Errors: none; `fill` pads before.
    """
    sheets = pages // 8
    sides = []
    for sheet in range(sheets):
        one, two, three, four = (2 * (pile * sheets + sheet) for pile in range(4))
        # turned over the upright edge, left lies behind right
        sides += [(one, two, three, four), (two + 1, one + 1, four + 1, three + 1)]
    return sides


def fill(pages: int, multiple: int, keep_last: int) -> tuple[int | None, ...]:
    """Fill a book up with blank pages, which go before the last pages that must stay last.

    Shapes: 0-based page numbers, None for a blank; the length is a multiple of `multiple`.
    """
    blanks = -pages % multiple
    kept = min(keep_last, pages)
    return (*range(pages - kept), *[None] * blanks, *range(pages - kept, pages))


@dataclass(frozen=True, slots=True)
class Scheme:
    """One way of laying pages on sheets so that folding or cutting puts them in order."""

    order: Callable[[int], list[tuple[int, ...]]]
    multiple: int  # the number of pages is filled up to a multiple of this
    gathering: int = 0  # pages folded into one another; 0: all, or nothing is folded
    columns: int = 2
    rows: int = 1
    is_folded: bool = True


def _signatures(size: int) -> Scheme:
    return Scheme(lambda pages: [*signature_order(pages, size)], size, size)


# What an edition may ask for under `finish`; a new way of imposing is a row here.
FINISHES: Mapping[str, Scheme] = {
    "booklet": Scheme(lambda pages: [*booklet_order(pages)], 4),
    "signatures-16": _signatures(16),
    "signatures-32": _signatures(32),
    "cut-stack": Scheme(lambda pages: [*cut_stack_order(pages)], 8, rows=2, is_folded=False),
}
