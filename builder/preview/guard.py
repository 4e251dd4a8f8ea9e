"""The guard: requests enter; those that a page of the preview itself made are let in, and leave with orders to be kept.

A page of another site can make a browser ask this server for anything, also by a name of its own that leads to this
machine (DNS rebinding). It cannot choose the Host and Origin that the browser sends with it.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_NAMES = ("127.0.0.1", "localhost")
_METHODS = {"GET": (), "HEAD": (), "POST": ("application/json",)}

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
# a book's own XHTML: shown, never run; its own style attributes are part of it
BOOK_POLICY = (
    "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
    "media-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; sandbox allow-same-origin"
)


class Guard:
    """Stands before the application."""

    def __init__(self, app: ASGIApp, port: int) -> None:
        """Guard an application that listens on a port of this machine."""
        self._app = app
        self._hosts = tuple(f"{name}:{port}" for name in _NAMES) + (_NAMES if port == 80 else ())
        self._origins = tuple(f"http://{host}" for host in self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request in, or send it away."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return
        refusal = self._refusal(scope["method"], scope["path"], Headers(scope=scope))
        app = PlainTextResponse(refusal, 403) if refusal else self._app
        await app(scope, receive, _with_orders(send))

    def _refusal(self, method: str, path: str, headers: Headers) -> str:
        if headers.getlist("host") not in [[host] for host in self._hosts]:
            return "this preview answers only to the address that it was opened with"
        if "origin" in headers and headers["origin"] not in self._origins:
            return "this preview answers only to its own page"
        # a link from elsewhere may open the page; pictures, scripts and frames of other sites get nothing
        is_opened = path == "/" and headers.get("sec-fetch-mode") == "navigate"
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not is_opened:
            return "this preview answers only to its own page"
        if method not in _METHODS:
            return "this preview is read, not written"
        kinds = _METHODS[method]
        if kinds and ("origin" not in headers or headers.get("content-type", "").partition(";")[0] not in kinds):
            return "orders come from the page of the preview"
        return ""


def _with_orders(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.setdefault("Content-Security-Policy", PAGE_POLICY)
            headers.setdefault("Cache-Control", "no-cache")
            headers["X-Content-Type-Options"] = "nosniff"
            headers["Referrer-Policy"] = "no-referrer"
            headers["Cross-Origin-Resource-Policy"] = "same-origin"
            headers["Cross-Origin-Opener-Policy"] = "same-origin"
        await send(message)

    return sent
