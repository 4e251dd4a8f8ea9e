"""Printing: the table `print` of an edition goes in, what is asked of the press or the stapler comes out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builder.errors import Problem, Severity, nearest
from builder.model import Edition
from builder.settings.fields import Table, read_fields
from builder.settings.print_fields import FIELDS
from builder.shops import Shop, find_shop

_RIGHT_TO_LEFT = ("ar", "ckb", "dv", "fa", "he", "ps", "sd", "syr", "ug", "ur", "yi")
_ITS_SCRIPTS = ("arab", "hebr", "syrc", "thaa")
_NAMES = {"bleed": "bleed_mm", "spine": "spine_mm", "paper_thickness": "paper_mm", "cover_thickness": "cover_mm"}
_AT_SHOPS = ("shop", "bleed", "marks", "binding", "cover", "inks", "paper", "cover_paper", "spine")
_FOLDED = (
    *("bleed", "marks", "binding", "cover", "creep", "keep_last", "fill"),
    *("paper_thickness", "cover_thickness", "copies"),
)
_USED: Mapping[str, tuple[str, ...]] = {  # what each finish has a use for
    "": (),
    "press": _AT_SHOPS,
    "booklet": _FOLDED,
    "signatures-16": tuple(key for key in _FOLDED if not key.startswith("cover")),
    "signatures-32": tuple(key for key in _FOLDED if not key.startswith("cover")),
    "cut-stack": ("bleed", "marks", "binding", "keep_last", "fill", "paper_thickness", "copies"),
}
FINISHES = tuple(_USED)


def read_printing(table: Table) -> tuple[dict[str, Any], list[Problem]]:
    """Read the table `print` of one edition; what is not written there is not in the answer."""
    found, problems = read_fields(table, FIELDS)
    return {_NAMES.get(key, key): value for key, value in found.items()}, problems


def settled(edition: Edition, written: Mapping[str, Any], language: str) -> Edition:
    """Fill in what an edition leaves to its print shop, to its language, or to custom."""
    is_pressed = edition.finish == "press"
    shop = find_shop(edition.printing.shop)
    usual: dict[str, Any] = {"binding": _binding(language)}
    if is_pressed:
        usual |= {"bleed_mm": shop.bleed_mm, "marks": shop.marks, "cover": "apart"}
    printing = replace(edition.printing, **{key: value for key, value in usual.items() if key not in written})
    colour = edition.colour or (_colour_at(shop) if is_pressed else "rgb")
    return replace(edition, printing=printing, colour=colour)


def _binding(language: str) -> str:
    """Tell at which edge a book is bound: at the right where lines begin there."""
    subtags = language.lower().split("-")
    script = next((part for part in subtags[1:] if len(part) == 4 and part.isalpha()), "")
    return "right" if script in _ITS_SCRIPTS or (not script and subtags[0] in _RIGHT_TO_LEFT) else "left"


def _colour_at(shop: Shop) -> str:
    return "rgb" if shop.rgb else "grey" if shop.grey else "cmyk"


def printing_faults(edition: Edition, table: Table) -> list[Problem]:
    """Find what an edition asks for that its finish or its shop does not do."""
    if edition.format != "pdf":
        asked = [key for key in ("finish", "print", "sheet") if key in table.values]
        hint = 'a print edition extends "pdf"'
        return [
            _useless(table, key, f"edition {edition.name!r} is an EPUB, which nobody prints", hint) for key in asked
        ]
    inner = table.inner("print") if isinstance(table.values.get("print"), dict) else None
    faults = []
    for key in inner.values if inner else ():
        if key in FIELDS and key not in _USED[edition.finish]:
            users = [name for name, keys in _USED.items() if key in keys]
            message = f"{key!r} means nothing for finish {edition.finish!r}"
            faults.append(_useless(inner or table, key, message, f"it is for {', '.join(users)}"))
    if edition.finish == "press":
        faults += _shop_faults(edition, inner or table)
    elif edition.colour == "cmyk":
        message, hint = "inks are for a print shop", 'write finish = "press" too, or colour = "grey"'
        faults.append(_useless(table, "colour", message, hint))
    return faults


def _shop_faults(edition: Edition, table: Table) -> list[Problem]:
    shop, printing = find_shop(edition.printing.shop), edition.printing
    faults = []
    for what, asked, papers in (
        ("paper", printing.paper, shop.papers),
        ("cover_paper", printing.cover_paper, shop.cover_papers),
    ):
        if asked and asked not in papers:
            near = nearest(asked, papers)
            known = near or (
                f"its papers are {', '.join(papers)}" if papers else "give the width of its template: spine"
            )
            message = f"{shop.title} has no {what.replace('_', ' ')} '{asked}'"
            faults.append(Problem("CB-SET-11", table.place(what), message, known, subject=asked))
    if printing.cover == "apart" and not printing.paper and not printing.spine_mm:
        known = f'paper = "{next(iter(shop.papers))}"' if shop.papers else "spine, in millimetres, from its template"
        message = f"edition {edition.name!r} has a cover of its own, but no paper from which its spine is reckoned"
        hint = f"write {known} in [editions.{edition.name}.print]" + (
            f"; its papers are {', '.join(shop.papers)}" if shop.papers else ""
        ) + ', or cover = "inside"'  # fmt: skip
        faults.append(Problem("CB-SET-12", table.place("print"), message, hint))
    return faults


def _useless(table: Table, key: str, message: str, hint: str) -> Problem:
    return Problem("CB-SET-09", table.place(key), message, hint, Severity.WARNING, subject=key)
