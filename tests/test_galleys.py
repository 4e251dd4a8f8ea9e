"""Galleys from the store: what any input changes is rendered again, and what was kept comes back as it was."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from builder import galleys
from builder.errors import BookError
from builder.galleys import rendered
from builder.load import load
from builder.model import Book
from builder.plain import from_plain, to_plain
from builder.render import render
from builder.store import Store

TINY = Path(__file__).parent / "books" / "tiny"


@pytest.fixture(scope="module")
def book() -> Book:
    return load(TINY, {})[0]


def test_every_galley_of_the_tiny_book_comes_back_as_it_was(book: Book, tmp_path: Path, monkeypatch):
    store = Store(tmp_path)
    for edition in book.settings.editions:
        fresh = [rendered(book, edition, source, store) for source in book.sources]
        with monkeypatch.context() as patch:
            patch.setattr(galleys, "render", None)
            kept = [rendered(book, edition, source, store) for source in book.sources]

        assert kept == fresh == [render(book, edition, source) for source in book.sources]


INCLUDING = '# The Mill\n\n{% include "part.md" %}\n'
CHANGES: dict[str, Callable[[Book], Book]] = {
    "text": lambda book: replace(book, sources=(replace(book.sources[0], text="# The Mill\n\nOther words.\n"),)),
    "include": lambda book: replace(book, includes={**book.includes, "chapters/part.md": "Other words.\n"}),
    "metadata": lambda book: replace(
        book, settings=replace(book.settings, metadata=replace(book.settings.metadata, title="Other", language="de"))
    ),
}


@pytest.mark.parametrize("what", [*CHANGES, "edition"])
def test_a_change_of_any_input_is_seen(make_book, tmp_path: Path, what: str):
    text = INCLUDING + "\n{{ book.title }}, {{ edition.name }}\n"
    book = make_book({"chapters/01-mill.md": text, "chapters/part.md": "Words.\n", "book/book.toml": SETTINGS})
    store, (first, *others) = Store(tmp_path / "store"), book.settings.editions
    before = rendered(book, first, book.sources[0], store)
    changed = CHANGES.get(what, lambda book: book)(book)
    edition = others[0] if what == "edition" else first
    after = rendered(changed, edition, changed.sources[0], store)

    assert after == render(changed, edition, changed.sources[0])
    assert after[0].html != before[0].html


SETTINGS = 'title = "The Mill"\ncontents = ["01-mill"]\n'


def test_a_chapter_that_includes_nothing_is_not_rendered_again_for_another(make_book, tmp_path: Path, monkeypatch):
    book = make_book()
    store, (edition, *_) = Store(tmp_path / "store"), book.settings.editions
    before = rendered(book, edition, book.sources[0], store)
    monkeypatch.setattr(galleys, "render", None)
    other = replace(book, includes={**book.includes, "chapters/02.md": "# Other\n"})

    assert rendered(other, edition, book.sources[0], store) == before


def test_what_cannot_be_rendered_is_told_each_time(make_folder, tmp_path: Path):
    book, _ = load(make_folder({"chapters/01-mill.md": "# The Mill\n\n{{ nobody }}\n"}), {})
    for _ in range(2):
        with pytest.raises(BookError):
            rendered(book, book.settings.editions[0], book.sources[0], Store(tmp_path / "store"))


def test_plain_values_are_those_of_json():
    assert to_plain((1, "a", None, ("b",))) == [1, "a", None, ["b"]]
    assert from_plain(tuple[int, ...], [1, 2]) == (1, 2)
