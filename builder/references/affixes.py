"""Markdown before or after a work in a citation comes in; pandoc's inline elements go out."""

import re
from collections.abc import Callable
from typing import Any

Inline = dict[str, Any]

_TOKEN = re.compile(
    r"\\(?P<escaped>[^\w\s])"
    r"|`(?P<code>[^`]+)`"
    r"|\*\*(?P<strong>(?=\S).+?(?<=\S))\*\*"
    r"|\*(?P<starred>(?=\S).+?(?<=\S))\*"
    r"|(?<!\w)_(?P<scored>(?=\S).+?(?<=\S))_(?!\w)"
    r'|(?<!\w)"(?P<double>(?=\S).+?(?<=\S))"(?!\w)'
    r"|(?<!\w)'(?P<single>(?=\S).+?(?<=\S))'(?!\w)"
    r"|\[(?P<words>[^\]]+)\]\{(?P<attributes>[^}]*)\}"
    r"|\[(?P<linked>[^\]]+)\]\((?P<address>[^()\s]+)\)"
    r"|<(?P<bare>https?://[^<>\s]+)>"
    r"|(?P<space>\s+)"
    r"|(?P<word>\w+|.)",
    re.DOTALL,
)
_KINDS = {"strong": "Strong", "starred": "Emph", "scored": "Emph"}
_QUOTES = {"double": "DoubleQuote", "single": "SingleQuote"}
_SIGNS = (("---", "—"), ("--", "–"), ("...", "…"), ("'", "’"))


def inlines(markdown: str) -> list[Inline]:
    """Read emphasis, code, quotes, foreign words and the signs of plain typing."""
    for typed, sign in _SIGNS[:3]:
        markdown = markdown.replace(typed, sign)
    return [_inline(match.lastgroup or "", match) for match in _TOKEN.finditer(markdown)]


def plain(text: str) -> list[Inline]:
    """Part a text into words and spaces."""
    return [{"t": "Space"} if part.isspace() else {"t": "Str", "c": part} for part in re.findall(r"\s+|\S+", text)]


def _inline(kind: str, match: re.Match[str]) -> Inline:
    content = match[kind]
    if kind in _KINDS:
        return {"t": _KINDS[kind], "c": inlines(content)}
    if kind in _QUOTES:
        return {"t": "Quoted", "c": [{"t": _QUOTES[kind]}, inlines(content)]}
    if kind in _MAKERS:
        return _MAKERS[kind](match)
    return {"t": "Str", "c": "’" if content == "'" and kind == "word" else content}


def _link(address: str, words: list[Inline]) -> Inline:
    return {"t": "Link", "c": [["", [], []], words, [address, ""]]}


def _attributes(text: str) -> list[Any]:
    language = re.search(r'\blang="?([\w-]+)', text)
    return ["", re.findall(r"\.([\w-]+)", text), [["lang", language[1]]] if language else []]


_MAKERS: dict[str, Callable[[re.Match[str]], Inline]] = {
    "address": lambda match: _link(match["address"], inlines(match["linked"])),
    "attributes": lambda match: {"t": "Span", "c": [_attributes(match["attributes"]), inlines(match["words"])]},
    "bare": lambda match: _link(match["bare"], [{"t": "Str", "c": match["bare"]}]),
    "code": lambda match: {"t": "Code", "c": [["", [], []], match["code"]]},
    "space": lambda _: {"t": "Space"},
}
