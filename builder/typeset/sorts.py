"""Sorts: the pages of a laid-out document become a PDF, and of each page it is told which glyphs it prints.

WeasyPrint 70 measures a glyph where it is first drawn and writes others by that measure. Here every page begins anew,
so a page is the same whatever was drawn before it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from builder.model import Sorts

_COUNTED = re.compile(r"[xs]\d+$")  # groups and states of their own, which WeasyPrint 70 counts


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document as PDF, and of each page the sorts of every font that it prints with."""

    pdf: bytes
    sorts: tuple[tuple[Sorts, ...], ...]
    is_told_by_names: bool  # all that its pages share is named by what it is, not by a number


@dataclass(slots=True)
class _Case:
    """What was met on the pages so far. Lives while a document is drawn."""

    sorts: list[tuple[Sorts, ...]] = field(default_factory=list)
    met: dict[Any, tuple[dict[int, int], dict[int, str]]] = field(default_factory=dict)
    resources: Mapping[str, Any] = field(default_factory=dict)


def draw(document: Any, identifier: bytes) -> Drawn:
    """Write a document as PDF, tagged, and with the output intent that PDF/A asks for."""
    case = _Case()
    for page in document.pages:
        page.paint = partial(_paint, page, document.fonts, case)
    # `bind` adds what makes the whole PDF/UA as well
    pdf = document.write_pdf(pdf_variant="pdf/a-2a", pdf_identifier=identifier)
    named = [name for shelf in ("XObject", "ExtGState") for name in case.resources.get(shelf, ())]
    counted = any(map(_COUNTED.match, named)) or any(case.resources.get(shelf) for shelf in ("Pattern", "Shading"))
    return Drawn(pdf, tuple(case.sorts), not counted)


def _paint(page: Any, fonts: Mapping[Any, Any], case: _Case, stream: Any, scale: float) -> None:
    for font in fonts.values():
        font.widths, font.to_unicode = {}, {}
        font.__dict__.pop("written", None)  # words of `drawing`
    type(page).paint(page, stream, scale)
    case.resources = stream._resources
    used: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for key, font in fonts.items():
        rows = tuple((glyph, width, font.to_unicode.get(glyph, "")) for glyph, width in sorted(font.widths.items()))
        if rows:
            used[font.hash] = used.get(font.hash, ()) + rows
        widths, characters = case.met.get(key, ({}, {}))
        font.widths, font.to_unicode = {**font.widths, **widths}, {**font.to_unicode, **characters}
        case.met[key] = font.widths, font.to_unicode
    case.sorts.append(tuple(Sorts(name, rows) for name, rows in sorted(used.items())))
