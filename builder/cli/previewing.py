"""Previewing: `chapbook preview`."""

import os
import sys
import webbrowser
from pathlib import Path
from typing import Any

import click

from builder.cli.completing import editions_of_the_book
from builder.cli.telling import console_for_people, exit_code, tell
from builder.cli.words import PROJECT
from builder.errors import BookError
from builder.receipts import BuildRequest


@click.command()
@click.argument("project", type=PROJECT, default=Path())
@click.option(
    "--edition",
    "editions",
    multiple=True,
    metavar="NAME",
    shell_complete=editions_of_the_book,
    help="Show this edition first.",
)
@click.option(
    "--port", type=click.IntRange(1, 65535), help="Listen on this port, or the next free one.  [default: 4870]"
)
@click.option("--open/--no-open", "is_opened", default=None, help="Open the browser.  [default: if there is one]")
@click.option("--editor", metavar="COMMAND", help="Open lines of text with this, as 'code --goto {file}:{line}'.")
@click.option("--jobs", type=click.IntRange(min=1), default=os.cpu_count() or 1, help="Work on so many things at once.")
@click.pass_context
def preview(
    context: click.Context, /, project: Path, editions: tuple[str, ...], is_opened: bool | None, **options: Any
) -> None:
    """Show the pages and the EPUB of a book in a browser, and every save on them.

    The page is for this machine alone. Ctrl-C ends the preview. Nothing is written to dist/.

    PROJECT is the folder of the book; it is this folder if you name none.
    """
    from builder.preview import PORT, PreviewRequest
    from builder.preview import preview as serve

    build = BuildRequest(project, editions, jobs=options["jobs"], environ=dict(os.environ))
    request = PreviewRequest(build, options["port"] or PORT, options["editor"] or "")

    def opened(address: str) -> None:
        click.echo(f"the preview is at {address}")
        click.echo("it shows every save; Ctrl-C ends it", err=True)
        if _has_browser() if is_opened is None else is_opened:
            webbrowser.open(address)

    try:
        serve(request, opened)
    except BookError as error:
        tell(console_for_people(), error.problems)
        context.exit(exit_code(error.problems))
    click.echo("the preview has ended", err=True)


def _has_browser() -> bool:
    """Tell whether a browser may open a window: a person sits at the terminal, and there is a screen."""
    has_screen = sys.platform in ("darwin", "win32") or bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    )
    return sys.stdout.isatty() and has_screen
