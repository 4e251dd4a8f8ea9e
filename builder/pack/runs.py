"""Runs of text in a tree: an element enters, its text that counts leaves, with the place of each character."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from lxml import etree

from builder.characters import NOT_COUNTED, counted, is_counted

COUNTED = re.compile(rf"[^\s{NOT_COUNTED}]+")
_NUMBERS_OF_NOTES = (["note-ref"], ["note-number"])
_BETWEEN = "\x00"  # a character that XML does not have


@dataclass(slots=True)  # not frozen: thousands are made, and that would take thrice the time
class Slot:
    """A run of text in a tree: the text of an element, or the text behind one."""

    node: etree._Element
    is_tail: bool
    text: str

    @property
    def parent(self) -> etree._Element:
        """Find the element that the text stands in."""
        above = self.node.getparent() if self.is_tail else self.node
        assert above is not None, "text stands within the section"
        return above


@dataclass(frozen=True, slots=True)
class Runs:
    """The text of an element as it is counted, and its runs."""

    slots: list[Slot]
    text: str
    ends: list[int]  # of each run in the text

    @classmethod
    def of(cls, element: etree._Element) -> "Runs":
        """Read an element, in which notes stand behind the text."""
        slots: list[Slot] = []
        gather(element, slots)
        runs = counted(_BETWEEN.join(slot.text for slot in slots)).split(_BETWEEN)  # at once, for the sake of speed
        return cls(slots, "".join(runs), list(accumulate(map(len, runs))))

    def at(self, offset: int) -> tuple[int, int]:
        """Find a counted character: its run, and where in that run it stands."""
        number = bisect_right(self.ends, offset)  # behind runs without a counted character
        start = self.ends[number - 1] if number else 0
        return number, _index(self.slots[number].text, offset - start)


def gather(element: etree._Element, slots: list[Slot]) -> None:
    """Collect the runs of text that count, in the order of the document."""
    if text := element.text:
        slots.append(Slot(element, False, text))
    for child in element:
        if counts(child):
            gather(child, slots)
        if tail := child.tail:
            slots.append(Slot(child, True, tail))


def counts(element: etree._Element) -> bool:
    """Tell whether the text of an element counts."""
    return isinstance(element.tag, str) and _kind_counts(element.tag, element.get("class", ""))


@cache  # a book has few kinds of elements and thousands of each
def _kind_counts(tag: str, classes: str) -> bool:
    return classes.split()[:1] not in _NUMBERS_OF_NOTES and is_counted(tag.rpartition("}")[2], classes)


def says_something(element: etree._Element) -> bool:
    """Tell whether an element has text that counts."""
    slots: list[Slot] = []
    if counts(element):
        gather(element, slots)
    return any(COUNTED.search(slot.text) for slot in slots)


def is_number_of_note(element: etree._Element) -> bool:
    """Tell the number with which a note begins."""
    return element.get("class", "").split()[:1] == ["note-number"]


def _index(text: str, count: int) -> int:
    """Find the character of a run before which so many count."""
    index = count + count // 8  # fewer than are needed, where a word has five letters
    missing = count + 1 - len(counted(text[:index]))
    if missing < 1:
        index, missing = 0, count + 1
    while missing and index < len(text):  # so many at least are needed, and often little more
        index, missing = index + missing, missing - len(counted(text[index : index + missing]))
    return index - 1
