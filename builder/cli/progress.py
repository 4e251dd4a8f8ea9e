"""Progress: the steps of long work go in; one line that changes, or lines that stay, come out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.text import Text


@contextmanager
def progress_on(console: Console, is_quiet: bool, is_verbose: bool) -> Iterator[Callable[[str], None]]:
    """Give what is called with each step of the work."""
    if is_quiet:
        yield lambda _: None
    elif console.is_interactive and not is_verbose:
        with console.status(Text("…")) as status:
            yield lambda step: status.update(Text(step))
    else:
        yield lambda step: console.print(Text(step), soft_wrap=True)
