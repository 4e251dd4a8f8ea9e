"""What is found on the way through one chapter: its places and its problems."""

from dataclasses import dataclass, field
from typing import Any, cast

from builder.errors import Place, Problem, Severity
from builder.model import Call


@dataclass(slots=True)
class Findings:
    """The places of a chapter's lines, and the problems that its rules have met so far."""

    lines: tuple[Place, ...]
    file: str  # the chapter's own; lines from elsewhere are marked with theirs
    problems: list[Problem] = field(default_factory=list)
    calls: tuple[Call, ...] = ()  # of Jinja's functions

    def place(self, index: int) -> Place:
        """Name the author's line behind a line of the expanded text.

        Shapes: `index` is 0-based.
        """
        return self.lines[min(max(index, 0), len(self.lines) - 1)] if self.lines else Place(self.file, 1)

    def error(self, code: str, index: int, message: str, hint: str = "", subject: str = "") -> None:
        """Note a fault that keeps the chapter from being made."""
        self.error_at(code, self.place(index), message, hint, subject)

    def error_at(self, code: str, place: Place, message: str, hint: str = "", subject: str = "") -> None:
        """Note a fault at a place that is known already."""
        self.problems.append(Problem(code, place, message, hint, Severity.ERROR, subject))

    def warn(self, code: str, index: int, message: str, hint: str = "", subject: str = "") -> None:
        """Note a doubt."""
        self.problems.append(Problem(code, self.place(index), message, hint, Severity.WARNING, subject))


def findings_of(env: Any) -> Findings:
    """Find the findings in what markdown-it hands to its rules."""
    return cast(Findings, env["findings"])
