"""The crew: processes that lay out sections side by side, each with its desk set up once.

The calling process never loads WeasyPrint: a build in which nothing changed does not wait for it.
"""

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from threading import Event
from types import TracebackType
from typing import Any, NoReturn, Self

from builder.errors import BookError, Place, Problem
from builder.model import Furnishing, Furniture, Leaf, Placement, Section, Volume
from builder.typeset.worker import lay_out, set_furniture, setting_of, work

_LOOK_EVERY = 0.1  # seconds between looks whether the caller was told to stop

Task = tuple[Callable[..., Any], tuple[Any, ...]]


class Stopped(Exception):  # noqa: N818  # it tells of no fault
    """Somebody told the crew to stop."""


class Crew:
    """Workers that stay warm for as long as their caller keeps them: `with Crew(jobs) as crew`.

    A worker whose task nobody waits for any more, after an error or a stop, ends it before it takes another.
    """

    def __init__(self, jobs: int, stopping: Event | None = None, later: tuple[str, ...] = ()) -> None:
        """Hire the workers, who begin at once to unpack their tools.

        Shapes: once `stopping` is set, by any thread, whoever waits for the crew gets `Stopped`; `later` names modules
        of work that is to be shared, loaded by workers who have nothing to do.
        """
        self.is_broken = False  # a worker died: hire another crew
        self._stopping = stopping or Event()
        self._given = 0  # how many tasks there have been; a number for each
        self._busy: set[Connection] = set()
        pipes, self._processes = [], []
        context = get_context("fork" if hasattr(os, "fork") else "spawn")
        with _ctrl_c_held_back():
            for _ in range(jobs):
                near, far = context.Pipe()
                process = context.Process(target=work, args=(far, later), daemon=True)  # type: ignore[attr-defined]
                process.start()
                far.close()
                pipes.append(near)
                self._processes.append(process)
        self._pipes: tuple[Connection, ...] = tuple(pipes)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # a worker holds nothing but its task: what is kept is written by the caller
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join()
        for pipe in self._pipes:
            pipe.close()

    def typeset(
        self, volume: Volume, wanted: Sequence[tuple[Section, Placement]], finished: Callable[[int], None]
    ) -> list[Leaf]:
        """Lay out sections, the longest first, and call `finished` with the number of pages of each that is done."""
        setting = setting_of(volume)
        order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].html))
        tasks = [(lay_out, (setting, *one)) for one in wanted]
        return self._all_done(tasks, order, lambda leaf: finished(len(leaf.pages)))

    def furnish(self, volume: Volume, wanted: Sequence[tuple[Leaf, Section, Furnishing]]) -> list[Furniture]:
        """Set running heads and folios, the longest first."""
        setting = setting_of(volume)
        order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].pages))
        return self._all_done(
            [(set_furniture, (setting, replace(leaf, pdf=b""), section, rest)) for leaf, section, rest in wanted],
            order,
            lambda _: None,
        )

    def share(self, tasks: Sequence[Task]) -> list[Any]:
        """Do other work that can be parted, each task a function of a module and what it is called with."""
        return self._all_done(tasks, range(len(tasks)), lambda _: None)

    def _all_done(self, tasks: Sequence[Task], order: Sequence[int], finished: Callable[[Any], None]) -> list[Any]:
        """Give out the tasks in an order, and gather what was made of each."""
        waiting = list(reversed(order))
        first, self._given = self._given, self._given + len(tasks)
        made: dict[int, Any] = {}
        while len(made) < len(tasks):
            if self._stopping.is_set():
                raise Stopped
            for pipe in self._pipes:
                if waiting and pipe not in self._busy:
                    number = waiting.pop()
                    self._send(pipe, (first + number, *tasks[number]))
            for number, result, error in self._heard():
                if number < first:
                    continue  # of a task that nobody waits for any more
                if error is not None:
                    raise error
                made[number - first] = result
                finished(result)
        return [made[number] for number in range(len(tasks))]

    def _send(self, pipe: Connection, task: tuple[Any, ...]) -> None:
        try:
            pipe.send(task)
        except (BrokenPipeError, ConnectionResetError):
            self._lose()
        self._busy.add(pipe)

    def _heard(self) -> list[tuple[int, Any, Exception | None]]:
        """Hear for a moment what the workers have to say."""
        heard = []
        ready = wait(list(self._busy), _LOOK_EVERY)
        for pipe in [pipe for pipe in self._pipes if pipe in ready]:
            try:
                heard.append(pipe.recv())
            except (EOFError, ConnectionResetError):
                self._lose()
            self._busy.discard(pipe)
        return heard

    def _lose(self) -> NoReturn:
        """Say in words that a worker died: of a broken library, or because the system had no memory left for it."""
        self.is_broken = True
        hint = "close other programs, or build with --jobs 1; 'chapbook doctor' looks at the layout engine itself"
        raise BookError(Problem("CB-SYS-02", Place(), "the layout engine ended without a word", hint)) from None


@contextmanager
def _ctrl_c_held_back() -> Iterator[None]:
    """Let processes start with Ctrl-C held back, which is their caller's: it ends the crew."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
