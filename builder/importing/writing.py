"""Writing: a chapter's blocks go in; its Markdown, and the lines of what could not be kept, come out."""

import json
import re
from collections.abc import Sequence

from builder.errors import BookError, Place, Problem
from builder.importing.findings import Findings, resolve
from builder.importing.reading import Node
from builder.pandoc import run_pandoc

_FORM = "commonmark+pipe_tables+footnotes+definition_lists+strikeout"


def write_chapter(blocks: Sequence[Node], file: str, findings: Findings) -> tuple[str, tuple[Problem, ...]]:
    """Write a chapter as Markdown.

    Shapes: a paragraph is a line; every problem is at its line of the chapter.
    """
    tree = {
        "pandoc-api-version": [1, 23, 1],
        "meta": {},
        "blocks": [part for block in blocks for part in _placed(block)],
    }
    answer = run_pandoc(("-f", "json", "-t", _FORM, "--wrap=none"), json.dumps(tree), {})
    if not answer.succeeded:
        message = f"a chapter cannot be written: {answer.complaint.strip().partition(chr(10))[0]}"
        raise BookError(Problem("CB-IMPORT-01", Place(file), message, "import the document in parts"))
    return resolve(_tidied(answer.text), file, findings)


def _placed(block: Node) -> list[Node]:
    if block["t"] == "Figure!":
        caption = [{"t": "Plain", "c": block["caption"]}] if block["caption"] else []
        return [_raw(f"::: figure {block['key']}"), *caption, _raw(":::")]
    if block["t"] in ("BulletList", "BlockQuote"):
        inner = block["c"] if block["t"] == "BulletList" else [block["c"]]
        made = [[part for row in rows for part in _placed(row)] for rows in inner]
        return [{"t": block["t"], "c": made if block["t"] == "BulletList" else made[0]}]
    if block["t"] == "OrderedList":
        return [
            {
                "t": "OrderedList",
                "c": [block["c"][0], [[p for row in rows for p in _placed(row)] for rows in block["c"][1]]],
            }
        ]
    if block["t"] == "DefinitionList":
        rows = [[term, [[p for row in body for p in _placed(row)] for body in bodies]] for term, bodies in block["c"]]
        return [{"t": "DefinitionList", "c": rows}]
    return [block]


def _raw(words: str) -> Node:
    return {"t": "RawBlock", "c": ["markdown", words]}


def _tidied(text: str) -> str:
    text = re.sub(r"(?m)^(\s*::: figure [a-z0-9-]+)\n\n", r"\1\n", text)
    text = re.sub(r"\n\n(\s*:::)$", r"\n\1", text, flags=re.M)
    text = re.sub(r"\n{3,}", "\n\n", text.replace("&nbsp;", "\u00a0"))
    return text.strip("\n") + "\n"
