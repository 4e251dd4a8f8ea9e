"""The crew: processes that lay out sections side by side, each with its desk set up once.

The calling process never loads WeasyPrint: a build in which nothing changed does not wait for it.
"""

import gc
import os
import pickle
import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import lru_cache
from multiprocessing import active_children, get_context
from types import TracebackType
from typing import Self

from builder.errors import BookError, Place, Problem
from builder.model import Furnishing, Furniture, Leaf, Placement, Section, Volume
from builder.typeset.desk import Desk, load_engine, set_up
from builder.typeset.furniture import furnish
from builder.typeset.layout import typeset

_COLLECT_EVERY = 100_000  # allocations; boxes live until their section is done, so looking for garbage is lost time


class Crew:
    """Workers that stay warm for as long as their caller keeps them: `with Crew(jobs) as crew`."""

    def __init__(self, jobs: int) -> None:
        """Hire the workers, who begin at once to unpack their tools."""
        method = "fork" if hasattr(os, "fork") else "spawn"
        self._pool = ProcessPoolExecutor(jobs, mp_context=get_context(method), initializer=_begin)
        self._pool.submit(os.getpid)  # processes start with the first task

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            for worker in active_children():
                worker.terminate()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def typeset(
        self, volume: Volume, wanted: Sequence[tuple[Section, Placement]], finished: Callable[[int], None]
    ) -> list[Leaf]:
        """Lay out sections, the longest first, and call `finished` with the number of pages of each that is done."""
        setting = _setting(volume)
        order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].html))
        with _alive():
            sent = {number: self._pool.submit(_typeset, setting, *wanted[number]) for number in order}
            for future in as_completed(sent.values()):
                finished(len(future.result().pages))
            return [sent[number].result() for number in range(len(wanted))]

    def furnish(self, volume: Volume, wanted: Sequence[tuple[Leaf, Section, Furnishing]]) -> list[Furniture]:
        """Set running heads and folios."""
        setting = _setting(volume)
        with _alive():
            sent = [
                self._pool.submit(_furnish, setting, replace(leaf, pdf=b""), section, rest)
                for leaf, section, rest in wanted
            ]
            return [future.result() for future in sent]


@contextmanager
def _alive() -> Iterator[None]:
    """Say in words that a worker died: of a broken library, or because the system had no memory left for it."""
    try:
        yield
    except BrokenProcessPool:
        hint = "close other programs, or build with --jobs 1; 'chapbook doctor' looks at the layout engine itself"
        raise BookError(Problem("CB-SYS-02", Place(), "the layout engine ended without a word", hint)) from None


def _setting(volume: Volume) -> bytes:
    """Pack what a desk needs of a volume; equal settings are equal bytes, so a worker keeps its desk."""
    return pickle.dumps(replace(volume, sections=(), figures=(), tables=()))


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the caller's, who ends the crew
    with suppress(BookError):  # said again, to the caller, by the first task
        load_engine()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY)


@lru_cache(maxsize=4)
def _desk(setting: bytes) -> Desk:
    return set_up(pickle.loads(setting))


def _typeset(setting: bytes, section: Section, placement: Placement) -> Leaf:
    desk = _desk(setting)
    leaf = typeset(section, desk, placement)
    return replace(leaf, problems=leaf.problems + desk.problems)


def _furnish(setting: bytes, leaf: Leaf, section: Section, furnishing: Furnishing) -> Furniture:
    return furnish(leaf, replace(section, html=""), _desk(setting), furnishing)
