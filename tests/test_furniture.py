"""Running heads and folios: set on pages of their own, they are what the layout of the whole would set."""

import io
import re
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest

from builder.model import Furnishing, Leaf, LeafPage, Placement
from builder.typeset import furnish, set_up
from tests.test_typeset import book, chapter

pytest.importorskip("weasyprint")


def set_on(tmp_path: Path, css: str, *pages: LeafPage, side: str = "right") -> list[list[str]]:
    """Read what is set on each of the pages, box by box."""
    desk = set_up(replace(book(tmp_path), stylesheet=css))
    leaf = Leaf("one", Placement(side), b"", pages)
    furniture = furnish(leaf, chapter(""), desk, Furnishing(7))
    return [page.extract_text().split() for page in pypdf.PdfReader(io.BytesIO(furniture.pdf)).pages]


def test_every_page_has_its_number_and_knows_how_many_there_are(tmp_path: Path):
    css = '@page { @bottom-left { content: counter(page) "/" counter(pages) } }'

    assert set_on(tmp_path, css, *[LeafPage()] * 3) == [["7/3"], ["8/3"], ["9/3"]]


@pytest.mark.parametrize(
    ("keyword", "seen"),
    [
        ("first", ["a", "b", "bb", "c"]),
        ("start", ["a", "b", "bb", "c"]),
        ("last", ["a", "bb", "bb", "c"]),
        ("first-except", ["", "", "bb", ""]),
    ],
)
def test_a_named_string_is_found_as_it_is_on_whole_pages(tmp_path: Path, keyword: str, seen: list[str]):
    css = f"@page {{ @top-left {{ content: string(title, {keyword}) }} }}"
    pages = [(("title", "a"),), (("title", "b"), ("title", "bb")), (), (("title", "c"), ("other", "x"))]
    found = set_on(tmp_path, css, *[LeafPage(strings=strings) for strings in pages])

    assert ["".join(words) for words in found] == seen


def test_rules_for_sides_names_and_places_of_pages_hold(tmp_path: Path):
    css = """@page :left { @top-left { content: "left" } } @page :nth(3) { @top-right { content: "third" } }
    @page :first { @bottom-left { content: "first" } } @page plate { @bottom-right { content: "plate" } }
    @page :nth(2 of plate) { @bottom-left { content: "another" } }"""
    pages = [LeafPage(), LeafPage(name="plate"), LeafPage(name="plate"), LeafPage()]

    assert [sorted(words) for words in set_on(tmp_path, css, *pages)] == [
        ["first"],
        ["left", "plate"],
        ["another", "plate", "third"],
        ["left"],
    ]
    assert sorted(set_on(tmp_path, css, *pages, side="left")[0]) == ["first", "left"]


def test_boxes_of_one_side_make_room_for_each_other(tmp_path: Path):
    css = """@page { @top-left { content: string(title) } @top-center { content: counter(page) }
    @top-right { content: "right" } }"""
    pages = [LeafPage(strings=(("title", "A title of many words"),)), LeafPage(strings=(("title", "Short"),))]

    assert [" ".join(words) for words in set_on(tmp_path, css, *pages)] == [
        "A title of many words 7 right",
        "Short 8 right",
    ]


def test_pages_of_a_leaf_have_nothing_but_their_margin_boxes(tmp_path: Path):
    css = """@page { @top-left { content: "x" } } html { background: red } body { border: 1mm solid }
    body::before { content: "never" }"""
    desk = set_up(replace(book(tmp_path), stylesheet=css))
    furniture = furnish(Leaf("one", Placement(), b"", (LeafPage(),)), chapter(""), desk, Furnishing(1))
    (page,) = pypdf.PdfReader(io.BytesIO(furniture.pdf)).pages

    assert page.extract_text().split() == ["x"]
    assert not re.search(rb"(?m) (re|l|c)$", page.get_contents().get_data())
