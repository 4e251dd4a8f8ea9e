"""The days of January as a strip: a column a day, a row an event, and the night as one red line through all of them."""

from collections.abc import Mapping
from typing import Any

from figures.svg import BLACK, GREY, RED, Sheet, Type, drawing, words

WIDTH, MARGIN = 1130, 6
HEAD, ROW, FOOT = 74, 84, 8
BAR = 16


def draw_january(january: Mapping[str, Any]) -> str:
    rows = january["row"]
    height = HEAD + ROW * len(rows) + FOOT
    sheet = Sheet(WIDTH, height, "Sixteen days of January 1990", _description(rows))
    day = Days(january["first"], january["last"])
    night = day.left(january["night"])
    parts = [*_days(day, height), *(part for index, row in enumerate(rows) for part in _row(row, day, night, index))]
    return drawing(sheet, [*parts, f'<path d="M{round(night)} 46V{height - FOOT}" stroke="{RED}" stroke-width="7"/>'])


class Days:
    """Where the days lie on the sheet."""

    def __init__(self, first: int, last: int) -> None:
        self.all = range(first, last + 1)
        self.width = (WIDTH - 2 * MARGIN) / len(self.all)

    def left(self, day: float) -> float:
        return MARGIN + (day - self.all.start) * self.width


def _days(day: Days, height: int) -> list[str]:
    kind = Type(anchor="middle", weight=700)
    numbers = [words(day.left(each + 0.5), 34, str(each), kind) for each in day.all]
    rules = "".join(f"M{round(day.left(each))} 52V{height - FOOT}" for each in (*day.all, day.all.stop))
    return [
        f'<path d="{rules}" stroke="#d0d0d0" stroke-width="2"/>',
        f'<path d="M{MARGIN} 52H{WIDTH - MARGIN}" stroke="{BLACK}" stroke-width="2"/>',
        *numbers,
    ]


def _row(row: Mapping[str, Any], day: Days, night: float, index: int) -> list[str]:
    top = HEAD + ROW * index
    left, right, mark = _mark(row, day, top + 54)
    ends = {"night": night - 10, "mark": right}.get(row.get("ends", ""))
    kind = Type(size=28, anchor="start" if ends is None else "end")
    x = left + 8 if ends is None else ends
    return [_paper(x, top, row["words"], ends is not None), words(x, top + 32, row["words"], kind), mark]


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


def _paper(x: float, top: float, text: str, at_end: bool) -> str:
    """Put white paper under words, so that the rules of the days do not run through them."""
    width = round(len(text) * 13.2)
    left = round(x) - width if at_end else round(x)
    return f'<rect x="{left - 3}" y="{round(top) + 8}" width="{width + 6}" height="32" fill="#ffffff"/>'


def _description(rows: list[Mapping[str, Any]]) -> str:
    def span(row: Mapping[str, Any]) -> str:
        if row.get("open"):
            return f"from {row['from']} January"
        return f"{row['from']} January" if "until" not in row else f"{row['from']} to {row['until']} January"

    told = [f"{span(row)}: {row['words']}." for row in rows]
    return " ".join([*told, "A red line marks the night of 19 to 20 January."])
