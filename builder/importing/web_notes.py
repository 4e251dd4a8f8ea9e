"""Web notes: a page with signs and texts that link to each other goes in; notes as pandoc knows them come out."""

import re
from typing import Any

BLOCKS = (
    *("p", "li", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption", "caption"),
    *("td", "th", "pre", "blockquote", "div"),
)
_SIGN = re.compile(r"\d{1,4}|\*{1,3}|[a-z]|[†‡§]")


def join_notes(body: Any) -> None:
    """Write pairs of a sign and a text that link to each other as notes.

    Shapes: `epub_type` stands for `epub:type`, for lxml would choose a prefix of its own.
    """
    named = {row.get("id") or row.get("name"): row for row in body.iter() if isinstance(row.tag, str)}
    notes: dict[str, Any] = {}
    for call in list(body.iter("a")):
        target = call.get("href", "")[1:] if call.get("href", "").startswith("#") else ""
        is_free = call.getparent() is not None and not any(above in notes.values() for above in call.iterancestors())
        if not is_free or target not in named or not _SIGN.fullmatch("".join(call.itertext()).strip(" []()")):
            continue
        note = notes[target] if target in notes else _note_with(named[target], call, named)
        if note is not None:
            notes[target] = note
            _make_call(call)
    for target, note in notes.items():
        note.tag = "aside"
        note.set("epub_type", "footnote")
        note.set("id", target)
        note.tail = ""
        body.append(note)


def _make_call(call: Any) -> None:
    call.set("epub_type", "noteref")
    tail = call.tail
    for part in list(call):
        call.remove(part)
    call.text, call.tail = "", tail
    if call.getparent().tag == "sup":  # a sign stands high by itself
        call.getparent().tag = "span"


def _note_with(target: Any, call: Any, named: dict[str, Any]) -> Any:
    """Find the block of a note by its link back to the call; without one it is a common link."""
    block = target if target.tag in BLOCKS else next(target.iterancestors(*BLOCKS), None)
    if block is None or call in set(block.iter()):
        return None
    above = [call, *list(call.iterancestors())[:2]]
    for back in list(block.iter("a")):
        if back.get("href", "").startswith("#") and named.get(back.get("href")[1:]) in above:
            drop(back)
            return block
    return None


def drop(element: Any, instead: str = "") -> None:
    """Take an element out of a page, and leave what stands behind it."""
    parent, before = element.getparent(), element.getprevious()
    words = instead + (element.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + words
    else:
        parent.text = (parent.text or "") + words
    parent.remove(element)
