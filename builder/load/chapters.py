"""Chapters: the folder chapters/ and the order of the book go in, the texts in that order come out."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from builder.errors import Place, Problem, Severity, nearest
from builder.load.files import is_inside, list_files, read_text, readable_name
from builder.model import MADE_PAGES, Entry, Matter, Source
from builder.settings import slug_of

FOLDER = "chapters"
_TEXT_ENDINGS = (".md", ".jinja", ".j2", ".html", ".txt", ".csv")


@dataclass(frozen=True, slots=True)
class Chapters:
    """What stands in chapters/, read."""

    entries: tuple[Entry, ...]  # the whole order, made pages too
    sources: tuple[Source, ...]
    unread: tuple[Source, ...]  # missing, empty or unreadable
    includes: Mapping[str, str]  # by name below chapters/
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_chapters(root: Path, order: tuple[Entry, ...], templates: Collection[str]) -> Chapters:
    """Read the chapters of a book, and what they may include.

    Shapes: without an entry of the body, every chapter that is not placed elsewhere is the body, in natural order.
    """
    if not (root / FOLDER).is_dir():
        hint = "make the folder 'chapters' beside 'book', and save each chapter in it as a file ending in .md"
        return Chapters(order, (), (), {}, {}, (Problem("CB-LOAD-03", Place(), "there is no folder 'chapters'", hint),))
    if not is_inside(root, root / FOLDER):
        message = "the folder 'chapters' leads out of the project"
        hint = "copy the folder into the project"
        return Chapters(order, (), (), {}, {}, (Problem("CB-LOAD-05", Place(), message, hint),))
    found = list_files(root, FOLDER)
    names = [name for name in found if readable_name(name) == name]
    written = [name for name in names if _is_chapter(name)]
    entries, lost = _placed(order, written, templates)
    texts, reading = _read([f"{FOLDER}/{name}" for name in names if name.endswith(_TEXT_ENDINGS)], root)
    broken = {problem.place.file for problem in reading}
    placed = _sources(entries, texts)
    sources = tuple(source for source in placed if source.file not in broken and not _is_empty(source))
    unplaced = [name for name in written if name not in {entry.name for entry in entries}]
    # a missing chapter is often one that is there under another name
    strays = [replace(entry, name=name) for entry in lost[:1] for name in unplaced]
    unread = (*(source for source in placed if source not in sources), *_sources((*lost, *strays), texts))
    folders = [entry for entry in lost if (root / FOLDER / entry.name).is_dir()]
    problems = [problem for entry in folders for problem in read_text(root, f"{FOLDER}/{entry.name}")[1]]
    problems += [_missing(entry, written) for entry in lost if entry not in folders]
    problems += [*_no_body(order, entries), *_repeated_ids(entries)]
    problems += [_unwritable(name) for name in found if name not in names]
    problems += [*reading, *_empty(placed, broken), *_unplaced(unplaced)]
    includes = {file.removeprefix(f"{FOLDER}/"): text for file, text in texts.items()}
    return Chapters(entries, sources, unread, includes, texts, tuple(problems))


def _unwritable(name: str) -> Problem:
    shown = readable_name(name)
    hint = "rename it, best with letters a-z, digits and hyphens"
    return Problem("CB-LOAD-12", Place(f"{FOLDER}/{shown}"), f"the name {shown!r} of a file is not UTF-8", hint)


def _is_chapter(name: str) -> bool:
    return name.endswith(".md") and not any(part.startswith("_") for part in name.split("/"))


def _placed(
    order: tuple[Entry, ...], written: list[str], templates: Collection[str]
) -> tuple[tuple[Entry, ...], list[Entry]]:
    """Part the order into entries that are there and chapters that are not."""
    entries: list[Entry] = []
    lost: list[Entry] = []
    for entry in order:
        name = _same_name(entry.name, written)
        if name or not entry.is_chapter:
            entries.append(replace(entry, name=name or entry.name))
        elif entry.matter is not Matter.BODY and f"{_stem(entry)}.html" in templates:
            entries.append(replace(entry, name=_stem(entry)))
        else:
            lost.append(entry)
    if any(entry.matter is Matter.BODY for entry in order):
        return tuple(entries), lost
    elsewhere = {entry.name for entry in entries}
    body = [Entry(name, Matter.BODY, Place(f"{FOLDER}/{name}")) for name in written if name not in elsewhere]
    front = [entry for entry in entries if entry.matter is Matter.FRONT]
    return (*front, *body, *(entry for entry in entries if entry.matter is Matter.BACK)), lost


def _no_body(order: tuple[Entry, ...], entries: tuple[Entry, ...]) -> list[Problem]:
    if any(entry.matter is Matter.BODY for entry in (*order, *entries)):
        return []
    hint = "save each chapter in 'chapters' as a file ending in .md"
    return [Problem("CB-LOAD-03", Place(), "the book has no chapter", hint)]


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
            sources.append(Source(slug_of(_stem(entry)) or f"chapter-{number}", file, texts.get(file, ""), entry))
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


def _is_empty(source: Source) -> bool:
    return not re.sub(r"\A---\n.*?^---$", "", source.text, flags=re.S | re.M).strip()


def _empty(sources: tuple[Source, ...], broken: Collection[str]) -> list[Problem]:
    return [
        Problem("CB-LOAD-10", Place(source.file, 1), "the chapter is empty", "write it, or take it out of the order")
        for source in sources
        if source.file not in broken and _is_empty(source)
    ]


def _unplaced(names: Iterable[str]) -> list[Problem]:
    hint = "add it to 'contents' in book/book.toml, or begin its name with '_'"
    return [
        Problem(
            "CB-LOAD-04", Place(f"{FOLDER}/{name}"), f"{name!r} is not in the order of the book", hint, Severity.WARNING
        )
        for name in names
    ]
