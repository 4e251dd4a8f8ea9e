"""Rounds: each save and each wish for an edition enters; what it makes of the book is put up on the board."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from builder.build import told
from builder.errors import BookError, Place, Problem
from builder.load import load
from builder.model import Book
from builder.preview.board import Board, State
from builder.preview.edits import place_of_edit
from builder.preview.images import PageImages
from builder.preview.making import Choice, choose, pack_reader, print_pages
from builder.progress import Step
from builder.receipts import BuildRequest
from builder.workshop import Stopped, Workshop

_HINT = "the last good pages stay; 'chapbook build' says where the builder failed, so that it can be reported"
_TRIM_EVERY = 50  # rounds: each leaves the leaves of one edit in the store


class Rounds:
    """Makes the book again and again: one round at a time, in a thread of its own, so that the server answers."""

    def __init__(self, request: BuildRequest, workshop: Workshop, board: Board, images: PageImages) -> None:
        """Begin with the editions that are asked for."""
        self._request, self._workshop, self._board, self._images = request, workshop, board, images
        self._wishes: Sequence[str] = request.editions
        self._due = asyncio.Event()
        self._noticed = 0.0
        self._loop = asyncio.get_running_loop()
        self._is_ending = False
        self._of_reader: tuple[Problem, ...] = ()

    def save(self, noticed: float) -> None:
        """Order a round, because something was saved."""
        self._noticed = noticed
        self._due.set()

    def choose(self, edition: str) -> None:
        """Order a round for another edition; what is being made for the old one is let go."""
        self._wishes = (*self._wishes, edition)
        self.save(time.time())
        self._workshop.stop()

    def end(self) -> None:
        """Begin no more rounds, and break off the one that goes on."""
        self._is_ending = True
        self._workshop.stop()
        self._due.set()

    async def run(self) -> None:
        """Make a round at once, and then one for each order."""
        self.save(time.time())
        while not self._is_ending:
            await self._due.wait()
            self._due.clear()
            if not self._is_ending:
                await asyncio.to_thread(self._round, self._noticed)
                await self._board.say("")

    def _round(self, noticed: float) -> None:
        before = self._board.state
        state = replace(before, number=before.number + 1, edited=Place(), times=(("noticed", noticed),))
        try:
            self._workshop.begin()
            self._make(state)
        except Stopped:
            return
        except BookError as error:
            self._put(replace(state, problems=error.problems, is_stale=True))
        except Exception as fault:  # the author's loop outlives a mistake of ours, which is said for what it is
            message = f"the builder itself failed: {type(fault).__name__}: {fault}"
            self._put(replace(state, problems=(Problem("CB-PREVIEW-01", Place(), message, _HINT),), is_stale=True))
        if state.number % _TRIM_EVERY == 0:
            self._workshop.store.trim()

    def _make(self, state: State) -> None:
        self._tell(Step("reading the book"))
        book, found = load(self._request.root, self._request.environ)
        choice = choose(book.settings.editions, self._wishes)
        edited = place_of_edit(state.texts, book.texts)
        state = replace(state, **_names(book, choice), texts=book.texts, edited=edited)
        try:
            self._show(state, book, choice, found)
        except BookError as error:
            self._put(replace(state, problems=error.problems, is_stale=True))

    def _show(self, state: State, book: Book, choice: Choice, found: tuple[Problem, ...]) -> None:
        """Show the pages as soon as they are laid out, and the EPUB after them."""
        page_map, problems = None, found
        if choice.printed is not None:
            printed = print_pages(book, choice.printed, found, self._workshop, self._tell)
            page_map, problems = printed.page_map, printed.problems
            self._images.hold(printed.sheaves)
            times = (*state.times, ("made", time.time()))
            state = replace(state, pages=printed.pages, contents=printed.contents, times=times)
        # until the EPUB is packed again, its old problems are the best guess: none vanishes only to come back
        state = replace(state, problems=told(book, (*problems, *self._of_reader)), is_stale=False)
        self._put(state)
        if choice.reader is None or self._due.is_set():
            return
        self._tell(Step(f"{choice.reader.name}: packing"))
        reader, self._of_reader = pack_reader(book, choice.reader, found, page_map, self._workshop)
        self._put(replace(state, epub=reader, problems=told(book, (*problems, *self._of_reader))))

    def _put(self, state: State) -> None:
        self._in_server(self._board.put(state))

    def _tell(self, step: Step) -> None:
        pieces = f", {step.done} of {step.total}" if step.total else ""
        self._in_server(self._board.say(f"{step.words}{pieces}"))

    def _in_server(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result()


def _names(book: Book, choice: Choice) -> dict[str, Any]:
    editions = book.settings.editions
    return {
        "title": book.settings.metadata.title,
        "printed": choice.printed.name if choice.printed else "",
        "reader": choice.reader.name if choice.reader else "",
        "printed_editions": tuple(edition.name for edition in editions if edition.format == "pdf"),
        "reader_editions": tuple(edition.name for edition in editions if edition.format == "epub"),
    }
