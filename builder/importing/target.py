"""Target: the folder of an import: a book that is there, or none yet; what stands in it is never written over."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

from builder.errors import BookError, Place, Problem, Severity
from builder.images import LEDGER
from builder.store import write_whole

SETTINGS = "book/book.toml"
WORKS = "book/imported.json"
_TEMPLATE_PATH = Path(__file__).parent / "book.toml"


@dataclass(frozen=True, slots=True)
class Target:
    """A folder that a document is imported into."""

    folder: Path
    settings: str | None  # the text of book.toml; None: a new book
    ledger: str
    chapters: tuple[str, ...]

    @property
    def pictures(self) -> tuple[str, ...]:
        """List the keys of pictures that the book has."""
        return tuple(_table(self.ledger))

    @property
    def first_number(self) -> int:
        """Say which number the file of the next chapter begins with."""
        numbers = [int(found[1]) for name in self.chapters if (found := re.match(r"(\d+)", name))]
        return max(numbers, default=0) + 1


def look_at(folder: Path) -> Target:
    """Look at a folder before anything is written.

    Errors: BookError CB-IMPORT-02 if it is neither a book nor empty.
    """
    settings = _text(folder / SETTINGS)
    if settings is None and folder.exists():
        found = sorted(path.name for path in folder.iterdir()) if folder.is_dir() else [folder.name]
        if found:
            message = (
                f"{str(folder)!r} is no book and is not empty: {', '.join(map(repr, found[:5]))} would be in the way"
            )
            hint = "name the folder of a book, or one that does not exist yet"
            raise BookError(Problem("CB-IMPORT-02", Place(), message, hint))
    chapters = sorted(path.name for path in (folder / "chapters").glob("*.md"))
    return Target(folder, settings, _text(folder / LEDGER) or "", tuple(chapters))


def refuse_doubles(target: Target, names: Sequence[str], document: str) -> None:
    """Refuse to import what stands there already under another number.

    Errors: BookError CB-IMPORT-02 naming the chapters.
    """
    known = {re.sub(r"^\d+-", "", name): name for name in target.chapters}
    doubles = [known[name] for name in (re.sub(r"^\d+-", "", name) for name in names) if name in known]
    if (target.folder / WORKS).exists():
        doubles.append(WORKS)
    if doubles:
        message = f"{document!r} seems to be imported already: {', '.join(map(repr, doubles[:5]))} would be doubled"
        hint = "take that away first, or import into a new folder"
        raise BookError(Problem("CB-IMPORT-02", Place(), message, hint))


def new_settings(values: Mapping[str, str], authors: Sequence[str], has_works: bool) -> str:
    """Write the book.toml of a new book."""
    quoted = {name: json.dumps(value, ensure_ascii=False) for name, value in values.items() if name != "date"}
    writers = ", ".join(json.dumps(author, ensure_ascii=False) for author in authors)
    return Template(_TEMPLATE_PATH.read_text("utf-8")).substitute(
        quoted,
        date=values["date"],
        authors=f"authors = [{writers}]" if writers else '# authors = ["…"]',
        bibliography=f'bibliography = ["{WORKS.removeprefix("book/")}"]\n' if has_works else "",
        back='"bibliography", "colophon"' if has_works else '"colophon"',
    )


def to_be_added(target: Target, names: Sequence[str], has_works: bool) -> list[Problem]:
    """Say what the author has to add to the settings of a book that was there."""
    settings = _table(target.settings or "")
    problems = []
    if settings.get("contents"):
        listed = ", ".join(f'"{name.removesuffix(".md")}"' for name in names)
        hint = f"add to 'contents': {listed}"
        problems.append(
            _warning(
                "CB-IMPORT-16",
                _line_of(target.settings, "contents"),
                "the new chapters are not in the order of the book",
                hint,
            )
        )
    if has_works:
        hint = f"add to 'bibliography': \"{WORKS.removeprefix('book/')}\""
        problems.append(
            _warning(
                "CB-IMPORT-16",
                _line_of(target.settings, "bibliography"),
                "the new works are not in the bibliography",
                hint,
            )
        )
    return problems


def owed(ledger: str, keys: Sequence[str]) -> list[Problem]:
    """Say what is to be filled in about new pictures, each at its row."""
    rows, lines = _table(ledger), ledger.split("\n")
    problems = []
    for key in keys:
        gaps = [name for name, value in rows[key].items() if value == ""]
        place = Place(LEDGER, lines.index(f"[{key}]") + 1)
        message = (
            f"the picture {key!r} needs {', '.join(gaps[:-1])} and {gaps[-1]}"
            if len(gaps) > 1
            else f"the picture {key!r} needs {gaps[0]}"
        )
        problems.append(Problem("CB-IMPORT-17", place, message, 'write each between its quotes ""', Severity.WARNING))
    return problems


def write_all(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write the files of an import; the settings and the ledger last, so that half an import is no book."""
    for name in sorted(files, key=lambda name: (name in (LEDGER, SETTINGS), name == SETTINGS)):
        write_whole(folder / name, files[name])


def _warning(code: str, line: int, message: str, hint: str) -> Problem:
    return Problem(code, Place(SETTINGS, line), message, hint, Severity.WARNING)


def _line_of(settings: str | None, key: str) -> int:
    lines = (settings or "").split("\n")
    return next((number for number, line in enumerate(lines, 1) if line.strip().startswith(key)), 1)


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None


def _table(text: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return {}
