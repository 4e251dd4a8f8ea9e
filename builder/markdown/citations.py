"""Citations in pandoc's notation, `[see @a, pp. 3-5; -@b]` and `@a [p. 3]`, lowered to clusters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace

from markdown_it.rules_inline import StateInline

from builder.markdown.locators import cut_locator
from builder.model import Cited

_WORD = r"[\w\u0300-\u036f]"
_KEY = rf"(?:\{{(?P<braced>[^{{}}\s\ufdd0]+)\}}|(?P<plain>{_WORD}+(?:[:.#$%&\-+?<>~/]{_WORD}+)*))"
_CITED = re.compile(rf"(?P<minus>-?)@{_KEY}")
_SKIPPED = re.compile(r"\\.|(`+)(?:(?!\1).)+?\1(?!`)|<[^<>\s@]*[:@][^<>\s]*>|<[A-Za-z/][^<>]*>", re.S)
_BRACKETED_AFTER = re.compile(r"[ \t]?\[")


def citation(state: StateInline, silent: bool) -> bool:
    """Read a bracketed citation."""
    if state.src[state.pos] != "[" or "@" not in state.src:
        return False
    end = state.md.helpers.parseLinkLabel(state, state.pos)
    works = read_cluster(state.src[state.pos + 1 : end]) if end > 0 and "@" in state.src[state.pos : end] else ()
    if not works:
        return False
    _push(state, works, end + 1, silent)
    return True


def citation_in_text(state: StateInline, silent: bool) -> bool:
    """Read a citation whose author is part of the sentence."""
    char = state.src[state.pos]
    if char not in "@-" or not _may_begin(state.src, state.pos):
        return False
    found = _CITED.match(state.src, state.pos, state.posMax)
    key = _key(found) if found else ""
    if not found or not key:
        return False
    end = found.end() if found.group("braced") else found.start("plain") + len(found.group("plain").rstrip("_"))
    works: tuple[Cited, ...] = (Cited(key, mode="suppress" if found.group("minus") else "text"),)
    bracket = _BRACKETED_AFTER.match(state.src, end, state.posMax)
    if bracket and not silent:
        close = state.md.helpers.parseLinkLabel(state, bracket.end() - 1)
        inside = state.src[bracket.end() : close]
        if close > 0 and not inside.startswith("^") and state.src[close + 1 : close + 2] not in ("(", "[", "{"):
            works, end = _with_bracket(works[0], inside), close + 1
    _push(state, works, end, silent)
    return True


def read_cluster(inside: str) -> tuple[Cited, ...]:
    """Read what stands between the brackets of a citation; nothing when it cites nothing.

    Shapes: affixes are inline Markdown, a suffix with the comma or space that it begins with.
    """
    works: list[Cited] = []
    waiting = ""
    for part in _parts(" ".join(inside.split("\n"))):
        found = _first_key(part)
        if found:
            works.append(_cited(waiting + part, found, len(waiting)))
            waiting = ""
        elif works:
            works[-1] = replace(works[-1], suffix=f"{works[-1].suffix};{part}".rstrip())
        else:
            waiting += part + ";"
    return tuple(works)


def _with_bracket(first: Cited, inside: str) -> tuple[Cited, ...]:
    parts = list(_parts(" ".join(inside.split("\n"))))
    rest: tuple[Cited, ...] = read_cluster(inside)
    if not _first_key(parts[0]):
        label, locator, suffix = cut_locator(parts[0])
        suffix = suffix.rstrip()
        if not locator and suffix and not suffix.startswith((" ", ",")):
            suffix = f", {suffix}"
        first = replace(first, label=label, locator=locator, suffix=suffix)
        rest = read_cluster(inside[len(parts[0]) + 1 :])
    return (first, *rest)


def _cited(part: str, found: re.Match[str], shift: int) -> Cited:
    label, locator, suffix = cut_locator(part[shift + _key_end(found) :])
    mode = "suppress" if found.group("minus") else "normal"
    return Cited(_key(found), locator, label, part[: shift + found.start()].strip(), suffix.rstrip(), mode)


def _parts(inside: str) -> Iterator[str]:
    """Part a citation at the semicolons which stand in no code, tag, escape or bracket."""
    begin = position = depth = 0
    while position < len(inside):
        skipped = _SKIPPED.match(inside, position)
        if skipped:
            position = skipped.end()
            continue
        char = inside[position]
        depth += (char in "[({") - (char in "])}")
        if char == ";" and depth <= 0:
            yield inside[begin:position]
            begin = position + 1
        position += 1
    yield inside[begin:]


def _first_key(part: str) -> re.Match[str] | None:
    position = 0
    while position < len(part):
        skipped = _SKIPPED.match(part, position)
        if skipped:
            position = skipped.end()
            continue
        found = _CITED.match(part, position)
        if found and _key(found) and _may_begin(part, position):
            return found
        position += 1
    return None


def _may_begin(text: str, position: int) -> bool:
    before = text[position - 1 : position]
    return not before or not (before.isalnum() or before in "/@")


def _key(found: re.Match[str]) -> str:
    key = found.group("braced") or (found.group("plain") or "").rstrip("_")
    return unicodedata.normalize("NFC", key)


def _key_end(found: re.Match[str]) -> int:
    plain = found.group("plain")
    return found.start("plain") + len(plain.rstrip("_")) if plain else found.end()


def _push(state: StateInline, works: tuple[Cited, ...], end: int, silent: bool) -> None:
    if not silent:
        token = state.push("citation", "", 0)
        token.meta = {"works": works, "newlines": state.src.count("\n", state.pos, end)}
    state.pos = end
