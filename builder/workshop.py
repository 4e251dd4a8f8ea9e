"""Workshop: the crew and the store together: what was laid out before is taken from the store, the rest is laid out."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from threading import Event
from types import TracebackType
from typing import Any, Self

from builder import keys
from builder.assemble import outfit_of
from builder.bystander import NOBODY, Bystander
from builder.crew import Crew, Stopped, Task, called
from builder.errors import BookError
from builder.model import Book, Edition, Furnishing, Furniture, Leaf, PageMap, Placement, Section, Volume
from builder.orders import order_to_fit_out, orders_of_furniture, orders_of_layout
from builder.receipts import Tally
from builder.shelf import Shelf
from builder.store import Store
from builder.stored import pack_folios, pack_standing, read_folios, read_standing

__all__ = ["Stopped", "Task", "Workshop"]


def _unheard(_: object) -> None:
    """Nobody waits."""


class Workshop:
    """Lays out volumes for as long as its caller keeps it: `with Workshop(store, jobs) as workshop`.

    The crew is hired when the first section has to be laid out, or when `prepare` says that this is to be expected.
    """

    def __init__(self, store: Store, jobs: int, crew: Crew | None = None) -> None:
        """Open a workshop over a store, with a crew that was hired for it or will be."""
        self.store = store
        self.jobs = jobs
        self._crew = crew
        self._stopping = crew.stopping if crew else Event()
        self._laid_out: dict[tuple[str, str], bool] = {}
        self._shelf = Shelf(store)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._crew is not None:
            self._crew.dismiss()
        if kind is None:
            self.store.trim()

    def prepare(self) -> Crew:
        """Hire the crew, if it is not there yet or was lost."""
        if self._crew is not None and self._crew.is_broken:
            self._crew.dismiss()
            self._crew = None
        if self._crew is None:
            self._crew = Crew(self.jobs, self._stopping)
        return self._crew

    def fit_out(self, book: Book, edition: Edition) -> None:
        """Have the crew get ready for an edition: all of it for a new one, or one worker for what may have changed."""
        is_new = self.store.get(keys.of_page_map(book.settings.metadata, edition)) is None
        with suppress(BookError):  # said again, with all that is wrong with the volume
            self.prepare().ask(order_to_fit_out(*outfit_of(book, edition)), self.jobs if is_new else 1)

    def begin(self) -> None:
        """Begin another build: a stop that was asked for before it does not count."""
        self._stopping.clear()
        self._laid_out.clear()
        self._shelf.clear()

    def stop(self) -> None:
        """Stop the build that goes on in another thread: it raises `Stopped`, and the crew stays."""
        self._stopping.set()

    def _stop_if_told(self) -> None:
        if self._stopping.is_set():
            raise Stopped

    def typeset(
        self,
        volume: Volume,
        wanted: Sequence[tuple[Section, Placement]],
        finished: Callable[[int], None] = _unheard,
        bystander: Bystander = NOBODY,
    ) -> list[Leaf]:
        """Give the leaves of sections, each in its placement, and call `finished` with the new pages of each.

        Shapes: the bystander sees each leaf as soon as it is there, and works while the crew is at others.
        """
        setting = keys.of_setting(volume)
        names = [keys.of_leaf(setting, section, placement) for section, placement in wanted]

        def lay_out(rows: Sequence[int], read: Callable[[], bool]) -> list[Leaf]:
            self._laid_out |= {(volume.edition.name, wanted[row][0].id): True for row in rows}
            for _ in range(len(wanted) - len(rows)):
                finished(0)
            sections = [(*wanted[row], self._last(setting, wanted[row][0])) for row in rows]
            tasks, order = orders_of_layout(volume, sections)
            return self.prepare().share(tasks, order, done, lambda: read() or bystander.work())

        def done(leaf: Leaf) -> None:
            finished(len(leaf.pages))
            bystander.see(leaf)

        self._laid_out = {(volume.edition.name, section.id): False for section, _ in wanted} | self._laid_out
        self._stop_if_told()
        leaves = self._shelf.leaves(names, lay_out, bystander.see)
        for name, leaf in zip(names, leaves, strict=True):
            if leaf.standing is not None:  # it was laid out just now
                self.store.put(keys.of_standing(setting, leaf.id), pack_standing(name, leaf.standing))
        return leaves

    def _last(self, setting: str, section: Section) -> Leaf | None:
        """Find the leaf that a section had when it was laid out last: it saves pages, and changes none."""
        kept = self.store.get(keys.of_standing(setting, section.id))
        if kept is None:
            return None
        name, standing = read_standing(kept)
        leaf = self._shelf.leaf(name)
        return replace(leaf, standing=standing) if leaf is not None else None

    @property
    def tally(self) -> Tally:
        """Count the sections of all volumes that were laid out, and those that the store had."""
        laid_out = sum(self._laid_out.values())
        return Tally(laid_out, len(self._laid_out) - laid_out)

    def furnish(self, volume: Volume, wanted: Sequence[tuple[Leaf, Section, Furnishing]]) -> list[Furniture]:
        """Give the running heads and folios of leaves."""
        setting = keys.of_setting(volume)
        names = [keys.of_furniture(setting, *row) for row in wanted]

        def furnish(rows: Sequence[int], read: Callable[[], bool]) -> list[Furniture]:
            tasks, order = orders_of_furniture(volume, [wanted[row] for row in rows])
            return self.prepare().share(tasks, order, _unheard, read)

        self._stop_if_told()
        return self._shelf.furniture(names, furnish)

    def share(self, tasks: Sequence[Task]) -> list[Any]:
        """Let the crew do work that can be parted, if there is a crew.

        Shapes: each task is a function of a module and what it is called with; one result for each.
        """
        if self._crew is None:
            return [called(make)(*arguments) for make, arguments in tasks]
        return self.prepare().share(tasks)

    def last_page_map(self, volume: Volume) -> PageMap | None:
        """Give the folios and anchors that the edition had when it was last built: a guess, for fewer rounds."""
        data = self.store.get(keys.of_page_map(volume.metadata, volume.edition))
        return read_folios(data) if data else None

    def keep_page_map(self, volume: Volume, page_map: PageMap) -> None:
        """Keep where everything is in an edition for its next build."""
        self.store.put(keys.of_page_map(volume.metadata, volume.edition), pack_folios(page_map))
