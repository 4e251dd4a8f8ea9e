"""Fields of the table `print` of an edition: what each takes."""

import re
from collections.abc import Mapping
from typing import Any

from builder.errors import nearest
from builder.model import Ink
from builder.settings.fields import TEXT, TRUTH, Field, choice
from builder.shops import shop_names

_MOST_BLEED_MM = 3.5275  # WeasyPrint 70 writes no bleed box of more than ten points beyond the trimmed page


def _shop(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    if value not in shop_names():
        near = nearest(value, shop_names())
        raise ValueError(f"is {value!r}, and {near or 'the shops are ' + ', '.join(shop_names())}")
    return value


def _measured(least: float, most: float, form: str) -> Field:
    def parse(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            raise ValueError
        return float(value)

    return Field(form, parse)


def _kept(value: Any) -> int:
    if value not in (1, 2) or isinstance(value, bool):
        raise ValueError
    return int(value)


def _copies(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 1_000_000:
        raise ValueError
    return value


def _inks(value: Any) -> tuple[tuple[str, Ink], ...]:
    if not isinstance(value, dict):
        raise ValueError
    return tuple((_screen_colour(colour), _ink(colour, shares)) for colour, shares in value.items())


def _screen_colour(colour: str) -> str:
    digits = re.fullmatch("#([0-9a-f]{3}|[0-9a-f]{6})", colour.lower())
    if not digits:
        raise ValueError(f'names the colour {colour!r}; write it as the style sheet does, as "#9b1c1f"')
    return f"#{digits[1] if len(digits[1]) == 6 else ''.join(digit * 2 for digit in digits[1])}"


def _ink(colour: str, shares: Any) -> Ink:
    is_sound = isinstance(shares, list) and len(shares) == 4
    if not is_sound or not all(type(share) in (int, float) and 0 <= share <= 100 for share in shares):
        raise ValueError(f"gives {colour!r} no four inks: cyan, magenta, yellow and black, each of 0 to 100 per cent")
    cyan, magenta, yellow, black = (share / 100 for share in shares)
    return (cyan, magenta, yellow, black)


_THICK = _measured(0.03, 0.9, "the thickness of one sheet in millimetres, as 0.1 for office paper")
FIELDS: Mapping[str, Field] = {
    "shop": Field(f"a print shop: {', '.join(shop_names())}", _shop),
    "bleed": _measured(0, _MOST_BLEED_MM, "the bleed in millimetres, 0 to 3.5"),
    "marks": TRUTH,
    "binding": choice("left", "right"),
    "cover": choice("apart", "inside"),
    "inks": Field('inks in per cent for colours of the style sheet, as { "#9b1c1f" = [0, 100, 90, 20] }', _inks),
    "paper": TEXT,
    "cover_paper": TEXT,
    "spine": _measured(0.5, 100, "the width of the spine in millimetres, as the shop's template has it"),
    "creep": TRUTH,
    "keep_last": Field("1, the back cover, or 2, its inside too", _kept),
    "fill": choice("blank", "notes"),
    "paper_thickness": _THICK,
    "cover_thickness": _THICK,
    "copies": Field("a number of copies, as 100", _copies),
}
