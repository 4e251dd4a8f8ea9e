"""Tables: pandoc's table goes in; one with a line for each row and no joined cells comes out."""

from typing import Any

from builder.importing.desk import Desk, raw
from builder.importing.reading import Node

_HINT = "look at the table; what does not fit it may be said in the text"


def only_cell(table: Node) -> list[Node] | None:
    """Give the blocks of a table that is one cell."""
    cells = [cell for row in _rows(table) for cell in row[1]]
    return cells[0][4] if len(cells) == 1 else None


def simple_table(table: Node, desk: Desk) -> tuple[Node, list[Node]]:
    """Make a table that a chapter can write, and the marks of what it could not keep."""
    _, _, columns, head, _, _ = table["c"]
    width = len(columns)
    rows, was_joined = _unjoined(_rows(table), width)
    has_blocks = any(len(cell[4]) > 1 or _is_block(cell[4]) for row in rows for cell in row[1])
    rows = [[row[0], [[*cell[:4], _one_line(cell[4], desk)] for cell in row[1]]] for row in rows]
    headed = rows[: len(head[1])][:1] or [[["", [], []], [_cell([]) for _ in range(width)]]]
    rest = rows[1:] if head[1] else rows
    marks = []
    if was_joined:
        marks.append(desk.mark(12, "joined cells of a table were parted", _HINT))
    if has_blocks:
        marks.append(desk.mark(12, "paragraphs or lists in a cell of a table became lines", _HINT))
    plain = [[alignment, {"t": "ColWidthDefault"}] for alignment, _ in columns]
    bodies = [[["", [], []], 0, [], rest]]
    empty: list[Any] = [["", [], []], []]
    content = [["", [], []], [None, []], plain, [["", [], []], headed], bodies, empty]
    return {"t": "Table", "c": content}, marks


def _rows(table: Node) -> list[Any]:
    _, _, _, head, bodies, foot = table["c"]
    return [*head[1], *(row for body in bodies for row in (*body[2], *body[3])), *foot[1]]


def _cell(blocks: list[Node]) -> list[Any]:
    return [["", [], []], {"t": "AlignDefault"}, 1, 1, blocks]


def _unjoined(rows: list[Any], width: int) -> tuple[list[Any], bool]:
    """Give every row as many cells as there are columns; what spanned others leaves them empty."""
    taken: dict[tuple[int, int], bool] = {}
    made, was_joined = [], False
    for number, row in enumerate(rows):
        cells: dict[int, list[Any]] = {}
        column = 0
        for attributes, alignment, height, breadth, blocks in row[1]:
            while (number, column) in taken:
                column += 1
            was_joined = was_joined or height > 1 or breadth > 1
            cells[column] = [attributes, alignment, 1, 1, blocks]
            taken |= {(number + down, column + over): True for down in range(height) for over in range(breadth)}
            column += breadth
        made.append([row[0], [cells.get(place, _cell([])) for place in range(width)]])
    return made, was_joined


def _is_block(blocks: list[Node]) -> bool:
    return any(block["t"] not in ("Plain", "Para") for block in blocks)


def _one_line(blocks: list[Node], desk: Desk) -> list[Node]:
    lines: list[list[Node]] = []
    for block in desk.blocks(blocks, desk):
        if block["t"] == "Figure!":
            desk.waiting.append(block)
        else:
            lines += _lines(block)
    words = [part for line in lines for part in (raw("<br>"), *line)][1:]
    return [
        {"t": "Plain", "c": [{"t": "Space"} if part["t"] in ("SoftBreak", "LineBreak") else part for part in words]}
    ]


def _lines(block: Node) -> list[list[Node]]:
    if block["t"] in ("Plain", "Para"):
        return [block["c"]]
    if block["t"] == "Header":
        return [block["c"][2]]
    if block["t"] in ("BulletList", "OrderedList"):
        items = block["c"] if block["t"] == "BulletList" else block["c"][1]
        return [line for item in items for inner in item for line in _lines(inner)]
    if block["t"] in ("BlockQuote",):
        return [line for inner in block["c"] for line in _lines(inner)]
    return [[{"t": "Code", "c": [["", [], []], block["c"][1]]}]] if block["t"] == "CodeBlock" else []
