"""Fields: a table of book.toml goes in, its checked values and what is wrong with them come out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from builder.errors import Place, Problem, nearest
from builder.settings.positions import Path


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the file: its values, and where each of them stands."""

    file: str
    values: Mapping[str, Any]
    lines: Mapping[Path, int]
    path: Path = ()

    def place(self, *keys: str | int) -> Place:
        """Find the line of a value, or of the nearest thing around it."""
        path = (*self.path, *keys)
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))

    def inner(self, *keys: str | int) -> "Table":
        """Open a table within this one."""
        values: Any = self.values
        for key in keys:
            values = values[key]
        return Table(self.file, values, self.lines, (*self.path, *keys))

    @property
    def name(self) -> str:
        """Name the table as its author wrote it."""
        return ".".join(str(key) for key in self.path)


@dataclass(frozen=True, slots=True)
class Field:
    """What a key takes.

    Shapes: `form` goes on from "must be"; `parse` raises ValueError for anything else, with words if it knows better.
    """

    form: str
    parse: Callable[[Any], Any]


def read_fields(table: Table, fields: Mapping[str, Field]) -> tuple[dict[str, Any], list[Problem]]:
    """Read the keys of a table, all of them, before saying what is wrong."""
    found, problems = {}, []
    for key, value in table.values.items():
        if key not in fields:
            problems.append(unknown_key(table, key, fields))
            continue
        try:
            found[key] = fields[key].parse(value)
        except ValueError as error:
            message = str(error) or f"must be {fields[key].form}, not {_kind(value)}"
            hint = _suited(key, value, fields[key].form)
            subject = value if isinstance(value, str) and hint.startswith("did you") else key
            problems.append(Problem("CB-SET-04", table.place(key), f"{key!r} {message}", hint, subject=subject))
    return found, problems


def _suited(key: str, value: Any, form: str) -> str:
    """Hint at a value that may have been meant, or at one that would do."""
    known = _QUOTED.findall(form)
    if tag := LANGUAGES.get(str(value).strip().lower()):
        return f'write {key} = "{tag}"'
    is_word = isinstance(value, str) and value.lower() != value.upper()  # examples of numbers are not what was meant
    near = nearest(value, known) if is_word else ""
    if isinstance(value, str) and form.startswith("a list"):
        return f'write {key} = ["{value}"]'
    return near or (f'as in {key} = "{known[0]}"' if known else f"write {key} = 2026-01-20" if "day" in form else "")


# the names that are written where a tag is asked for
LANGUAGES: Mapping[str, str] = {
    **{"english": "en", "azerbaijani": "az", "azeri": "az", "azərbaycan": "az", "russian": "ru", "русский": "ru"},
    **{"turkish": "tr", "türkçe": "tr", "german": "de", "deutsch": "de", "french": "fr", "français": "fr"},
    **{"spanish": "es", "italian": "it", "polish": "pl", "ukrainian": "uk", "georgian": "ka", "persian": "fa"},
}
_QUOTED = re.compile(r'"([^"]*[^"\s][^"]*)"')


def unknown_key(table: Table, key: str, known: Mapping[str, object]) -> Problem:
    """Say that a key means nothing, and which one may have been meant."""
    owner = f"[{table.name}] has" if table.path else "the book has"
    hint = nearest(key, known) or f"the settings here: {', '.join(sorted(known))}"
    return Problem("CB-SET-02", table.place(key), f"{owner} no setting {key!r}", hint, subject=key)


def _kind(value: Any) -> str:
    kinds = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}
    if isinstance(value, str):
        return repr(value) if value.strip() else "empty text"
    return kinds.get(type(value), "a date or a time")


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise ValueError
    return tuple(_text(item) for item in value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _day(value: Any) -> str:
    if isinstance(value, datetime) or not isinstance(value, str | date):
        raise ValueError
    return value.isoformat() if isinstance(value, date) else date.fromisoformat(_dashed(value)).isoformat()


def _dashed(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        raise ValueError
    return value


def _isbn(value: Any) -> str:
    """Check the check digit.

    Source: ISO 2108, annexes on ISBN-13; ISBN-10 is weighted 10 to 1 and must be a multiple of 11.
    """
    digits = re.sub(r"[\s-]", "", _text(value)).upper()
    if re.fullmatch(r"97[89]\d{10}", digits):
        is_sound = sum(int(digit) * (1, 3)[index % 2] for index, digit in enumerate(digits)) % 10 == 0
    elif re.fullmatch(r"\d{9}[\dX]", digits):
        is_sound = sum((10 if d == "X" else int(d)) * (10 - i) for i, d in enumerate(digits)) % 11 == 0
    else:
        raise ValueError
    if not is_sound:
        raise ValueError(f"is {value!r}, whose last digit does not agree with the others: one of its digits is wrong")
    return _text(value)


def matching(pattern: str, form: str) -> Field:
    """Make a field of text that has a certain form."""

    def parse(value: Any) -> str:
        if not re.fullmatch(pattern, _text(value)):
            raise ValueError
        return _text(value)

    return Field(form, parse)


def choice(*words: str) -> Field:
    """Make a field that takes one of a few words."""

    def parse(value: Any) -> str:
        if value not in words:
            raise ValueError
        return str(value)

    return Field(" or ".join(f'"{word}"' for word in words), parse)


def count(least: int, most: int) -> Field:
    """Make a field that takes a whole number within bounds."""

    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise ValueError
        return value

    return Field(f"a whole number from {least} to {most}", parse)


TEXT = Field('text in straight quotes, as "1990"', _text)
TEXTS = Field('a list of texts, as ["one", "two"]', _texts)
TRUTH = Field("true or false, without quotes", _truth)
DAY = Field("a day of the calendar, as 2026-01-20", _day)
ISBN = Field('an ISBN of 13 or 10 digits, as "978-0-306-40615-7"', _isbn)
SLUG = matching(r"[a-z0-9]+(-[a-z0-9]+)*", "small letters a-z, digits and hyphens")
LANGUAGE = matching(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", 'a language tag, as "en", "az" or "pt-BR"')
ADDRESS = matching(r"[A-Za-z][A-Za-z0-9+.-]*:\S+", 'an address or URN, as "urn:isbn:9780306406157"')
