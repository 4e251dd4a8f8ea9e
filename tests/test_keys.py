"""Keys of leaves: whatever the layout of a section reads is in its key."""

from dataclasses import replace
from pathlib import Path

import pytest

from builder.keys import of_setting
from builder.model import Placement, Volume
from builder.receipts import libraries_key
from builder.store import key_of
from tests.test_typeset import book, chapter

CHANGES = {
    "title": lambda it: replace(it, metadata=replace(it.metadata, title="Other")),
    "stylesheet": lambda it: replace(it, stylesheet=it.stylesheet + "p { color: #111 }"),
    "a picture": lambda it: replace(it, pictures=(replace(it.pictures[0], sha256="0" * 64), *it.pictures[1:])),
    "a font": lambda it: replace(it, fonts=(replace(it.fonts[0], sha256="0" * 64), *it.fonts[1:])),
    "a font's name": lambda it: replace(it, fonts=(replace(it.fonts[0], family="Other"), *it.fonts[1:])),
    "paper": lambda it: replace(it, edition=replace(it.edition, paper=(100.0, 150.0))),
    "notes": lambda it: replace(it, edition=replace(it.edition, notes="chapter")),
    "colour": lambda it: replace(it, edition=replace(it.edition, colour="grey")),
    "bleed": lambda it: replace(it, edition=replace(it.edition, printing=replace(it.edition.printing, bleed_mm=3.0))),
}


@pytest.fixture(scope="module")
def volume(tmp_path_factory: pytest.TempPathFactory) -> Volume:
    return book(tmp_path_factory.mktemp("book"))


@pytest.mark.parametrize("what", CHANGES)
def test_a_setting_that_changes_is_another_key(volume: Volume, what: str):
    assert of_setting(CHANGES[what](volume)) != of_setting(volume)


def test_where_the_book_lies_is_not_in_the_key(volume: Volume, tmp_path: Path):
    assert of_setting(replace(volume, root=str(tmp_path))) == of_setting(volume)


@pytest.mark.parametrize(
    "change",
    [{"html": "<p>Other</p>"}, {"id": "two"}, {"role": "preface"}, {"language": "de"}, {"short_title": "Two"}],
)
def test_a_section_that_changes_is_another_key(change: dict[str, str]):
    section = chapter("<p>Text</p>")

    assert key_of(replace(section, **change)) != key_of(section)


def test_a_placement_that_changes_is_another_key():
    placements = [Placement(), Placement("left"), Placement("right", (("a#b", "7"),)), Placement(is_draft=True)]

    assert len({key_of(placement) for placement in placements}) == 4


def test_libraries_are_known_without_being_loaded():
    assert libraries_key() == libraries_key() != key_of([])
