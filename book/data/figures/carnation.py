"""The carnation: a head of toothed petals in rows, a calyx, a stem with its leaves; our own drawing, cut like lino."""

from dataclasses import dataclass
from math import cos, pi, radians, sin

from figures.svg import BLACK, RED, WHITE, Sheet, drawing

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Petal:
    """A fan with a toothed edge: its direction from upright, its length and its opening, in units and degrees."""

    angle: float
    length: float
    opening: float
    teeth: int


# From the back to the front: every petal lies on those before it. No two are alike, as no two petals are
PETALS = tuple(
    Petal(*numbers)
    for row in (
        ((-74, 182, 58, 7), (76, 186, 56, 7), (-30, 206, 56, 7), (34, 202, 58, 7), (2, 212, 44, 6)),
        ((-98, 150, 44, 6), (100, 146, 44, 6), (-52, 166, 54, 7), (54, 164, 56, 7), (0, 172, 58, 8)),
        ((-82, 122, 50, 6), (80, 124, 50, 6), (-27, 134, 52, 7), (30, 130, 54, 7)),
        ((-58, 92, 52, 6), (60, 90, 52, 6), (2, 98, 60, 8)),
    )
    for numbers in row
)
TOOTH = (1.0, 0.965, 1.02, 0.985, 1.015, 0.975, 1.01, 0.99)
FLAT = 0.94  # heads are a little flatter than round


def draw_carnation() -> str:
    sheet = Sheet(600, 1000, "A red carnation", "A carnation with its stem and leaves.")
    return drawing(sheet, carnation(300, 262))


def carnation(x: float, y: float, scale: float = 1.0) -> list[str]:
    """Draw the flower; (x, y) is where its petals meet."""
    place = f"translate({round(x)} {round(y)})" + (f" scale({scale:g})" if scale != 1 else "")
    return [
        f'<g transform="{place}" stroke-linejoin="round">',
        '<g transform="rotate(-7)">',
        *(part for petal in PETALS for part in _petal(petal)),
        _calyx(),
        "</g>",
        *_stem(),
        "</g>",
    ]


def _at(angle: float, radius: float) -> Point:
    return radius * sin(radians(angle)), -radius * cos(radians(angle)) * FLAT


def _said(*points: Point) -> str:
    return " ".join(f"{round(x)} {round(y)}" for x, y in points)


def _petal(petal: Petal) -> list[str]:
    half, notches = petal.opening / 2, _notches(petal)
    waist_left, waist_right = (_at(petal.angle + side * half * 0.9, petal.length * 0.5) for side in (-1, 1))
    edge = "".join(f"Q{_said(tip, notch)}" for tip, notch in zip(_tips(petal), notches[1:], strict=True))
    outline = f"M0 0Q{_said(waist_left, notches[0])}{edge}Q{_said(waist_right)} 0 0z"
    return [
        f'<path d="{outline}" fill="{RED}" stroke="{WHITE}" stroke-width="5"/>',
        f'<path d="{_folds(petal)}" fill="{WHITE}"/>',
    ]


def _notches(petal: Petal) -> list[Point]:
    shares = [notch / petal.teeth for notch in range(petal.teeth + 1)]
    return [_at(petal.angle + petal.opening * (s - 0.5), petal.length * _swell(s) * 0.93) for s in shares]


def _tips(petal: Petal) -> list[Point]:
    shares = [(tooth + 0.5) / petal.teeth for tooth in range(petal.teeth)]
    heights = [TOOTH[(tooth + petal.teeth) % len(TOOTH)] * 1.13 for tooth in range(petal.teeth)]
    return [
        _at(petal.angle + petal.opening * (s - 0.5), petal.length * _swell(s) * height)
        for s, height in zip(shares, heights, strict=True)
    ]


def _swell(share: float) -> float:
    return 0.95 + 0.06 * sin(pi * share)


def _folds(petal: Petal) -> str:
    """Cut slender wedges from every second notch towards the base."""
    parts = []
    for index, (x, y) in list(enumerate(_notches(petal)))[2:-1:2]:
        depth = 0.62 if index % 4 else 0.72
        across, along = (-y / petal.length * 3.5, x / petal.length * 3.5)
        left, right = ((x + side * across, y + side * along) for side in (-1, 1))
        parts.append(f"M{_said(left)}L{_said((x * depth, y * depth))}L{_said(right)}z")
    return "".join(parts)


def _calyx() -> str:
    cup = "M-30 -14Q-33 40 -17 104Q0 112 17 104Q33 40 30 -14Q24 0 17 14Q9 -4 0 -22Q-9 -4 -17 14Q-24 0 -30 -14z"
    return f'<path d="{cup}" fill="{BLACK}" stroke="{WHITE}" stroke-width="5"/>'


def _stem() -> list[str]:
    stem = (
        f'<path d="M12 96C34 290 34 470 -6 716" stroke="{BLACK}" stroke-width="10" stroke-linecap="round" fill="none"/>'
    )
    leaves = (
        "M27 392C-30 366 -58 300 -104 206C-84 312 -46 384 24 418z",
        "M27 404C74 372 92 310 128 238C122 318 92 392 26 428z",
        "M12 596C-50 566 -84 492 -140 418C-112 512 -70 590 9 622z",
        "M12 606C64 580 96 524 150 470C126 548 86 606 8 630z",
    )
    return [stem, *(f'<path d="{leaf}" fill="{BLACK}"/>' for leaf in leaves)]
