"""The days of January as a strip: a column a day, a row an event, and the night as one red line through all of them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from figures.svg import BLACK, GREY, LARGE, RED, Sheet, Type, drawing, words

WIDTH, MARGIN = 1130, 6
HEAD, FOOT = 74, 8
BAR = 16


@dataclass(frozen=True, slots=True)
class Look:
    """How large words are, and what room they take."""

    size: int = 28
    least: int = 27
    row: int = 70
    letter: float = 13.2  # how wide a letter is at most, on average


IN_LARGE_PRINT = Look(LARGE, LARGE, 92, 17.6)


def draw_january(january: Mapping[str, Any], look: Look = Look()) -> str:
    rows = january["row"]
    height = HEAD + look.row * len(rows) + FOOT
    sheet = Sheet(WIDTH, height, "Sixteen days of January 1990", _description(rows))
    day = Days(january["first"], january["last"])
    night = day.left(january["night"])
    line = f'<path d="M{round(night)} 46V{height - FOOT}" stroke="{RED}" stroke-width="7"/>'
    drawn = [_row(row, day, night, (index, look)) for index, row in enumerate(rows)]
    # words lie on the line of the night where they are too long to end at it
    return drawing(
        sheet,
        [*_days(day, height, look), *(mark for _, mark in drawn), line, *(part for said, _ in drawn for part in said)],
    )


class Days:
    """Where the days lie on the sheet."""

    def __init__(self, first: int, last: int) -> None:
        self.all = range(first, last + 1)
        self.width = (WIDTH - 2 * MARGIN) / len(self.all)

    def left(self, day: float) -> float:
        return MARGIN + (day - self.all.start) * self.width


def _days(day: Days, height: int, look: Look) -> list[str]:
    kind = Type(size=look.least, anchor="middle", weight=700)
    numbers = [words(day.left(each + 0.5), 34, str(each), kind) for each in day.all]
    rules = "".join(f"M{round(day.left(each))} 52V{height - FOOT}" for each in (*day.all, day.all.stop))
    return [
        f'<path d="{rules}" stroke="#d0d0d0" stroke-width="2"/>',
        f'<path d="M{MARGIN} 52H{WIDTH - MARGIN}" stroke="{BLACK}" stroke-width="2"/>',
        *numbers,
    ]


def _row(row: Mapping[str, Any], day: Days, night: float, told: tuple[int, Look]) -> tuple[list[str], str]:
    index, look = told
    top = HEAD + look.row * index
    left, right, mark = _mark(row, day, top + look.row - 22)
    ends = {"night": night - 10, "mark": right}.get(row.get("ends", ""))
    kind = Type(size=look.size, anchor="start" if ends is None else "end")
    width = round(len(row["words"]) * look.letter)
    x = min(left + 8, max(WIDTH - MARGIN - width, MARGIN)) if ends is None else max(ends, MARGIN + width)
    paper = _paper(x - width if ends is not None else x, top, width, look)
    return [paper, words(x, top + look.size + 4, row["words"], kind)], mark


def _mark(row: Mapping[str, Any], day: Days, y: int) -> tuple[float, float, str]:
    """Draw a bar, a bar with an open end, or a diamond; give its left and right ends too."""
    left = day.left(row["from"])
    if row.get("open"):
        right = WIDTH - MARGIN
        shape = f"M{round(left)} {y - BAR // 2}H{right}l-14 {BAR // 2}l14 {BAR // 2}H{round(left)}z"
        return left, right, f'<path d="{shape}" fill="{GREY}"/>'
    if "until" in row:
        right = day.left(row["until"] + 1)
        shape = f"M{round(left)} {y - BAR // 2}H{round(right)}v{BAR}H{round(left)}z"
        return left, right, f'<path d="{shape}" fill="{BLACK}"/>'
    middle = day.left(row["from"] + 0.5)
    return middle - 12, middle + 12, f'<path d="M{round(middle)} {y - 12}l12 12l-12 12l-12 -12z" fill="{BLACK}"/>'


def _paper(left: float, top: float, width: int, look: Look) -> str:
    """Put white paper under words, so that the rules of the days do not run through them."""
    place = f'x="{round(left) - 3}" y="{round(top) + 8}" width="{width + 6}" height="{look.size + 4}"'
    return f'<rect {place} fill="#ffffff"/>'


def _description(rows: list[Mapping[str, Any]]) -> str:
    def span(row: Mapping[str, Any]) -> str:
        if row.get("open"):
            return f"from {row['from']} January"
        return f"{row['from']} January" if "until" not in row else f"{row['from']} to {row['until']} January"

    told = [f"{span(row)}: {row['words']}." for row in rows]
    return " ".join([*told, "A red line marks the night of 19 to 20 January."])
