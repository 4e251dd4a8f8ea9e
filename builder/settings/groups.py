"""Groups of the bibliography: the rows of `bibliography_groups` go in, groups in their order come out."""

from collections.abc import Mapping
from typing import Any

from builder.errors import Problem
from builder.model import WorkGroup
from builder.settings.fields import TEXT, Field, Table, read_fields


def _words(value: Any) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not words or not all(isinstance(word, str) and word.strip() for word in words):
        raise ValueError
    return tuple(word.strip() for word in words)


_WORDS = Field('a text or a list of texts, as "press" or ["press", "broadcasts"]', _words)
_FIELDS: Mapping[str, Field] = {"title": TEXT, "keyword": _WORDS, "type": _WORDS}


def read_groups(table: Table) -> tuple[tuple[WorkGroup, ...], list[Problem]]:
    """Read the rows of `bibliography_groups`; a row with neither keyword nor type takes what is left."""
    rows = table.values.get("bibliography_groups", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = '\'bibliography_groups\' must be a list of tables, as [{keyword = "press", title = "Press"}]'
        return (), [Problem("CB-SET-04", table.place("bibliography_groups"), message, subject="bibliography_groups")]
    groups, problems = [], []
    for index in range(len(rows)):
        inner = table.inner("bibliography_groups", index)
        found, wrong = read_fields(inner, _FIELDS)
        if "title" not in inner.values:
            wrong.append(Problem("CB-SET-03", inner.place(), "a group of works has no title", 'add title = "…"'))
        problems += wrong
        group = WorkGroup(found.get("title", ""), inner.place(), found.get("keyword", ()), found.get("type", ()))
        groups += [] if wrong else [group]
    return tuple(groups), problems
