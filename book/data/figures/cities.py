"""Three cities at one scale: a dot a person, filled up to the lowest count, open up to the highest."""

from collections.abc import Mapping
from typing import Any

from figures.svg import BLACK, GREY, WHITE, Sheet, Type, drawing, words

WIDTH, MARGIN = 1130, 16
STEP, RADIUS = 31, 10
LABEL = 330  # where the dots begin
IN_ROW = 25
GAP = 46
City = Mapping[str, Any]


def draw_cities(cities: list[City]) -> str:
    parts, y = [], 24
    for city in cities:
        parts += _city(city, y)
        y += max(_rows(city) * STEP, 76) + GAP
    foot = y + 14
    parts += [
        f'<circle cx="{LABEL + RADIUS}" cy="{foot - 9}" r="{RADIUS}" fill="{BLACK}"/>',
        words(LABEL + 34, foot, "lowest count", Type(fill=GREY)),
        _open(LABEL + 250, foot - 9),
        words(LABEL + 274, foot, "up to the highest count", Type(fill=GREY)),
    ]
    return drawing(Sheet(WIDTH, foot + 24, "The dead of three nights", _description(cities)), parts)


def _rows(city: City) -> int:
    return -(-city["high"] // IN_ROW)


def _city(city: City, y: float) -> list[str]:
    number = str(city["low"]) if city["low"] == city["high"] else f"{city['low']}–{city['high']}"
    parts = [
        words(MARGIN, y + 20, city["name"], Type(size=30, weight=700)),
        words(MARGIN, y + 54, city["when"], Type(size=28)),
        words(MARGIN, y + 88, f"{number} dead", Type(size=28, fill=GREY)),
    ]
    for index in range(city["high"]):
        x, row = LABEL + RADIUS + STEP * (index % IN_ROW), y + 10 + STEP * (index // IN_ROW)
        is_sure = index < city["low"]
        parts.append(f'<circle cx="{x}" cy="{row}" r="{RADIUS}" fill="{BLACK}"/>' if is_sure else _open(x, row))
    return parts


def _open(x: float, y: float) -> str:
    return f'<circle cx="{x}" cy="{y}" r="{RADIUS - 1.5:g}" fill="{WHITE}" stroke="{BLACK}" stroke-width="3"/>'


def _description(cities: list[City]) -> str:
    def said(city: City) -> str:
        number = f"from {city['low']} to {city['high']}" if city["low"] != city["high"] else str(city["low"])
        return f"{city['name']}, {city['when']}: {number} dead."

    return "One dot is one person. " + " ".join(said(city) for city in cities)
