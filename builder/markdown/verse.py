"""Verse: each line is a line."""

from markdown_it.rules_block import StateBlock


def read_verse(state: StateBlock, start: int, close: int) -> None:
    """Read lines as lines, and blank lines as the ends of stanzas."""
    is_open = False
    for number in range(start, close):
        text = _line(state, number)
        if is_open and (not text or _is_name(text)):
            state.push("stanza_close", "p", -1)
            is_open = False
        if not text:
            continue
        if not is_open:
            token = state.push("paragraph_open" if _is_name(text) else "stanza_open", "p", 1)
            token.map, is_open = [number, number + 1], True
        line = state.push("inline", "", 0)
        line.content, line.map, line.children = text, [number, number + 1], []
        line.meta = {"is_verse": not _is_name(text)}
        if _is_name(text):
            state.push("paragraph_close", "p", -1)
            is_open = False
    if is_open:
        state.push("stanza_close", "p", -1)


def _is_name(text: str) -> bool:
    return text.startswith(("-- ", "— "))


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]].strip()
