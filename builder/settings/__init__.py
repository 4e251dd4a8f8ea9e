"""Settings: the text of book.toml goes in, checked settings come out, with the line of everything that is wrong."""

import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builder.errors import BookError, Problem, Severity, nearest
from builder.model import Settings
from builder.settings import editions, metadata, order
from builder.settings.accessibility import read_claims
from builder.settings.fields import TEXT, TEXTS, Field, Table, read_fields
from builder.settings.groups import read_groups
from builder.settings.ignore import read_ignored
from builder.settings.metadata import UNDATED, slug_of
from builder.settings.positions import line_numbers
from builder.settings.syntax import syntax_problem

__all__ = [
    "UNDATED",
    "Table",
    "open_table",
    "read_settings",
    "slug_of",
    "survey_settings",
]

_FIELDS: Mapping[str, Field] = {
    **metadata.FIELDS,
    "cover": TEXT,
    "citation_style": TEXT,
    "bibliography": TEXTS,
    "nocite": TEXTS,
    "fonts": TEXTS,
}
_STRUCTURES = ("people", "front", "contents", "back", "editions", "accessibility", "ignore", "bibliography_groups")


def read_settings(
    text: str, file: str = "book/book.toml", *, environ: Mapping[str, str]
) -> tuple[Settings, tuple[Problem, ...]]:
    """Read what a book says of itself, in which order it stands and how it is published.

    Shapes: the problems are warnings; no entry of the body when `contents` is not written.
    Errors: BookError with everything that is wrong.
    """
    settings, problems = survey_settings(text, file, environ=environ)
    if settings is None or any(problem.severity is Severity.ERROR for problem in problems):
        raise BookError(*problems)
    return settings, problems


def survey_settings(
    text: str, file: str = "book/book.toml", *, environ: Mapping[str, str]
) -> tuple[Settings | None, tuple[Problem, ...]]:
    """Read settings as far as they go, for those who want to look further before they complain.

    Shapes: nothing when the text is not TOML; else settings in which wrong values are left out.
    """
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return None, (syntax_problem(error, text, file),)
    table = open_table(text, file)
    people, people_problems = metadata.read_people(table)
    entries, order_problems = order.read_entries(table)
    published, edition_problems = editions.read_editions(table)
    ignored, ignore_problems = read_ignored(table)
    groups, group_problems = read_groups(table)
    claims, claim_problems = read_claims(table)
    found, problems = _top(table)
    problems += [
        *metadata.epoch_problems(environ),
        *people_problems,
        *order_problems,
        *edition_problems,
        *group_problems,
        *claim_problems,
    ]
    problems = [_misplaced(problem) for problem in problems]
    settings = Settings(
        metadata=replace(metadata.read_metadata(found, people, environ), claims=claims),
        entries=entries,
        editions=published,
        bibliography=tuple(f"book/{name.removeprefix('book/')}" for name in found.get("bibliography", ())),
        bibliography_groups=groups,
        ignored=ignored,
        **{key: found[key] for key in ("citation_style", "nocite", "cover", "fonts") if key in found},
    )
    return settings, (*problems, *ignore_problems)


def open_table(text: str, file: str) -> Table:
    """Open a text that is TOML, to ask it for places."""
    return Table(file, tomllib.loads(text), line_numbers(text))


def _top(table: Table) -> tuple[dict[str, Any], list[Problem]]:
    simple = {key: value for key, value in table.values.items() if key not in _STRUCTURES}
    known = {**_FIELDS, **dict.fromkeys(_STRUCTURES, TEXT)}
    found, problems = read_fields(Table(table.file, simple, table.lines), known)
    if "title" not in table.values:
        problems.append(_no_title(table))
    return found, problems


def _no_title(table: Table) -> Problem:
    hint = nearest("title", table.values) or 'write title = "…" in the first line'
    return Problem("CB-SET-03", table.place(), "the book has no title", hint)


def _misplaced(problem: Problem) -> Problem:
    """Tell a setting of the book that slipped under the heading of a table."""
    if problem.code != "CB-SET-02" or problem.subject not in _FIELDS:
        return problem
    return replace(problem, hint=f"{problem.subject!r} belongs at the top of the file, above the first [table]")
