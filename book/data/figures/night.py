"""The night hour by hour: time runs down the sheet, and the hours of the law that nobody knew are grey."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from figures.svg import BLACK, GREY, LARGE, RED, Sheet, Type, drawing, words

WIDTH, TOP, FOOT = 1130, 24, 16


@dataclass(frozen=True, slots=True)
class Look:
    """How large words are, and what room they take."""

    axis: int = 300  # where the line of time runs
    hour: int = 50
    size: int = 31
    least: int = 27
    leading: int = 37
    date_drop: int = 0  # how far the date stands below its hour
    aside: str = "italic"

    @property
    def words(self) -> int:
        return self.axis + 44


IN_LARGE_PRINT = Look(190, 66, 40, LARGE, 48, 46, "normal")


def draw_night(night: Mapping[str, Any], look: Look = Look()) -> str:
    first, last = night["first"], night["last"]

    def y(hour: float) -> float:
        return TOP + (hour - first) * look.hour

    sheet = Sheet(WIDTH, round(y(last)) + FOOT, "The night of 19 to 20 January 1990, hour by hour", _description(night))
    parts = [_band(night["unannounced"], look, y), *_hours(first, last, look, y)]
    parts += [part for event in night["event"] for part in _event(event, look, y)]
    return drawing(sheet, [*parts, *_said(night["unannounced"], look, y)])


def _band(span: Mapping[str, Any], look: Look, y: Any) -> str:
    top, foot = round(y(span["from"])), round(y(span["until"]))
    return f'<rect x="{look.axis}" y="{top}" width="{WIDTH - look.axis}" height="{foot - top}" fill="#e9e9e9"/>'


def _hours(first: int, last: int, look: Look, y: Any) -> list[str]:
    axis = look.axis
    ticks = "".join(f"M{axis - 10} {round(y(hour))}h10" for hour in range(first, last + 1))
    line = (
        f'<path d="M{axis} {round(y(first))}V{round(y(last))}{ticks}" stroke="{BLACK}" stroke-width="2" fill="none"/>'
    )
    hours = [hour for hour in range(first, last + 1) if hour % 6 == 0]
    kind = Type(size=look.least, anchor="end", fill=GREY)
    numbers = [words(axis - 24, y(hour) + 9, f"{hour % 24:02}:00", kind) for hour in hours]
    bold = Type(size=look.least, weight=700)
    days = ((first, "19 January"), (6, "20 January"))
    dates = [words(4, y(hour) + 9 + look.date_drop, date, bold) for hour, date in days]
    return [line, *numbers, *dates]


def _event(event: Mapping[str, Any], look: Look, y: Any) -> list[str]:
    at, until = y(event["at"]), y(event.get("until", event["at"]))
    mark = (
        f'<path d="M{look.axis} {round(at)}V{round(until)}" stroke="{RED}" stroke-width="22" stroke-linecap="round"/>'
    )
    top = {
        "above": until - look.leading * (len(event["lines"]) + 0.4),
        "below": at + look.leading * 1.1,
    }.get(event.get("stands", ""), at + 9)
    heading = words(look.words, top, event["hour"], Type(weight=700, size=look.size))
    kind = Type(size=look.size)
    lines = [words(look.words, top + look.leading * row, line, kind) for row, line in enumerate(event["lines"], 1)]
    return [mark, heading, *lines]


def _said(span: Mapping[str, Any], look: Look, y: Any) -> list[str]:
    middle = (y(span["from"]) + y(span["until"])) / 2
    kind = Type(size=look.size, style=look.aside)
    return [words(look.words, middle + look.leading * row, line, kind) for row, line in enumerate(span["lines"])]


def _description(night: Mapping[str, Any]) -> str:
    events = [f"{event['hour']}: {' '.join(event['lines'])}" for event in night["event"]]
    return " ".join([*events, "From midnight:", *night["unannounced"]["lines"]])
