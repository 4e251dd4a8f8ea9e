"""Print shops: the name of a shop enters, what it asks for leaves."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from builder.errors import BookError, Place, Problem, nearest

_DATA_PATH = Path(__file__).parent / "data"
PROFILES = _DATA_PATH / "icc"
_USUAL_PROFILE = "FOGRA39L_coated.icc"


@dataclass(frozen=True, slots=True)
class Shop:
    """What one print shop asks for, where it says so, and when that was read.

    Units: millimetres, inks in per cent.
    """

    name: str
    title: str
    checked_on: str  # ISO 8601 day
    sources: tuple[str, ...]
    note: str = ""
    standard: str = ""  # "PDF/X-4", or nothing claimed
    condition: str = ""  # registered printing condition of the output intent
    profile: str = ""  # file below builder/data/icc/; empty: none is embedded
    bleed_mm: float = 3.0
    bleeds_at_spine: bool = True  # the bound edge has bleed too
    marks: bool = False
    safe_mm: float = 0.0  # text keeps this far from a cut
    gutters: tuple[tuple[int, float], ...] = ()  # (from so many pages on, inner margin)
    max_ink: float = 0.0  # 0: no limit is named
    min_ppi: int = 200
    wanted_ppi: int = 300
    rgb: bool = False  # the shop takes RGB and converts it itself
    grey: bool = False  # black ink only
    pages: tuple[int, int] | None = None  # fewest and most
    trims: tuple[tuple[float, float], ...] = ()
    trim_range: tuple[float, ...] = ()  # least width and height, most width and height
    papers: Mapping[str, float] = field(default_factory=dict)  # thickness of a page
    cover_papers: Mapping[str, float] = field(default_factory=dict)  # thickness of the sheet
    barcode_mm: tuple[float, float] | None = None  # room that the shop keeps for its own barcode
    least_spine_text_pages: int = 80

    def gutter_mm(self, pages: int) -> float:
        """Find the inner margin that a book of so many pages needs."""
        return max((margin for least, margin in self.gutters if pages >= least), default=0.0)


def shop_names() -> tuple[str, ...]:
    """List the shops that are known."""
    return tuple(_table())


@cache
def find_shop(name: str, place: Place | None = None) -> Shop:
    """Find a shop by its name.

    Errors: BookError CB-SHOP-01 if it is not known.
    """
    if name not in _table():
        hint = nearest(name, shop_names()) or f"the shops are {', '.join(shop_names())}"
        raise BookError(Problem("CB-SHOP-01", place or Place(), f"there is no shop '{name}'", hint, subject=name))
    row = dict(_table()[name])
    row = {**_table().get(row.pop("extends", ""), {}), **row}
    known = {entry.name for entry in fields(Shop)}
    values = {key: _frozen(value) for key, value in row.items() if key in known}
    return Shop(name=name, **{**values, "checked_on": str(row["checked_on"])})


def profile_path(shop: Shop, place: Place) -> Path:
    """Name the file of the colour profile that a shop prints by; one without its own is given that of coated paper.

    Errors: BookError CB-SHOP-02 if it is not there.
    """
    name = shop.profile or _USUAL_PROFILE
    path = PROFILES / name
    if not path.is_file():
        hint = "install chapbook again, or put the shop's profile where the table of shops names it"
        raise BookError(Problem("CB-SHOP-02", place, f"the colour profile '{name}' is missing", hint))
    return path


def read_profile(shop: Shop, place: Place) -> bytes:
    """Read the colour profile that a shop prints by.

    Errors: BookError CB-SHOP-02 if it is not there.
    """
    return profile_path(shop, place).read_bytes()


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((_DATA_PATH / "shops.toml").read_text(encoding="utf-8"))


def _frozen(value: Any) -> Any:
    return tuple(_frozen(entry) for entry in value) if isinstance(value, list) else value
