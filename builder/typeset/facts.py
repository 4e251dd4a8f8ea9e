"""What stands where: the laid-out boxes of a document are read once, page by page.

The only reader of WeasyPrint's boxes, which are private in WeasyPrint 70; tests/test_typeset.py holds the contract.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from builder.characters import counted, is_counted
from builder.model import LeafPage, Volume

_POINTS_IN_PIXEL = 0.75
_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Run:
    """A run of text as laid out, with the author's place of the block that holds it."""

    text: str
    file: str
    line: int


def read_pages(document: Any) -> tuple[LeafPage, ...]:
    """Read the pages of a laid-out document: anchors, source place, first words and how much text came before.

    Units: points from the top left corner, from CSS pixels (1/96 inch); offsets in counted characters.
    """
    pages: list[LeafPage] = []
    seen: set[int] = set()  # table heads, which are laid out again on every page
    offset = 0
    for page in document.pages:
        runs = list(_runs(page._page_box.children[0], ("", 0), seen))
        first = next((run for run in runs if counted(run.text)), _Run("", "", 0))
        words = "".join(run.text for run in runs[:200]).replace("\u00ad", "").split()
        pages.append(
            LeafPage(
                anchors=_anchors(page),
                line=first.line,
                file=first.file,
                words=" ".join(words[:_WORDS]),
                offset=offset,
                name=page._page_box.page_type.name,
                strings=_strings(page),
            )
        )
        offset += sum(len(counted(run.text)) for run in runs)
    return tuple(pages)


def read_fonts(document: Any, volume: Volume) -> tuple[tuple[str, str], ...]:
    """Tell which font of the volume each font resource of a written document is."""
    known = {(font.family.casefold(), font.weight, font.style == "italic"): font.name for font in volume.fonts}
    used = {
        font.hash: known.get((font.family.casefold(), font.weight, bool(font.style)))
        for font in document.fonts.values()
    }
    return tuple(sorted((resource, name) for resource, name in used.items() if name))


def _anchors(page: Any) -> tuple[tuple[str, float, float], ...]:
    placed = sorted(page.anchors.items())
    return tuple((name, x * _POINTS_IN_PIXEL, y * _POINTS_IN_PIXEL) for name, (x, y, *_) in placed)


def _strings(page: Any) -> tuple[tuple[str, str], ...]:
    """List the named strings set on a page in document order, as WeasyPrint collects them for its margin boxes."""
    sets = (getattr(box, "string_set", None) for box in page._page_box.descendants())
    return tuple((name, text) for one in sets if one and one != "none" for name, text in one)


def _runs(box: Any, place: tuple[str, int], seen: set[int]) -> Iterator[_Run]:
    """Yield the text below a box in document order, without what layout added."""
    tag, element = box.element_tag or "", box.element
    if "::" in tag and not tag.endswith("::first-letter"):
        return
    if element is not None and hasattr(element, "get"):
        if not is_counted(element.tag, element.get("class") or ""):
            return
        if element.get("data-line"):
            place = (element.get("data-file") or "", int(element.get("data-line")))
    kind = type(box).__name__
    if kind == "TableRowGroupBox" and tag == "thead":
        if id(element) in seen:
            return
        seen.add(id(element))
    if kind == "TextBox":
        yield _Run(box.text, place[0], place[1])
        return
    for child in getattr(box, "children", ()):
        if hasattr(child, "element_tag"):
            yield from _runs(child, place, seen)
    if kind == "LineBox":
        yield _Run(" ", place[0], place[1])
