"""Attributes in braces, `{#id .class lang=az}`: read, checked and given to the block that they touch."""

import re
from collections.abc import Mapping

from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.attrs.parse import ParseError, parse

from builder.errors import nearest
from builder.markdown.findings import Findings, findings_of

COMMON = ("id", "class", "lang")  # what every block and every span may have
_BLOCK = re.compile(r'\{(?:[^{}"]|"[^"]*")*\}')
_TRAILING = re.compile(r'(?:^|(?<=[^\]\)`\s])|\s)(\{[ ]*[#.\w](?:[^{}"]|"[^"]*")*\})\s*$')


def read_attributes(text: str) -> dict[str, str] | None:
    """Read braces with attributes; None when they are something else."""
    try:
        end, attributes = parse(text)
    except ParseError:
        return None
    return attributes if end == len(text) - 1 else None


def cut_attributes(text: str) -> tuple[str, dict[str, str]]:
    """Part a line from the braces at its end."""
    found = _TRAILING.search(text) if text.rstrip().endswith("}") else None
    attributes = read_attributes(found.group(1)) if found else None
    return (text[: found.start()].rstrip(), attributes) if found and attributes else (text, {})


def add_attributes(token: Token, attributes: Mapping[str, str], findings: Findings, line: int) -> None:
    """Give attributes to an element: classes add up, the author's id wins; unknown names are errors."""
    for name, value in attributes.items():
        if name not in COMMON:
            hint = nearest(name, COMMON) or "an element may have an id, classes and a language: {#id .class lang=az}"
            findings.error("CB-ATTR-01", line, f"there is no attribute {name!r}", hint, subject=name)
        elif name == "class" and token.attrs.get("class"):
            token.attrs["class"] = f"{token.attrs['class']} {value}"
        else:
            token.attrs[name] = value


def attribute_line(state: StateBlock, start: int, _: int, silent: bool) -> bool:
    """Read a line which is only attributes."""
    if state.is_code_block(start):
        return False
    text = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]].rstrip()
    if not text.startswith("{") or not _BLOCK.fullmatch(text):
        return False
    attributes = read_attributes(text)
    if not attributes:
        return False
    if not silent:
        token = state.push("attributes", "", 0)
        token.map = [start, start + 1]
        token.meta = {"attributes": attributes, "touches": start > 0 and not state.isEmpty(start - 1)}
        state.line = start + 1
    return True


def give_attributes(state: StateCore) -> None:
    """Give every line of attributes to the block before it when it touches one, else to the block after it."""
    findings = findings_of(state.env)
    kept: list[Token] = []
    waiting: list[Token] = []
    for token in state.tokens:
        if token.type == "attributes":
            line = token.map[0] if token.map else 0
            owner = _block_before(kept) if token.meta["touches"] else None
            if owner:
                add_attributes(owner, token.meta["attributes"], findings, line)
            else:
                waiting.append(token)
            continue
        for attributes in waiting:
            line = attributes.map[0] if attributes.map else 0
            if token.nesting < 0:
                findings.error("CB-ATTR-02", line, "these attributes stand next to no block")
            else:
                add_attributes(token, attributes.meta["attributes"], findings, line)
        waiting.clear()
        kept.append(token)
    for attributes in waiting:
        findings.error(
            "CB-ATTR-02", attributes.map[0] if attributes.map else 0, "these attributes stand next to no block"
        )
    state.tokens = kept


def _block_before(tokens: list[Token]) -> Token | None:
    depth = 0
    if not tokens or tokens[-1].nesting > 0:
        return None
    for token in reversed(tokens):
        depth -= token.nesting
        if depth == 0 and token.type != "inline":
            return token
    return None
