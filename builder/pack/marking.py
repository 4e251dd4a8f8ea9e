"""Marks of pages enter the tree of a section: each exactly before the first word of its page.

A mark goes before a word that is broken over two pages, and before a heading, a figure or a link that the page begins
with, so that none of these is called by the page's number.
"""

from collections.abc import Mapping, Sequence
from copy import copy

from lxml import etree

from builder.characters import counted
from builder.pack.pages import PageMark
from builder.pack.runs import COUNTED, Runs, Slot, is_number_of_note, says_something
from builder.pack.xhtml import TYPE, XHTML

Blocks = Mapping[tuple[str, str], etree._Element]  # by file and line of the author's; no other has the same

_INLINE = tuple(
    f"{XHTML}{name}"
    for name in (
        *("a", "abbr", "b", "cite", "code", "dfn", "em", "i", "kbd", "q", "s"),
        *("small", "span", "strong", "sub", "sup", "u", "var"),
    )
)
_WHOLE = tuple(f"{XHTML}{name}" for name in ("h1", "h2", "h3", "h4", "h5", "h6", "header", "figure"))
_WITHIN_WORDS = "\u00ad\u2060’'"


def set_marks(body: etree._Element, marks: Sequence[PageMark], blocks: Blocks) -> None:
    """Put the marks of a section's pages into its tree, in which notes stand behind the text."""
    whole: Runs | None = None
    for mark in reversed(marks):  # from the end, so that what comes before keeps its place
        if mark.at_end:
            _put_at_end(body, new_mark(mark))
        elif not _set_in_block(mark, _block_of(mark, body, blocks)):  # else a hundredth of the text was looked at
            whole = whole or Runs.of(body)
            offset = _found(whole.text, mark)
            if offset >= len(whole.text):
                _put_at_end(body, new_mark(mark))
            else:
                _put(new_mark(mark), whole.slots, *whole.at(offset))


def _block_of(mark: PageMark, body: etree._Element, blocks: Blocks) -> etree._Element | None:
    """Find the block that the page map names, or the first one for a section's first page."""
    if mark.offset:
        return blocks.get((mark.file, str(mark.line)))
    return next((child for child in body if says_something(child)), None)


def _set_in_block(mark: PageMark, block: etree._Element | None) -> bool:
    """Set a mark in a block, if the page's words are there."""
    words = counted(mark.words)
    if block is None or not words:
        return False
    runs = Runs.of(block)
    rest = runs.text[mark.block_offset :]
    if not rest or not (rest.startswith(words) or words.startswith(rest)):
        return False
    _put(new_mark(mark), runs.slots, *runs.at(mark.block_offset))
    return True


def new_mark(mark: PageMark) -> etree._Element:
    """Make the element that marks a page.

    Source: DPUB-ARIA 1.1 (doc-pagebreak); EPUB Accessibility Techniques 1.1 (page markers).
    """
    made = copy(_MARK)  # a quarter of the time of making it
    made.set("id", mark.id)
    made.set("aria-label", mark.label)
    return made


_MARK = etree.Element(f"{XHTML}span", {TYPE: "pagebreak", "role": "doc-pagebreak"})


def _found(text: str, mark: PageMark) -> int:
    """Find where a page begins, also where this edition says more or less before it than the printed one."""
    words = counted(mark.words)
    if not words or text.startswith(words, mark.offset):
        return mark.offset
    places: list[int] = []
    while (at := text.find(words, places[-1] + 1 if places else 0)) >= 0:
        places.append(at)
    return min(places, key=lambda place: abs(place - mark.offset), default=mark.offset)


def _put(mark: etree._Element, slots: Sequence[Slot], at: int, index: int) -> None:
    at, index = _begin_of_word(slots, at, index)
    slot = slots[at]
    whole = None if COUNTED.search(slot.text, 0, index) else _begun_with(slot)
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


def _begin_of_word(slots: Sequence[Slot], at: int, index: int) -> tuple[int, int]:
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


def _is_parted(before: Slot, after: Slot) -> bool:
    """Tell whether two neighbouring runs of text belong to different lines or blocks."""
    return _block(before.parent) is not _block(after.parent) or after.node.tag == f"{XHTML}br"


def _block(element: etree._Element) -> etree._Element:
    return next(each for each in (element, *element.iterancestors()) if each.tag not in _INLINE)


def _begun_with(slot: Slot) -> etree._Element | None:
    """Find the outermost element that should stand whole behind the mark and that begins with a run of text."""
    found, element = None, slot.node
    if slot.is_tail:
        if says_something(slot.node) or not _is_first(slot.node):
            return None
        found, element = slot.node if is_number_of_note(slot.node) else None, slot.parent
    while True:
        found = element if element.tag in (*_INLINE, *_WHOLE) else found
        above = element.getparent()
        if above is None or not _is_first(element):
            return found
        element = above


def _is_first(element: etree._Element) -> bool:
    """Tell whether nothing that counts stands in the parent before an element."""
    above = element.getparent()
    if above is None or COUNTED.search(above.text or ""):
        return False
    siblings = element.itersiblings(preceding=True)
    return not any(COUNTED.search(each.tail or "") or says_something(each) for each in siblings)
