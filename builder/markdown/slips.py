"""Slips of the pen that Markdown forgives and prints amiss: blocks and words enter, doubts join the findings."""

import re
from collections.abc import Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.markdown.findings import Findings

_MARGIN = re.compile(r"(?:[ \t]*>)*[ \t]*")
# "](" of a link around a link; "] (" between a link and its address
_LOOSE_LINK = re.compile(r"\]\(|\]\[|\] \((?:https?://|#|[\w./-]+\.md\b)")


def check_rows(state: StateCore, findings: Findings) -> None:
    """Compare each row of a table with its head: cells too many are lost, and cells too few are often a slip."""
    columns, in_body = 0, False
    for token in state.tokens:
        if token.type == "table_open":
            columns, in_body = 0, False
        elif token.type == "th_open":
            columns += 1
        elif token.type == "tbody_open":
            in_body = True
        elif token.type == "tr_open" and in_body and token.map:
            _check_row(_line(state, token.map[0]), token.map[0], columns, findings)


def _check_row(line: str, index: int, columns: int, findings: Findings) -> None:
    cells = escapedSplit(line)
    cells = cells[1 if cells and not cells[0].strip() else 0 :]
    cells = cells[: -1 if cells and not cells[-1].strip() else None]
    message = f"the row has {_count(len(cells))}, the table {_count(columns)}"
    if len(cells) > columns:
        hint = "take a cell away, add one to the head, or write '\\|' for a stroke within a cell"
        findings.error("CB-TABLE-02", index, message, hint, line)
    elif len(cells) < columns:
        hint = "write an empty cell as '| |'" if "|" in line else "put an empty line before it, if it is not a row"
        findings.warn("CB-TABLE-03", index, message, hint, line)


def _count(cells: int) -> str:
    return "one cell" if cells == 1 else f"{cells} cells"


def check_fences(state: StateCore, findings: Findings) -> None:
    """Find listings that go on to the end of what they stand in."""
    for token in state.tokens:
        if token.type == "fence" and token.map:
            last = _line(state, token.map[1] - 1)
            if not last.startswith(token.markup) or last.strip(token.markup[0]) or token.map[1] - token.map[0] < 2:
                hint = f"close it with a line '{token.markup}'"
                findings.warn("CB-TEXT-03", token.map[0], "this listing is not closed", hint, token.markup)


def check_words(children: Sequence[Token], index: int, line: int, findings: Findings) -> None:
    """Find brackets that were meant as a link or a citation, and are printed as they stand."""
    child = children[index]
    loose = _LOOSE_LINK.search(child.content)
    if loose:
        hint = "a link cannot stand in another, and nothing stands between its words and its address: [words](address)"
        findings.warn("CB-LINK-11", line, "these brackets make no link, and are printed", hint, loose[0])
    following = children[index + 1] if index + 1 < len(children) else child
    if child.content.endswith("[") and following.type == "citation" and following.meta["works"][0].mode == "text":
        hint = "close it with ']' behind the last page"
        findings.warn("CB-CITE-17", line, "the bracket before this citation is not closed", hint, "[@")


def _line(state: StateCore, number: int) -> str:
    lines = state.src.split("\n")
    return _MARGIN.sub("", lines[number], count=1).rstrip() if number < len(lines) else ""
