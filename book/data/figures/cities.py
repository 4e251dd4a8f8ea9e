"""Three cities at one scale: a dot a person, filled up to the lowest count, open up to the highest."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from figures.svg import BLACK, GREY, LARGE, WHITE, Sheet, Type, drawing, words

WIDTH, MARGIN, RADIUS = 1130, 16, 10
City = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How large words are, and where the dots stand beside them."""

    dots: int = 330  # where the dots begin
    in_row: int = 25
    step: int = 31
    name: int = 30
    size: int = 28
    least: int = 27
    leading: int = 34
    gap: int = 46
    key: int = 330  # where the key to the dots begins
    key_step: int = 250


IN_LARGE_PRINT = Look(410, 21, 34, 42, 40, LARGE, 48, 64, MARGIN, 300)


def draw_cities(cities: list[City], look: Look = Look()) -> str:
    parts, y = [], 24
    for city in cities:
        parts += _city(city, y, look)
        y += max(-(-city["high"] // look.in_row) * look.step, 2 * look.leading + 8) + look.gap
    foot = y + 14
    kind = Type(size=look.least, fill=GREY)
    parts += [
        f'<circle cx="{look.key + RADIUS}" cy="{foot - 9}" r="{RADIUS}" fill="{BLACK}"/>',
        words(look.key + 34, foot, "lowest count", kind),
        _open(look.key + look.key_step, foot - 9),
        words(look.key + look.key_step + 24, foot, "up to the highest count", kind),
    ]
    return drawing(Sheet(WIDTH, foot + 24, "The dead of three nights", _description(cities)), parts)


def _city(city: City, y: float, look: Look) -> list[str]:
    number = str(city["low"]) if city["low"] == city["high"] else f"{city['low']}–{city['high']}"
    parts = [
        words(MARGIN, y + 20, city["name"], Type(size=look.name, weight=700)),
        words(MARGIN, y + 20 + look.leading, city["when"], Type(size=look.size)),
        words(MARGIN, y + 20 + 2 * look.leading, f"{number} dead", Type(size=look.size, fill=GREY)),
    ]
    for index in range(city["high"]):
        x = look.dots + RADIUS + look.step * (index % look.in_row)
        row = y + 10 + look.step * (index // look.in_row)
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
