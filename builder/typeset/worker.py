"""A worker of the crew: tasks enter through a pipe, leaves and running heads leave; its desk stays set up."""

import gc
import os
import pickle
import shutil
import signal
import tempfile
import traceback
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from importlib import import_module
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from threading import Thread
from typing import Any, NoReturn

from builder.errors import BookError
from builder.model import Furnishing, Furniture, Leaf, Placement, Section, Volume
from builder.typeset.alike import share_styles_of_pages
from builder.typeset.desk import Desk, load_engine, set_up
from builder.typeset.furniture import furnish
from builder.typeset.layout import typeset

_COLLECT_EVERY = 100_000  # allocations; boxes live until their section is done, so looking for garbage is lost time


def work(pipe: Connection, later: tuple[str, ...]) -> None:
    """Do task after task; an error is the caller's, with the lines that led to it.

    Shapes: `later` names modules of tasks to come, which are loaded while there is nothing else to do.
    """
    _begin()
    to_load = list(later)
    while True:
        try:
            if to_load and not pipe.poll():
                import_module(to_load.pop())
                continue
            number, make, arguments = pipe.recv()
        except EOFError:  # the caller is gone
            _leave(tempfile.gettempdir())
        try:
            answer: tuple[int, Any, Exception | None] = (number, make(*arguments), None)
        except Exception as error:
            if not isinstance(error, BookError):
                error.add_note(traceback.format_exc())
            answer = (number, None, error)
        pipe.send(answer)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    folder = tempfile.tempdir = tempfile.mkdtemp(prefix="chapbook-")  # WeasyPrint 70 unpacks fonts and leaves them
    signal.signal(signal.SIGTERM, lambda *_: _leave(folder))
    Thread(target=_leave_with_the_caller, args=(folder,), daemon=True).start()
    with suppress(BookError):  # said again, to the caller, by the first task
        load_engine()
        share_styles_of_pages()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_COLLECT_EVERY)


def _leave_with_the_caller(folder: str) -> None:
    """End when the caller was killed and could not say so."""
    caller = parent_process()
    if caller is not None:
        caller.join()
        _leave(folder)


def _leave(folder: str) -> NoReturn:
    """End at once, and leave nothing in the temporary folder."""
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


@lru_cache(maxsize=4)
def _desk(setting: bytes) -> Desk:
    return set_up(pickle.loads(setting))


def lay_out(setting: bytes, section: Section, placement: Placement) -> Leaf:
    """Lay out a section on this worker's desk."""
    desk = _desk(setting)
    leaf = typeset(section, desk, placement)
    return replace(leaf, problems=leaf.problems + desk.problems)


def set_furniture(setting: bytes, leaf: Leaf, section: Section, furnishing: Furnishing) -> Furniture:
    """Set the running heads and folios of a leaf on this worker's desk."""
    return furnish(leaf, replace(section, html=""), _desk(setting), furnishing)


def setting_of(volume: Volume) -> bytes:
    """Pack what a desk needs of a volume; equal settings are equal bytes, so a worker keeps its desk."""
    return pickle.dumps(replace(volume, sections=(), figures=(), tables=()))
