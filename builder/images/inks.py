"""Inks: a colour of the screen enters, the inks that print it leave.

Source: ICC.1 (profiles), by relative colorimetric intent with black point compensation.
"""

import math
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageCms

from builder.model import Edition, Ink
from builder.shops import PROFILES, find_shop, profile_path

Rgb = tuple[int, int, int]

_NEUTRAL = 6  # red, green and blue that differ by less, of 255, are grey
_BLACK = 0.8  # a grey as dark as this is meant as black: in one full ink its edges are sharp, in dots they are not
THEME_INKS: tuple[tuple[str, Ink], ...] = (("#6b2a2a", (0.0, 0.7, 0.6, 0.6)),)  # the accent of the theme


@dataclass(frozen=True, slots=True)
class Separation:
    """By which inks an edition is printed."""

    target: str  # "cmyk"; "black": black ink alone; "grey": the greys of a screen
    profile: str = ""  # file of the printing condition's profile
    max_ink: float = 0.0  # per cent of all inks together; 0: no limit
    named: tuple[tuple[str, Ink], ...] = ()  # colours that have inks of their own


def separation(edition: Edition) -> Separation | None:
    """Tell by which inks an edition is printed; nothing if its colours stay those of the screen.

    Errors: BookError CB-SHOP-01, -02 if its shop or the shop's profile is not there.
    """
    if edition.colour not in ("cmyk", "grey"):
        return None
    if edition.colour == "grey":
        return Separation("black" if edition.finish == "press" else "grey")
    shop = find_shop(edition.printing.shop, edition.place)
    name = profile_path(shop, edition.place).name
    return Separation("cmyk", name, shop.max_ink, (*edition.printing.inks, *THEME_INKS))


def printed(colour: Rgb, by: Separation) -> str:
    """Write as CSS what a colour of the screen is printed in."""
    if by.target == "grey":
        level = round(_luma(colour))
        return f"rgb({level}, {level}, {level})"
    return f"device-cmyk({' '.join(f'{share:g}' for share in ink(colour, by))})"


def ink(colour: Rgb, by: Separation) -> Ink:
    """Find the inks that print a colour of the screen: those that it is given, black for greys, or the profile's."""
    named = dict(reversed(by.named)).get(f"#{colour[0]:02x}{colour[1]:02x}{colour[2]:02x}")
    if named is not None and by.target == "cmyk":
        return named
    if by.target != "cmyk" or max(colour) - min(colour) < _NEUTRAL:
        return (0.0, 0.0, 0.0, _black(1 - _luma(colour) / 255))
    return limited(_by_profile(colour, by.profile), by.max_ink)


def limited(shares: Ink, max_ink: float) -> Ink:
    """Take colour away, and no black, until all inks together keep to a limit."""
    cyan, magenta, yellow, black = shares
    coloured = cyan + magenta + yellow
    if not max_ink or coloured + black <= max_ink / 100:
        return shares
    rest = max(max_ink / 100 - black, 0.0) / coloured
    cyan, magenta, yellow = (math.floor(share * rest * 1000) / 1000 for share in (cyan, magenta, yellow))
    return (cyan, magenta, yellow, black)


def _luma(colour: Rgb) -> float:
    """Weigh red, green and blue by how bright they are.

    Source: ITU-R BT.601, 2.5.1.
    """
    return 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2]


def _black(share: float) -> float:
    return 1.0 if share >= _BLACK else round(share, 3)


def _by_profile(colour: Rgb, profile: str) -> Ink:
    pixel = Image.new("RGB", (1, 1), colour)
    converted = ImageCms.applyTransform(pixel, to_inks(profile))
    found = converted.tobytes() if converted else b"\0\0\0\0"
    cyan, magenta, yellow, black = (round(level / 255, 3) for level in found)
    return (cyan, magenta, yellow, black)


@cache
def to_inks(profile: str) -> ImageCms.ImageCmsTransform:
    """Open the way from a screen's colours to the inks of a profile."""
    return ImageCms.buildTransform(
        ImageCms.createProfile("sRGB"),
        str(PROFILES / profile),
        "RGB",
        "CMYK",
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )
