"""What is read from laid-out boxes: it is where the PDF has it."""

import io
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pypdf
import pytest

from builder.characters import counted
from builder.model import Leaf, Matter, PlacedBlock, Placement, Section
from builder.paginate import paginate
from builder.stored import pack_leaf, page_map_as_json, page_map_from_json, read_leaf
from builder.typeset import Desk, set_up, typeset
from tests.test_typeset import book, chapter

CSS = """@page { margin: 20mm 15mm } p, figure { margin: 0; text-indent: 0 } p.tall { height: 30mm }
img { width: 50mm; height: 20mm; object-fit: fill } img.covering { object-fit: cover } figure { padding: 5mm }"""
MAP = '<img src="picture:map" alt="A map"/>'


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return set_up(book(tmp_path_factory.mktemp("book"), CSS))


def laid_out(html: str, desk: Desk) -> Leaf:
    return typeset(chapter(html), desk, Placement())


def words(count: int, letter: str = "w") -> str:
    return " ".join([letter * 5] * count)


def test_the_boxes_are_those_that_are_read():
    boxes = import_module("weasyprint.formatting_structure.boxes")
    layout = import_module("weasyprint.layout.replaced")
    css = import_module("weasyprint.css")
    pages = import_module("weasyprint.layout.page")

    assert {"TextBox", "LineBox", "TableRowGroupBox", "FootnoteAreaBox"} <= set(vars(boxes))
    assert callable(boxes.Box.border_box_y)
    assert callable(layout.replacedbox_layout)
    assert callable(css.StyleFor._page_type_match)
    assert pages.PageType._fields == ("side", "blank", "name", "index", "groups")


def test_a_block_knows_its_height_on_the_page(desk: Desk):
    html = '<p data-line="3" class="tall">One</p><p data-line="5" data-file="book/x.md">Two</p>'
    first, second = laid_out(html, desk).pages[0].blocks

    assert (first.file, first.line, second.file, second.line) == ("", 3, "book/x.md", 5)
    assert first.y_mm == 20.0
    assert second.y_mm == 50.0


def test_a_block_is_where_the_pdf_prints_it(desk: Desk):
    leaf = laid_out('<p data-line="3" class="tall">One</p><p data-line="5">Two</p>', desk)
    page = pypdf.PdfReader(io.BytesIO(leaf.pdf)).pages[0]
    printed = {}

    def visit(text, matrix, text_matrix, *_):
        if text.strip():
            printed[text.strip()] = text_matrix[5] * matrix[3] + matrix[5]

    page.extract_text(visitor_text=visit)
    baseline_mm = (float(page.mediabox.height) - printed["Two"]) / 72 * 25.4
    block = leaf.pages[0].blocks[1]

    assert block.y_mm < baseline_mm < block.y_mm + 6


def test_a_block_begins_on_one_page_and_its_offset_is_told_where_it_goes_on(desk: Desk):
    html = (
        f'<p data-line="3">{words(20)}</p><blockquote data-line="5"><p data-line="7">{words(900, "v")}</p></blockquote>'
    )
    leaf = laid_out(html, desk)
    lines = [[block.line for block in page.blocks] for page in leaf.pages]

    assert len(leaf.pages) > 2
    assert lines == [[3, 5, 7], *[[] for _ in leaf.pages[1:]]]
    assert [page.block_offset for page in leaf.pages] == [0, *(page.offset - 100 for page in leaf.pages[1:])]


def test_the_offset_within_a_block_finds_its_words(desk: Desk):
    text = " ".join(f"word{n:04}" for n in range(900))
    leaf = laid_out(f'<p data-line="3">{words(9)}</p><p data-line="4">{text}</p>', desk)

    for page in leaf.pages[1:]:
        assert counted(text)[page.block_offset :].startswith(counted(page.words))


def test_notes_are_blocks_of_the_page_on_which_they_stand(desk: Desk):
    note = '<note id="note-1" number="1" data-line="9"><p>A note.</p></note>'
    (page,) = laid_out(f'<p data-line="3">Text{note} goes on.</p>', desk).pages

    assert [block.line for block in page.blocks] == [3, 9]
    assert page.blocks[1].y_mm > 150
    assert page.words == "Text goes on."


def test_a_picture_is_measured_as_it_is_drawn(desk: Desk):
    html = f'<figure id="hill" data-picture="map" data-line="3">{MAP}</figure>'
    (picture,) = laid_out(html, desk).pages[0].pictures

    assert (picture.key, picture.figure) == ("map", "hill")
    assert (picture.x_mm, picture.y_mm, picture.width_mm, picture.height_mm) == (47.5, 25.0, 50.0, 20.0)
    assert (picture.width_px, picture.height_px) == (160, 100)
    assert round(picture.dpi, 1) == round(160 / 50 * 25.4, 1)


def test_a_picture_that_is_cut_is_measured_with_what_is_cut_off(desk: Desk):
    covering = MAP.replace("<img", '<img class="covering"')
    (picture,) = laid_out(f"<figure>{covering}</figure>", desk).pages[0].pictures

    assert (picture.width_mm, picture.height_mm) == (50.0, 31.25)
    assert picture.y_mm == 19.38  # half of what is cut off stands above the frame at 25 mm


def test_a_picture_over_several_pages_of_a_book_is_told_on_each(desk: Desk):
    html = "".join(f'<figure data-line="{n}">{MAP}</figure><p>{words(400)}</p>' for n in range(1, 4))
    pages = laid_out(html, desk).pages

    assert sum(len(page.pictures) for page in pages) == 3
    assert sorted({block.line for page in pages for block in page.blocks}) == [1, 2, 3]


def test_leaves_and_page_maps_come_back_from_bytes_as_they_were(desk: Desk):
    section = replace(
        chapter(f'<figure id="hill" data-line="2">{MAP}</figure><p data-line="3">龍 {words(600)}</p>'),
        matter=Matter.BODY,
    )
    pagination = paginate(
        replace(desk.volume, sections=(section,)),
        lambda wanted: [typeset(one, desk, placement) for one, placement in wanted],
    )
    (leaf,), page_map = pagination.leaves, pagination.page_map

    assert leaf.problems
    assert read_leaf(pack_leaf(leaf)) == leaf
    assert page_map_from_json(page_map_as_json(page_map)) == page_map
    assert page_map.pages[0].blocks[0] == PlacedBlock("chapters/one.md", 2, 20.0)


def test_of_two_sections_every_block_names_its_file(desk: Desk):
    def section(name: str) -> Section:
        return replace(chapter('<p data-line="3">Text.</p>'), id=name, file=f"chapters/{name}.md")

    volume = replace(desk.volume, sections=(section("one"), section("two")))
    page_map = paginate(volume, lambda wanted: [typeset(one, desk, place) for one, place in wanted]).page_map

    assert [block.file for page in page_map.pages for block in page.blocks] == ["chapters/one.md", "chapters/two.md"]


def test_a_book_made_elsewhere_has_the_same_map(tmp_path: Path, desk: Desk):
    html = f'<figure id="hill" data-picture="map" data-line="3">{MAP}</figure>'

    assert laid_out(html, set_up(book(tmp_path, CSS))).pages == laid_out(html, desk).pages
