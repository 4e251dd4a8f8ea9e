"""Memory: what was painted on a page is known by what draws it, so that of a chapter only new pages are read.

Shapes: a memory is kept as JSON, pages by their digests. Only pages of text and rules are remembered: what a picture, a
form or a pattern paints, its own resources say.
"""

import json
import re
from collections.abc import Callable
from hashlib import sha256
from operator import attrgetter
from struct import iter_unpack, pack
from typing import Any

from pikepdf import Dictionary, Object, Page

from builder.contents import digest_of
from builder.preflight.pages import Mark, PaintedPage
from builder.press import space_name

_CUT = ("/MediaBox", "/TrimBox")
_BOXES = (*_CUT, "/BleedBox")
_REFERENCE = re.compile(rb"\d \d+ R\b")
_TEXT_ALONE = ("/ExtGState", "/ColorSpace", "/Font")
_KIND = attrgetter("kind", "is_ink", "is_coloured", "missing", "font")


class Memory:
    """The pages of a section as they were when it was last looked at, and as they are now."""

    def __init__(self, kept: bytes = b"") -> None:
        """Begin with what was kept."""
        self._before: dict[str, Any] = json.loads(kept) if kept else {}
        self._now: dict[str, Any] = {}
        self._resources: dict[tuple[int, int], bytes | None] = {}  # by their numbers in the file: pages share them

    def give(self, page: Page, read: Callable[[], PaintedPage]) -> PaintedPage:
        """Remember a page, or read it."""
        resources = self._digest_of_resources(page.obj.get("/Resources"))
        if resources is None or not set(_CUT) <= set(page.obj.keys()):  # other pages say how this one is cut
            return read()
        boxes = [page.obj[name].unparse(resolved=True) for name in _BOXES if name in page.obj]
        digest = sha256(b" ".join((digest_of(page), resources, *boxes))).hexdigest()
        if row := self._before.get(digest):
            self._now[digest] = row
            return _page(row)
        found = read()
        self._now[digest] = _row(found)
        return found

    def packed(self) -> bytes:
        """Write what is to be kept."""
        return json.dumps(self._now, separators=(",", ":")).encode()

    def _digest_of_resources(self, resources: Object | None) -> bytes | None:
        if resources is None or not resources.is_indirect:
            return None
        if resources.objgen not in self._resources:
            self._resources[resources.objgen] = _digest_of_text_alone(resources)
        return self._resources[resources.objgen]


def _row(page: PaintedPage) -> tuple[Any, ...]:
    """Write a page: the numbers of all its marks as one text, for writing each as digits takes longer than reading."""
    numbers = [number for mark in page.marks for number in (*mark.box, mark.size_pt, mark.thickness_pt, mark.ppi)]
    return page.size, page.bleed, list(map(_KIND, page.marks)), pack(f"<{len(numbers)}d", *numbers).hex()


def _page(row: Any) -> PaintedPage:
    size, bleed, kinds, packed = row
    marks = []
    numbers = iter_unpack("<7d", bytes.fromhex(packed))
    for (kind, is_ink, is_coloured, missing, font), (*box, size_pt, thickness_pt, ppi) in zip(
        kinds, numbers, strict=True
    ):
        marks.append(Mark(kind, tuple(box), is_ink, is_coloured, size_pt, missing, font, thickness_pt, ppi))
    return PaintedPage(tuple(size), tuple(bleed), tuple(marks))


def _digest_of_text_alone(resources: Object) -> bytes | None:
    """Make a digest of all that the resources of text and rules say of what is painted; None if there is more."""
    shelves = {name: dict(shelf.items()) for name, shelf in resources.items() if isinstance(shelf, Dictionary)}
    if any(shelf for name, shelf in shelves.items() if name not in _TEXT_ALONE):
        return None
    states, spaces, fonts = (shelves.get(name, {}) for name in _TEXT_ALONE)
    said = [f"{name} ".encode() + state.unparse(resolved=True) for name, state in states.items()]
    said += [f"{name} {space_name(space, resources)}".encode() for name, space in spaces.items()]
    for name, font in fonts.items():
        if font.get("/Subtype") != "/Type0":
            return None
        widths = font.DescendantFonts[0]
        said += [f"{name} {font.BaseFont} {widths.get('/DW')} ".encode(), widths.W.unparse(resolved=True)]
    whole = b"\n".join(said)
    return None if _REFERENCE.search(whole) else sha256(whole).digest()  # it would depend on numbers in the file
