"""A CSL-JSON file comes in as text; its works go out, each with its line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from builder.errors import Place, Problem
from builder.references.works import Reading, make_work

_GAP = re.compile(r"[\s,]*")


def read_csl_json(file: str, text: str, language: str) -> Reading:
    """Read one CSL-JSON file: a list of objects, each with an id and a type."""
    try:
        entries = json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        return Reading((), (Problem("CB-BIB-02", place, f"the file is not JSON: {error.msg.lower()}"),))
    if not isinstance(entries, list):
        message = "a CSL-JSON file is a list, which begins with '[' and ends with ']'"
        return Reading((), (Problem("CB-BIB-02", Place(file, 1), message),))
    placed = [(entry, Place(file, line)) for entry, line in _entries_with_lines(text)]
    problems = tuple(_doubt(entry, place) for entry, place in placed if not _is_work(entry))
    return Reading(tuple(make_work(entry, place, language) for entry, place in placed if _is_work(entry)), problems)


def _entries_with_lines(text: str) -> Iterator[tuple[Any, int]]:
    decoder = json.JSONDecoder()
    at = text.index("[") + 1
    while text[at := _gap_end(text, at)] != "]":
        line = text.count("\n", 0, at) + 1
        entry, at = decoder.raw_decode(text, at)
        yield entry, line


def _gap_end(text: str, at: int) -> int:
    gap = _GAP.match(text, at)
    return gap.end() if gap else at


def _is_work(entry: Any) -> bool:
    return isinstance(entry, dict) and isinstance(entry.get("id"), str | int) and bool(entry.get("type"))


def _doubt(entry: Any, place: Place) -> Problem:
    if not isinstance(entry, dict):
        return Problem("CB-BIB-06", place, "an entry is an object, which begins with '{'")
    missing = "type" if isinstance(entry.get("id"), str | int) else "id"
    return Problem("CB-BIB-06", place, f"the entry has no {missing!r}", f'add "{missing}": "…"')
