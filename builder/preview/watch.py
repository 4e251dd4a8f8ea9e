"""Watch: the folder of a book enters; each time that something of it was saved, its time leaves."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from builder.receipts import FOLDERS

# An editor writes a file in several steps within a few milliseconds; the wait for more is part of every edit's way.
_GROUP_MS, _QUIET_MS = 300, 25
_QUIET_ROOT_MS = 200  # folders come and go seldom
_LEFT_BY_EDITORS = ("~", ".swp", ".swx", ".swo", ".tmp", ".DS_Store", ".pyc")

_AGAIN_S = 0.5

Told = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Way:
    """How a folder is looked at."""

    ending: asyncio.Event  # until this happens
    polls: bool  # by reading it from time to time, where the system tells of no changes


def is_of_the_book(root: Path, path: Path) -> bool:
    """Tell a file that a book is made from, from what editors leave beside it."""
    if not path.is_relative_to(root):
        return False
    parts = path.relative_to(root).parts
    return parts[:1] in {(name,) for name in FOLDERS} and not (
        parts[-1].startswith((".#", "#")) or parts[-1].endswith(_LEFT_BY_EDITORS) or "__pycache__" in parts
    )


async def watch(root: Path, told: Told, stopping: asyncio.Event) -> None:
    """Tell of each save, until it is told to stop.

    Units: seconds since the epoch, of the moment at which the save was noticed.
    """
    root = root.resolve()
    polls = False
    while not stopping.is_set():
        folders = [root / name for name in FOLDERS if (root / name).is_dir()]
        ending = asyncio.Event()

        def begin_again(when: float, ending: asyncio.Event = ending) -> None:
            # a watch stays with a folder that was taken away, and knows nothing of one that came
            ending.set()
            told(when)

        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_end_with(stopping, ending))
                tasks.create_task(_look(root, [root], begin_again, Way(ending, polls)))
                if folders:
                    tasks.create_task(_look(root, folders, told, Way(ending, polls)))
        except* OSError:  # the system watches no more files, or a folder has just gone: looking from time to time works
            polls = True
            await asyncio.sleep(_AGAIN_S)


async def _look(root: Path, folders: Sequence[Path], told: Told, way: Way) -> None:
    is_root = folders == [root]
    async for _ in awatch(
        *folders,
        watch_filter=lambda _, path: is_of_the_book(root, Path(path)),
        debounce=_GROUP_MS,
        step=_QUIET_ROOT_MS if is_root else _QUIET_MS,
        stop_event=way.ending,
        recursive=not is_root,
        force_polling=way.polls or None,
    ):
        told(time.time())


async def _end_with(stopping: asyncio.Event, ending: asyncio.Event) -> None:
    waiting = [asyncio.create_task(event.wait()) for event in (stopping, ending)]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    ending.set()
