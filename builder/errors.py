"""Problems: what is wrong with a book, where, and what can be done about it."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any


class Severity(Enum):
    """How much a problem matters: an error stops the output, a warning does not, a note is for who wants it perfect."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands in the author's files.

    Shapes: `file` relative to the project, forward slashes; `line` and `column` 1-based, 0 when not known.
    """

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Printed:
    """A page on which a problem shows."""

    edition: str
    folio: str  # as printed or as it would be
    number: int  # in the file, 1-based


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, said so that its author can mend it."""

    code: str  # stable, CB-<SUBJECT>-<two digits>
    place: Place
    message: str  # a fact: lower case, no full stop, names in single quotes
    hint: str = ""  # something to do
    severity: Severity = Severity.ERROR
    subject: str = ""  # the very words of the author's line that are meant
    excerpt: str = ""  # the author's line, filled in by `excerpted`
    printed: tuple[Printed, ...] = ()  # the pages of finished files on which it shows


class BookError(Exception):
    """Everything that kept a stage from making its product."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("\n".join(f"{problem.code} {problem.place}: {problem.message}" for problem in problems))
        self.problems = problems

    def __reduce__(self) -> tuple[type["BookError"], tuple[Problem, ...]]:
        """Cross a process with its problems, not with its text."""
        return BookError, self.problems


def nearest(name: str, names: Iterable[str]) -> str:
    """Hint at the names that resemble a misspelt one, or say nothing."""
    known = sorted(names)
    alike = [other for other in known if other.casefold() == name.casefold()]
    close = alike or difflib.get_close_matches(name, known, n=3, cutoff=0.6)
    return f"did you mean {' or '.join(repr(match) for match in close)}?" if close else ""


def united(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Tell each problem once, with every page on which it shows."""
    pages: dict[Problem, list[Printed]] = {}
    for problem in problems:
        known = pages.setdefault(replace(problem, printed=()), [])
        known += [page for page in problem.printed if page not in known]
    return tuple(replace(problem, printed=tuple(shown)) for problem, shown in pages.items())


def row_of(problem: Problem) -> dict[str, Any]:
    """Say a problem to other programs: plain values by name; keys are only ever added."""
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "file": problem.place.file,
        "line": problem.place.line,
        "column": problem.place.column,
        "message": problem.message,
        "hint": problem.hint,
        "excerpt": problem.excerpt,
    }


def problem_from(row: Mapping[str, Any]) -> Problem:
    """Read a problem that was written as JSON by way of `asdict`."""
    places = {"place": Place(**row["place"]), "printed": tuple(Printed(**page) for page in row["printed"])}
    return Problem(**{**row, **places, "severity": Severity(row["severity"])})


def excerpted(problem: Problem, texts: Mapping[str, str]) -> Problem:
    """Add the author's line to a problem, and the column of its subject.

    Shapes: `texts` maps a file, as named in places, to its whole text.
    """
    # only these end a line of Markdown, TOML and BibLaTeX; others, as U+2028, stand within one
    lines = texts.get(problem.place.file, "").replace("\r\n", "\n").split("\n")
    if problem.excerpt or not 0 < problem.place.line <= len(lines):
        return problem
    line = lines[problem.place.line - 1]
    found = line.find(problem.subject) + 1 if problem.subject else 0
    place = problem.place if problem.place.column else replace(problem.place, column=found)
    return replace(problem, excerpt=line, place=place)


def describe(problem: Problem) -> str:
    """Write a problem as its author reads it: code and place, excerpt with a marker, fact, hint.

    Source: design, section 5.
    """
    head = f"{problem.severity.value} {problem.code}  {problem.place}".rstrip()
    lines = [f"{head}: {problem.message}"]
    if problem.excerpt:
        lines = [head, *_marked(problem)]
    if problem.printed:
        lines.append(f"   seen on: {_pages(problem.printed)}")
    if problem.hint:
        lines.append(f"   hint: {problem.hint}")
    return "\n".join(lines)


_PAGES_TOLD = 6


def _pages(printed: Sequence[Printed]) -> str:
    told = [f"page {page.folio} of {page.edition} ({page.number} in the file)" for page in printed[:_PAGES_TOLD]]
    more = len(printed) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


_EXCERPT_COLUMNS = 100


def _marked(problem: Problem) -> list[str]:
    number = f"{problem.place.line:>5}"
    margin = " " * len(number)
    start = max(problem.place.column - 1, 0)
    cut = max(0, start - _EXCERPT_COLUMNS // 2) if len(problem.excerpt) > _EXCERPT_COLUMNS else 0
    line = problem.excerpt[cut : cut + _EXCERPT_COLUMNS].replace("\t", " ")
    shown = ("…" if cut else "") + line + ("…" if cut + _EXCERPT_COLUMNS < len(problem.excerpt) else "")
    if not problem.place.column:
        return [f"{number} | {shown.rstrip()}", f"{margin} = {problem.message}"]
    indent = " " * (start - cut + bool(cut))
    marker = "^" * max(1, min(len(problem.subject), len(line) - (start - cut)))
    return [f"{number} | {shown.rstrip()}", f"{margin} | {indent}{marker} {problem.message}"]
