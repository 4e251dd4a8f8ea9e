"""Desk: what is known while one document is walked through, and how its parts are written down."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from builder.importing.findings import Finding, Findings, without_marks
from builder.importing.reading import Document, Node, text_of
from builder.importing.shelf import Shelf
from builder.settings import slug_of


@dataclass(slots=True)
class Desk:
    """What is known while one document is walked through; it lives inside `simplify`."""

    document: Document
    findings: Findings
    shelf: Shelf
    keys: Mapping[str, str]  # of works, by the id that the document gives them
    blocks: Callable[[list[Node], "Desk"], list[Node]]  # notes hold blocks, and blocks hold notes
    linked: frozenset[str] = frozenset()  # headings that something links to
    headings: dict[str, str] = field(default_factory=dict)  # the id of the heading by what stands below it
    waiting: list[Node] = field(default_factory=list)  # pictures that stood within a line

    def mark(self, number: int, message: str, hint: str, comment: str = "") -> Node:
        """Note what could not be kept, and give the mark to leave in its place."""
        return raw(self.findings.mark(Finding(f"CB-IMPORT-{number}", message, hint, comment)))

    def mark_once(self, number: int, message: str, hint: str) -> list[Node]:
        """Note what is the same through the whole document, at its first place."""
        mark = self.findings.mark_once(Finding(f"CB-IMPORT-{number}", message, hint))
        return [raw(mark)] if mark else []


def raw(words: str) -> Node:
    """Say something in the words of a chapter's notation."""
    return {"t": "RawInline", "c": ["markdown", words]}


def paragraph(*words: Node) -> Node:
    """Make a paragraph."""
    return {"t": "Para", "c": list(words)}


def find_links(desk: Desk) -> None:
    """Name the heading above every anchor, and find the headings that something links to."""
    _find_headings(desk.document.blocks, desk, "")
    desk.linked = frozenset(desk.headings[name] for name in _targets(desk.document.blocks) if name in desk.headings)


def heading_of(node: Node, desk: Desk) -> str:
    """Give the id of a heading, in characters that ids may have everywhere; no two have the same."""
    _, (name, _, _), words = node["c"]
    return desk.headings.get(name or _unnamed(words), "")


def _unnamed(words: list[Node]) -> str:
    return f" {text_of(words)}"  # no id begins with a space


def _targets(node: Any) -> list[str]:
    if isinstance(node, list | tuple):
        return [name for part in node for name in _targets(part)]
    if not isinstance(node, dict):
        return []
    found = _targets(node.get("c", []))
    if node.get("t") == "Link" and node["c"][2][0].startswith("#"):
        found.append(node["c"][2][0][1:])
    return found


def _find_headings(node: Any, desk: Desk, heading: str) -> str:
    """Give every anchor the heading that it stands under, or that it is the section of."""
    if isinstance(node, list | tuple):
        for part in node:
            heading = _find_headings(part, desk, heading)
    if not isinstance(node, dict):
        return heading
    if node.get("t") == "Header" and text_of(node["c"][2]).strip():
        heading = _new_name(text_of(node["c"][2]), desk)
        desk.headings[node["c"][1][0] or _unnamed(node["c"][2])] = heading
    inner = _find_headings(node.get("c", []), desk, heading)
    if node.get("t") in ("Span", "Div") and node["c"][0][0]:
        is_section = node["t"] == "Div" and bool(node["c"][1]) and node["c"][1][0]["t"] == "Header"
        own = heading_of(node["c"][1][0], desk) if is_section else heading
        desk.headings.setdefault(node["c"][0][0], own)
    return inner


def _new_name(words: str, desk: Desk) -> str:
    base = (
        slug_of(without_marks(words)).lstrip("-0123456789")[:60].strip("-") or "section"
    )  # an id begins with a letter
    names = {*desk.headings.values()}
    return next(name for n in range(1, 100_000) if (name := base if n == 1 else f"{base}-{n}") not in names)
