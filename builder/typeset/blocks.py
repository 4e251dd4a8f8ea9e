"""Where every block stands: the laid-out boxes of a document enter, its blocks leave, page by page.

With `facts` the only reader of WeasyPrint's boxes, which are private in WeasyPrint 70; tests/test_facts.py holds the
contract.
"""

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Any

from builder.model import SetBlock

_MM_IN_PIXEL = 25.4 / 96
_CODE = ("pre", "code")
_PICTURES = ("BlockReplacedBox", "InlineReplacedBox")


@dataclass(frozen=True, slots=True)
class _Around:
    """What a box takes over from those that it stands in."""

    kind: str = ""
    file: str = ""
    line: int = 0
    is_note: bool = False


def read_blocks(
    document: Any, above: Set[int] = frozenset(), below: Set[int] = frozenset()
) -> tuple[list[tuple[SetBlock, ...]], dict[int, tuple[int, int]]]:
    """Read the blocks of every page of a laid-out document, and on which pages each element has blocks.

    Shapes: `above` and `below` are identities of elements with blocks on pages before and after the document's own.
    Units: millimetres from the top left corner of the trimmed page, from CSS pixels.
    """
    found = [list(_on_page(page)) for page in document.pages]
    pages = [(number, key) for number, rows in enumerate(found) for key, _ in rows]
    first = {key: number for number, key in reversed(pages)} | dict.fromkeys(above, -1)
    last = {key: number for number, key in pages} | dict.fromkeys(below, len(found))
    blocks = [
        tuple(replace(block, begins=first[key] == number, ends=last[key] == number) for key, block in rows)
        for number, rows in enumerate(found)
    ]
    return blocks, {key: (first.get(key, len(found)), last.get(key, -1)) for key in first | last}


def area_of(page: Any) -> tuple[float, float, float, float]:
    """Measure the page within its margins: left, top, right, bottom."""
    box = page._page_box
    left, top = box.content_box_x(), box.content_box_y()
    return _mm(left), _mm(top), _mm(left + box.width), _mm(top + box.height)


def _on_page(page: Any) -> Iterator[tuple[int, SetBlock]]:
    """Yield each block with the number of its element, which tells whether it goes on on another page."""
    for child in page._page_box.children:
        kind = type(child).__name__
        if kind != "MarginBox":
            yield from _below(child, _Around(is_note=kind == "FootnoteAreaBox"))


def _below(box: Any, around: _Around) -> Iterator[tuple[int, SetBlock]]:
    element, kind = box.element, type(box).__name__
    key = id(box if element is None else element)  # the room for notes has none
    if (box.element_tag or "").endswith(("::before", "::after")):
        return  # it shares its element with the block that it stands in, and no author wrote it
    if hasattr(element, "get") and "::" not in (box.element_tag or "::"):
        line = element.get("data-line")
        file = element.get("data-file") or around.file
        around = _Around(str(element.tag), file, int(line) if line else around.line, around.is_note)
    if kind in _PICTURES:
        yield key, _picture(box, around)
        return
    if kind == "TableBox":
        yield key, _table(box, around)
    children = _children(box)
    lines = [child for child in children if type(child).__name__ == "LineBox"]
    if lines and (block := _block(box, lines, around)):
        yield key, block
    for child in children:
        if hasattr(child, "element_tag"):
            yield from _below(child, around)


def _children(box: Any) -> list[Any]:
    """List what stands in a box; what is placed absolutely stands behind a placeholder."""
    return [getattr(child, "_box", child) for child in getattr(box, "children", ())]


def _block(box: Any, lines: list[Any], around: _Around) -> SetBlock | None:
    extents = [extent for line in lines if (extent := _extent(line))]
    if not extents:
        return None
    right = max(right for _, right in extents)
    widest = next(line for line in lines if (_extent(line) or (0, 0))[1] == right)
    room = box.padding_box_x() + box.padding_width()  # leaders and numbers of a list may stand in its padding
    return SetBlock(
        around.kind,
        around.file,
        around.line + (_line_of_code(box, widest) if around.line and around.kind in _CODE else 0),
        left=_mm(min(left for left, _ in extents)),
        top=_mm(lines[0].position_y),
        right=_mm(right),
        bottom=_mm(lines[-1].position_y + lines[-1].height),
        lines=len(extents),
        over=_mm(max(0.0, right - room)),
        is_note=around.is_note,
    )


def _line_of_code(box: Any, line: Any) -> int:
    """Count the author's lines from the fence of a listing to the one of which a line is laid out."""
    shown = _text(line).strip()
    written = "".join(box.element.itertext()).split("\n")
    return next((number for number, text in enumerate(written, 1) if shown and shown in text), 0)


def _text(box: Any) -> str:
    return box.text if type(box).__name__ == "TextBox" else "".join(map(_text, _children(box)))


def _extent(box: Any) -> tuple[float, float] | None:
    """Find where the words of a line begin and end; None if it has none."""
    found: list[tuple[float, float]] = []
    for child in _children(box):
        if type(child).__name__ == "TextBox":
            if child.text.strip():
                found.append((child.position_x, child.position_x + child.width))
        elif hasattr(child, "position_x") and (extent := _extent(child)):
            found.append(extent)
    return (min(left for left, _ in found), max(right for _, right in found)) if found else None


def _picture(box: Any, around: _Around) -> SetBlock:
    left, top = box.content_box_x(), box.content_box_y()
    address = box.element.get("src") or ""
    return SetBlock(
        around.kind,
        around.file,
        around.line,
        _mm(left),
        _mm(top),
        _mm(left + box.width),
        _mm(top + box.height),
        is_note=around.is_note,
        picture=address.removeprefix("picture:") if address.startswith("picture:") else "",
    )


def _table(box: Any, around: _Around) -> SetBlock:
    left, top = box.border_box_x(), box.border_box_y()
    right, bottom = left + box.border_width(), top + box.border_height()
    return SetBlock(
        "table", around.file, around.line, _mm(left), _mm(top), _mm(right), _mm(bottom), is_note=around.is_note
    )


def _mm(pixels: float) -> float:
    return round(pixels * _MM_IN_PIXEL, 2)
