"""Load: a project's folder goes in; the book comes out, or everything that keeps it from being read."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builder.errors import BookError, Problem, Severity, excerpted, nearest
from builder.load.chapters import Chapters, read_chapters
from builder.load.files import read_text
from builder.load.pictures import Ledger, read_pictures
from builder.load.project import SETTINGS, require_project
from builder.load.styles import read_looks
from builder.load.works import read_works
from builder.model import Book, Edition, Metadata, Settings
from builder.settings import UNDATED, Table, open_table, survey_settings

__all__ = ["load"]

# stands in for settings that cannot be read, so that the rest of the book is still looked at
_UNKNOWN = Settings(Metadata("", "en", "", UNDATED, ""), (), ())


def load(root: Path, environ: Mapping[str, str]) -> tuple[Book, tuple[Problem, ...]]:
    """Read a book project.

    Shapes: the problems are warnings; every problem has its excerpt.
    Errors: BookError with everything that is wrong in settings, chapters, styles, ledger and bibliography.
    """
    require_project(root)
    text, unreadable = read_text(root, SETTINGS)
    settings, faults = (None, unreadable) if unreadable else survey_settings(text, SETTINGS, environ=environ)
    known, toml = settings or _UNKNOWN, open_table(text if settings else "", SETTINGS)
    looks = read_looks(root, known, toml)
    chapters = read_chapters(root, known.entries, looks.templates)
    ledger = read_pictures(root)
    works = read_works(root, known, toml)
    texts = {SETTINGS: text, **chapters.texts, **looks.texts, **ledger.texts, **works.texts}
    editions, misnamed = _with_chapters(known.editions, chapters, toml)
    problems = (*faults, *chapters.problems, *looks.problems, *ledger.problems, *works.problems)
    problems = _excerpted((*problems, *misnamed, *_cover_fault(known, ledger, toml)), texts)
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise BookError(*problems)
    complete = replace(
        known,
        entries=chapters.entries,
        editions=editions,
        bibliography=tuple(file for file in texts if file in works.texts),
        citation_style=works.style,
    )
    book = Book(
        root=str(root.resolve()),
        settings=complete,
        sources=chapters.sources,
        pictures=ledger.pictures,
        bibliography=works.bibliography,
        texts=texts,
        includes={file: text for file, text in texts.items() if file.startswith(("chapters/", "styles/templates/"))},
        styles=looks.styles,
        templates=looks.templates,
    )
    return book, problems


def _excerpted(problems: tuple[Problem, ...], texts: Mapping[str, str]) -> tuple[Problem, ...]:
    return tuple(excerpted(problem, texts) for problem in problems)


def _with_chapters(
    editions: tuple[Edition, ...], chapters: Chapters, toml: Table
) -> tuple[tuple[Edition, ...], list[Problem]]:
    """Name the chapters of editions as the order of the book names them."""
    names = [entry.name for entry in chapters.entries if entry.is_chapter]
    problems: list[Problem] = []
    complete = []
    for edition in editions:
        wanted = [f"{name.removeprefix('chapters/').removesuffix('.md')}.md" for name in edition.chapters]
        complete.append(replace(edition, chapters=tuple(wanted)))
        for index, name in enumerate(wanted):
            if name not in names and ("editions", edition.name, "chapters", index) in toml.lines:
                place = toml.place("editions", edition.name, "chapters", index)
                message = f"edition {edition.name!r} wants {name!r}, which is not in the order of the book"
                hint = nearest(name, names)
                problems.append(Problem("CB-LOAD-02", place, message, hint, subject=name.removesuffix(".md")))
    return tuple(complete), problems


def _cover_fault(settings: Settings, ledger: Ledger, toml: Table) -> tuple[Problem, ...]:
    key = settings.cover
    if not key or key in ledger.pictures or any(fault.severity is Severity.ERROR for fault in ledger.problems):
        return ()
    hint = nearest(key, ledger.pictures) or f"add a table [{key}] to book/pictures.toml, or take 'cover' away"
    return (Problem("CB-PIC-20", toml.place("cover"), f"no picture is named {key!r}", hint, subject=key),)
