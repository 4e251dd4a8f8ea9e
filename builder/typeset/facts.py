"""What stands where: the laid-out boxes of a document are read once, page by page.

The only reader of WeasyPrint's boxes, which are private in WeasyPrint 70; tests/test_typeset.py holds the contract.
"""

import re
from collections.abc import Iterator
from typing import Any

from builder.model import LeafPage, Volume

_POINTS_IN_PIXEL = 0.75
_WORDS = 8


def read_page(page: Any) -> LeafPage:
    """Read one laid-out page: its anchors, and the source line and words of its first line.

    Units: points from the top left corner, from CSS pixels (1/96 inch).
    """
    anchors = tuple(
        (name, x * _POINTS_IN_PIXEL, y * _POINTS_IN_PIXEL) for name, (x, y, *_) in sorted(page.anchors.items())
    )
    flow = page._page_box.children[0]
    lines = _lines(flow, ("", 0))
    (file, line), first = next(lines, (("", 0), None))
    if first is None:
        return LeafPage(anchors)
    words = _text(first).split()
    for _, more in lines:
        if len(words) >= _WORDS:
            break
        words += _text(more).split()
    return LeafPage(anchors, line, file, " ".join(words[:_WORDS]))


def read_fonts(document: Any, volume: Volume) -> tuple[tuple[str, str], ...]:
    """Tell which font of the volume each font resource of a written document is."""
    known = {(font.family.casefold(), font.weight, font.style == "italic"): font.name for font in volume.fonts}
    used = {
        font.hash: known.get((font.family.casefold(), font.weight, bool(font.style)))
        for font in document.fonts.values()
    }
    return tuple(sorted((resource, name) for resource, name in used.items() if name))


def _lines(box: Any, place: tuple[str, int]) -> Iterator[tuple[tuple[str, int], Any]]:
    """Yield the lines of text below a box in document order, each with the author's place."""
    element = box.element
    if element is not None and hasattr(element, "get") and element.get("data-line"):
        place = (element.get("data-file") or "", int(element.get("data-line")))
    if type(box).__name__ == "LineBox":
        if _text(box).strip():
            yield place, box
        return
    for child in getattr(box, "children", ()):
        if hasattr(child, "element"):
            yield from _lines(child, place)


def _text(line: Any) -> str:
    text = "".join(box.text for box in line.descendants() if hasattr(box, "text"))
    return re.sub(r"\s+", " ", text.replace("\u00ad", ""))
