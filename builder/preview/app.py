"""The application: addresses enter; the page, pictures of the book's pages, files of its EPUB and events leave.

No address is the path of a file: everything that is served lies in a table in memory.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import cache, partial
from hashlib import sha256
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from builder.errors import Place
from builder.preview.board import Board
from builder.preview.editors import Editor
from builder.preview.guard import BOOK_POLICY
from builder.preview.images import MAX_WIDTH_PX, PageImages
from builder.preview.reader import media_type

_FOR_EVER = {"Cache-Control": "private, max-age=31536000, immutable"}  # the key says all that is in the picture
_CONTEXT = 2  # lines of the author's text shown before and after one
_SITE_TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@dataclass(frozen=True, slots=True)
class Room:
    """What requests are answered from."""

    root: Path
    board: Board
    images: PageImages
    choose: Callable[[str], None]  # an edition
    editor: Editor | None


def application(room: Room, lifespan: Callable[[Starlette], AbstractAsyncContextManager[None]]) -> Starlette:
    """Make the application of a preview."""
    return Starlette(
        routes=[
            Route("/", partial(_site_file, room)),
            Route("/site/{name}", partial(_site_file, room)),
            Route("/events", partial(_events, room)),
            Route("/page/{key}.png", partial(_image, room)),
            Route("/epub/{path:path}", partial(_epub, room)),
            Route("/source", partial(_source, room)),
            Route("/edition", partial(_edition, room), methods=["POST"]),
            Route("/open", partial(_open, room), methods=["POST"]),
        ],
        lifespan=lifespan,
    )


@cache
def _site() -> dict[str, bytes]:
    folder = files("builder.preview") / "site"
    return {file.name: file.read_bytes() for file in folder.iterdir() if PurePosixPath(file.name).suffix in _SITE_TYPES}


async def _site_file(_: Room, request: Request) -> Response:
    name = request.path_params.get("name", "index.html")
    content = _site().get(name)
    if content is None:
        return _nothing()
    return _tagged(request, content, _SITE_TYPES[PurePosixPath(name).suffix])


async def _events(room: Room, _: Request) -> Response:
    return StreamingResponse(room.board.events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _image(room: Room, request: Request) -> Response:
    """Draw a page; in a thread of its own, because it takes some hundredths of a second."""
    width = request.query_params.get("width", "")
    if not _is_number(width) or not 0 < int(width) <= MAX_WIDTH_PX:
        return Response("width: 1 to 4000 pixels", 400)
    data = room.images.draw(request.path_params["key"], int(width))
    return Response(data, media_type="image/png", headers=_FOR_EVER) if data else _nothing()


async def _epub(room: Room, request: Request) -> Response:
    path = request.path_params["path"]
    content = room.board.state.epub.files.get(path)
    if content is None:
        return _nothing()
    response = _tagged(request, content, media_type(path))
    response.headers["Content-Security-Policy"] = BOOK_POLICY
    return response


async def _source(room: Room, request: Request) -> Response:
    """Give some lines of the author's around one."""
    file, line = request.query_params.get("file", ""), request.query_params.get("line", "")
    text = room.board.state.texts.get(file)
    if text is None or not _is_number(line):
        return _nothing()
    lines = text.splitlines()
    first = max(1, int(line) - _CONTEXT)
    return JSONResponse({"first": first, "lines": lines[first - 1 : int(line) + _CONTEXT]})


async def _edition(room: Room, request: Request) -> Response:
    name = str((await _order(request)).get("name"))
    state = room.board.state
    if name not in (*state.printed_editions, *state.reader_editions):
        return _nothing()
    room.choose(name)
    return Response(status_code=204)


async def _open(room: Room, request: Request) -> Response:
    order = await _order(request)
    file, line = order.get("file"), order.get("line")
    if room.editor is None or str(file) not in room.board.state.texts or not isinstance(line, int):
        return _nothing()
    return Response(status_code=204 if room.editor.open(room.root, Place(str(file), line)) else 500)


async def _order(request: Request) -> dict[str, Any]:
    try:
        order = await request.json()
    except ValueError:
        return {}
    return order if isinstance(order, dict) else {}


def _tagged(request: Request, content: bytes, kind: str) -> Response:
    """Answer with a file, or with the word that the browser's copy is still the same."""
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    is_known = request.headers.get("if-none-match") == tag
    return Response(b"" if is_known else content, 304 if is_known else 200, {"ETag": tag}, kind)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


def _nothing() -> Response:
    return Response("there is nothing here", 404, media_type="text/plain")
