"""Starting: `chapbook new`."""

import uuid
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from builder.cli.telling import console_for_people, tell
from builder.cli.words import BOOK_IS_WRONG, FOLDER, STOPPED
from builder.errors import BookError


@click.command()
@click.argument("folder", metavar="DIR", type=FOLDER)
@click.option("--title", help="The title of the book.")
@click.option("--author", help="Who writes it; may be empty.")
@click.option("--language", help="The tag of its language: en, az, ru, tr, de …")
@click.option("--kind", help="commemoration, school or plain.")
@click.option("--paper", help="The size of a page: A5, A4, 6x9in …")
@click.option("--licence", help="By what right others may use it: CC BY 4.0 …")
@click.option("--yes", is_flag=True, help="Ask nothing; take the usual answer for what is not given.")
@click.pass_context
def new(context: click.Context, /, folder: Path, yes: bool, **given: str | None) -> None:
    """Start a small book to write over.

    DIR is the new folder for it; a folder that holds anything is left alone.
    """
    from builder import scaffold

    try:
        scaffold.check_folder(folder)
        answers = _answers(folder, given, not yes)
        files = scaffold.start_book(folder, answers)
    except BookError as error:
        tell(console_for_people(), error.problems)
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
