"""Serving: a request enters; a server on this machine answers browsers until it is told to end, and leaves nothing."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass

import uvicorn
from starlette.applications import Starlette

from builder.build import chosen_editions
from builder.errors import BookError
from builder.load import load
from builder.load.project import require_project
from builder.preview.app import Room, application
from builder.preview.board import Board, State
from builder.preview.editors import choose_editor
from builder.preview.guard import Guard
from builder.preview.images import PageImages
from builder.preview.rounds import Rounds
from builder.preview.watch import watch
from builder.receipts import BuildRequest
from builder.workshop import Workshop

ADDRESS = "127.0.0.1"  # this machine alone
PORT = 4870
_TRIES = 20  # ports that follow, before any port will do


@dataclass(frozen=True, slots=True)
class PreviewRequest:
    """What is to be previewed, and how."""

    build: BuildRequest
    port: int = PORT
    editor: str = ""  # a command; empty: the first known one that is installed


def preview(request: PreviewRequest, opened: Callable[[str], None]) -> None:
    """Serve a preview until an interrupt, and call `opened` with its address when browsers may come.

    Errors: BookError if there is no book, or no edition of a name that is asked for; a book that is wrong is shown with
    what is wrong.
    """
    build = request.build
    require_project(build.root)
    if build.editions:
        _require_editions(build)
    with Workshop(build.store, build.jobs) as workshop:
        workshop.prepare()  # while there is one thread and no open port: what is forked inherits both
        with _listening(request.port) as listener:
            asyncio.run(_serve(request, workshop, listener, opened))


def _require_editions(build: BuildRequest) -> None:
    try:
        book, found = load(build.root, build.environ)
    except BookError:  # settings that cannot be read: they are shown, and may be mended
        return
    chosen_editions(book, build.editions, found)


async def _serve(
    request: PreviewRequest, workshop: Workshop, listener: socket.socket, opened: Callable[[str], None]
) -> None:
    editor = choose_editor(request.editor)
    board, images = Board(State(editor=editor.name if editor else "")), PageImages()
    rounds = Rounds(request.build, workshop, board, images)
    room = Room(request.build.root.resolve(), board, images, rounds.choose, editor)
    port = listener.getsockname()[1]

    @asynccontextmanager
    async def working(_: Starlette) -> AsyncIterator[None]:
        stopping = asyncio.Event()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(rounds.run())
            tasks.create_task(watch(request.build.root, rounds.save, stopping))
            opened(f"http://{ADDRESS}:{port}/")
            yield
            stopping.set()
            rounds.end()

    server = _Server(
        uvicorn.Config(
            Guard(application(room, working), port),
            log_level="critical",
            access_log=False,
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=1,
        ),
        board,
    )
    await server.serve(sockets=[listener])


class _Server(uvicorn.Server):
    """Ends at the first signal, without raising it again: what is behind it has yet to be tidied."""

    def __init__(self, config: uvicorn.Config, board: Board) -> None:
        super().__init__(config)
        self._board = board

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        names = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
        numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
        before = {number: signal.signal(number, self._end) for number in numbers}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)

    def _end(self, *_: object) -> None:
        self.should_exit = True

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self._board.close()  # browsers that wait for events would keep the server waiting
        await super().shutdown(sockets)


@contextmanager
def _listening(wished: int) -> Iterator[socket.socket]:
    """Listen on the port that is wished for, or on the next one that is free."""
    for port in (*range(wished, min(wished + _TRIES, 65536)), 0):
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        if os.name == "posix":  # elsewhere it would let two servers have one port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            listener.bind((ADDRESS, port))
            listener.listen()
            break
        listener.close()
    with listener:
        yield listener
