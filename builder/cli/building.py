"""Building: `chapbook build`."""

import os
import time
from pathlib import Path
from typing import Any

import click

from builder.cli.completing import editions_of_the_book
from builder.cli.telling import access_lines, as_json_text, console_for_people, counted, exit_code, tell
from builder.cli.words import AS_JSON, FOLDER, PROJECT
from builder.errors import BookError, Severity
from builder.receipts import BuildReport, BuildRequest, last_report
from builder.rigour import Rigour


@click.command()
@click.argument("project", type=PROJECT, default=Path())
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="NAME",
    shell_complete=editions_of_the_book,
    help="Build this edition only; may be repeated.",
)
@click.option(
    "--handout",
    metavar="CHAPTER",
    default="",
    help="Cut this chapter alone from the edition, with its folios and a line on its source.  [edition: pdf]",
)
@click.option("--copies", type=click.IntRange(min=1), metavar="N", help="Count the sheets of booklets for N copies.")
@click.option("--out", type=FOLDER, help="The folder for the files.  [default: dist/ in the project]")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Work on so many things at once.")
@click.option("--draft", "rigour", flag_value="draft", help="Let pictures pass that are not described or credited yet.")
@click.option("--release", "rigour", flag_value="release", help="Let nothing doubtful pass: warnings are errors.")
@AS_JSON
@click.option("--quiet", is_flag=True, help="Say nothing but what is wrong.")
@click.option("--verbose", is_flag=True, help="Say every step on a line of its own.")
@click.pass_context
def build(context: click.Context, /, project: Path, editions: tuple[str, ...], **options: Any) -> None:
    """Build the editions of a book.

    PROJECT is the folder of the book; it is this folder if you name none.
    """
    rigour = Rigour(options["rigour"] or Rigour.USUAL)
    asked = (project, editions, options["out"], options["jobs"], dict(os.environ), rigour)
    request = BuildRequest(*asked, handout=options["handout"], copies=options["copies"] or 0)
    started = time.monotonic()
    try:
        report = last_report(request) or _built(request, options["quiet"] or options["as_json"], options["verbose"])
    except BookError as error:
        report = BuildReport((), error.problems)
    if options["as_json"]:
        click.echo(as_json_text(report.problems, report))
    else:
        if grave := [one for one in report.problems if one.severity is not Severity.NOTE or options["verbose"]]:
            tell(console_for_people(), grave)
        _list_files(report, time.monotonic() - started, options["quiet"])
    context.exit(exit_code(report.problems))


def _built(request: BuildRequest, is_quiet: bool, is_verbose: bool) -> BuildReport:
    # here, for neither `chapbook --help` nor a build in which nothing changed should wait for the whole house
    from builder.crew import Crew

    with Crew(request.jobs) as crew:  # it unpacks its tools while the rest of the house is loaded
        from builder.build import build as build_book
        from builder.cli.progress import progress_on
        from builder.workshop import Workshop

        with (
            progress_on(console_for_people(), is_quiet, is_verbose) as progress,
            Workshop(request.store, request.jobs, crew) as workshop,
        ):
            return build_book(request, progress, workshop)


def _list_files(report: BuildReport, seconds: float, is_quiet: bool) -> None:
    for file in () if is_quiet else report.files:
        path = file.path.relative_to(Path.cwd()) if file.path.is_relative_to(Path.cwd()) else file.path
        pages = f"{file.pages} pages, " if file.pages else ""
        click.echo(f"{path}  ({pages}{_size(file.size)})")
        for step in (*file.instructions, *access_lines(file.access)):
            click.echo(f"    {step}")
    if report.files and not is_quiet:
        click.echo("; ".join(filter(None, [_deed(report, seconds), counted(report.problems)])), err=True)


def _deed(report: BuildReport, seconds: float) -> str:
    if report.is_unchanged:
        return f"nothing changed, looked in {seconds:.1f} s"
    laid_out, reused = report.tally.laid_out, report.tally.reused
    if not laid_out:
        return f"made in {seconds:.1f} s" + (f", with all {reused} sections laid out before" if reused else "")
    return f"made in {seconds:.1f} s: {laid_out} sections laid out" + (f", {reused} as before" if reused else "")


def _size(octets: int) -> str:
    return f"{octets / 1_000_000:.1f} MB" if octets >= 1_000_000 else f"{octets / 1000:.0f} kB"
