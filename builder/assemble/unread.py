"""Chapters that could not be read or rendered: a reference into one of them is not called dead."""

import re
from collections.abc import Iterable, Sequence

from builder.errors import Problem
from builder.model import Source


def without_doubtful(problems: Iterable[Problem], unread: Sequence[Source]) -> tuple[Problem, ...]:
    """Leave out dead references whose target may stand in a chapter that could not be read or rendered."""
    return tuple(problem for problem in problems if not any(_may_stand(problem, source) for source in unread))


def _may_stand(problem: Problem, source: Source) -> bool:
    if problem.code != "CB-LINK-01":
        return False
    file, _, anchor = problem.subject.partition("#")
    if file and file.removeprefix("./").removeprefix("chapters/") != source.entry.name:
        return False
    if not anchor:
        return True
    if not source.text.strip():
        # nothing is known of the chapter; an id that resembles another is more likely misspelt
        return bool(file) or not problem.hint
    return anchor.casefold() in _slugs(source)


def _slugs(source: Source) -> str:
    return "\n".join(re.sub(r"\W+", "-", line.casefold()) for line in source.text.splitlines())
