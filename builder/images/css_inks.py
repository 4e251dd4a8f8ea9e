"""CSS for the press: a style sheet enters, the same with its colours written as inks leaves.

Source: CSS Color Module Level 4 (hexadecimal, rgb() and hsl() notation, named colours).
"""

import re
from functools import partial

from PIL import ImageColor

from builder.images.inks import Rgb, Separation, printed

_SKIPPED = r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\)"""
_DECLARATION = re.compile(
    rf"(?P<skipped>{_SKIPPED})|(?P<name>[-\w]+)(?P<colon>\s*:)(?P<value>(?:{_SKIPPED}|[^;{{}}\"'])*)(?=[;}}]|\Z)",
    re.DOTALL,
)
_COLOUR = re.compile(
    rf"(?P<skipped>{_SKIPPED})|\#[0-9a-fA-F]{{3,8}}\b|\b(?:rgb|hsl)a?\([^)]*\)"
    r"|(?<![-\w])[a-zA-Z]+(?![-\w(])"
)
# in other properties a word such as "tan" is the name of something else
_COLOURED = re.compile(r"--|.*color|background|border|outline|fill|stroke|column-rule|text-decoration|text-emphasis")


def separated_css(css: str, by: Separation) -> str:
    """Write every colour of a style sheet, or of the declarations of one element, as inks.

    Shapes: lines stay where they are. What is half transparent is lightened, as on white paper.
    Errors: none; a notation that is not known stays, for `check_press` to find.
    """
    return _DECLARATION.sub(partial(_declaration, by=by), css)


def separated_colour(value: str, by: Separation) -> str:
    """Write the colours in the value of one property or attribute as inks."""
    return _COLOUR.sub(partial(_colour, by=by), value)


def rgb_of(colour: str) -> tuple[Rgb, float] | None:
    """Read a colour in the notation of CSS: red, green and blue of 255, and how opaque it is."""
    colour = colour.strip().lower()
    if colour.startswith("rgb"):
        return _from_numbers(colour)
    try:
        values = ImageColor.getrgb(colour)
    except ValueError:
        return None
    return (values[0], values[1], values[2]), values[3] / 255 if len(values) == 4 else 1.0


def on_white(colour: Rgb, opacity: float) -> Rgb:
    """Lighten a colour as paper does that shows through it."""
    red, green, blue = (round(255 - (255 - level) * opacity) for level in colour)
    return red, green, blue


def _declaration(found: re.Match[str], by: Separation) -> str:
    if found["skipped"] or not _COLOURED.match(found["name"]):
        return found[0]
    return found["name"] + found["colon"] + separated_colour(found["value"], by)


def _colour(found: re.Match[str], by: Separation) -> str:
    known = None if found["skipped"] else rgb_of(found[0])
    return found[0] if known is None else printed(on_white(*known), by)


def _from_numbers(colour: str) -> tuple[Rgb, float] | None:
    numbers = re.findall(r"([\d.]+)(%?)", colour)
    if len(numbers) not in (3, 4):
        return None
    red, green, blue = (min(255, round(float(number) * (2.55 if mark else 1))) for number, mark in numbers[:3])
    opacity = float(numbers[3][0]) / (100 if numbers[3][1] else 1) if len(numbers) == 4 else 1.0
    return (red, green, blue), min(opacity, 1.0)
