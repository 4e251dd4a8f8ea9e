"""The workers' side of the crew: tasks enter through a pipe, what was made of them leaves; tools stay unpacked."""

import gc
import os
import shutil
import signal
import tempfile
import traceback
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, NoReturn

from builder.errors import BookError

_COLLECT_EVERY = 300_000  # allocations; boxes live until their section is done, so looking for garbage is lost time
_PATIENCE = 0.3  # seconds that a worker waits for its first task before it loads what will be wanted later

# a function of a module, or its name, "module:function"; and what it is called with
Task = tuple[Callable[..., Any] | str, tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Tools:
    """What workers are to have at hand, by the names of modules: whoever hires them need not load it."""

    first: str  # its function `unpack` is called before the first task
    later: tuple[str, ...] = ()  # of work to come, loaded by whoever has nothing to do, the last first
    of_caller: tuple[str, ...] = ()  # of what the caller does then, loaded while it waits, the last first


# of higher rank: named here, loaded by whoever is free
_CHECKS = ("builder.preflight", "builder.check")
BOOKMAKING = Tools("builder.typeset.worker", _CHECKS, (*_CHECKS, "builder.finish", "builder.bind", "uharfbuzz"))


def called(make: Callable[..., Any] | str) -> Callable[..., Any]:
    """Find the function of a task."""
    if not isinstance(make, str):
        return make
    module, _, name = make.partition(":")
    return getattr(import_module(module), name)  # type: ignore[no-any-return]


def lead(nears: Sequence[Connection], pipes: Sequence[Connection], tools: Tools) -> None:
    """Unpack the tools once, part into workers, one for each pipe, and end them when told to, or with the caller."""
    workers: list[int] = []
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: _end(workers))
    for near in nears:
        near.close()  # the caller's: when it is killed, all ends of its pipes have to close
    _unpack(tools)
    # a process that has just begun forgets a signal that comes before it is ready to hear it
    signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGTERM,))
    for number, pipe in enumerate(pipes):
        if not (worker := os.fork()):
            for other in pipes[number + 1 :]:
                other.close()
            _serve(pipe, tools)
        pipe.close()
        workers.append(worker)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))
    _wait_for_the_end_of_the_caller()
    _end(workers)


def work(pipe: Connection, tools: Tools) -> None:
    """Unpack the tools, and do task after task."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _unpack(tools)
    _serve(pipe, tools)


def _unpack(tools: Tools) -> None:
    gc.set_threshold(_COLLECT_EVERY)
    with suppress(BookError):  # said again, to the caller, by the first task
        import_module(tools.first).unpack()
    gc.freeze()  # without a look for garbage, of which there is little: somebody may be waiting


def _serve(pipe: Connection, tools: Tools) -> NoReturn:
    """Do task after task; an error is the caller's, with the lines that led to it."""
    folder = tempfile.tempdir = tempfile.mkdtemp(prefix="chapbook-")  # WeasyPrint 70 unpacks fonts and leaves them
    signal.signal(signal.SIGTERM, lambda *_: _leave(folder))
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGTERM,))
    Thread(target=_leave_with_the_caller, args=(folder,), daemon=True).start()
    to_load = list(tools.later)
    pipe.poll(_PATIENCE)
    while True:
        try:
            if to_load and not pipe.poll():
                import_module(to_load.pop())
                continue
            number, make, arguments = pipe.recv()
        except (EOFError, ConnectionResetError):  # the caller is gone
            _leave(folder)
        try:
            answer: tuple[int | None, Any, Exception | None] = (number, called(make)(*arguments), None)
        except Exception as error:
            if not isinstance(error, BookError):
                error.add_note(traceback.format_exc())
            answer = (number, None, error)
        if number is not None:
            pipe.send(answer)


def _leave_with_the_caller(folder: str) -> None:
    """End when the caller was killed and could not say so."""
    _wait_for_the_end_of_the_caller()
    _leave(folder)


def _wait_for_the_end_of_the_caller() -> None:
    caller = parent_process()
    if caller is not None:
        caller.join()


def _end(workers: Sequence[int]) -> NoReturn:
    for worker in workers:
        with suppress(ProcessLookupError):
            os.kill(worker, signal.SIGTERM)
    for worker in workers:
        with suppress(ChildProcessError):
            os.waitpid(worker, 0)
    os._exit(0)


def _leave(folder: str) -> NoReturn:
    """End at once, and leave nothing in the temporary folder."""
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)
