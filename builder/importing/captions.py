"""Captions: words beside pictures and tables go in without their numbers, and find what they belong to."""

import re

from builder.importing.desk import paragraph, raw
from builder.importing.reading import Node, text_of

_COUNTED = re.compile(
    r"^\s*(Figure|Fig\.|Table|Рис\.|Рисунок|Таблица|Şəkil|Cədvəl|Abb\.|Abbildung|Tabelle)\s*\d+\s*[.:–—-]?\s*"
)


def words_of(block: Node) -> list[Node]:
    """Give the words of a block of a caption."""
    if block["t"] in ("Plain", "Para"):
        return list(block["c"])
    if block["t"] == "Div":
        return [part for inner in block["c"][1] for part in words_of(inner)]
    return [{"t": "Str", "c": " ".join(text_of(block).split())}]


def uncounted(words: list[Node]) -> list[Node]:
    """Take "Figure 3." off a caption: numbers are given by the book."""
    text = "".join(_letters(part) for part in words)
    found = _COUNTED.match(text)
    if not found:
        return words
    end = found.end()
    kept = []
    for part in words:
        length = len(part["c"]) if part["t"] == "Str" else 1
        if end >= length:
            end -= length
        else:
            kept.append({"t": "Str", "c": part["c"][end:]} if end and part["t"] == "Str" else part)
            end = 0
    return kept


def _letters(part: Node) -> str:
    if part["t"] == "Str":
        return str(part["c"])
    return " " if part["t"] in ("Space", "SoftBreak") else "\0"


def with_captions(blocks: list[Node]) -> list[Node]:
    """Give captions to the pictures and tables that they stand beside."""
    made: list[Node] = []
    for number, block in enumerate(blocks):
        after = blocks[number + 1] if number + 1 < len(blocks) else {"t": ""}
        before = made[-1] if made else {"t": ""}
        if block["t"] != "Caption!":
            made.append(block)
        elif before["t"] == "Figure!" and not before["caption"]:
            before["caption"] = block["c"]
        elif after["t"] == "Figure!" and not after["caption"]:
            after["caption"] = block["c"]
        elif "Table" in (after["t"], before["t"]):
            made.append(paragraph(raw("Table: "), *block["c"]))
        else:
            made.append(paragraph(*block["c"]))
    return made
