"""The command: words typed at a terminal go in; files, problems and an exit code come out.

A command stands in a module of its subject and has a row in COMMANDS. What it needs of the house it imports when it
runs, so that `chapbook --help` does not wait for the layout engine.
"""

import atexit
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

import click

from builder import __version__
from builder.cli.words import STOPPED

# in the order in which they follow one another in work; the module of each, and its name there
COMMANDS = {
    "new": ("starting", "new"),
    "import": ("importing", "import_"),
    "preview": ("previewing", "preview"),
    "build": ("building", "build"),
    "check": ("checking", "check"),
    "fold": ("folding", "fold"),
    "explain": ("checking", "explain"),
    "doctor": ("examining", "doctor"),
    "completion": ("completing", "completion"),
}

_COLLECT_EVERY = 100_000  # allocations; what is loaded and read stays to the end, so looking for garbage is lost time


def main() -> None:
    """Run the command and end with its exit code."""
    gc.set_threshold(_COLLECT_EVERY)
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal may know fewer letters than a book
    try:
        code = chapbook.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped: the files of the last build are as they were", err=True)
        code = STOPPED
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    _end(code or 0)


def _end(code: int) -> NoReturn:
    """End at once, without taking all that was loaded and made apart, object by object."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):  # nobody reads any more
            stream.flush()
    os._exit(code)


class _OnDemand(click.Group):
    """Loads a command when it is asked for: a build does not wait for what imports documents."""

    def list_commands(self, _: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, _: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, command = COMMANDS[name]
        found = getattr(import_module(f"builder.cli.{module}"), command)
        assert isinstance(found, click.Command)
        return found


@click.group(cls=_OnDemand, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chapbook")
def chapbook() -> None:
    """Make a PDF, print editions and an EPUB from one folder of plain text."""
