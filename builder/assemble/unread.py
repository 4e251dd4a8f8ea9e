"""Chapters that could not be rendered: a reference into one of them is not called dead."""

import re
from collections.abc import Iterable, Sequence

from builder.errors import Problem
from builder.model import Source


def without_doubtful(problems: Iterable[Problem], unread: Sequence[Source]) -> tuple[Problem, ...]:
    """Leave out dead references whose target may stand in a chapter that could not be rendered."""
    offered = [_slugs(source) for source in unread]
    return tuple(problem for problem in problems if not any(_may_stand(problem, slugs) for slugs in offered))


def _slugs(source: Source) -> str:
    name = source.file.rpartition("/")[2]
    return name + "\n" + "\n".join(re.sub(r"\W+", "-", line.casefold()) for line in source.text.splitlines())


def _may_stand(problem: Problem, slugs: str) -> bool:
    if not problem.code.startswith("CB-LINK"):
        return False
    file, _, anchor = problem.subject.partition("#")
    return (anchor or file).casefold() in slugs
