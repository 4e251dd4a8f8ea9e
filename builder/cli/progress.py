"""Progress: the steps of long work go in; one line that changes, or lines that stay, come out."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar
from rich.text import Text

from builder.progress import Progress, Step


@contextmanager
def progress_on(console: Console, is_quiet: bool, is_verbose: bool) -> Iterator[Progress]:
    """Give what is called with each step of the work.

    Shapes: a bar on a terminal; elsewhere a plain line for each step, and with `is_verbose` for each piece of it.
    """
    if is_quiet:
        yield lambda _: None
    elif console.is_interactive and not is_verbose:
        words, pieces = (TextColumn(f"{{task.{name}}}", markup=False) for name in ("description", "fields[pieces]"))
        with Bar(
            SpinnerColumn(), words, BarColumn(24), pieces, TimeElapsedColumn(), console=console, transient=True
        ) as bar:
            task = bar.add_task("…", total=1, pieces="")
            yield lambda step: bar.update(
                task, description=step.words, completed=step.done, total=step.total or 1, pieces=_pieces(step)
            )
    else:
        yield _in_lines(console, is_verbose)


def _in_lines(console: Console, is_verbose: bool) -> Progress:
    started = time.monotonic()

    def write(step: Step) -> None:
        if is_verbose:
            pieces = f" ({_pieces(step)})" if step.done else ""
            console.print(Text(f"{time.monotonic() - started:6.1f} s  {step.words}{pieces}"), soft_wrap=True)
        elif not step.done:
            console.print(Text(step.words), soft_wrap=True)

    return write


def _pieces(step: Step) -> str:
    if not step.total:
        return ""
    return f"{step.done} of {step.total}" + (f", {step.pages} pages" if step.pages else "")
