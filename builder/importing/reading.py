"""Reading: the bytes of a document go in; what pandoc makes of it, and its pictures, come out."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from builder.errors import BookError, Place, Problem
from builder.importing.findings import Finding, Findings, without_marks
from builder.pandoc import run_pandoc

# what pandoc keeps of comments and struck out words stands in a paragraph, and is none of its words
_BESIDE = {"comment-start", "deletion"}

Node = dict[str, Any]  # an element of pandoc's JSON: {"t": type, "c": content}


@dataclass(frozen=True, slots=True)
class Document:
    """A document as pandoc reads it."""

    name: str  # of its file
    blocks: tuple[Node, ...]
    meta: Mapping[str, Any]
    pictures: Mapping[str, bytes]  # by the address that the text uses
    decorative: tuple[str, ...] = ()  # addresses of pictures that say nothing
    language: str = ""  # as "az"; empty where the document does not say


def ask_pandoc(form: str, content: bytes, name: str) -> Mapping[str, Any]:
    """Let pandoc read a document.

    Errors: BookError CB-IMPORT-01 if it cannot.
    """
    answer = run_pandoc(("-f", form, "-t", "json", "--track-changes=all"), content, {})
    if not answer.succeeded:
        reason = (answer.complaint.strip().splitlines() or ["it gives no reason"])[-1]
        message = f"{name!r} cannot be read: {reason[:1].lower() + reason[1:].rstrip('.')}"
        raise BookError(Problem("CB-IMPORT-01", Place(name), message, "open it, save it again, and import that"))
    found: Mapping[str, Any] = json.loads(answer.text)
    return found


def note_lost_words(paragraphs: Sequence[str], tree: Mapping[str, Any], findings: Findings) -> None:
    """Note every paragraph of a document that pandoc did not bring over."""
    there = _letters(text_of([*tree["blocks"], *({"t": "", "c": value} for value in tree["meta"].values())]))
    for paragraph in paragraphs:
        if _letters(paragraph) not in there:
            words = " ".join(without_marks(paragraph).split())
            shown = words if len(words) < 200 else f"{words[:200]}…"
            hint = "copy it by hand to where it belongs"
            findings.mark(Finding("CB-IMPORT-11", f"these words did not come over: {shown!r}", hint))


def text_of(node: Any) -> str:
    """Give the words of a part of pandoc's tree, without equations; those of notes stand behind their paragraph's."""
    words: list[str] = []
    notes: list[str] = []
    _collect(node, words, notes)
    return "".join(words) + " " + " ".join(notes)


def _collect(node: Any, words: list[str], notes: list[str]) -> None:
    if isinstance(node, list | tuple):
        for part in node:
            _collect(part, words, notes)
    if not isinstance(node, dict):
        return
    kind, content = node.get("t"), node.get("c", [value for key, value in node.items() if key != "t"])
    if kind in ("Str", "MetaString"):
        words.append(content)
    elif kind in ("Code", "CodeBlock", "RawInline"):
        words.append(content[1])
    elif kind in ("Space", "SoftBreak", "LineBreak"):
        words.append(" ")
    elif kind in ("Note", "Image") or (kind == "Span" and _BESIDE & set(content[0][1])):
        notes.append(text_of(content))
    elif kind == "Cite":
        _collect(content[1], words, notes)
    elif kind != "Math":  # TeX is not the words of the document
        _collect(content, words, notes)


def _letters(text: str) -> str:
    return "".join(letter for letter in without_marks(text) if letter.isalnum())
