"""The ledger: the text of pictures.toml enters; described pictures, and all that is wrong with them, leave."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from builder.errors import BookError, Place, Problem, Severity, nearest
from builder.images.files import Facts, Fault, picture_facts
from builder.images.lines import key_lines, parse_rows
from builder.images.words import says_nothing
from builder.model import Picture

LEDGER = "book/pictures.toml"
_FOLDER = "book/images"
_TEXTS = ("file", "alt", "title", "credit", "source", "source_url", "licence", "licence_url", "date")
_SAID = tuple(name for name in _TEXTS if name != "file")
_KEYS = (*_TEXTS, "decorative", "variants")
_OWED = {
    "credit": 'say who made the picture: credit = "Photograph: NAME"',
    "source": 'say where it comes from: source = "ARCHIVE, NUMBER", or source = "own work"',
    "licence": 'say by what right it is printed: licence = "CC BY 4.0", or licence = "by permission of NAME"',
}
_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_WEB = re.compile(r"https?://\S+")


@dataclass(slots=True)
class _Row:
    """One row while it is read; it lives inside `read_ledger`."""

    key: str
    values: Mapping[str, Any]
    lines: Mapping[tuple[str, str], int]
    problems: list[Problem] = field(default_factory=list)

    def place(self, name: str = "") -> Place:
        return Place(LEDGER, self.lines.get((self.key, name), self.lines.get((self.key, ""), 1)))

    def object_to(self, number: int, name: str, message: str, hint: str) -> None:
        subject = name if name in self.values else self.key
        self.problems.append(Problem(f"CB-PIC-{number:02}", self.place(name), message, hint, subject=subject))

    def soften(self) -> None:
        """Make the last objection a warning."""
        self.problems[-1] = replace(self.problems[-1], severity=Severity.WARNING)

    def is_text(self, name: str) -> bool:
        """Tell what is left out or empty from what is no text at all, which is told elsewhere."""
        return isinstance(self.values.get(name, ""), str)

    def text(self, name: str) -> str:
        value = self.values.get(name, "")
        return value.strip() if isinstance(value, str) else ""


def read_ledger(text: str, root: Path) -> tuple[Mapping[str, Picture], tuple[Problem, ...]]:
    """Read the picture ledger of a project, and look at every file that it names.

    Shapes: a row with problems is a picture too, so that a text that uses it is not blamed; without a file that can be
    read, its media type is empty.
    """
    try:
        text = text.removeprefix("\ufeff")  # Windows puts it in front, and TOML does not know it
        rows = parse_rows(text, LEDGER)
    except BookError as error:
        return {}, error.problems
    lines = key_lines(text)
    names = sorted(
        path.relative_to(root / _FOLDER).as_posix() for path in (root / _FOLDER).rglob("*") if path.is_file()
    )
    pictures: dict[str, Picture] = {}
    problems: list[Problem] = []
    for key, values in rows.items():
        row = _Row(key, values if isinstance(values, dict) else {}, lines)
        if isinstance(values, dict):
            _check(row)
            pictures[key] = _with_variants(_picture(row, _facts(row, root, names)), row, root, names)
        else:
            _object_to_stray(row)
        problems += row.problems
    return pictures, tuple(problems)


def _object_to_stray(row: _Row) -> None:
    place = Place(LEDGER, row.lines.get(("", row.key), row.lines.get((row.key, ""), 1)))
    message = f"{row.key!r} stands outside of a row"
    row.problems.append(Problem("CB-PIC-03", place, message, "a row begins with [key]", subject=row.key))


def _check(row: _Row) -> None:
    if not _NAME.fullmatch(row.key):
        row.object_to(16, "", f"{row.key!r} cannot be a key", "use small letters a to z, digits and hyphens")
    for name, value in row.values.items():
        if name not in _KEYS:
            hint = nearest(name, _KEYS) or f"a row has: {', '.join(_KEYS)}"
            row.object_to(2, name, f"a picture has no {name!r}", hint)
        elif name == "decorative" and not isinstance(value, bool):
            row.object_to(3, name, "'decorative' must be true or false", "write decorative = true")
        elif name == "variants" and not _are_variants(value):
            hint = 'write variants = { large = "map-large.svg" }'
            row.object_to(3, name, "'variants' must name a file for each variant", hint)
        elif name in _TEXTS and not isinstance(value, str):
            row.object_to(3, name, f"{name!r} must be text", f'write {name} = "…"')
        elif name.endswith("_url") and not _WEB.fullmatch(value):
            row.object_to(3, name, f"{value!r} is not an address", "write the whole address, with https://")
    _check_what_is_owed(row)


def _are_variants(value: Any) -> bool:
    rows = value.items() if isinstance(value, dict) else ()
    return isinstance(value, dict) and all(_NAME.fullmatch(key) and isinstance(file, str) for key, file in rows)


def _check_what_is_owed(row: _Row) -> None:
    has_alt, is_decorative = bool(row.text("alt")), row.values.get("decorative") is True
    if not has_alt and not is_decorative and row.is_text("alt"):
        hint = 'say in alt = "…" what the picture shows, or decorative = true if it says nothing'
        row.object_to(5, "alt", f"the picture {row.key!r} has no alternative text", hint)
    if says_nothing(row.text("alt")):
        row.object_to(22, "alt", f"'alt' does not say what the picture {row.key!r} shows", "say what is seen")
        row.soften()
    if has_alt and is_decorative:
        row.object_to(17, "decorative", f"the picture {row.key!r} is decorative and described", "keep one of the two")
    for name, hint in _OWED.items():
        if not row.text(name) and row.is_text(name):
            row.object_to(6, name, f"the picture {row.key!r} has no {name}", hint)


def _facts(row: _Row, root: Path, names: list[str]) -> Facts:
    name = row.text("file")
    if not name:
        if row.is_text("file"):
            hint = f'write file = "NAME", a file below {_FOLDER}/'
            row.object_to(4, "file", f"the picture {row.key!r} has no file", hint)
        return Facts()
    return _looked_at(row, ("file", name), root, names)


def _looked_at(row: _Row, written: tuple[str, str], root: Path, names: list[str]) -> Facts:
    facts, faults = picture_facts(root, _FOLDER, written[1], names)
    row.problems += [_located(row, written, fault) for fault in faults]
    return facts


def _with_variants(picture: Picture, row: _Row, root: Path, names: list[str]) -> Picture:
    """Add the files that some editions take in place of the picture's own."""
    written = row.values.get("variants", {})
    files = written if _are_variants(written) else {}
    facts = {key: _looked_at(row, ("variants", name), root, names) for key, name in sorted(files.items())}
    return replace(picture, variants=tuple((key, _of_file(picture, files[key], facts[key])) for key in facts))


def _of_file(picture: Picture, name: str, facts: Facts) -> Picture:
    return replace(
        picture,
        file=f"{_FOLDER}/{name}",
        media_type=facts.media_type,
        width_px=facts.width_px,
        height_px=facts.height_px,
        sha256=facts.sha256,
    )


def _located(row: _Row, written: tuple[str, str], fault: Fault) -> Problem:
    key, name = written
    place = Place(f"{_FOLDER}/{name}", fault.line) if fault.line else row.place(key)
    subject = fault.subject if fault.line else name
    code = f"CB-PIC-{fault.number:02}"
    return Problem(code, place, fault.message, fault.hint, fault.severity, subject=subject)


def _picture(row: _Row, facts: Facts) -> Picture:
    said: dict[str, Any] = {name: row.text(name) for name in _SAID}
    return Picture(
        key=row.key,
        file=f"{_FOLDER}/{row.text('file')}",
        media_type=facts.media_type,
        width_px=facts.width_px,
        height_px=facts.height_px,
        sha256=facts.sha256,
        place=row.place(),
        decorative=row.values.get("decorative") is True,
        **said,
    )
