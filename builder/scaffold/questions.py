"""Questions: the name of a folder goes in, what is asked of an author, and what to do next, come out."""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from builder.errors import nearest
from builder.settings import slug_of
from builder.settings.editions import FIELDS
from builder.settings.fields import LANGUAGE, Field

KINDS: Mapping[str, str] = {
    "commemoration": "with a dedication and a timeline",
    "school": "a reader with questions; editions for the class, for teachers and in large print",
    "plain": "chapters and a glossary",
}


@dataclass(frozen=True, slots=True)
class Answers:
    """What a new book begins with."""

    title: str
    author: str  # may be empty
    language: str  # a tag, as "az"
    kind: str  # of KINDS
    paper: str  # as in book.toml
    licence: str
    identifier: str
    date: str  # a day, as "2026-01-20"


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that is asked.

    Shapes: `name` is that of an answer; `check` gives back what it takes, and raises ValueError that goes on from
    "the answer".
    """

    name: str
    words: str
    usual: str
    check: Callable[[str], str]


def questions(folder: str) -> tuple[Question, ...]:
    """List what is asked about a book that will stand in a folder of that name."""
    title = " ".join(folder.replace("-", " ").replace("_", " ").split())
    usual = title[:1].upper() + title[1:]
    return (
        Question("title", "Title", usual if usual.isprintable() and usual else "A Book", _title),
        Question("author", "Author (may stay empty)", "", _line),
        Question("language", "Language (en, az, ru, tr, de …)", "en", lambda value: _parsed(LANGUAGE, value)),
        Question("kind", f"Kind ({', '.join(KINDS)})", "commemoration", _kind),
        Question("paper", "Page size (A5, A4, A6, B5, Letter, 6x9in …)", "A5", _paper),
        Question("licence", "Licence (CC BY 4.0, CC0 1.0, All rights reserved …)", "CC BY 4.0", _line),
    )


def next_steps(folder: str, answers: Answers) -> tuple[str, ...]:
    """Say what to do with a new book, one thing after another."""
    slug = slug_of(answers.title) or "book"
    files = [f"dist/{slug}.pdf", f"dist/{slug}.epub"]
    readers = ("school", "teacher", "large-print") if answers.kind == "school" else ()
    files += [f"dist/{slug}-{edition}.pdf" for edition in readers]
    go = () if folder == "." else (f"cd {shlex.quote(folder)}",)
    return (
        *go,
        f"chapbook build      makes {', '.join(files[:-1])} and {files[-1]}",
        "chapbook preview    shows its pages in a browser, and every save on them",
        "write your words over those in chapters/; more chapters are more files there",
        "put pictures into book/images/ and a row for each into book/pictures.toml",
        "chapbook check      says what is wrong, and where",
    )


def _line(value: str) -> str:
    line = value.strip()
    if not line.isprintable():
        raise ValueError("holds a character that cannot be printed")
    return line


def _title(value: str) -> str:
    if not value.strip():
        raise ValueError("must not be empty")
    return _line(value)


def _kind(value: str) -> str:
    kind = value.strip().lower()
    if kind not in KINDS:
        hint = nearest(kind, KINDS) or "; ".join(f"{name!r} is {what}" for name, what in KINDS.items())
        raise ValueError(f"must be {' or '.join(map(repr, KINDS))}, not {value!r}: {hint}")
    return kind


def _paper(value: str) -> str:
    _parsed(FIELDS["paper"], value)
    return value.strip()


def _parsed(field: Field, value: str) -> str:
    try:
        return str(field.parse(value.strip()))
    except ValueError as error:
        raise ValueError(str(error) or f"must be {field.form}, not {value!r}") from None
