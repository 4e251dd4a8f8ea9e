"""The box tree: the boxes of a document before layout, numbered, and what each of them depends on as a digest.

The pages are made of these boxes and of nothing else, so two documents whose boxes are alike from a joint on are alike
on every page from there.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from hashlib import blake2b
from importlib import import_module
from typing import Any, NamedTuple

from builder.model import DIGEST

_LINE = "data-line"  # the author's lines move with every line that is written before them
_OPEN_KINDS = ("BlockBox", "LineBox", "InlineBox", "TextBox")
_PLAIN = ("height", "column_count", "column_width")
_Matched = Mapping[Any, list[tuple[int, int]]]


class At(NamedTuple):
    """A place in the box tree: a box that begins there, or an offset in the text of one."""

    box: int
    offset: int
    path: tuple[int, ...]  # numbers of the boxes that are open there, outermost first


class BoxTree:
    """The boxes of one document in document order; the boxes of a note follow its call."""

    def __init__(self, root: Any) -> None:
        """Number the boxes; it must be done before layout, which splits and moves them."""
        self.root = root
        self.boxes: list[Any] = []
        self._parents: list[tuple[int, int]] = []  # (number of the parent, index in it)
        self._depths: list[int] = []
        self._add(root, (-1, 0), 0)
        self.number = {id(box): number for number, box in enumerate(self.boxes)}
        self._parted = list(self._find_parted())
        self._letters = list(self._find_letters())

    def _add(self, box: Any, parent: tuple[int, int], depth: int) -> None:
        number = len(self.boxes)
        self.boxes.append(box)
        self._parents.append(parent)
        self._depths.append(depth)
        for group in getattr(box, "column_groups", ()):  # of a table: they set the widths of its cells
            self._add(group, (-1, 0), depth + 1)
        for index, child in enumerate(box.children):
            self._add(child, (number, index), depth + 1)
        if box.footnote is not None:
            self._add(box.footnote, (-1, 0), depth + 1)

    def begins(self, number: int) -> int:
        """Give the number of the first box of the element of a box."""
        return self._firsts[id(self.boxes[number].element)]

    @cached_property
    def _firsts(self) -> Mapping[int, int]:
        rows = reversed(list(enumerate(self.boxes)))
        return {id(box.element): number for number, box in rows}

    @property
    def lines(self) -> tuple[int, ...]:
        """Give the author's line of the element of every box."""
        return tuple(int(box.element.get("data-line") or 0) for box in self.boxes)

    def digests(self, matched: _Matched) -> bytes:
        """Digest what every box depends on beside the boxes around it: its element, the rules for it, its text."""
        elements: dict[int, tuple[Any, ...]] = {}
        found = []
        for box, depth in zip(self.boxes, self._depths, strict=True):
            element, kind = box.element, type(box).__name__
            if (of_element := elements.get(id(element))) is None:
                own = sorted(item for item in element.attrib.items() if item[0] != _LINE)
                of_element = elements[id(element)] = (element.tag, own, matched.get(element, ()))
            drawing = _drawing(element) if kind.endswith("ReplacedBox") else ()
            facts = (depth, kind, box.element_tag, of_element, getattr(box, "text", ""), drawing)
            row = repr((*facts, box.string_set, box.bookmark_label))
            found.append(blake2b(row.encode(), digest_size=DIGEST).digest())
        return b"".join(found)

    def at(self, resume_at: Any) -> At | None:
        """Find the place from which the engine would go on; None if it is not one of running text."""
        box, path = self.root, [0]
        while resume_at is not None:
            if type(box).__name__ not in _OPEN_KINDS or len(resume_at) != 1 or not _is_plain(box):
                return None
            ((index, resume_at),) = resume_at.items()
            if type(box).__name__ == "TextBox":
                return At(path[-1], index, tuple(path)) if resume_at is None else None
            box = box.children[index]
            if id(box) not in self.number:
                return None  # layout made it
            path.append(self.number[id(box)])
        return At(path[-1], -1, tuple(path[:-1]))

    def stands(self, at: At) -> bool:
        """Tell whether all from a place on is as it was before layout, and no element goes on there unseen."""
        if any(at.box < end and any(box.text != text for box, text in texts) for end, texts in self._letters):
            return False
        elements = {id(self.boxes[number].element) for number in at.path}
        return all(key in elements for first, last, key in self._parted if first < at.box <= last)

    def _find_parted(self) -> Iterator[tuple[int, int, int]]:
        """Find elements with several boxes that stand in different ones, such as words around a block."""
        found: dict[int, list[int]] = {}
        for number, (box, (parent, _)) in enumerate(zip(self.boxes, self._parents, strict=True)):
            is_first = parent < 0 or self.boxes[parent].element is not box.element
            if is_first and "::" not in box.element_tag:
                found.setdefault(id(box.element), []).append(number)
        yield from ((numbers[0], numbers[-1], key) for key, numbers in found.items() if len(numbers) > 1)

    def _find_letters(self) -> Iterator[tuple[int, list[tuple[Any, str]]]]:
        """Find the texts from which WeasyPrint 70 cuts the first letter, for good, whenever it tries a line of them."""
        for number, box in enumerate(self.boxes):
            if box.first_letter_style is not None:
                inside = self.boxes[number : self._end(number)]
                yield self._end(number), [(one, one.text) for one in inside if hasattr(one, "text")]

    def _end(self, number: int) -> int:
        """Give the number of the first box behind all that stands in a box."""
        rest = range(number + 1, len(self.boxes))
        return next((n for n in rest if self._depths[n] <= self._depths[number]), len(self.boxes))

    def resume_at(self, number: int, offset: int) -> Any:
        """Write a place as the engine takes it: nested dictionaries of indexes."""
        found: Any = None if offset < 0 else {offset: None}
        while self._parents[number][0] >= 0:
            number, index = self._parents[number]
            found = {index: found}
        return found


def _drawing(element: Any) -> tuple[Any, ...]:
    """List what is below the element of a picture: it has no boxes of its own."""
    return tuple((one.tag, sorted(one.attrib.items()), one.text, one.tail) for one in [*element.iter()][1:])


def _is_plain(box: Any) -> bool:
    """Tell whether what follows in a box does not depend on what came before in it."""
    style = box.style
    return style["max_lines"] == "none" and all(style[name] == "auto" for name in _PLAIN)


@contextmanager
def matched_rules() -> Iterator[_Matched]:
    """Note which rules of the stylesheets apply to every element, while styles are worked out."""
    cssselect2: Any = import_module("cssselect2")  # it comes with WeasyPrint
    matched: dict[Any, list[tuple[int, int]]] = {}
    original = cssselect2.Matcher.match

    def match(matcher: Any, element: Any) -> Any:
        found = original(matcher, element)
        matched.setdefault(element.etree_element, []).extend((order, len(found)) for _, order, *_ in found)
        return found

    cssselect2.Matcher.match = match
    try:
        yield matched
    finally:
        cssselect2.Matcher.match = original


def state_of(page: tuple[Any, ...]) -> str | None:
    """Write what the engine knows at the start of a page beside its place; None if it cannot be written."""
    _, following, is_right, (quotes, counters, scopes, groups), *_ = page
    if groups:
        return None  # pages with names: they are counted from a place in the tree
    counts = {name: values for name, values in counters.items() if name != "pages"}
    return json.dumps([following, is_right, quotes, counts, [sorted(scope) for scope in scopes]], sort_keys=True)


def page_of(state: str, resume_at: Any) -> tuple[Any, ...]:
    """Read what was written of the start of a page, in the form in which the engine keeps it."""
    following, is_right, quotes, counts, scopes = json.loads(state)
    page_state: Any = (quotes, {"pages": [0], **counts}, [set(scope) for scope in scopes], [])
    remake = {"content_changed": False, "pages_wanted": False, "anchors": [], "content_lookups": []}
    return resume_at, following, is_right, page_state, remake


def is_forced(state: str) -> bool:
    """Tell whether a page whose start was written begins because it must, and not because the one before was full."""
    following = json.loads(state)[0]
    return following["break"] != "any" or bool(following["page"])
