"""The locator maps: Natural Earth's coasts and borders, and the places that the text names."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import cos, log, pi, radians, sin, tan
from typing import Any

from figures.svg import BLACK, GREY, LARGE, RED, WHITE, Sheet, Type, drawing, path, words

WIDTH = 1130
PARALLELS = (39.0, 43.0)
EARTH_KM = 6371.0
SEA = "#e3e5e6"
Point = tuple[float, float]
Projection = Callable[[float, float], Point]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a map shows: the middle of the sheet, its scale, and what is said at its foot."""

    height: int
    units_per_km: float
    centre: Point  # latitude and longitude
    bar_km: int
    bar_right: int  # from the right edge to the end of the scale bar
    under_bar: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Look:
    """How large words are; a place may have words of its own size, and stand elsewhere in large print."""

    size: int = 30
    least: int = 27
    leading: int = 33
    is_large: bool = False

    def of(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**row, **row.get("large", {})} if self.is_large else row


IN_LARGE_PRINT = Look(LARGE, LARGE, 44, True)

CAUCASUS = Frame(
    *(780, 1.1, (40.3, 49.15), 200, 190, "Borders of today", "The South Caucasus and the Caspian Sea"),
    "Locator map of the places named in the book, with the borders of today.",
)
BAKU = Frame(
    *(690, 11.0, (40.425, 49.98), 20, 380, "Coast simplified", "Baku and its bay"),
    "Locator map of Baku on the Absheron peninsula, with the square of 20 January and Martyrs' Lane.",
)


def project(frame: Frame, latitude: float, longitude: float) -> Point:
    """Lambert's conformal conic projection of a sphere, in units of the sheet."""
    low, high = (radians(parallel) for parallel in PARALLELS)
    cone = log(cos(low) / cos(high)) / log(_t(high) / _t(low))
    scale = EARTH_KM * cos(low) * _t(low) ** cone / cone
    radius, middle = (scale / _t(radians(each)) ** cone for each in (latitude, frame.centre[0]))
    angle = cone * radians(longitude - frame.centre[1])
    x, y = radius * sin(angle), radius * cos(angle) - middle
    return WIDTH / 2 + x * frame.units_per_km, frame.height / 2 + y * frame.units_per_km


def _t(latitude: float) -> float:
    return tan(pi / 4 + latitude / 2)


def draw_map(frame: Frame, earth: Mapping[str, Any], names: Mapping[str, Any], look: Look = Look()) -> str:
    def at(latitude: float, longitude: float) -> Point:
        return project(frame, latitude, longitude)

    def lines(name: str) -> list[list[Point]]:
        return [[at(latitude, longitude) for longitude, latitude in line] for line in earth[name]]

    land = "".join(path(ring, closed=True) for ring in lines("land"))
    coasts = "".join(path(run) for line in lines("coasts") for run in _inside(line, frame.height))
    borders = "".join(path(run) for line in lines("borders") for run in _inside(line, frame.height))
    return drawing(
        Sheet(WIDTH, frame.height, frame.title, frame.description),
        [
            f'<clipPath id="frame"><rect x="3" y="3" width="{WIDTH - 6}" height="{frame.height - 6}"/></clipPath>',
            '<g clip-path="url(#frame)" stroke-linejoin="round" fill="none">',
            f'<rect width="{WIDTH}" height="{frame.height}" fill="{SEA}"/>',
            f'<path d="{land}" fill="{WHITE}" stroke="{WHITE}" stroke-width="2"/>',
            f'<path d="{borders}" stroke="#8a8a8a" stroke-width="3" stroke-dasharray="12 6"/>',
            f'<path d="{coasts}" stroke="{BLACK}" stroke-width="2"/>',
            "</g>",
            *(_area(look.of(area), at, look) for area in names.get("area", ())),
            *(_place(look.of(place), at, look) for place in names["place"]),
            *(_note(look.of(note), frame.height, look) for note in names.get("note", ())),
            _scale_bar(frame, look),
            f'<path d="M2 2H{WIDTH - 2}V{frame.height - 2}H2z" fill="none" stroke="{BLACK}" stroke-width="3"/>',
        ],
    )


def _inside(points: list[Point], height: int) -> list[list[Point]]:
    """Keep the runs of a line that touch the sheet."""
    runs: list[list[Point]] = [[]]
    for before, point in pairwise(points):
        if any(-20 < x < WIDTH + 20 and -20 < y < height + 20 for x, y in (before, point)):
            runs[-1] += [point] if runs[-1] else [before, point]
        elif runs[-1]:
            runs.append([])
    return runs


def _area(area: Mapping[str, Any], at: Projection, look: Look) -> str:
    x, y = at(*area["at"])
    kind = Type(size=look.least, anchor="middle", fill=GREY, spacing=2)
    top = y - look.leading * (len(area["lines"]) - 1) / 2 + 9
    return "\n".join(words(x, top + look.leading * row, line, kind) for row, line in enumerate(area["lines"]))


def _place(place: Mapping[str, Any], at: Projection, look: Look) -> str:
    x, y = at(*place["at"])
    is_accent, side = place.get("accent", False), -1 if place.get("side") == "left" else 1
    radius, size = (11 if is_accent else 7), place.get("size", look.size)
    shift_x, shift_y = place.get("shift", (0, 0))
    label_x, label_y = x + side * (radius + 8) + shift_x, y + size * 0.32 + shift_y
    kind = Type(size=size, weight=place.get("weight", 400), anchor="end" if side < 0 else "start")
    parts = []
    if width := place.get("patch"):
        left = label_x - width if side < 0 else label_x
        box = f'x="{round(left)}" y="{round(label_y - size * 0.8)}" width="{width}" height="{round(size * 1.07)}"'
        parts.append(f'<rect {box} fill="{WHITE}" fill-opacity="0.85"/>')
    if place.get("leader"):
        line = f"M{round(x)} {round(y)}L{round(label_x) - 6} {round(y + shift_y)}"
        parts.append(f'<path d="{line}" stroke="{BLACK}" stroke-width="2"/>')
    fill = f'fill="{RED if is_accent else BLACK}" stroke="{WHITE}" stroke-width="3"'
    parts.append(f'<circle cx="{round(x)}" cy="{round(y)}" r="{radius}" {fill}/>')
    parts.append(words(label_x, label_y, place["name"], kind))
    if "formerly" in place:
        parts.append(words(label_x, label_y + look.leading - 2, place["formerly"], kind))
    return "\n".join(parts)


def _note(note: Mapping[str, Any], height: int, look: Look) -> str:
    foot, left = height - 30 - look.leading * (len(note["lines"]) - 1), note.get("left", 170)
    kind = Type(size=look.least, fill=GREY)
    return "\n".join(words(left, foot + look.leading * row, line, kind) for row, line in enumerate(note["lines"]))


def _scale_bar(frame: Frame, look: Look) -> str:
    right, y = WIDTH - frame.bar_right, frame.height - 72
    left = right - frame.bar_km * frame.units_per_km
    ends = "".join(f"M{round(x)} {y - 10}v20" for x in (left, (left + right) / 2, right))
    line = f'<path d="M{round(left)} {y}H{round(right)}{ends}" stroke="{BLACK}" stroke-width="3" fill="none"/>'
    centred = Type(size=look.least, anchor="middle")
    return "\n".join(
        [
            line,
            words(left, y - 20, "0", centred),
            words((left + right) / 2, y - 20, str(frame.bar_km // 2), centred),
            words(right, y - 20, f"{frame.bar_km} km", centred),
            words((left + right) / 2, y + 15 + look.least, frame.under_bar, centred),
        ]
    )
