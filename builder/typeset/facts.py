"""What stands where: the laid-out boxes of a document are read once, page by page.

With `blocks` the only reader of WeasyPrint's boxes, which are private in WeasyPrint 70; tests/test_facts.py holds
the contract.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import Any, NamedTuple

from builder.characters import counted, is_counted
from builder.model import LeafPage, Picture, PlacedBlock, PlacedPicture, Volume
from builder.typeset.blocks import area_of, read_blocks

_POINTS_IN_PIXEL = 0.75
_MM_IN_PIXEL = 25.4 / 96
_WORDS = 8
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u2060"))  # soft hyphens and guides of line breaks
_RUNS = 200  # more than enough for the first words
_PICTURE = "picture:"


class _Block(NamedTuple):
    """The innermost element around a text that has a line of the author's."""

    element: Any = None
    file: str = ""
    line: int = 0
    figure: str = ""  # id of the figure around it


@dataclass(frozen=True, slots=True)
class Around:
    """What stands on pages of the section that were laid out earlier: elements by their identity."""

    offset: int = 0  # counted characters before the first page that is read
    begun: Mapping[int, int] = field(default_factory=dict)  # to the offset at which they began
    above: frozenset[int] = frozenset()  # those with lines on the pages before
    below: frozenset[int] = frozenset()  # those with lines on the pages that follow


class Read(NamedTuple):
    """What was read, and of each element when it began and which pages have lines of its own."""

    pages: tuple[LeafPage, ...]
    begun: Mapping[int, tuple[int, int]]  # (page, offset); the page is -1 if it began before the first that was read
    lines: Mapping[int, tuple[int, int]]  # (first page, last page), as they are numbered here
    offset: int  # counted characters up to the end of the last page


@dataclass(slots=True)
class _Reading:
    """How far the reading of a document has come. Lives while its pages are read."""

    pictures: Mapping[str, Picture]
    begun: dict[int, tuple[int, int]]  # blocks by their identity: the page and the offset at which they began
    offset: int
    heads: set[int] = field(default_factory=set)  # table heads, which are laid out again on every page
    number: int = -1  # of the page
    # of this page:
    first: _Block | None = None
    words: list[str] = field(default_factory=list)
    blocks: list[PlacedBlock] = field(default_factory=list)
    placed: list[PlacedPicture] = field(default_factory=list)
    strings: list[tuple[str, str]] = field(default_factory=list)


def read_pages(document: Any, volume: Volume, around: Around = Around()) -> Read:  # frozen
    """Read the pages of a laid-out document: anchors, blocks, pictures, first words and how much text came before.

    Units: anchors in points, blocks and pictures in millimetres, both from the top left corner of the trimmed page;
    offsets in counted characters.
    """
    begun = {element: (-1, offset) for element, offset in around.begun.items()}
    reading = _Reading({picture.key: picture for picture in volume.pictures}, begun, around.offset)
    found = [_page(page, reading) for page in document.pages]
    blocks, lines = read_blocks(document, around.above, around.below)
    pages = (
        replace(facts, set_blocks=on_page, area=area_of(page))
        for page, facts, on_page in zip(document.pages, found, blocks, strict=True)
    )
    return Read(tuple(pages), reading.begun, lines, reading.offset)


def _page(page: Any, reading: _Reading) -> LeafPage:
    before = reading.offset
    reading.number += 1
    reading.first = None
    for found in (reading.words, reading.blocks, reading.placed, reading.strings):
        found.clear()
    main, *areas = page._page_box.children  # notes stand in areas of their own
    _read(main, _Block(), True, reading)
    for area in areas:
        _read(area, _Block(), False, reading)
    first = reading.first or _Block()
    words = "".join(reading.words).translate(_UNSEEN).split()
    return LeafPage(
        anchors=_anchors(page),
        line=first.line,
        file=first.file,
        words=" ".join(words[:_WORDS]),
        offset=before,
        block_offset=before - reading.begun.get(id(first.element), (0, before))[1] if first.line else 0,
        name=page._page_box.page_type.name,
        strings=tuple(reading.strings),
        blocks=tuple(reading.blocks),
        pictures=tuple(reading.placed),
    )


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


def _read(box: Any, block: _Block, counts: bool, reading: _Reading) -> None:
    """Read what stands in a box and below it, in document order; what layout added does not count."""
    tag, element = box.element_tag or "", box.element
    _take_strings(box, reading)
    kind = type(box).__name__
    if kind == "TextBox":
        if (counts and "::" not in tag) or tag.endswith("::first-letter"):
            _take_text(box.text, block, reading)
        return
    if "::" in tag and not tag.endswith("::first-letter"):
        counts = False
    elif element is not None and hasattr(element, "get"):
        if element.get("data-line"):
            block = _begun(box, element, block, reading)
        if element.tag == "figure":
            block = block._replace(figure=element.get("id") or "")
        elif element.tag == "img" and (element.get("src") or "").startswith(_PICTURE):
            _take_picture(box, element, block, reading)
        counts = counts and is_counted(element.tag, element.get("class") or "")
        if kind == "TableRowGroupBox" and tag == "thead":
            counts = counts and id(element) not in reading.heads
            reading.heads.add(id(element))
    for child in getattr(box, "children", ()):
        if hasattr(child, "element_tag"):
            _read(child, block, counts, reading)
    if kind == "LineBox" and counts and len(reading.words) < _RUNS and not _is_initial(element):
        reading.words.append(" ")


def _is_initial(element: Any) -> bool:
    """Tell the dropped letter of a chapter, whose word goes on without a space."""
    return element is not None and "initial" in (element.get("class") or "").split()


def _take_strings(box: Any, reading: _Reading) -> None:
    """Take the named strings that a box sets, as WeasyPrint collects them for its margin boxes."""
    found = getattr(box, "string_set", None)
    if found and found != "none":
        reading.strings += [(name, text) for name, text in found]


def _take_text(text: str, block: _Block, reading: _Reading) -> None:
    characters = len(counted(text))
    if characters and reading.first is None:
        reading.first = block
    reading.offset += characters
    if len(reading.words) < _RUNS:
        reading.words.append(text)


def _begun(box: Any, element: Any, around: _Block, reading: _Reading) -> _Block:
    block = _Block(element, element.get("data-file") or "", int(element.get("data-line")), around.figure)
    if id(element) not in reading.begun:
        reading.begun[id(element)] = reading.number, reading.offset
        top = box.border_box_y() if hasattr(box, "border_box_y") else box.position_y
        reading.blocks.append(PlacedBlock(block.file, block.line, _mm(top)))
    return block


def _take_picture(box: Any, element: Any, block: _Block, reading: _Reading) -> None:
    picture = reading.pictures.get(element.get("src").removeprefix(_PICTURE))
    if picture is None or not hasattr(box, "replacement"):
        return
    # WeasyPrint is imported late (see the desk); by now it is there
    width, height, x, y = import_module("weasyprint.layout.replaced").replacedbox_layout(box)
    rectangle = (_mm(x), _mm(y), _mm(width), _mm(height))
    reading.placed.append(PlacedPicture(picture.key, block.figure, *rectangle, picture.width_px, picture.height_px))


def _mm(pixels: float) -> float:
    return round(pixels * _MM_IN_PIXEL, 2)
