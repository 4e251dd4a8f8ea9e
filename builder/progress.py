"""Progress: what a build is doing now, told to whoever waits for it."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Step:
    """What a build is doing now."""

    words: str
    done: int = 0  # of `total`
    total: int = 0  # 0: this step is one piece
    pages: int = 0  # that were made in this step


Progress = Callable[[Step], None]


def counting(progress: Progress, words: str, total: int) -> Callable[[int], None]:
    """Tell of a step of many pieces, and give what is to be called with the pages of each piece that is done."""
    done = pages = 0
    progress(Step(words, total=total))

    def finished(pages_of_piece: int) -> None:
        nonlocal done, pages
        done, pages = done + 1, pages + pages_of_piece
        progress(Step(words, done, total, pages))

    return finished
