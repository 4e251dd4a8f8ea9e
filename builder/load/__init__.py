"""Load: a project's folder goes in; the book comes out as far as it can be read, and everything that is wrong."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from builder.errors import BookError, Problem, excerpted, nearest
from builder.load.chapters import Chapters, read_chapters
from builder.load.credits import read_credits
from builder.load.files import read_text
from builder.load.pictures import LEDGER, Ledger, read_pictures
from builder.load.project import SETTINGS, require_project
from builder.load.styles import read_looks
from builder.load.works import Works, read_works
from builder.model import MADE_PAGES, Book, Edition, Metadata, Settings
from builder.settings import UNDATED, Table, open_table, survey_settings

__all__ = ["load"]

# stands in for settings that cannot be read, so that the rest of the book is still looked at
_UNKNOWN = Settings(Metadata("", "en", "", UNDATED, ""), (), ())


def load(root: Path, environ: Mapping[str, str]) -> tuple[Book, tuple[Problem, ...]]:
    """Read a book project.

    Shapes: every problem has its excerpt. With errors among them the book is what could be read, good enough to be
    looked at further and not to be printed.
    Errors: BookError if there is no project or its settings are not TOML, with everything else that is wrong.
    """
    require_project(root)
    text, unreadable = read_text(root, SETTINGS)
    settings, faults = (None, unreadable) if unreadable else survey_settings(text, SETTINGS, environ=environ)
    known, toml = settings or _UNKNOWN, open_table(text if settings else "", SETTINGS)
    looks = read_looks(root, known, toml)
    chapters = read_chapters(root, known.entries, looks.templates)
    ledger = read_pictures(root)
    works = read_works(root, known, toml)
    credits, miscited = read_credits(ledger.pictures, ledger.texts.get(LEDGER, ""), known.metadata.language)
    texts = {SETTINGS: text, **chapters.texts, **looks.texts, **ledger.texts, **works.texts}
    editions, misnamed = _with_chapters(known.editions, chapters, toml)
    problems = (*faults, *chapters.problems, *looks.problems, *ledger.problems, *miscited, *works.problems)
    problems = _excerpted((*problems, *misnamed, *_cover_fault(known, ledger, toml)), texts)
    if settings is None:
        raise BookError(*problems)
    book = Book(
        root=str(root.resolve()),
        settings=_completed(replace(known, editions=editions), chapters, works),
        sources=chapters.sources,
        pictures=ledger.pictures,
        credits=credits,
        bibliography=works.bibliography,
        texts=texts,
        includes={file: text for file, text in texts.items() if file.startswith(("chapters/", "styles/templates/"))},
        styles=looks.styles,
        templates=looks.templates,
        unread=chapters.unread,
        doubtful=_doubtful(ledger, works),
    )
    return book, problems


def _completed(settings: Settings, chapters: Chapters, works: Works) -> Settings:
    bibliography = tuple(works.texts)
    return replace(settings, entries=chapters.entries, bibliography=bibliography, citation_style=works.style)


def _doubtful(ledger: Ledger, works: Works) -> tuple[str, ...]:
    wholeness = {"pictures": ledger.is_whole, "bibliography": works.is_whole}
    return tuple(name for name, is_whole in wholeness.items() if not is_whole)


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
        wanted, left_out = (tuple(_named(name) for name in some) for some in (edition.chapters, edition.without))
        complete.append(replace(edition, chapters=wanted, without=left_out))
        for key, does, asked in (("chapters", "wants", wanted), ("without", "leaves out", left_out)):
            known = names if key == "chapters" else [*names, *MADE_PAGES]
            for index, name in enumerate(asked):
                if name not in known and ("editions", edition.name, key, index) in toml.lines:
                    place = toml.place("editions", edition.name, key, index)
                    message = f"edition {edition.name!r} {does} {name!r}, which is not in the order of the book"
                    hint, stem = nearest(name, known), name.removesuffix(".md")
                    problems.append(Problem("CB-LOAD-02", place, message, hint, subject=stem))
    return tuple(complete), problems


def _named(name: str) -> str:
    return name if name in MADE_PAGES else f"{name.removeprefix('chapters/').removesuffix('.md')}.md"


def _cover_fault(settings: Settings, ledger: Ledger, toml: Table) -> tuple[Problem, ...]:
    key = settings.cover
    if not key or key in ledger.pictures or not ledger.is_whole:
        return ()
    hint = nearest(key, ledger.pictures) or f"add a table [{key}] to book/pictures.toml, or take 'cover' away"
    return (Problem("CB-PIC-20", toml.place("cover"), f"no picture is named {key!r}", hint, subject=key),)
