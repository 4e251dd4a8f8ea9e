"""Checking: `chapbook check`, and `chapbook explain` for the codes that it tells."""

import os
from pathlib import Path

import click

from builder.cli.completing import codes_of_problems
from builder.cli.telling import as_json_text, console_for_people, exit_code, tell
from builder.cli.words import AS_JSON, BOOK_IS_WRONG, COMMAND_IS_WRONG, PROJECT
from builder.errors import BookError, Severity


@click.command()
@click.argument("project", type=PROJECT, default=Path())
@AS_JSON
@click.option("--strict", is_flag=True, help="Count warnings as errors.")
@click.option(
    "--store", metavar="NAME", help="Hold the EPUB in dist/ against a store: apple, google, kindle, kobo, plain."
)
@click.pass_context
def check(context: click.Context, /, project: Path, as_json: bool, strict: bool, store: str | None) -> None:
    """Find what is wrong with a book and with what was built of it, and make nothing.

    Editions that were not built since the last change are named; build them to have their pages looked at.

    PROJECT is the folder of the book; it is this folder if you name none.
    """
    from builder.build import check as check_book
    from builder.check import check_shelf

    try:
        shelf = check_shelf(project / "dist", store) if store else ()
        problems = (*check_book(project, dict(os.environ)), *shelf)
    except BookError as error:
        problems = error.problems
    faults = [problem for problem in problems if problem.severity is not Severity.NOTE]
    if as_json:
        click.echo(as_json_text(problems))
    else:
        tell(console_for_people(), problems)
        if not faults:
            click.echo("nothing is wrong")
    context.exit(BOOK_IS_WRONG if strict and faults else exit_code(problems))


@click.command()
@click.argument("code", shell_complete=codes_of_problems)
@click.pass_context
def explain(context: click.Context, /, code: str) -> None:
    """Say what the CODE of a problem means, and what to do about it."""
    from builder.codes import explain as look_up

    try:
        meaning = look_up(code)
    except BookError as error:
        tell(console_for_people(), error.problems)
        context.exit(COMMAND_IS_WRONG)
    click.echo(f"{meaning.code}\n\n{meaning.fact}\n{meaning.remedy}")
