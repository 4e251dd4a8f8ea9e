"""Ignore: the [ignore] table of book.toml goes in, what it silences comes out."""

import re

from builder.errors import Problem
from builder.model import Ignored
from builder.settings.fields import TEXT, Table, read_fields

_FORM = 'CB-PIC-24 = {file = "book/pictures.toml", reason = "kept for the next printing"}'


def read_ignored(table: Table) -> tuple[tuple[Ignored, ...], list[Problem]]:
    """Read which problems the author has silenced, where and why."""
    values = table.values.get("ignore", {})
    if not isinstance(values, dict):
        return (), [
            Problem("CB-SET-10", table.place("ignore"), "'ignore' must be a table", f"write [ignore] and {_FORM}")
        ]
    ignored: list[Ignored] = []
    problems: list[Problem] = []
    for code, rows in values.items():
        if not re.fullmatch(r"CB-[A-Z]+-\d\d", code):
            place = table.place("ignore", code)
            message = f"{code!r} is no code of a problem; codes look as CB-PIC-24"
            problems.append(Problem("CB-SET-10", place, message, f"write {_FORM}", subject=code))
            continue
        is_list = isinstance(rows, list)
        for index, _ in enumerate(rows if is_list else [rows]):
            row, wrong = _row(table, code, (index,) if is_list else ())
            ignored += [row] if row else []
            problems += wrong
    return tuple(ignored), problems


def _row(table: Table, code: str, index: tuple[int, ...]) -> tuple[Ignored | None, list[Problem]]:
    inner = table.inner("ignore", code, *index)
    if not isinstance(inner.values, dict):
        return None, [
            Problem(
                "CB-SET-10", inner.place(), f"{code!r} must say a file and a reason", f"write {_FORM}", subject=code
            )
        ]
    found, problems = read_fields(inner, {"file": TEXT, "reason": TEXT})
    for key in ("file", "reason"):
        if key not in inner.values:
            problems.append(
                Problem(
                    "CB-SET-10", inner.place(), f"{code!r} is ignored without a {key}", f"write {_FORM}", subject=code
                )
            )
    return (None if problems else Ignored(code, found["file"], found["reason"], inner.place())), problems
