"""Notes: `text[^1]` with `[^1]: …`, and `text^[at once]`."""

import re
from dataclasses import dataclass

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.errors import nearest
from builder.markdown.findings import Findings

_CALL = re.compile(r"\[\^([^\]\s\[]+)\]")


@dataclass(frozen=True, slots=True)
class Definition:
    """The blocks of one note, and where they begin."""

    label: str
    line: int
    tokens: tuple[Token, ...]


def note_call(state: StateInline, silent: bool) -> bool:
    """Read `[^label]`."""
    found = _CALL.match(state.src, state.pos, state.posMax) if state.src.startswith("[^", state.pos) else None
    if not found:
        return False
    if not silent:
        state.push("note_call", "", 0).meta = {"label": found.group(1)}
    state.pos = found.end()
    return True


def inline_note(state: StateInline, silent: bool) -> bool:
    """Read `^[a note at once]`."""
    if not state.src.startswith("^[", state.pos):
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos + 1)
    if end < 0:
        return False
    if not silent:
        maximum = state.posMax
        state.pos, state.posMax = state.pos + 2, end
        state.push("inline_note_open", "note", 1)
        state.md.inline.tokenize(state)
        state.push("inline_note_close", "note", -1)
        state.posMax = maximum
    state.pos = end + 1
    return True


def take_definitions(tokens: list[Token], findings: Findings) -> tuple[list[Token], dict[str, Definition]]:
    """Part the notes' blocks from the text."""
    text: list[Token] = []
    definitions: dict[str, Definition] = {}
    label, line, begin, depth = "", 0, 0, 0
    for index, token in enumerate(tokens):
        if token.type == "footnote_reference_open":
            depth += 1
            if depth == 1:
                label, line, begin = token.meta["label"], token.map[0] if token.map else 0, index + 1
        elif token.type == "footnote_reference_close":
            depth -= 1
            if depth == 0:
                _define(definitions, Definition(label, line, tuple(tokens[begin:index])), findings)
        elif depth == 0:
            text.append(token)
    return text, definitions


def _define(definitions: dict[str, Definition], new: Definition, findings: Findings) -> None:
    first = definitions.get(new.label)
    if first:
        message = f"note {new.label!r} is written twice, first at {findings.place(first.line)}"
        findings.error("CB-NOTE-03", new.line, message, "give one of them another label", f"[^{new.label}]")
    elif not new.tokens:
        findings.error("CB-NOTE-05", new.line, f"note {new.label!r} is empty", "", f"[^{new.label}]")
    definitions.setdefault(new.label, new)


def report_unknown(label: str, line: int, definitions: dict[str, Definition], findings: Findings) -> None:
    """Say that a call has no note."""
    hint = nearest(label, definitions) or f"write the note in a paragraph of its own: '[^{label}]: …'"
    findings.error("CB-NOTE-01", line, f"there is no note {label!r}", hint, subject=f"[^{label}]")


def report_uncalled(definitions: dict[str, Definition], called: set[str], findings: Findings) -> None:
    """Say which notes no reader will see."""
    for label, definition in definitions.items():
        if label not in called:
            hint = f"call it in the text with '[^{label}]'"
            findings.warn("CB-NOTE-02", definition.line, f"note {label!r} is never called", hint, f"[^{label}]")
