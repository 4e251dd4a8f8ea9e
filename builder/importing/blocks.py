"""Blocks: pandoc's blocks of a document go in; one of the few things that a chapter can say comes out."""

import re
from collections.abc import Callable, Mapping

from builder.importing.captions import uncounted, with_captions, words_of
from builder.importing.desk import Desk, find_links, heading_of, paragraph, raw
from builder.importing.findings import END_FOREIGN, Findings, begin_foreign, heading_id
from builder.importing.inlines import inlines
from builder.importing.pictures import figure, pictures_in, says_more
from builder.importing.reading import Document, Node, text_of
from builder.importing.shelf import Shelf
from builder.importing.tables import only_cell, simple_table

_CONTENTS = ("toc heading", "contents heading", "table of figures")


def simplify(document: Document, keys: Mapping[str, str], shelf: Shelf, findings: Findings) -> list[Node]:
    """Make of a document what a chapter can say, with a finding for everything that it cannot."""
    desk = Desk(document, findings, shelf, keys, _blocks)
    find_links(desk)
    return _blocks(list(document.blocks), desk)


def _blocks(nodes: list[Node], desk: Desk) -> list[Node]:
    made: list[Node] = []
    for node in nodes:
        made += _BLOCKS[node["t"]](node, desk) if node["t"] in _BLOCKS else [node]
        made += desk.waiting
        desk.waiting = []
    return with_captions(made)


def _paragraph(node: Node, desk: Desk) -> list[Node]:
    pictures = pictures_in(node)
    if pictures and not says_more(node["c"]):
        return [figure(picture, desk) for picture in pictures]
    words = inlines(node["c"], desk)
    if not text_of(words).strip():
        return []
    # these begin something else in a chapter
    if words[0]["t"] == "Str" and re.match(r":::|[:~]$|[-—]{1,2}$", words[0]["c"]):
        words.insert(0, raw("\\"))
    return [{"t": node["t"], "c": words}]


def _figure(node: Node, desk: Desk) -> list[Node]:
    _, (_, caption), content = node["c"]
    words = uncounted(inlines([part for block in caption for part in words_of(block)], desk))
    pictures = [figure(picture, desk) for picture in pictures_in(content)]
    if not pictures:
        return [*_blocks(content, desk), *([paragraph(*words)] if words else [])]
    return with_captions([*pictures, *([{"t": "Caption!", "c": words}] if words else [])])


def _heading(node: Node, desk: Desk) -> list[Node]:
    level, _, words = node["c"]
    title, name = inlines(words, desk), heading_of(node, desk)
    if not text_of(title).strip():
        return []
    named = [raw(heading_id(name))] if name in desk.linked else []
    return [{"t": "Header", "c": [level, ["", [], []], [*title, *named]]}]


def _division(node: Node, desk: Desk) -> list[Node]:
    (_, _, pairs), content = node["c"]
    values = dict(pairs)
    style = values.get("custom-style", "").lower()
    if re.fullmatch(r"toc \d", style) or style in _CONTENTS:
        made = desk.mark_once(
            13, "the table of contents was left out", "nothing: chapbook makes one, with the right pages"
        )
        return [paragraph(*made)] if made else []
    if style == "bibliography" and desk.keys:
        return []  # said when the document was read
    if style.endswith("caption"):
        words = inlines([part for block in content for part in words_of(block)], desk)
        return [{"t": "Caption!", "c": uncounted(words)}]
    language, inner = values.get("lang", "").lower(), _blocks(content, desk)
    if language and language.partition("-")[0] != desk.document.language:
        return [_spoken(block, language) for block in inner]
    return inner


def _spoken(block: Node, language: str) -> Node:
    if block["t"] not in ("Para", "Plain"):
        return block
    return {"t": block["t"], "c": [raw(begin_foreign(language)), *block["c"], raw(END_FOREIGN)]}


def _table(node: Node, desk: Desk) -> list[Node]:
    caption = uncounted(inlines([part for block in node["c"][1][1] for part in words_of(block)], desk))
    held = only_cell(node)
    if held is not None and pictures_in(held):
        # how some editors keep a picture and its caption together
        words = [{"t": "Caption!", "c": caption}] if caption else []
        inner = [block for block in _blocks(held, desk) if text_of(block.get("c", [])) != text_of(caption)]
        return with_captions([*inner, *words])
    table, marks = simple_table(node, desk)
    said = [paragraph(raw("Table: "), *caption)] if caption else []
    return [*([paragraph(*marks)] if marks else []), table, *said]


def _bullets(node: Node, desk: Desk) -> list[Node]:
    return [{"t": "BulletList", "c": [_blocks(item, desk) for item in node["c"]]}]


def _numbers(node: Node, desk: Desk) -> list[Node]:
    (start, style, _), items = node["c"]
    made: list[Node] = []
    if style["t"] not in ("Decimal", "DefaultStyle"):
        message = "a list with letters or roman numerals is numbered 1, 2, 3 now"
        made = [paragraph(desk.mark(12, message, "see whether the text speaks of 'point b'"))]
    rows = [_blocks(item, desk) for item in items]
    return [*made, {"t": "OrderedList", "c": [[start, {"t": "Decimal"}, {"t": "Period"}], rows]}]


def _quotation(node: Node, desk: Desk) -> list[Node]:
    return [{"t": "BlockQuote", "c": _blocks(node["c"], desk)}]


def _definitions(node: Node, desk: Desk) -> list[Node]:
    rows = [[inlines(term, desk), [_blocks(body, desk) for body in bodies]] for term, bodies in node["c"]]
    return [{"t": "DefinitionList", "c": rows}]


def _lines(node: Node, desk: Desk) -> list[Node]:
    rows = [inlines(line, desk) for line in node["c"]]
    return [paragraph(*[part for row in rows for part in (*row, {"t": "LineBreak"})][:-1])]


def _nothing(_: Node, __: Desk) -> list[Node]:
    return []


_BLOCKS: Mapping[str, Callable[[Node, Desk], list[Node]]] = {
    "Para": _paragraph,
    "Plain": _paragraph,
    "Header": _heading,
    "Div": _division,
    "Figure": _figure,
    "Table": _table,
    "BulletList": _bullets,
    "OrderedList": _numbers,
    "BlockQuote": _quotation,
    "DefinitionList": _definitions,
    "LineBlock": _lines,
    "RawBlock": _nothing,
}
