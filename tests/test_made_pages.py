"""Made pages from the store: what any input changes is made again, and what was kept comes back as it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builder import themes
from builder.assemble import written
from builder.compose import compose
from builder.load import load
from builder.model import Book, Section
from builder.store import Store

TINY = Path(__file__).parent / "books" / "tiny"


@pytest.fixture(scope="module")
def tiny() -> Book:
    return load(TINY, {})[0]


def made_pages(book: Book, store: Store, edition: int = 0) -> list[Section]:
    volume, _ = compose(book, book.settings.editions[edition], store)
    assert volume is not None
    return [section for section in volume.sections if not section.file]


def test_every_made_page_of_the_tiny_book_comes_back_as_it_was(tiny: Book, tmp_path: Path, monkeypatch):
    store = Store(tmp_path / "store")
    for edition, _ in enumerate(tiny.settings.editions):
        fresh = made_pages(tiny, store, edition)
        with monkeypatch.context() as patch:
            patch.setattr(themes, "make_page", None)

            assert made_pages(tiny, store, edition) == fresh
        assert made_pages(tiny, Store(tmp_path / f"other {edition}"), edition) == fresh


def test_all_that_a_page_is_made_from_says_what_it_is(tiny: Book, tmp_path: Path, monkeypatch):
    contexts: list[str] = []
    monkeypatch.setattr(written, "key_of", lambda *parts: contexts.append(repr(parts)) or "00")
    for edition, _ in enumerate(tiny.settings.editions):
        made_pages(tiny, Store(tmp_path / str(edition)), edition)

    assert len(contexts) > 10
    assert not [context for context in contexts if " at 0x" in context]


TITLED = {
    "chapters/02-end.md": "# The End\n\nIt stands.\n",
    "book/book.toml": 'title = "The Mill"\n',
    "styles/templates/imprint.html": "<p>{{ book.title }}, by nobody</p>",
}
CHANGES: dict[str, Callable[[Book], Book]] = {
    "title": lambda book: replace(
        book, settings=replace(book.settings, metadata=replace(book.settings.metadata, title="Another"))
    ),
    "template": lambda book: replace(book, templates={"imprint.html": "<p>Other words</p>"}),
    "heading": lambda book: replace(
        book, sources=(replace(book.sources[0], text="# The Race\n\nIt turns.\n"), *book.sources[1:])
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_of_what_a_page_says_is_seen(make_book, tmp_path: Path, what: str):
    book, store = make_book(TITLED), Store(tmp_path / "store")
    before = made_pages(book, store)
    changed = CHANGES[what](book)

    assert made_pages(changed, store) == made_pages(changed, Store(tmp_path / "other")) != before
