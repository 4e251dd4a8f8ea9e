"""Inlines: words as pandoc has them go in, words as a chapter may have them come out."""

import re
from collections.abc import Callable, Mapping
from itertools import dropwhile

from builder.importing.citing import cite
from builder.importing.desk import Desk, paragraph, raw
from builder.importing.findings import END_FOREIGN, begin_foreign
from builder.importing.pictures import figure
from builder.importing.reading import Node, text_of

_SIGNS_OF_SITES = ("¶", "#", "§", "🔗")  # beside headings, for copying their address


def inlines(nodes: list[Node], desk: Desk) -> list[Node]:
    """Make of words what a chapter can say."""
    return [part for node in nodes for part in _INLINES.get(node["t"], _dressed)(node, desk)]


def _dressed(node: Node, desk: Desk) -> list[Node]:
    """Keep what a chapter can say in the same way: emphasis, spaces, code."""
    if isinstance(node.get("c"), list) and node["t"] in ("Emph", "Strong", "Superscript", "Subscript", "Strikeout"):
        inner = inlines(node["c"], desk)
        return [{"t": node["t"], "c": inner}] if inner else []
    return [node]


def _word(node: Node, _: Desk) -> list[Node]:
    # an at sign begins a citation, unless it stands in a word
    parts = re.split(r"(?<!\w)(@)", node["c"])
    return [raw("\\@") if part == "@" else {"t": "Str", "c": part} for part in parts if part]


def _small(node: Node, desk: Desk) -> list[Node]:
    return [raw("["), *inlines(node["c"], desk), raw("]{.smallcaps}")]


def _quoted(node: Node, desk: Desk) -> list[Node]:
    sign = '"' if node["c"][0]["t"] == "DoubleQuote" else "'"
    return [raw(sign), *inlines(node["c"][1], desk), raw(sign)]


def _undressed(what: str) -> Callable[[Node, Desk], list[Node]]:
    def undress(node: Node, desk: Desk) -> list[Node]:
        message = f"{what} was taken away, here and further on; the words stand"
        mark = desk.mark_once(12, message, "write *words* where they should stand out")
        return [*inlines(node["c"] if node["t"] == "Underline" else node["c"][1], desk), *mark]

    return undress


def _equation(node: Node, desk: Desk) -> list[Node]:
    hint = "say it in words, or put a picture of it into book/images/"
    mark = desk.mark(12, "an equation is written as TeX now", hint)
    return [{"t": "Code", "c": [["", [], []], node["c"][1].strip()]}, mark]


def _link(node: Node, desk: Desk) -> list[Node]:
    _, words, (address, _) = node["c"]
    if text_of(words).strip() in _SIGNS_OF_SITES and address.startswith("#"):
        return []
    inner = inlines(words, desk)
    if address.startswith("#"):
        heading = desk.headings.get(address[1:], "")
        is_whole = bool(heading and text_of(inner).strip())
        return [_linked(inner, f"#{heading}")] if is_whole else inner
    if re.match(r"(https?|mailto|doi|urn|tel):", address):
        return [_linked(inner, address)]
    message = f"a link to {address!r} was taken away: nothing in the book is named so"
    return [*inner, desk.mark(12, message, "link to its address on the web, or to a heading of the book")]


def _linked(words: list[Node], address: str) -> Node:
    return {"t": "Link", "c": [["", [], []], words, [address, ""]]}


def _span(node: Node, desk: Desk) -> list[Node]:
    (_, classes, pairs), words = node["c"]
    for name in classes:
        if name in _TRACKED:
            return _TRACKED[name](node, desk)
    language = dict(pairs).get("lang", "").lower()
    inner = inlines(words, desk)
    if language and language.partition("-")[0] != desk.document.language:
        return [raw(begin_foreign(language)), *inner, raw(END_FOREIGN)]
    return inner


def _comment(node: Node, desk: Desk) -> list[Node]:
    said = " ".join(text_of(node["c"][1]).split())
    author = dict(node["c"][0][2]).get("author", "somebody")
    return [
        desk.mark(13, f"a comment of {author!r} was left out: {said!r}", "do what it asks, if it asks for anything")
    ]


def _deletion(node: Node, desk: Desk) -> list[Node]:
    said = " ".join(text_of(node["c"][1]).split())
    message = f"words that a tracked change strikes out were left out: {said!r}"
    return [desk.mark(12, message, "write them again if they should stand")] if said else []


def _insertion(node: Node, desk: Desk) -> list[Node]:
    said = " ".join(text_of(node["c"][1]).split())
    message = f"words that a tracked change adds were taken over: {said!r}"
    mark = [desk.mark(12, message, "take them out if they should not stand")] if said else []
    return [*inlines(node["c"][1], desk), *mark]


def _nothing(_: Node, __: Desk) -> list[Node]:
    return []


_TRACKED: Mapping[str, Callable[[Node, Desk], list[Node]]] = {
    "comment-start": _comment,
    "comment-end": _nothing,
    "deletion": _deletion,
    "paragraph-deletion": _deletion,
    "insertion": _insertion,
    "paragraph-insertion": _insertion,
    "mark": _undressed("a highlight"),
}


def _note(node: Node, desk: Desk) -> list[Node]:
    outside, desk.waiting = desk.waiting, []
    made = desk.blocks(node["c"], desk)
    if made and made[0]["t"] == "Para":  # Word parts a note from its number with a space
        words = list(dropwhile(lambda part: part["t"] == "Space", made[0]["c"]))
        made[0] = paragraph(*words)
    desk.waiting = [*outside, *desk.waiting, *(block for block in made if block["t"] == "Figure!")]
    return [{"t": "Note", "c": [block for block in made if block["t"] != "Figure!"] or [paragraph()]}]


def _picture(node: Node, desk: Desk) -> list[Node]:
    hint = "see whether it stands where it should"
    mark = desk.mark(12, "a picture that stood within a line stands behind its paragraph now", hint)
    desk.waiting.append(figure(node, desk))
    return [mark]


def _citation(node: Node, desk: Desk) -> list[Node]:
    words = cite(node["c"][0], desk.keys)
    return [raw(words)] if words else inlines(node["c"][1], desk)


_INLINES: Mapping[str, Callable[[Node, Desk], list[Node]]] = {
    "Str": _word,
    "SmallCaps": _small,
    "Quoted": _quoted,
    "Underline": _undressed("underlining"),
    "Math": _equation,
    "Link": _link,
    "Span": _span,
    "Note": _note,
    "Image": _picture,
    "Cite": _citation,
    "RawInline": _nothing,
}
