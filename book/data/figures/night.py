"""The night hour by hour: time runs down the sheet, and the hours of the law that nobody knew are grey."""

from collections.abc import Mapping
from typing import Any

from figures.svg import BLACK, GREY, RED, Sheet, Type, drawing, words

WIDTH = 1130
AXIS = 300  # where the line of time runs
HOUR, TOP, FOOT = 50, 24, 16
LEADING = 37
SIZE = 31
WORDS = AXIS + 44


def draw_night(night: Mapping[str, Any]) -> str:
    first, last = night["first"], night["last"]

    def y(hour: float) -> float:
        return TOP + (hour - first) * HOUR

    sheet = Sheet(WIDTH, round(y(last)) + FOOT, "The night of 19 to 20 January 1990, hour by hour", _description(night))
    parts = [_band(night["unannounced"], y), *_hours(first, last, y)]
    parts += [part for event in night["event"] for part in _event(event, y)]
    return drawing(sheet, [*parts, *_said(night["unannounced"], y)])


def _band(span: Mapping[str, Any], y: Any) -> str:
    top, foot = round(y(span["from"])), round(y(span["until"]))
    return f'<rect x="{AXIS}" y="{top}" width="{WIDTH - AXIS}" height="{foot - top}" fill="#e9e9e9"/>'


def _hours(first: int, last: int, y: Any) -> list[str]:
    ticks = "".join(f"M{AXIS - 10} {round(y(hour))}h10" for hour in range(first, last + 1))
    line = (
        f'<path d="M{AXIS} {round(y(first))}V{round(y(last))}{ticks}" stroke="{BLACK}" stroke-width="2" fill="none"/>'
    )
    kind = Type(anchor="end", fill=GREY)
    numbers = [
        words(AXIS - 24, y(hour) + 9, f"{hour % 24:02}:00", kind) for hour in range(first, last + 1) if hour % 6 == 0
    ]
    dates = [words(4, y(hour) + 9, date, Type(weight=700)) for hour, date in ((first, "19 January"), (6, "20 January"))]
    return [line, *numbers, *dates]


def _event(event: Mapping[str, Any], y: Any) -> list[str]:
    at, until = y(event["at"]), y(event.get("until", event["at"]))
    mark = f'<path d="M{AXIS} {round(at)}V{round(until)}" stroke="{RED}" stroke-width="22" stroke-linecap="round"/>'
    top = {
        "above": until - LEADING * (len(event["lines"]) + 0.4),
        "below": at + LEADING * 1.1,
    }.get(event.get("stands", ""), at + 9)
    heading = words(WORDS, top, event["hour"], Type(weight=700, size=SIZE))
    lines = [words(WORDS, top + LEADING * row, line, Type(size=SIZE)) for row, line in enumerate(event["lines"], 1)]
    return [mark, heading, *lines]


def _said(span: Mapping[str, Any], y: Any) -> list[str]:
    middle = (y(span["from"]) + y(span["until"])) / 2
    kind = Type(size=SIZE, style="italic")
    return [words(WORDS, middle + LEADING * row, line, kind) for row, line in enumerate(span["lines"])]


def _description(night: Mapping[str, Any]) -> str:
    events = [f"{event['hour']}: {' '.join(event['lines'])}" for event in night["event"]]
    return " ".join([*events, "From midnight:", *night["unannounced"]["lines"]])
