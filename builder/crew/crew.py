"""The caller's side of the crew: tasks enter, what was made of each leaves."""

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from multiprocessing import Pipe, get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from threading import Event
from types import TracebackType
from typing import Any, NoReturn, Self

from builder.crew.work import BOOKMAKING, Task, Tools, lead, work
from builder.errors import BookError, Place, Problem

_LEAVE_WITHIN = 10  # seconds: who does not end by then is ended
_LOOK_EVERY = 0.1  # seconds between looks whether the caller was told to stop


class Stopped(Exception):  # noqa: N818  # it tells of no fault
    """Somebody told the crew to stop."""


class Crew:
    """Workers that stay warm for as long as their caller keeps them: `with Crew(jobs) as crew`.

    A worker whose task nobody waits for any more, after an error or a stop, ends it before it takes another.
    """

    def __init__(self, jobs: int, stopping: Event | None = None, tools: Tools = BOOKMAKING) -> None:
        """Hire the workers, who begin at once to unpack their tools.

        Shapes: once `stopping` is set, by any thread, whoever waits for the crew gets `Stopped`.
        """
        self.is_broken = False  # a worker died: hire another crew
        self.stopping = stopping or Event()
        self._given = 0  # how many tasks there have been; a number for each
        self._busy: set[Connection] = set()
        self._to_load = list(tools.of_caller)
        ends = [Pipe() for _ in range(jobs)]
        self._pipes = tuple(near for near, _ in ends)
        with _ctrl_c_held_back():
            self._processes = _started(self._pipes, [far for _, far in ends], tools)
        for _, far in ends:
            far.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.dismiss()

    def dismiss(self) -> None:
        """End all processes of the crew, whatever they are at."""
        # a worker holds nothing but its task: what is kept is written by the caller
        for process in self._processes:
            process.terminate()
        for process in self._processes:
            process.join(_LEAVE_WITHIN)
            if process.is_alive():
                process.kill()
                process.join()
        for pipe in self._pipes:
            pipe.close()

    def share(
        self,
        tasks: Sequence[Task],
        order: Sequence[int] | None = None,
        finished: Callable[[Any], None] = lambda _: None,
        meanwhile: Callable[[], bool] = lambda: False,
    ) -> list[Any]:
        """Do tasks, and call `finished` with each result.

        Shapes: one result for each task; `order` is that in which they are begun; `meanwhile` does a piece of the
        caller's own work, and tells whether there is more.
        Errors: BookError CB-SYS-02 if a worker died; Stopped; what a task raised.
        """
        waiting = list(reversed(range(len(tasks)) if order is None else order))
        first, self._given = self._given, self._given + len(tasks)
        made: dict[int, Any] = {}
        while len(made) < len(tasks):
            if self.stopping.is_set():
                raise Stopped
            for pipe in self._pipes:
                if waiting and pipe not in self._busy:
                    number = waiting.pop()
                    self._send(pipe, (first + number, *tasks[number]))
            for number, result, error in self._heard(meanwhile):
                if number < first:
                    continue  # of a task that nobody waits for any more
                if error is not None:
                    raise error
                made[number - first] = result
                finished(result)
        return [made[number] for number in range(len(tasks))]

    def ask(self, task: Task, workers: int) -> None:
        """Have workers who are free do a task that has no result, such as to get ready for others."""
        for pipe in self._pipes[:workers]:
            if pipe not in self._busy:
                self._send(pipe, (None, *task))
                self._busy.discard(pipe)  # it takes another when it has done this

    def _send(self, pipe: Connection, task: tuple[Any, ...]) -> None:
        try:
            pipe.send(task)
        except (BrokenPipeError, ConnectionResetError):
            self._lose()
        self._busy.add(pipe)

    def _heard(self, meanwhile: Callable[[], bool]) -> list[tuple[int, Any, Exception | None]]:
        """Hear for a moment what the workers have to say."""
        heard = []
        while self._to_load and not wait(list(self._busy), 0):
            import_module(self._to_load.pop())
        while not wait(list(self._busy), 0) and meanwhile():
            pass
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


def _started(nears: Sequence[Connection], fars: Sequence[Connection], tools: Tools) -> list[BaseProcess]:
    """Start the workers: where a process may part in two after it has unpacked its tools, they are unpacked once."""
    processes: list[BaseProcess]
    if sys.platform == "linux":
        processes = [get_context("fork").Process(target=lead, args=(nears, fars, tools), daemon=True)]
    else:
        context = get_context("spawn" if sys.platform == "win32" else "fork")
        processes = [context.Process(target=work, args=(far, tools), daemon=True) for far in fars]
    for process in processes:
        process.start()
    return processes


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
