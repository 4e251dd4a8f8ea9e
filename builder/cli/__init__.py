"""The command: words typed at a terminal go in; files, problems and an exit code come out.

A command stands in a module of its subject and is added to COMMANDS. What it needs of the house it imports when it
runs, so that `chapbook --help` does not wait for the layout engine.
"""

import sys

import click

from builder import __version__
from builder.cli.building import build
from builder.cli.checking import check, explain
from builder.cli.completing import completion
from builder.cli.examining import doctor
from builder.cli.importing import import_
from builder.cli.previewing import preview
from builder.cli.starting import new
from builder.cli.words import STOPPED

COMMANDS = (new, import_, preview, build, check, explain, doctor, completion)


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


class _InOrder(click.Group):
    def list_commands(self, _: click.Context) -> list[str]:
        return list(self.commands)  # as they follow one another in work, not by the alphabet


@click.group(cls=_InOrder, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chapbook")
def chapbook() -> None:
    """Make a PDF, print editions and an EPUB from one folder of plain text."""


for command in COMMANDS:
    chapbook.add_command(command)
