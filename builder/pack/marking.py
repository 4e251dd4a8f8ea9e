"""Marks of pages enter the tree of a section: each exactly before the first word of its page.

A mark goes before a word that is broken over two pages, and before a heading, a figure or a link that the page begins
with, so that none of these is called by the page's number.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from lxml import etree

from builder.characters import NOT_COUNTED, counted, is_counted
from builder.pack.pages import PageMark
from builder.pack.xhtml import TYPE, XHTML

_INLINE = tuple(
    f"{XHTML}{name}"
    for name in (
        *("a", "abbr", "b", "cite", "code", "dfn", "em", "i", "kbd", "q", "s"),
        *("small", "span", "strong", "sub", "sup", "u", "var"),
    )
)
_WHOLE = tuple(f"{XHTML}{name}" for name in ("h1", "h2", "h3", "h4", "h5", "h6", "header", "figure"))
_NUMBERS_OF_NOTES = (["note-ref"], ["note-number"])
_WITHIN_WORDS = "\u00ad\u2060’'"
_BETWEEN = "\x00"  # a character that XML does not have
_COUNTED = re.compile(rf"[^\s{NOT_COUNTED}]+")


@dataclass(slots=True)  # not frozen: thousands are made, and that would take thrice the time
class _Slot:
    """A run of text in a tree: the text of an element, or the text behind one."""

    node: etree._Element
    is_tail: bool
    text: str

    @property
    def parent(self) -> etree._Element:
        above = self.node.getparent() if self.is_tail else self.node
        assert above is not None, "text stands within the section"
        return above


def set_marks(body: etree._Element, marks: Sequence[PageMark]) -> None:
    """Put the marks of a section's pages into its tree, in which notes stand behind the text."""
    slots: list[_Slot] = []
    if marks:
        _gather(body, slots)
    runs = counted(_BETWEEN.join(slot.text for slot in slots)).split(_BETWEEN)  # at once, for the sake of speed
    text, ends = "".join(runs), list(accumulate(map(len, runs)))
    for mark in reversed(marks):  # from the end, so that what comes before keeps its place
        offset = len(text) if mark.at_end else _found(text, mark)
        at = bisect_right(ends, offset)  # behind runs without a counted character
        if offset >= len(text):
            _put_at_end(body, new_mark(mark))
        else:
            _put(new_mark(mark), slots, at, _index(slots[at].text, offset - ends[at] + len(runs[at])))


def new_mark(mark: PageMark) -> etree._Element:
    """Make the element that marks a page.

    Source: DPUB-ARIA 1.1 (doc-pagebreak); EPUB Accessibility Techniques 1.1 (page markers).
    """
    names = {TYPE: "pagebreak", "role": "doc-pagebreak", "id": mark.id, "aria-label": mark.label}
    return etree.Element(f"{XHTML}span", names)


def _found(text: str, mark: PageMark) -> int:
    """Find where a page begins, also where this edition says more or less before it than the printed one."""
    words = counted(mark.words)
    if not words or text.startswith(words, mark.offset):
        return mark.offset
    places: list[int] = []
    while (at := text.find(words, places[-1] + 1 if places else 0)) >= 0:
        places.append(at)
    return min(places, key=lambda place: abs(place - mark.offset), default=mark.offset)


def _gather(element: etree._Element, slots: list[_Slot]) -> None:
    """Collect the runs of text that count, in the order of the document."""
    if text := element.text:
        slots.append(_Slot(element, False, text))
    for child in element:
        if _counts(child):
            _gather(child, slots)
        if tail := child.tail:
            slots.append(_Slot(child, True, tail))


def _counts(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and _kind_counts(element.tag, element.get("class", ""))


@cache  # a book has few kinds of elements and thousands of each
def _kind_counts(tag: str, classes: str) -> bool:
    return classes.split()[:1] not in _NUMBERS_OF_NOTES and is_counted(tag.rpartition("}")[2], classes)


def _index(text: str, count: int) -> int:
    """Find the character of a run before which so many count."""
    index, missing = 0, count + 1
    while missing and index < len(text):  # so many at least are needed, and often little more
        index, missing = index + missing, missing - len(counted(text[index : index + missing]))
    return index - 1


def _put(mark: etree._Element, slots: Sequence[_Slot], at: int, index: int) -> None:
    at, index = _begin_of_word(slots, at, index)
    slot = slots[at]
    whole = None if _COUNTED.search(slot.text, 0, index) else _begun_with(slot)
    if whole is not None:
        while (before := whole.getprevious()) is not None and _is_mark(before) and not before.tail:
            whole = before  # of pages with nothing but pictures, which begin at the same word
        whole.addprevious(mark)
    elif slot.is_tail:
        text = slot.node.tail or ""
        slot.node.tail, mark.tail = text[:index], text[index:]
        slot.parent.insert(slot.parent.index(slot.node) + 1, mark)
    else:
        text = slot.node.text or ""
        slot.node.text, mark.tail = text[:index], text[index:]
        slot.node.insert(0, mark)


def _put_at_end(body: etree._Element, mark: etree._Element) -> None:
    behind = None
    for child in reversed(body):
        if not _is_mark(child) or child.tail:
            break
        behind = child
    if behind is None:
        body.append(mark)
    else:
        behind.addprevious(mark)


def _is_mark(element: etree._Element) -> bool:
    return element.get("role") == "doc-pagebreak"


def _begin_of_word(slots: Sequence[_Slot], at: int, index: int) -> tuple[int, int]:
    """Go back from a letter within a word to its first."""
    here = (at, index)
    if not slots[at].text[index].isalnum():
        return here
    while True:
        before, letter = (at, index - 1) if index else (at - 1, len(slots[at - 1].text) - 1)
        if before < 0 or (before != at and _is_parted(slots[before], slots[at])):
            return here
        if not (slots[before].text[letter].isalnum() or slots[before].text[letter] in _WITHIN_WORDS):
            return here
        at, index = before, letter
        here = here if slots[at].text[index] in _WITHIN_WORDS else (at, index)


def _is_parted(before: _Slot, after: _Slot) -> bool:
    """Tell whether two neighbouring runs of text belong to different lines or blocks."""
    return _block(before.parent) is not _block(after.parent) or after.node.tag == f"{XHTML}br"


def _block(element: etree._Element) -> etree._Element:
    return next(each for each in (element, *element.iterancestors()) if each.tag not in _INLINE)


def _begun_with(slot: _Slot) -> etree._Element | None:
    """Find the outermost element that should stand whole behind the mark and that begins with a run of text."""
    found, element = None, slot.node
    if slot.is_tail:
        if _says_something(slot.node) or not _is_first(slot.node):
            return None
        element = slot.parent
    while True:
        found = element if element.tag in (*_INLINE, *_WHOLE) else found
        above = element.getparent()
        if above is None or not _is_first(element):
            return found
        element = above


def _is_first(element: etree._Element) -> bool:
    """Tell whether nothing that counts stands in the parent before an element."""
    above = element.getparent()
    if above is None or _COUNTED.search(above.text or ""):
        return False
    siblings = element.itersiblings(preceding=True)
    return not any(_COUNTED.search(each.tail or "") or _says_something(each) for each in siblings)


def _says_something(element: etree._Element) -> bool:
    slots: list[_Slot] = []
    if _counts(element):
        _gather(element, slots)
    return any(_COUNTED.search(slot.text) for slot in slots)
