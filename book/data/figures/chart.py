"""The chart of the counts of the dead: one row and one mark a source, a range and no average."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from figures.svg import BLACK, GREY, LARGE, WHITE, Sheet, Type, drawing, words

WIDTH = 1130
MARGIN = 4
MOST = 180
FOOT = 150


@dataclass(frozen=True, slots=True)
class Look:
    """How large words are, and what room they take."""

    left: int = 480  # where no dead lie
    right: int = 956  # where 180 dead lie
    row: int = 48
    head: int = 66
    name: int = 30
    size: int = 28
    least: int = 27
    step: int = 50  # between the numbers of the axis
    second_note: int = 505

    def x(self, dead: float) -> float:
        return self.left + (self.right - self.left) * dead / MOST


IN_LARGE_PRINT = Look(590, 820, 50, 78, 42, LARGE, LARGE, 100, 470)
HEADINGS = {"first": "First reports, January and February 1990", "later": "Later counts"}
Count = Mapping[str, Any]


def draw_chart(counts: list[Count], look: Look = Look()) -> str:
    groups = [(name, list(rows)) for name, rows in groupby(counts, key=lambda count: count["group"])]
    height = look.head * len(groups) + look.row * len(counts) + FOOT
    parts, y = [], 0
    for name, rows in groups:
        parts += _group(HEADINGS[name], rows, y, look)
        y += look.head + look.row * len(rows)
    sheet = Sheet(WIDTH, height, "The dead of January 1990, by source", _description(counts))
    return drawing(sheet, [*parts, *_axis(y, look), *_notes(counts, y + 118, look)])


def _group(heading: str, rows: list[Count], top: float, look: Look) -> list[str]:
    parts = [words(MARGIN, top + 40, heading, Type(size=look.name, weight=700))]
    first, foot = top + look.head, top + look.head + look.row * len(rows)
    if rows[0]["group"] == "later":
        low, high = _range(rows)
        box = (
            f'x="{round(look.x(low))}" y="{first}" width="{round(look.x(high) - look.x(low))}" height="{foot - first}"'
        )
        parts.append(f'<rect {box} fill="#e9e9e9"/>')
        kind = Type(size=look.least, anchor="middle", fill=GREY)
        parts.append(words((look.x(low) + look.x(high)) / 2, first - 16, f"{low}–{high}", kind))
    for index, row in enumerate(rows):
        parts += _row(row, first + look.row * index + look.row / 2, look)
    return [*parts, f'<path d="M{look.left} {first}V{foot}" stroke="{BLACK}" stroke-width="2"/>']


def _row(count: Count, y: float, look: Look) -> list[str]:
    name = ", ".join(filter(None, (count["who"], count.get("when"))))
    parts = [words(MARGIN, y + 9, name, Type(size=look.size))]
    if "dead" not in count:
        return [*parts, words(look.left + 22, y + 9, f"{count['says']}, no number", Type(size=look.size, fill=GREY))]
    x, said = round(look.x(count["dead"])), count.get("says", str(count["dead"]))
    is_bound = said.startswith(("at least", "more than"))
    ink = f'fill="{WHITE}" stroke="{BLACK}" stroke-width="4"' if is_bound else f'fill="{BLACK}"'
    return [
        *parts,
        f'<path d="M{look.left} {round(y)}H{x}" stroke="#9a9a9a" stroke-width="2" stroke-dasharray="2 8"/>',
        f'<circle cx="{x}" cy="{round(y)}" r="{8 if is_bound else 10}" {ink}/>',
        words(x + 22, y + 9, said, Type(size=look.size)),
    ]


def _axis(y: float, look: Look) -> list[str]:
    ticks = "".join(f"M{round(look.x(dead))} {round(y)}v10" for dead in range(0, MOST, look.step))
    line = f'<path d="M{look.left} {round(y)}H{look.right}{ticks}" stroke="{BLACK}" stroke-width="2" fill="none"/>'
    kind = Type(size=look.least, anchor="middle")
    numbers = [words(look.x(dead), y + 20 + look.least * 0.75, str(dead), kind) for dead in range(0, MOST, look.step)]
    return [line, *numbers]


def _notes(counts: list[Count], y: float, look: Look) -> list[str]:
    kind = Type(size=look.least, fill=GREY)
    names = " and ".join(count["second_hand"] for count in counts if "second_hand" in count)
    ring = f'<circle cx="14" cy="{y - 9}" r="8" fill="{WHITE}" stroke="{BLACK}" stroke-width="4"/>'
    return [
        ring,
        words(36, y, "‘at least’ or ‘more than’", kind),
        words(look.second_note, y, f"* as reported by {names}", kind),
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
