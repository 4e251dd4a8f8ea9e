"""Running heads that name pages: leaves and the page map enter, that of the notes leaves with "Notes to pages 12–31".

Running heads are set after everything else, so they may name any page and move none.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml import etree

from builder.characters import counted
from builder.model import Leaf, LeafPage, PageMap, Section, Volume

_STRINGS = ("book", "chapter")  # what the theme prints at the head of left and right pages
_COMPARED = 24  # characters
_NOTE = re.compile(r"note-\d+")


@dataclass(frozen=True, slots=True)
class _Note:
    """A note at the book's end: how it begins, and from where it is called."""

    words: str
    call: str  # "section#anchor"


def name_pages_of_notes(leaves: Sequence[Leaf], volume: Volume, page_map: PageMap) -> tuple[Leaf, ...]:
    """Let the pages of notes at the book's end say to which pages their notes belong.

    Source: Chicago Manual of Style, 18th ed., 1.16 and 13.50 (running heads of notes).
    """
    sections = {section.id: section for section in volume.sections}
    return tuple(_headed(leaf, sections[leaf.id], volume, page_map) for leaf in leaves)


def _headed(leaf: Leaf, section: Section, volume: Volume, page_map: PageMap) -> Leaf:
    notes = _notes(section) if section.role == "notes" and not section.file else {}
    if not notes:
        return leaf
    labels = volume.language.labels
    pages = []
    before = ""  # the note with which the page before ended
    for page in leaf.pages:
        found = list(_on_page(page, notes, before))
        before = found[-1] if found else before
        pages.append(_with_head(page, [notes[name].call for name in found], labels, page_map))
    return replace(leaf, pages=tuple(pages))


def _notes(section: Section) -> Mapping[str, _Note]:
    root = etree.fromstring(f"<main>{section.html}</main>")
    notes = {}
    for item in root.iter("li"):
        call = next((link for link in item.iter("a") if "note-number" in link.get("class", "").split()), None)
        if call is not None and _NOTE.fullmatch(item.get("id", "")):
            words = "".join(map(str, item.itertext())).strip().removeprefix(call.text or "")
            notes[item.get("id", "")] = _Note(counted(words), call.get("href", "").replace(".xhtml#", "#", 1))
    return notes


def _on_page(page: LeafPage, notes: Mapping[str, _Note], before: str) -> Iterator[str]:
    """Name the notes of which something stands on a page, one that goes on from the page before included."""
    placed = sorted((y, x, name) for name, x, y in page.anchors if name in notes or name.startswith("notes-of-"))
    first = next((name for _, _, name in placed), "")
    begins_anew = first.startswith("notes-of-") or (first and _begins(page, notes[first]))
    if before and not begins_anew:
        yield before
    yield from sorted((name for _, _, name in placed if name in notes), key=lambda name: int(name.partition("-")[2]))


def _begins(page: LeafPage, note: _Note) -> bool:
    words = counted(page.words)
    length = min(len(words), len(note.words), _COMPARED)
    return words[:length] == note.words[:length]


def _with_head(page: LeafPage, calls: Sequence[str], labels: Mapping[str, str], page_map: PageMap) -> LeafPage:
    folios = list(dict.fromkeys(page_map.folio(call) for call in calls if call in page_map.anchors))
    if not folios:
        return page
    form = labels["notes_to_pages" if len(folios) > 1 else "notes_to_page"]
    head = form.format(folios[0] if len(folios) == 1 else f"{folios[0]}–{folios[-1]}")
    kept = tuple((name, text) for name, text in page.strings if name not in _STRINGS)
    return replace(page, strings=(*((name, head) for name in _STRINGS), *kept))
