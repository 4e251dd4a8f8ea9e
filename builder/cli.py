"""The command: words typed at a terminal go in; files, problems and an exit code come out."""

import json
import os
import re
import sys
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.text import Text

from builder import __version__
from builder.errors import BookError, Problem, Severity, describe
from builder.receipts import BuildReport, BuildRequest, last_report

MADE, BOOK_IS_WRONG, COMMAND_IS_WRONG, STOPPED = 0, 1, 2, 130

_PROJECT = click.Path(exists=True, file_okay=False, path_type=Path)
_OUT = click.Path(file_okay=False, path_type=Path)
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}
_JSON = click.option("--json", "as_json", is_flag=True, help="Write the result as JSON to standard output.")


def main() -> None:
    """Run the command and end with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know fewer letters than a book
    try:
        sys.exit(chapbook.main(standalone_mode=False))
    except click.exceptions.Abort:
        click.echo("stopped: the files of the last build are as they were", err=True)
        sys.exit(STOPPED)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chapbook")
def chapbook() -> None:
    """Make a PDF, print editions and an EPUB from one folder of plain text."""


@chapbook.command()
@click.argument("project", type=_PROJECT, default=Path())
@click.option("--edition", "editions", multiple=True, metavar="NAME", help="Build this edition only; may be repeated.")
@click.option("--out", type=_OUT, help="The folder for the files.  [default: dist/ in the project]")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Work on so many things at once.")
@_JSON
@click.option("--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option("--verbose", is_flag=True, help="Say every step on a line of its own.")
@click.pass_context
def build(context: click.Context, /, project: Path, editions: tuple[str, ...], **options: Any) -> None:
    """Build the editions of the book in PROJECT (default: this folder)."""
    request = BuildRequest(project, editions, options["out"], options["jobs"], dict(os.environ))
    console = Console(stderr=True, highlight=False)
    started = time.monotonic()
    try:
        with _progress(console, options["quiet"] or options["as_json"], options["verbose"]) as progress:
            report = last_report(request) or _built(request, progress)
    except BookError as error:
        report = BuildReport((), error.problems)
    if options["as_json"]:
        click.echo(_as_json(report.problems, report))
    else:
        _tell(console, report.problems)
        _list_files(report, time.monotonic() - started, options["quiet"])
    context.exit(_exit_code(report.problems))


def _built(request: BuildRequest, progress: Callable[[str], None]) -> BuildReport:
    # here, for neither `chapbook --help` nor a build in which nothing changed should wait for the whole house
    from builder.build import build as build_book

    return build_book(request, progress)


@chapbook.command()
@click.argument("project", type=_PROJECT, default=Path())
@_JSON
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--store", metavar="NAME", help="Hold the EPUB in dist/ against a store: apple, google, kindle, kobo, plain."
)
@click.pass_context
def check(context: click.Context, /, project: Path, as_json: bool, strict: bool, store: str | None) -> None:
    """Find what is wrong with the book in PROJECT, without making a file."""
    from builder.build import check as check_book
    from builder.check import check_shelf

    try:
        shelf = check_shelf(project / "dist", store) if store else ()
        problems = (*check_book(project, dict(os.environ)), *shelf)
    except BookError as error:
        problems = error.problems
    if as_json:
        click.echo(_as_json(problems))
    else:
        _tell(Console(stderr=True, highlight=False), problems)
        if not problems:
            click.echo("nothing is wrong")
    context.exit(BOOK_IS_WRONG if strict and problems else _exit_code(problems))


@chapbook.command()
@click.argument("folder", metavar="DIR", type=_OUT)
@click.option("--title", help="The title of the book.")
@click.option("--author", help="Who writes it; may be empty.")
@click.option("--language", help="The tag of its language: en, az, ru, tr, de …")
@click.option("--kind", help="commemoration, school or plain.")
@click.option("--paper", help="The size of a page: A5, A4, 6x9in …")
@click.option("--licence", help="By what right others may use it: CC BY 4.0 …")
@click.option("--yes", is_flag=True, help="Ask nothing; take the usual answer for what is not given.")
@click.pass_context
def new(context: click.Context, /, folder: Path, yes: bool, **given: str | None) -> None:
    """Start a small book in the new folder DIR, to write over."""
    from builder import scaffold

    try:
        scaffold.check_folder(folder)
        answers = _answers(folder, given, not yes)
        files = scaffold.start_book(folder, answers)
    except BookError as error:
        _tell(Console(stderr=True, highlight=False), error.problems)
        context.exit(BOOK_IS_WRONG)
    except click.Abort:
        click.echo("\nstopped: nothing was written", err=True)
        context.exit(STOPPED)
    click.echo(f"a book of {len(files)} files stands in {folder}/")
    if not scaffold.has_own_words(answers.language):
        click.echo("its first words are English; yours take their place")
    click.echo("\nnext:")
    for number, step in enumerate(scaffold.next_steps(str(folder), answers), 1):
        click.echo(f"  {number}. {step}")


def _answers(folder: Path, given: Mapping[str, str | None], may_ask: bool) -> Any:
    from builder import scaffold

    found: dict[str, str] = {}
    for question in scaffold.questions(folder.resolve().name):
        take, value = _taken(question.check), given[question.name]
        if value is not None:
            found[question.name] = _flag_value(question.name, take, value)
        elif may_ask:
            found[question.name] = click.prompt(question.words, default=question.usual, value_proc=take, err=True)
        else:
            found[question.name] = question.usual
    return scaffold.Answers(**found, identifier=uuid.uuid4().urn, date=date.today().isoformat())


def _taken(check: Callable[[str], str]) -> Callable[[str], str]:
    def take(value: str) -> str:
        try:
            return check(value)
        except ValueError as error:
            raise click.UsageError(f"the answer {error}") from None

    return take


def _flag_value(name: str, take: Callable[[str], str], value: str) -> str:
    try:
        return take(value)
    except click.UsageError as error:
        raise click.UsageError(
            error.message.replace("the answer", f"--{name}", 1), click.get_current_context()
        ) from None


@chapbook.command()
@click.argument("project", type=_PROJECT, default=Path())
@click.pass_context
def doctor(context: click.Context, /, project: Path) -> None:
    """Say what this machine lacks for a book, and how to get it."""
    try:
        from builder.doctor import SYSTEMS, examine
    except ImportError as error:
        raise click.ClickException(f"chapbook is not whole ({error}); install it again") from None

    findings = examine(project, dict(os.environ))
    for finding in findings:
        state = "ok" if finding.is_there else "MISSING" if finding.is_needed else "not here"
        click.echo(f"{state:<9} {finding.name}: {finding.said}")
        if not finding.is_there:
            click.echo(f"{'':<9} {finding.purpose}")
            for system, remedy in zip(SYSTEMS, finding.remedies, strict=False):
                click.echo(f"{'':<11} {system + ':':<16}{remedy}")
    lacking = [finding.name for finding in findings if finding.is_needed and not finding.is_there]
    click.echo(f"\nmissing: {', '.join(lacking)}" if lacking else "\nall that a book needs is here")
    context.exit(BOOK_IS_WRONG if lacking else MADE)


@chapbook.command()
@click.argument("code")
@click.pass_context
def explain(context: click.Context, /, code: str) -> None:
    """Say what the CODE of a problem means, and what to do about it."""
    from builder.codes import explain as look_up

    try:
        meaning = look_up(code)
    except BookError as error:
        _tell(Console(stderr=True, highlight=False), error.problems)
        context.exit(COMMAND_IS_WRONG)
    click.echo(f"{meaning.code}\n\n{meaning.fact}\n{meaning.remedy}")


@contextmanager
def _progress(console: Console, is_quiet: bool, is_verbose: bool) -> Iterator[Callable[[str], None]]:
    if is_quiet:
        yield lambda _: None
    elif console.is_interactive and not is_verbose:
        with console.status(Text("…")) as status:
            yield lambda step: status.update(Text(step))
    else:
        yield lambda step: console.print(Text(step), soft_wrap=True)


def _in_order(problems: Sequence[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: (problem.severity is not Severity.ERROR, problem.place, problem.code))


def _tell(console: Console, problems: Sequence[Problem]) -> None:
    for problem in _in_order(problems):
        # a book may hold characters that would give orders to the terminal
        text = Text(re.sub(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", "�", describe(problem)))
        text.stylize(_STYLES[problem.severity], 0, len(problem.severity.value))
        text.highlight_regex(r"(?m)^ +\| *\^+", _STYLES[problem.severity])
        console.print(text, soft_wrap=True)
    if problems:
        console.print(Text(_counted(problems)))


def _counted(problems: Sequence[Problem]) -> str:
    counts = [(severity.value, sum(problem.severity is severity for problem in problems)) for severity in Severity]
    return ", ".join(f"{count} {name}{'s' * (count != 1)}" for name, count in counts if count)


def _list_files(report: BuildReport, seconds: float, is_quiet: bool) -> None:
    for file in () if is_quiet else report.files:
        path = file.path.relative_to(Path.cwd()) if file.path.is_relative_to(Path.cwd()) else file.path
        pages = f"{file.pages} pages, " if file.pages else ""
        click.echo(f"{path}  ({pages}{_size(file.size)})")
        for step in file.instructions:
            click.echo(f"    {step}")
    if report.files and not is_quiet:
        words = "nothing changed" if report.is_unchanged else f"made in {seconds:.1f} s"
        click.echo(words, err=True)


def _size(octets: int) -> str:
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{octets / 1000:.0f} kB"


def _exit_code(problems: Sequence[Problem]) -> int:
    codes = {problem.code for problem in problems if problem.severity is Severity.ERROR}
    if codes == {"CB-BUILD-01"}:  # an edition that was asked for does not exist
        return COMMAND_IS_WRONG
    return BOOK_IS_WRONG if codes else MADE


def _as_json(problems: Sequence[Problem], report: BuildReport | None = None) -> str:
    """Write the result for other programs; keys are only ever added."""
    files = [
        {"edition": file.edition, "path": file.path.as_posix(), "pages": file.pages, "bytes": file.size}
        for file in (report.files if report else ())
    ]
    rows = [
        {
            "code": problem.code,
            "severity": problem.severity.value,
            "file": problem.place.file,
            "line": problem.place.line,
            "column": problem.place.column,
            "message": problem.message,
            "hint": problem.hint,
            "excerpt": problem.excerpt,
        }
        for problem in _in_order(problems)
    ]
    is_ok = not any(problem.severity is Severity.ERROR for problem in problems)
    return json.dumps({"ok": is_ok, "files": files, "problems": rows}, ensure_ascii=False, indent=2)
