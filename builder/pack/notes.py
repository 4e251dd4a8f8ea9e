"""Notes: a section's tree with notes in place enters; calls in place and notes at its end leave."""

from collections import Counter

from lxml import etree

from builder.pack.xhtml import TYPE, XHTML


def gather_notes(body: etree._Element) -> None:
    """Put a call where each note stands, and the notes at the end, where reading systems find them for their pop-ups.

    Source: EPUB 3 Structural Semantics Vocabulary 1.1 (noteref, footnote).
    """
    notes = list(body.iter(XHTML + "note"))
    gathered = etree.SubElement(body, XHTML + "div", {"class": "notes"}) if notes else body
    for note in notes:  # in document order, so that a note within a note comes after it
        name, number = note.get("id", ""), note.get("number", "")
        _replace(note, _call(name, number, f"{name}-ref"))
        aside = etree.SubElement(gathered, XHTML + "aside", {TYPE: "footnote", "role": "doc-footnote", "id": name})
        aside.text = note.text
        aside.extend(list(note))
        _begin_with_number(aside, number)
    _place_repeated_calls(body)


def _begin_with_number(aside: etree._Element, number: str) -> None:
    first = aside[0] if len(aside) else None
    if first is None or first.tag != XHTML + "p":
        first = etree.Element(XHTML + "p")
        first.text, aside.text = aside.text, None
        aside.insert(0, first)
    back = etree.Element(
        XHTML + "a", {"class": "note-number", "role": "doc-backlink", "href": f"#{aside.get('id')}-ref"}
    )
    back.text, back.tail = number, " " + (first.text or "").lstrip()
    first.text = None
    first.insert(0, back)


def _place_repeated_calls(body: etree._Element) -> None:
    calls: Counter[str] = Counter()
    for again in list(body.iter(XHTML + "note-call")):
        note = again.get("to", "")
        # a call that has a name is the first of its note, which stands at the end of the book
        calls[note] += not again.get("id")
        name = again.get("id") or f"{note.rpartition('#')[2]}-ref-{calls[note] + 1}"
        _replace(again, _call(note, again.get("number", ""), name))


def _call(note: str, number: str, name: str) -> etree._Element:
    call = etree.Element(XHTML + "a", {"class": "note-ref", TYPE: "noteref", "role": "doc-noteref", "id": name})
    call.set("href", note if "#" in note else f"#{note}")
    etree.SubElement(call, XHTML + "sup").text = number
    return call


def _replace(old: etree._Element, new: etree._Element) -> None:
    parent = old.getparent()
    assert parent is not None, "the section itself is never replaced"
    new.tail = old.tail
    parent.replace(old, new)
