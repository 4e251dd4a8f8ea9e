"""What the walk over a page finds, and what it remembers on its way."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pikepdf import Matrix

from builder.marks import Box
from builder.press.colours import BLACK, Colour
from builder.press.widths import Face

_LEAST_LINE_PT = 3.0  # a shorter narrow area is a dot, not a rule


@dataclass(frozen=True, slots=True)
class Paint:
    """One thing that is painted."""

    kind: str  # "text", "fill", "stroke", "picture" or "shade"
    colour: Colour
    box: Box  # points, in the page's own space, within the box of what it is clipped to
    thickness: float = math.inf  # of a stroke or a narrow area, points
    ppi: float = math.inf  # of a picture, the lesser of both ways
    size: float = 0.0  # of text as it stands on the page, points
    font: str = ""  # of text, with the letters of its subset
    missing: int = 0  # letters of text that the font does not have
    image: Any = None  # the picture itself, open only while its page is


@dataclass(frozen=True, slots=True)
class Opacity:
    """A setting that makes paint transparent, as PDF names it: "ca 0.5"."""

    what: str


@dataclass(slots=True)
class State:
    """The graphics state, as far as it is looked at; it changes with every other operator of a page."""

    ctm: Matrix
    clip: Box = (-math.inf, -math.inf, math.inf, math.inf)
    fill: Colour = BLACK
    stroke: Colour = BLACK
    pattern: Any = None
    width: float = 1.0
    face: Face | None = None
    size: float = 0.0
    spacing: float = 0.0
    leading: float = 0.0
    mode: int = 0


NOWHERE: Box = (math.inf, math.inf, -math.inf, -math.inf)  # of what is clipped away


def common(one: Box, other: Box) -> Box:
    """Find the part that two boxes share."""
    box = max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])
    return box if box[0] <= box[2] and box[1] <= box[3] else NOWHERE


def bounds(points: Iterable[tuple[float, float]]) -> Box:
    """Find the box round some points."""
    across, up = zip(*points, strict=True)
    return min(across), min(up), max(across), max(up)


def narrow(points: Sequence[tuple[float, float]], rectangles: Sequence[Box]) -> float:
    """Measure how thick an area is if it is a rule or a frame; anything else has no thickness.

    Units: points.
    """
    if len(rectangles) == 2 and len(points) == 8:
        one, two = rectangles  # a frame: one rectangle within the other
        sides = [abs(first - second) for first, second in zip(one, two, strict=True)]
        return min((side for side in sides if side > 1e-4), default=math.inf)
    left, bottom, right, top = bounds(points)
    thin, long = sorted((right - left, top - bottom))
    return thin if long >= _LEAST_LINE_PT and thin > 1e-4 else math.inf
