"""Marks of pages enter the tree of a section: each exactly before the first word of its page.

A mark goes before a word that is broken over two pages, and before a heading, a figure or a link that the page begins
with, so that none of these is called by the page's number.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from builder.characters import counted, is_counted
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
_NUMBERS_OF_NOTES = ("note-ref", "note-number")
_WITHIN_WORDS = "\u00ad’'"


@dataclass(frozen=True, slots=True)
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
    slots = list(_slots(body)) if marks else []
    text = "".join(counted(slot.text) for slot in slots)
    for mark in reversed(marks):  # from the end, so that what comes before keeps its place
        offset = len(text) if mark.at_end else _found(text, mark)
        if offset >= len(text):
            _put_at_end(body, new_mark(mark))
        else:
            _put(new_mark(mark), slots, offset)


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


def _slots(element: etree._Element) -> Iterator[_Slot]:
    classes = element.get("class", "").split()
    if not isinstance(element.tag, str) or (classes and classes[0] in _NUMBERS_OF_NOTES):
        return
    if not is_counted(etree.QName(element).localname, element.get("class", "")):
        return
    if element.text:
        yield _Slot(element, False, element.text)
    for child in element:
        yield from _slots(child)
        if child.tail:
            yield _Slot(child, True, child.tail)


def _put(mark: etree._Element, slots: Sequence[_Slot], offset: int) -> None:
    at, index = _begin_of_word(slots, *_position(slots, offset))
    slot = slots[at]
    whole = None if counted(slot.text[:index]) else _begun_with(slot)
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


def _position(slots: Sequence[_Slot], offset: int) -> tuple[int, int]:
    """Find a counted character: its run, and its index in it."""
    for at, end in enumerate(accumulate(len(counted(slot.text)) for slot in slots)):
        if offset < end:
            text = slots[at].text
            left = offset - (end - len(counted(text)))
            counts = accumulate(len(counted(character)) for character in text)
            return at, next(index for index, count in enumerate(counts) if count > left)
    raise IndexError(offset)


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
    found = None
    for element in (slot.parent, *slot.parent.iterancestors()):
        first = next((each for each in _slots(element) if counted(each.text)), None)
        if first is None or first.node is not slot.node or first.is_tail != slot.is_tail:
            break
        found = element if element.tag in (*_INLINE, *_WHOLE) else found
    return found
