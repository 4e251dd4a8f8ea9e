"""The chart of the counts of the dead: one row and one mark a source, a range and no average."""

from collections.abc import Mapping
from itertools import groupby
from typing import Any

from figures.svg import BLACK, GREY, WHITE, Sheet, Type, drawing, words

WIDTH = 1130
MARGIN = 4
LEFT, RIGHT = 480, 956  # where 0 and 180 dead lie
MOST = 180
ROW, HEAD, FOOT = 48, 66, 150
HEADINGS = {"first": "First reports, January and February 1990", "later": "Later counts"}
Count = Mapping[str, Any]


def draw_chart(counts: list[Count]) -> str:
    groups = [(name, list(rows)) for name, rows in groupby(counts, key=lambda count: count["group"])]
    height = HEAD * len(groups) + ROW * len(counts) + FOOT
    parts, y = [], 0
    for name, rows in groups:
        parts += _group(HEADINGS[name], rows, y)
        y += HEAD + ROW * len(rows)
    sheet = Sheet(WIDTH, height, "The dead of January 1990, by source", _description(counts))
    return drawing(sheet, [*parts, *_axis(y), *_notes(counts, y + 118)])


def _x(dead: float) -> float:
    return LEFT + (RIGHT - LEFT) * dead / MOST


def _group(heading: str, rows: list[Count], top: float) -> list[str]:
    parts = [words(MARGIN, top + 40, heading, Type(size=30, weight=700))]
    first, foot = top + HEAD, top + HEAD + ROW * len(rows)
    if rows[0]["group"] == "later":
        low, high = _range(rows)
        box = f'x="{round(_x(low))}" y="{first}" width="{round(_x(high) - _x(low))}" height="{foot - first}"'
        parts.append(f'<rect {box} fill="#e9e9e9"/>')
        parts.append(words((_x(low) + _x(high)) / 2, top + 50, f"{low}–{high}", Type(anchor="middle", fill=GREY)))
    for index, row in enumerate(rows):
        parts += _row(row, first + ROW * index + ROW / 2)
    return [*parts, f'<path d="M{LEFT} {first}V{foot}" stroke="{BLACK}" stroke-width="2"/>']


def _row(count: Count, y: float) -> list[str]:
    name = ", ".join(filter(None, (count["who"], count.get("when"))))
    parts = [words(MARGIN, y + 9, name, Type(size=28))]
    if "dead" not in count:
        return [*parts, words(LEFT + 22, y + 9, f"{count['says']}, no number", Type(size=28, fill=GREY))]
    x, said = round(_x(count["dead"])), count.get("says", str(count["dead"]))
    is_bound = said.startswith(("at least", "more than"))
    ink = f'fill="{WHITE}" stroke="{BLACK}" stroke-width="4"' if is_bound else f'fill="{BLACK}"'
    return [
        *parts,
        f'<path d="M{LEFT} {round(y)}H{x}" stroke="#9a9a9a" stroke-width="2" stroke-dasharray="2 8"/>',
        f'<circle cx="{x}" cy="{round(y)}" r="{8 if is_bound else 10}" {ink}/>',
        words(x + 22, y + 9, said, Type(size=28)),
    ]


def _axis(y: float) -> list[str]:
    ticks = "".join(f"M{round(_x(dead))} {round(y)}v10" for dead in range(0, MOST, 50))
    line = f'<path d="M{LEFT} {round(y)}H{RIGHT}{ticks}" stroke="{BLACK}" stroke-width="2" fill="none"/>'
    kind = Type(anchor="middle")
    numbers = [words(_x(dead), y + 40, str(dead), kind) for dead in range(0, MOST, 50)]
    return [line, *numbers]


def _notes(counts: list[Count], y: float) -> list[str]:
    names = " and ".join(count["second_hand"] for count in counts if "second_hand" in count)
    ring = f'<circle cx="14" cy="{y - 9}" r="8" fill="{WHITE}" stroke="{BLACK}" stroke-width="4"/>'
    return [
        ring,
        words(36, y, "‘at least’ or ‘more than’", Type(fill=GREY)),
        words(WIDTH / 2 - 60, y, f"* as reported by {names}", Type(fill=GREY)),
    ]


def _range(rows: list[Count]) -> tuple[int, int]:
    numbers = [row["dead"] for row in rows if "dead" in row]
    return min(numbers), max(numbers)


def _description(counts: list[Count]) -> str:
    low, high = _range([count for count in counts if count["group"] == "later"])
    first_low, first_high = _range([count for count in counts if count["group"] == "first"])
    return (
        f"First reports give from {first_low} to {first_high} dead; later counts from {low} to more than {high}. "
        "Each mark is one source. No average is drawn."
    )
