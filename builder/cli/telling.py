"""Telling: problems and a report go in; words for a person, or JSON for a program, come out."""

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from builder.cli.words import BOOK_IS_WRONG, COMMAND_IS_WRONG, MADE
from builder.errors import Problem, Severity, describe, row_of
from builder.model import Access
from builder.receipts import BuildReport

if TYPE_CHECKING:  # a build in which nothing changed has little to say, and does not wait for it
    from rich.console import Console

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.NOTE: "bold cyan"}
_ORDER = list(Severity)


def console_for_people() -> "Console":
    """Open standard error for what a person reads."""
    from rich.console import Console

    return Console(stderr=True, highlight=False)


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Put errors first, then warnings, then notes, and each by its place."""
    return sorted(problems, key=lambda problem: (_ORDER.index(problem.severity), problem.place, problem.code))


def tell(console: "Console", problems: Sequence[Problem]) -> None:
    """Write problems for a person, and count them."""
    from rich.text import Text

    for problem in in_order(problems):
        # a book may hold characters that would give orders to the terminal
        text = Text(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "�", describe(problem)))
        text.stylize(_STYLES[problem.severity], 0, len(problem.severity.value))
        text.highlight_regex(r"(?m)^ +\| *\^+", _STYLES[problem.severity])
        console.print(text, soft_wrap=True)
    if problems:
        console.print(Text(counted(problems)))


def counted(problems: Sequence[Problem]) -> str:
    """Count problems by how much they matter; nothing is an empty text."""
    counts = [(severity.value, sum(problem.severity is severity for problem in problems)) for severity in Severity]
    return ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in counts if count)


def exit_code(problems: Sequence[Problem]) -> int:
    """Choose the exit code that says what was wrong."""
    codes = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if codes in ({"CB-BUILD-01"}, {"CB-BUILD-02"}, {"CB-BUILD-03"}):  # what was asked for does not exist
        return COMMAND_IS_WRONG
    return BOOK_IS_WRONG if codes else MADE


def as_json_text(problems: Sequence[Problem], report: BuildReport | None = None) -> str:
    """Write the result for other programs; keys are only ever added."""
    files = [
        {
            **{"edition": file.edition, "path": file.path.as_posix(), "pages": file.pages, "bytes": file.size},
            "page_map": file.page_map.as_posix() if file.page_map else None,
        }
        | ({"accessibility": _access_row(file.access)} if file.access else {})
        for file in (report.files if report else ())
    ]
    rows = [row_of(problem) | {"pages": [asdict(page) for page in problem.printed]} for problem in in_order(problems)]
    is_ok = not any(problem.severity is Severity.ERROR for problem in problems)
    return json.dumps({"ok": is_ok, "files": files, "problems": rows}, ensure_ascii=False, indent=2)


def _access_row(access: Access) -> dict[str, object]:
    """Write what an EPUB says of its accessibility, for a catalogue and for an ONIX record."""
    said = {name: list(access.said(name)) for name, _ in access.statements}
    return {**said, "onix-196": [{"code": code, "says": words} for code, words in access.onix]}


def access_lines(access: Access | None) -> tuple[str, ...]:
    """Say in a line what an EPUB claims of its accessibility, and in another what it does not."""
    if access is None:
        return ()
    claimed = [f"{name}, certified by {''.join(access.said('a11y:certifiedBy'))}" for name in _conformance(access)]
    features = access.said("schema:accessibilityFeature")
    offered = [words for name, words in _OFFERED.items() if name in features]
    excused = [f"exempt by law: {name}" for name in access.said("a11y:exemption")]
    lines = [f"accessibility: {'; '.join([*claimed, *offered, *excused])}"] if claimed or offered or excused else []
    if "textual" not in access.said("schema:accessModeSufficient"):
        lines.append("accessibility: not everything in it can be had as text")
    return tuple(lines)


def _conformance(access: Access) -> tuple[str, ...]:
    return tuple(name for name in access.said("dcterms:conformsTo") if name != "none")


_OFFERED = {
    "alternativeText": "every picture described",
    "MathML": "formulas as MathML",
    "pageNavigation": "the pages of the printed edition marked",
}
