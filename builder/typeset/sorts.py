"""Sorts: the pages of a laid-out document become a PDF, and of each page it is told which glyphs it prints.

WeasyPrint 70 measures a glyph where it is first drawn and writes others by that measure, and it numbers groups and
patterns through. Here every page begins anew, so a page is the same whatever was drawn before it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from typing import Any

from builder.model import Sorts, Volume
from builder.typeset.facts import read_fonts

_COUNTED = ("ExtGState", "XObject", "Pattern", "Shading")
_NUMBERED = re.compile(r"[xsp]\d+$")
_PLACES = 100_000  # more than one page has of any of these


@dataclass(frozen=True, slots=True)
class Drawn:
    """A document as PDF, and of each page the sorts of every font that it prints with."""

    pdf: bytes
    sorts: tuple[tuple[Sorts, ...], ...]


@dataclass(slots=True)
class _Case:
    """What was met on the pages so far. Lives while a document is drawn."""

    page: int  # index in its leaf of the page that is drawn next
    sorts: list[tuple[Sorts, ...]] = field(default_factory=list)
    met: dict[Any, tuple[dict[int, int], dict[int, str]]] = field(default_factory=dict)


def draw(document: Any, volume: Volume, identifier: bytes, first_page: int) -> Drawn:
    """Write a document as PDF, tagged, and with the output intent that PDF/A asks for.

    Shapes: `first_page` is the index in its leaf of the document's first page. Of the volume's fonts only the names
    and what is told of them are in the PDF: `bind` makes one subset for the whole book, from the sorts of its pages.
    """
    tags: Any = import_module("weasyprint.pdf.tags")
    tags.first_page = first_page
    case = _Case(first_page)
    for page in document.pages:
        page.paint = partial(_paint, page, (document, volume), case)
    # `bind` adds what makes the whole PDF/UA as well
    pdf = document.write_pdf(pdf_variant="pdf/a-2a", pdf_identifier=identifier)
    return Drawn(pdf, tuple(case.sorts))


def _paint(page: Any, book: tuple[Any, Volume], case: _Case, stream: Any, scale: float) -> None:
    fonts: Mapping[Any, Any] = book[0].fonts
    for font in fonts.values():
        font.widths, font.to_unicode = {}, {}
    for name in _COUNTED:
        stream._resources[name] = _shelf()(stream._resources[name]).begun(case.page)
    type(page).paint(page, stream, scale)
    used: dict[str, tuple[tuple[int, int, str], ...]] = {}
    for key, font in fonts.items():
        rows = tuple((glyph, width, font.to_unicode.get(glyph, "")) for glyph, width in sorted(font.widths.items()))
        if rows:
            used[font.hash] = used.get(font.hash, ()) + rows
        widths, characters = case.met.get(key, ({}, {}))
        font.widths, font.to_unicode = {**font.widths, **widths}, {**font.to_unicode, **characters}
        case.met[key] = font.widths, font.to_unicode
    _leave_programs_out(*book)
    case.sorts.append(tuple(Sorts(name, rows) for name, rows in sorted(used.items())))
    case.page += 1


def _leave_programs_out(document: Any, volume: Volume) -> None:
    """Leave the programs of the volume's fonts out, but for the four bytes by which WeasyPrint 70 tells their kind."""
    known = dict(read_fonts(document, volume))
    for font in document.fonts.values():
        if font.hash in known:
            font.file_content, font.clean = font.file_content[:4], lambda *_: None


@cache
def _shelf() -> Any:
    """Make the kind of dictionary by whose length WeasyPrint 70 numbers groups, patterns, shadings and states."""
    base: Any = import_module("weasyprint.pdf").pydyf.Dictionary

    class Shelf(base):  # type: ignore[misc]
        """Counts from a number that tells the page, and only what is numbered."""

        count = 0

        def begun(self, page: int) -> Any:
            self.count = page * _PLACES
            return self

        def __len__(self) -> int:
            return self.count

        def __bool__(self) -> bool:
            return next(iter(self), None) is not None  # for pydyf 0.13 takes what has no length as empty

        def __setitem__(self, name: str, thing: Any) -> None:
            self.count += name not in self and bool(_NUMBERED.match(name))
            super().__setitem__(name, thing)

    return Shelf
