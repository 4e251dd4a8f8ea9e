"""Typography: quotes, dashes, ellipsis and no-break spaces as the language has them, in words only."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.model import Language

_QUOTE = re.compile("[\"']")
_ADDRESS = re.compile(r"((?:https?://|ftp://|mailto:|www\.)[^\s<>]+)")
_SPACED_DASH = re.compile(r"(?<=\S)[ \n]+(?:---?)[ \n]+|(?<=\S)[ \n]+-[ \n]+(?!\d)|(?<=[^\s\d])[ \n]+-[ \n]+(?=\d)")
_LEADING_DASH = re.compile(r"^[ \n]+(?:---?|-)[ \n]+")
_TYPED_DASH = re.compile(r"(?<=\S) ([–—])(?=\s)")
_EM_DASH = re.compile(r"(?<!-)---(?!-)")
_EN_DASH = re.compile(r"(?<!-)--(?!-)")
_SHORT_FOR = re.compile(r"'(?=\d\ds?\b|(?:tis|twas|em|til|cause|n)\b)", re.I)  # '90s, 'tis: nothing opens here
_OPENERS = "([{<«„“‘—–-/\u00a0\u202f"
_SEEN_THROUGH = ("note_call", "inline_note_open", "inline_note_close")
_APOSTROPHE = "’"


@dataclass(slots=True)
class _Mark:
    """One straight quotation mark, and what it turns out to be."""

    token: int
    position: int
    char: str
    opens: bool
    closes: bool
    level: int
    becomes: str = ""


def set_type(language: Language) -> Callable[[StateCore], None]:
    """Make the rule that sets every paragraph, heading and cell as a language does."""
    ties = tuple((re.compile(pattern), replacement) for pattern, replacement in language.ties)

    def rule(state: StateCore) -> None:
        for token in state.tokens:
            if token.type == "inline" and token.children:
                _set_words(token.children, language, ties)

    return rule


def _set_words(children: list[Token], language: Language, ties: tuple[tuple[re.Pattern[str], str], ...]) -> None:
    _join_lines(children)
    _set_quotes(children, language)
    is_address = False
    for index, child in enumerate(children):
        if child.type == "link_open" and child.info == "auto":
            is_address = True
        elif child.type == "link_close":
            is_address = False
        elif child.type == "text" and not is_address:
            parts = (
                _ADDRESS.split(child.content) if "://" in child.content or "www." in child.content else [child.content]
            )
            parts[::2] = [_set_text(part, language, ties, index > 0 or n > 0) for n, part in enumerate(parts[::2])]
            child.content = "".join(parts)
        elif child.type == "image" and child.children:
            _set_words(child.children, language, ties)


def _set_text(text: str, language: Language, ties: tuple[tuple[re.Pattern[str], str], ...], goes_on: bool) -> str:
    if "..." in text:
        text = text.replace("...", "…")
    if "-" in text:
        text = _SPACED_DASH.sub(language.dash, text)
        text = _LEADING_DASH.sub(language.dash, text) if goes_on else text
        text = _EN_DASH.sub("–", _EM_DASH.sub("—", text))
    text = _TYPED_DASH.sub("\u00a0\\1", text)
    for pattern, replacement in ties:
        text = pattern.sub(replacement, text)
    return text


def _join_lines(children: list[Token]) -> None:
    """Make one text of words that are parted by the end of a line, so that a rule sees both sides."""
    joined: list[Token] = []
    run: list[str] = []
    for child in children:
        if child.type in ("text", "softbreak"):
            if not run:
                joined.append(Token("text", "", 0, level=child.level))
            run.append("\n" if child.type == "softbreak" else child.content)
            continue
        if run:
            joined[-1].content, run = "".join(run), []
        joined.append(child)
    if run:
        joined[-1].content = "".join(run)
    children[:] = joined


def _set_quotes(children: list[Token], language: Language) -> None:
    marks = list(_marks(children))
    if not marks:
        return
    _pair(marks, language.quotes)
    by_token: dict[int, list[_Mark]] = {}
    for mark in marks:
        by_token.setdefault(mark.token, []).append(mark)
    for index, own in by_token.items():
        text, parts, end = children[index].content, [], 0
        for mark in own:
            parts += [text[end : mark.position], mark.becomes]
            end = mark.position + 1
        children[index].content = "".join([*parts, text[end:]])


def _marks(children: list[Token]) -> Iterator[_Mark]:
    neighbours = [_edges(child) for child in children]
    before = " "
    for index, child in enumerate(children):
        if child.type == "text":
            text = child.content
            for found in _QUOTE.finditer(text):
                at = found.start()
                left = text[at - 1] if at else before
                right = text[at + 1] if at + 1 < len(text) else _next_edge(neighbours, index)
                opens, closes = _sides(left, right)
                short = found.group() == "'" and bool(_SHORT_FOR.match(text, at))
                yield _Mark(index, at, found.group(), opens and not short, closes, child.level)
        before = neighbours[index][1] or before


def _edges(child: Token) -> tuple[str, str]:
    if child.type == "text" and child.content:
        return child.content[0], child.content[-1]
    if child.type == "hardbreak":
        return " ", " "
    if child.nesting or child.type in _SEEN_THROUGH or child.type == "html_inline":
        return "", ""
    if child.type == "text_special" and child.content:
        return child.content[0], child.content[-1]
    return "x", "x"


def _next_edge(neighbours: list[tuple[str, str]], index: int) -> str:
    for first, _ in neighbours[index + 1 : index + 40]:
        if first:
            return first
    return " "


def _sides(left: str, right: str) -> tuple[bool, bool]:
    left_open = left.isspace() or left in _OPENERS or left in "\"'"
    right_open = right.isspace() or not (right.isalnum() or right in "\"'([{«„“‘…—–-¿¡$€£@#*.")
    opens = left_open and not right.isspace() and not (right_open and right not in "\"'")
    return opens, not left.isspace() and not (left in "([{«„“‘" and not right.isspace())


def _pair(marks: list[_Mark], quotes: tuple[str, str, str, str]) -> None:
    outer, outer_end, inner, inner_end = quotes
    waiting: list[_Mark] = []
    depths: dict[str, list[int]] = {'"': [], "'": []}  # where in `waiting` each kind stands, so that a book is linear
    for mark in marks:
        if mark.closes and depths[mark.char] and not (mark.opens and mark.char == "'"):
            depth = depths[mark.char][-1]
            for left_over in reversed(waiting[depth:]):
                depths[left_over.char].pop()
                left_over.becomes = _unpaired(left_over, outer)
            is_inner = mark.char == "'" or bool(depths['"'])
            waiting[depth].becomes, mark.becomes = (inner, inner_end) if is_inner else (outer, outer_end)
            del waiting[depth:]
        elif mark.opens:
            depths[mark.char].append(len(waiting))
            waiting.append(mark)
        else:
            mark.becomes = _unpaired(mark, outer_end if mark.closes else mark.char)
    for mark in waiting:
        mark.becomes = _unpaired(mark, outer)


def _unpaired(mark: _Mark, alone: str) -> str:
    return _APOSTROPHE if mark.char == "'" else alone
