"""Colours of a PDF: a colour space and values enter, its name and its inks leave.

Source: ISO 32000-1, 8.6 (colour spaces).
"""

from dataclasses import dataclass

import pikepdf
from pikepdf import Array

# Colours of light, which a press can only print after somebody has converted them
LIGHT = frozenset({"DeviceRGB", "CalRGB", "Lab", "RGB by profile"})

_SHORT = {"G": "DeviceGray", "RGB": "DeviceRGB", "CMYK": "DeviceCMYK", "I": "Indexed"}  # of inline pictures
_BY_PROFILE = {1: "DeviceGray", 3: "RGB by profile", 4: "DeviceCMYK"}


@dataclass(frozen=True, slots=True)
class Colour:
    """A colour as it stands in a drawing."""

    space: str  # "DeviceCMYK", "DeviceGray", "Separation Gold", "Pattern", or one of LIGHT
    values: tuple[float, ...] = ()


BLACK = Colour("DeviceGray", (0.0,))  # what a drawing begins with

DEVICE = {"g": "DeviceGray", "rg": "DeviceRGB", "k": "DeviceCMYK"}


def inks(colour: Colour) -> tuple[float, ...] | None:
    """Tell the shares of cyan, magenta, yellow and black, from 0 to 1; None if the colour is not made of them."""
    if colour.space == "DeviceCMYK" and len(colour.values) == 4:
        return colour.values
    if colour.space == "DeviceGray" and len(colour.values) == 1:
        return (0.0, 0.0, 0.0, round(1 - colour.values[0], 6))
    return None


def space_name(space: pikepdf.Object, resources: pikepdf.Object) -> str:
    """Name a colour space, through the page's resources and the layers that PDF puts round it."""
    if isinstance(space, pikepdf.Name):
        name = str(space).removeprefix("/")
        named = resources.get("/ColorSpace", pikepdf.Dictionary()).get(str(space))
        return _SHORT.get(name, name) if named is None else space_name(named, resources)
    if not isinstance(space, Array) or not len(space):
        return "unknown"
    family = str(space[0]).removeprefix("/")
    if family == "ICCBased":
        return _BY_PROFILE.get(int(space[1].N), "unknown")
    if family in ("Indexed", "I"):
        return space_name(space[1], resources)
    if family == "Separation":
        return f"Separation {str(space[1]).removeprefix('/')}"
    return family if len(space) == 1 or family != "Pattern" else "Pattern"
