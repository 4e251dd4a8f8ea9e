"""The board: what is to be shown is put up by the build, and every browser that looks on is told.

Rows are only ever added to what the browser gets; docs/preview.md lists them.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from builder.codes import meanings
from builder.errors import Place, Problem, Severity, row_of
from builder.preview.pages import Pages
from builder.preview.reader import Reader

_ORDER = tuple(Severity)


@dataclass(frozen=True, slots=True)
class State:
    """All that a browser shows."""

    number: int = 0  # of the build; 0 before the first
    title: str = ""
    printed: str = ""  # the edition whose pages are shown
    reader: str = ""  # the edition whose EPUB is shown
    printed_editions: tuple[str, ...] = ()
    reader_editions: tuple[str, ...] = ()
    pages: Pages = field(default_factory=Pages)
    contents: tuple[tuple[str, int], ...] = ()  # (title, index of its first page)
    epub: Reader = field(default_factory=Reader)
    problems: tuple[Problem, ...] = ()
    edited: Place = field(default_factory=Place)  # where the last change was made
    texts: Mapping[str, str] = field(default_factory=dict)  # the author's, by file
    is_stale: bool = False  # the book is wrong: the pages are those of the last build that was not
    editor: str = ""  # the name of the editor that can be opened
    times: tuple[tuple[str, float], ...] = ()  # (what happened, seconds since the epoch)


class Board:
    """Holds the newest state, as the text of an event, and wakes whoever waits for it. Lives in the server's thread."""

    def __init__(self, state: State) -> None:
        """Begin with what there is to show before the first build."""
        self.state = state
        self._event = _event("state", as_row(self.state))
        self._step = ""
        self._version = 0
        self._changed = asyncio.Condition()
        self._is_closed = False

    async def put(self, state: State) -> None:
        """Show a new state."""
        self.state, self._event = state, _event("state", as_row(state))
        await self._wake()

    async def say(self, step: str) -> None:
        """Say what is being done; empty when it is done."""
        self._step = step
        await self._wake()

    async def close(self) -> None:
        """Send every browser away."""
        self._is_closed = True
        await self._wake()

    async def events(self) -> AsyncIterator[str]:
        """Yield the events of one browser, the newest state first; one that is slow misses what is old."""
        told = step = ""
        while not self._is_closed:
            version = self._version
            if step != self._step:
                step = self._step
                yield _event("step", step)
            if told != self._event:
                told = self._event
                yield told
            async with self._changed:
                await self._changed.wait_for(lambda seen=version: self._version != seen)  # type: ignore[misc]

    async def _wake(self) -> None:
        async with self._changed:
            self._version += 1
            self._changed.notify_all()


def as_row(state: State) -> dict[str, Any]:
    """Write a state as the browser reads it."""
    files = sorted({there.file for row in state.pages.rows for _, there in row.places})
    numbers = {file: number for number, file in enumerate(files)}
    return {
        "number": state.number,
        "title": state.title,
        "printed": state.printed,
        "reader": state.reader,
        "printedEditions": state.printed_editions,
        "readerEditions": state.reader_editions,
        "size": [round(state.pages.width, 2), round(state.pages.height, 2)],
        "files": files,
        "pages": [
            {
                "key": row.key,
                "folio": row.folio,
                "section": row.section,
                "words": row.words,
                "places": [[round(y, 1), numbers[there.file], there.line] for y, there in row.places],
            }
            for row in state.pages.rows
        ],
        "contents": [{"title": title, "page": page} for title, page in state.contents],
        "epub": [{"id": text.id, "title": text.title, "path": text.path, "key": text.key} for text in state.epub.texts],
        "looks": state.epub.looks,
        "stale": state.is_stale,
        "editor": state.editor,
        "problems": [_problem(problem, state.pages) for problem in in_order(state.problems)],
        "edited": _edited(state),
        "times": dict(state.times),
    }


def in_order(problems: Sequence[Problem]) -> list[Problem]:
    """Put errors first, then warnings, then notes, and each by its place."""
    return sorted(problems, key=lambda problem: (_ORDER.index(problem.severity), problem.place, problem.code))


def _problem(problem: Problem, pages: Pages) -> dict[str, Any]:
    found = pages.find(problem.place) if problem.place.line else None
    meaning = meanings().get(problem.code)
    return row_of(problem) | {
        "subject": problem.subject,
        "page": found[0] if found else None,
        "meaning": f"{meaning.fact} {meaning.remedy}" if meaning else "",
    }


def _edited(state: State) -> dict[str, Any] | None:
    if not state.edited.file:
        return None
    found = state.pages.find(state.edited)
    page, y = found or (None, 0.0)
    return {"file": state.edited.file, "line": state.edited.line, "page": page, "y": round(y, 1)}


def _event(name: str, content: str | Mapping[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False, separators=(',', ':'))}\n\n"
