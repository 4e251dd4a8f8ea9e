"""Lines: the text of a ledger enters; its rows, the line of every key, or where it stops being TOML, leave.

tomllib tells values but not where they stand.
"""

import re
import tomllib
from collections.abc import Mapping
from typing import Any

from builder.errors import BookError, Place, Problem

_HEADER = re.compile(r"""\s*\[+\s*(["']?)([^\]"']+?)\1\s*\]""")
_KEY = re.compile(r"""\s*(["']?)([\w-]+)\1\s*[=.]""")
_CURLY = re.compile("[“”„‘’«»]")


def parse_rows(text: str, file: str) -> Mapping[str, Any]:
    """Read the ledger as TOML.

    Errors: BookError with the line on which reading ended.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BookError(_syntax_problem(str(error), text, file)) from error


def key_lines(text: str) -> Mapping[tuple[str, str], int]:
    """Number the lines on which rows and their keys begin.

    Shapes: `("map", "")` is the row, `("map", "file")` its key; lines are 1-based. The text has passed `parse_rows`.
    """
    lines: dict[tuple[str, str], int] = {}
    row, closing = "", ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            closing = "" if closing in line else closing
        elif header := _HEADER.match(line):
            row = header[2]
            lines.setdefault((row, ""), number)
        elif key := _KEY.match(line):
            lines.setdefault((row, key[2]), number)
            closing = _still_open(line)
    return lines


def _still_open(line: str) -> str:
    return next((quotes for quotes in ('"""', "'''") if line.count(quotes) == 1), "")


def _syntax_problem(said: str, text: str, file: str) -> Problem:
    # tomllib of Python 3.11 to 3.13 tells the position in its message only
    reason, _, position = said.partition(" (at ")
    lines = text.splitlines() or [""]
    found = [int(number) for number in re.findall(r"\d+", position)]
    line, column = (found[0], found[1]) if len(found) == 2 else (len(lines), 0)
    written = lines[min(line, len(lines)) - 1]
    if curly := _CURLY.search(written.partition("=")[2][:3]):
        message, hint = "curly quotes cannot enclose a text here", 'use straight quotes: NAME = "TEXT"'
        return Problem("CB-PIC-01", Place(file, line), message, hint, subject=curly[0])
    message = f"this is not TOML: {reason[:1].lower()}{reason[1:]}"
    hint = 'a row begins with [key], and its lines are NAME = "TEXT" in straight quotes'
    return Problem("CB-PIC-01", Place(file, line, column), message, hint)
