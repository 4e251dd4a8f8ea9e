"""A CSL-JSON file comes in as text; its works go out, each with its line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from builder.errors import Place, Problem
from builder.model import Work
from builder.references.works import Reading, Written, language_tag, make_work

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
    works = [(entry, make_work(entry, place, language)) for entry, place in placed if _is_work(entry)]
    return Reading(tuple(_written(entry, work, text) for entry, work in works), problems)


def _written(entry: Any, work: Work, text: str) -> Written:
    fields = {name: str(entry[name]) for name in ("DOI", "ISBN", "ISSN", "URL", "title") if entry.get(name)}
    fields |= {name: _day(entry[name]) for name in ("issued", "accessed") if isinstance(entry.get(name), dict)}
    lines = text.splitlines()[work.place.line - 1 :]
    found = ((name, next((n for n, line in enumerate(lines) if f'"{name}"' in line), 0)) for name in fields)
    named = language_tag(str(entry.get("language", "")))
    return Written(work, fields, {name: work.place.line + n for name, n in found}, named)


def _day(value: Any) -> str:
    """Write a date of CSL-JSON as BibLaTeX does."""
    parts = value.get("date-parts")
    if not parts:
        return ""  # words, which CSL prints as they are
    try:
        return "/".join(
            "-".join(f"{int(number):0{4 if n == 0 else 2}}" for n, number in enumerate(day)) for day in parts
        )
    except (TypeError, ValueError):
        return str(parts)


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
