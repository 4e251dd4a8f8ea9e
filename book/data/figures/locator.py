"""The locator map: Natural Earth's coasts and borders, and the places that the text names."""

from collections.abc import Mapping
from itertools import pairwise
from math import cos, log, pi, radians, sin, tan
from typing import Any

from figures.svg import BLACK, GREY, RED, WHITE, Sheet, Type, drawing, path, words

WIDTH, HEIGHT = 1130, 780
UNITS_PER_KM = 1.1
CENTRE = (40.3, 49.15)  # latitude and longitude of the middle of the sheet
PARALLELS = (39.0, 43.0)
EARTH_KM = 6371.0
LEADING = 33
SEA = "#e3e5e6"
Point = tuple[float, float]


def project(latitude: float, longitude: float) -> Point:
    """Lambert's conformal conic projection of a sphere, in units of the sheet."""
    low, high = (radians(parallel) for parallel in PARALLELS)
    cone = log(cos(low) / cos(high)) / log(_t(high) / _t(low))
    scale = EARTH_KM * cos(low) * _t(low) ** cone / cone
    radius, middle = (scale / _t(radians(each)) ** cone for each in (latitude, CENTRE[0]))
    angle = cone * radians(longitude - CENTRE[1])
    x, y = radius * sin(angle), radius * cos(angle) - middle
    return WIDTH / 2 + x * UNITS_PER_KM, HEIGHT / 2 + y * UNITS_PER_KM


def _t(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)


def draw_map(earth: Mapping[str, Any], names: Mapping[str, Any]) -> str:
    land = "".join(path(_projected(ring), closed=True) for ring in earth["land"])
    coasts = "".join(path(run) for line in earth["coasts"] for run in _inside(_projected(line)))
    borders = "".join(path(run) for line in earth["borders"] for run in _inside(_projected(line)))
    sheet = Sheet(
        WIDTH,
        HEIGHT,
        "The South Caucasus and the Caspian Sea",
        "Locator map of the places named in the book, with the borders of today.",
    )
    return drawing(
        sheet,
        [
            f'<clipPath id="frame"><rect x="3" y="3" width="{WIDTH - 6}" height="{HEIGHT - 6}"/></clipPath>',
            '<g clip-path="url(#frame)" stroke-linejoin="round" fill="none">',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{SEA}"/>',
            f'<path d="{land}" fill="{WHITE}" stroke="{WHITE}" stroke-width="2"/>',
            f'<path d="{borders}" stroke="#8a8a8a" stroke-width="3" stroke-dasharray="12 6"/>',
            f'<path d="{coasts}" stroke="{BLACK}" stroke-width="2"/>',
            "</g>",
            *(_area(area) for area in names["area"]),
            *(_place(place) for place in names["place"]),
            *(_note(note) for note in names["note"]),
            _scale_bar(),
            f'<path d="M2 2H{WIDTH - 2}V{HEIGHT - 2}H2z" fill="none" stroke="{BLACK}" stroke-width="3"/>',
        ],
    )


def _projected(points: list[list[float]]) -> list[Point]:
    return [project(latitude, longitude) for longitude, latitude in points]


def _inside(points: list[Point]) -> list[list[Point]]:
    """Keep the runs of a line that touch the sheet."""
    runs: list[list[Point]] = [[]]
    for before, point in pairwise(points):
        if any(-20 < x < WIDTH + 20 and -20 < y < HEIGHT + 20 for x, y in (before, point)):
            runs[-1] += [point] if runs[-1] else [before, point]
        elif runs[-1]:
            runs.append([])
    return runs


def _area(area: Mapping[str, Any]) -> str:
    x, y = project(*area["at"])
    kind = Type(anchor="middle", fill=GREY, spacing=2)
    top = y - LEADING * (len(area["lines"]) - 1) / 2 + 9
    return "\n".join(words(x, top + LEADING * row, line, kind) for row, line in enumerate(area["lines"]))


def _place(place: Mapping[str, Any]) -> str:
    x, y = project(*place["at"])
    is_accent, side = place.get("accent", False), -1 if place.get("side") == "left" else 1
    radius, size = (11 if is_accent else 7), place.get("size", 30)
    shift_x, shift_y = place.get("shift", (0, 0))
    label_x, label_y = x + side * (radius + 8) + shift_x, y + size * 0.32 + shift_y
    kind = Type(size=size, weight=place.get("weight", 400), anchor="end" if side < 0 else "start")
    parts = []
    if width := place.get("patch"):
        left = label_x - width if side < 0 else label_x
        box = f'x="{round(left)}" y="{round(label_y) - 24}" width="{width}" height="32"'
        parts.append(f'<rect {box} fill="{WHITE}" fill-opacity="0.85"/>')
    if place.get("leader"):
        line = f"M{round(x)} {round(y)}L{round(label_x) - 6} {round(y + shift_y)}"
        parts.append(f'<path d="{line}" stroke="{BLACK}" stroke-width="2"/>')
    fill = f'fill="{RED if is_accent else BLACK}" stroke="{WHITE}" stroke-width="3"'
    parts.append(f'<circle cx="{round(x)}" cy="{round(y)}" r="{radius}" {fill}/>')
    parts.append(words(label_x, label_y, place["name"], kind))
    if "formerly" in place:
        parts.append(words(label_x, label_y + LEADING - 2, place["formerly"], kind))
    return "\n".join(parts)


def _note(note: Mapping[str, Any]) -> str:
    foot = HEIGHT - 30 - LEADING * (len(note["lines"]) - 1)
    kind = Type(fill=GREY)
    return "\n".join(words(170, foot + LEADING * row, line, kind) for row, line in enumerate(note["lines"]))


def _scale_bar() -> str:
    left, right, y = WIDTH - 190 - 200 * UNITS_PER_KM, WIDTH - 190, HEIGHT - 72
    ends = "".join(f"M{round(x)} {y - 10}v20" for x in (left, (left + right) / 2, right))
    line = f'<path d="M{round(left)} {y}H{round(right)}{ends}" stroke="{BLACK}" stroke-width="3" fill="none"/>'
    centred = Type(anchor="middle")
    return "\n".join(
        [
            line,
            words(left, y - 20, "0", centred),
            words((left + right) / 2, y - 20, "100", centred),
            words(right, y - 20, "200 km", centred),
            words((left + right) / 2, y + 42, "Borders of today", centred),
        ]
    )
