"""Chapters: the folder chapters/ and the order of the book go in, the texts in that order come out."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builder.errors import Place, Problem, Severity, nearest
from builder.load.files import is_inside, list_files, read_text
from builder.model import Entry, Matter, Source
from builder.settings import MADE_PAGES, slug_of

FOLDER = "chapters"
_TEXT_ENDINGS = (".md", ".jinja", ".j2", ".html", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class Chapters:
    """What stands in chapters/, read."""

    entries: tuple[Entry, ...]  # the whole order, made pages too
    sources: tuple[Source, ...]
    includes: Mapping[str, str]  # by name below chapters/
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_chapters(root: Path, order: tuple[Entry, ...], templates: Collection[str]) -> Chapters:
    """Read the chapters of a book, and what they may include.

    Shapes: without an entry of the body, every chapter that is not placed elsewhere is the body, in natural order.
    """
    if not (root / FOLDER).is_dir():
        hint = "make the folder 'chapters' beside 'book', and save each chapter in it as a file ending in .md"
        return Chapters(order, (), {}, {}, (Problem("CB-LOAD-03", Place(), "there is no folder 'chapters'", hint),))
    if not is_inside(root, root / FOLDER):
        message = "the folder 'chapters' leads out of the project"
        return Chapters(
            order, (), {}, {}, (Problem("CB-LOAD-05", Place(), message, "copy the folder into the project"),)
        )
    names = list_files(root, FOLDER)
    written = [name for name in names if _is_chapter(name)]
    entries, problems = _placed(order, written, templates)
    texts, reading = _read([f"{FOLDER}/{name}" for name in names if name.endswith(_TEXT_ENDINGS)], root)
    sources = _sources(entries, texts)
    problems += [*_repeated_ids(entries), *reading, *_empty(sources, reading), *_unplaced(entries, written)]
    includes = {file.removeprefix(f"{FOLDER}/"): text for file, text in texts.items()}
    return Chapters(entries, sources, includes, texts, tuple(problems))


def _is_chapter(name: str) -> bool:
    return name.endswith(".md") and not any(part.startswith("_") for part in name.split("/"))


def _placed(
    order: tuple[Entry, ...], written: list[str], templates: Collection[str]
) -> tuple[tuple[Entry, ...], list[Problem]]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for entry in order:
        name = _same_name(entry.name, written)
        if name or not entry.is_chapter:
            entries.append(replace(entry, name=name or entry.name))
        elif entry.matter is not Matter.BODY and f"{_stem(entry)}.html" in templates:
            entries.append(replace(entry, name=_stem(entry)))
        else:
            problems.append(_missing(entry, written))
    if any(entry.matter is Matter.BODY for entry in order):
        return tuple(entries), problems
    elsewhere = {entry.name for entry in entries}
    body = [Entry(name, Matter.BODY, Place(f"{FOLDER}/{name}")) for name in written if name not in elsewhere]
    if not body:
        hint = "save each chapter in 'chapters' as a file ending in .md"
        problems.append(Problem("CB-LOAD-03", Place(), "the book has no chapter", hint))
    front = [entry for entry in entries if entry.matter is Matter.FRONT]
    return (*front, *body, *(entry for entry in entries if entry.matter is Matter.BACK)), problems


def _same_name(name: str, written: Iterable[str]) -> str:
    """Find a file by its name, also when the disk stores accents apart from their letters, as macOS may."""
    composed = unicodedata.normalize("NFC", name)
    return next((real for real in written if unicodedata.normalize("NFC", real) == composed), "")


def _stem(entry: Entry) -> str:
    return entry.name.rpartition("/")[2].removesuffix(".md")


def _missing(entry: Entry, written: list[str]) -> Problem:
    stem = entry.name.removesuffix(".md")
    if entry.name.startswith("/") or ".." in entry.name.split("/"):
        message = f"{entry.name!r} leads out of the folder 'chapters'"
        return Problem("CB-LOAD-05", entry.place, message, "copy the file into 'chapters'", subject=stem)
    hint = nearest(entry.name, written)
    if entry.matter is not Matter.BODY:
        hint = nearest(stem, MADE_PAGES) or hint
    hint = hint or f"the chapters: {', '.join(written[:8]) or 'none yet'}"
    return Problem("CB-LOAD-02", entry.place, f"there is no file 'chapters/{entry.name}'", hint, subject=stem)


def _read(files: Iterable[str], root: Path) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file in files:
        texts[file], faults = read_text(root, file)
        problems += faults
    return texts, problems


def _sources(entries: tuple[Entry, ...], texts: Mapping[str, str]) -> tuple[Source, ...]:
    sources = []
    for number, entry in enumerate(entries):
        if entry.is_chapter:
            file = f"{FOLDER}/{entry.name}"
            sources.append(Source(slug_of(_stem(entry)) or f"chapter-{number}", file, texts[file], entry))
    return tuple(sources)


def _repeated_ids(entries: tuple[Entry, ...]) -> list[Problem]:
    first: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        section = slug_of(_stem(entry))
        earlier = first.setdefault(section, entry) if section else entry
        if earlier.name != entry.name:
            place = entry.place if entry.is_chapter else earlier.place
            message = f"{entry.name!r} and {earlier.name!r} would both be named {section!r} in the book"
            problems.append(Problem("CB-LOAD-09", place, message, "rename one of the files", subject=_stem(entry)))
    return problems


def _empty(sources: tuple[Source, ...], reading: Iterable[Problem]) -> list[Problem]:
    broken = {problem.place.file for problem in reading}
    return [
        Problem("CB-LOAD-10", Place(source.file, 1), "the chapter is empty", "write it, or take it out of the order")
        for source in sources
        if source.file not in broken and not re.sub(r"\A---\n.*?^---$", "", source.text, flags=re.S | re.M).strip()
    ]


def _unplaced(entries: tuple[Entry, ...], written: list[str]) -> list[Problem]:
    placed = {entry.name for entry in entries}
    hint = "add it to 'contents' in book/book.toml, or begin its name with '_'"
    return [
        Problem(
            "CB-LOAD-04", Place(f"{FOLDER}/{name}"), f"{name!r} is not in the order of the book", hint, Severity.WARNING
        )
        for name in written
        if name not in placed
    ]
