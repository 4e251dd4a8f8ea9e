"""Bind: leaves become one PDF that cannot be told from one laid out whole."""

import io
from collections import Counter

import pikepdf
import pytest

from builder.bind import destination
from tests import pdfs
from tests.bound import bound

pytest.importorskip("weasyprint")


@pytest.fixture(scope="module")
def book():
    return bound()


@pytest.fixture
def opened(book):
    with pikepdf.open(io.BytesIO(book.pdf)) as pdf:
        yield pdf


def test_every_anchor_of_the_page_map_is_a_destination_on_its_page(book):
    expected = {destination(name): index for name, index in book.page_map.anchors.items()}

    assert pdfs.destinations(book.pdf) == expected
    assert "02-wheel#q%C9%99tl-yolu" in expected


def test_links_between_chapters_become_links_to_destinations(book):
    found = pdfs.links(book.pdf)

    assert {"02-wheel#q%C9%99tl-yolu", "glossary#term-race", "bibliography#ref-brook"} <= {
        name for _, name in found.inner
    }
    assert "https://example.org/" in found.outer
    assert not any("chapbook:" in address for address in found.outer)


def test_the_outline_nests_chapters_in_parts_and_headings_in_chapters(book):
    rows = [(bookmark.depth, bookmark.title) for bookmark in pdfs.outline(book.pdf)]

    assert rows[1:7] == [
        (0, "Water & Stone"),
        (1, "1. The Night"),
        (2, "First час"),
        (3, "Deeper"),
        (1, "2. The Wheel"),
        (2, "Qətl yolu"),
    ]
    assert [title for depth, title in rows if depth == 0] == [
        *("Preface", "Water & Stone", "Son", "Glossary", "Works", "Colophon")
    ]


def test_page_labels_are_roman_in_front_and_begin_again_with_the_body(book):
    assert pdfs.labels(book.pdf) == [page.folio for page in book.page_map.pages]
    assert pdfs.labels(book.pdf)[:3] == ["i", "ii", "iii"]
    assert pdfs.labels(book.pdf)[book.page_map.anchors["01-night"]] == "1"


def test_blank_pages_have_the_size_of_their_neighbours(book, opened):
    assert "" in [page.section for page in book.page_map.pages]
    assert len({tuple(map(float, page.mediabox)) for page in opened.pages}) == 1


@pdfs.needs_poppler
def test_each_font_is_there_once(book):
    names = Counter(name for name, _ in pdfs.fonts(book.pdf))

    assert len(names) > 3
    assert [name for name, count in names.items() if count > 1] == []


@pdfs.needs_poppler
def test_text_of_every_chapter_can_still_be_read(book):
    text = pdfs.bare("".join(pdfs.texts(book.pdf)))

    for words in ("A word", "Qara Yanvar", "час", "Qətl yolu", "Su axır", "arx", "Set in Vollkorn"):
        assert pdfs.bare(words) in text


@pdfs.needs_poppler
def test_running_heads_and_folios_have_all_their_letters_in_the_one_subset(book):
    texts = pdfs.texts(book.pdf)
    folios = [page.folio for page in book.page_map.pages if page.section.startswith("0") and page.folio.isdecimal()]

    assert len(folios) > 2
    for page in book.page_map.pages:
        if page.folio in folios and page.section:
            assert page.folio in texts[page.index].split() or not texts[page.index].strip()


def test_a_picture_of_two_chapters_is_there_once(book, opened):
    shown = [
        picture.objgen
        for page in opened.pages
        for picture in page.get("/Resources", {}).get("/XObject", {}).values()
        if picture.get("/Subtype") == "/Image"
    ]

    assert len(shown) >= 2
    assert len(set(shown)) == 1


def test_there_is_one_structure_tree_and_every_page_knows_its_place_in_it(opened):
    tree = opened.Root.StructTreeRoot
    keys = [key for key, _ in pikepdf.NumberTree(tree.ParentTree).items()]
    pages = [int(page.StructParents) for page in opened.pages if "/StructParents" in page]
    annotations = [int(mark.StructParent) for page in opened.pages for mark in page.get("/Annots", ())]

    assert [str(child.S) for child in tree.K] == ["/Document"]
    assert keys == sorted(set(keys))
    assert set(pages + annotations) <= set(keys)
    assert len(set(pages + annotations)) == len(pages + annotations)
    assert int(tree.ParentTreeNextKey) > max(keys)


def test_the_elements_of_a_page_point_back_at_it(opened):
    numbered = dict(pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree).items())
    for page in opened.pages:
        if "/StructParents" not in page:
            continue
        elements = [one for one in numbered[int(page.StructParents)] if isinstance(one, pikepdf.Dictionary)]
        assert elements
        assert {element.Pg.objgen for element in elements if "/Pg" in element} == {page.objgen}


def test_the_lines_of_a_paragraph_are_its_own_and_each_knows_it(opened):
    numbered = dict(pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree).items())
    lines = [
        (element, number, page)
        for page in opened.pages
        for number, element in enumerate(numbered[int(page.StructParents)] if "/StructParents" in page else ())
    ]
    paragraphs = [row for row in lines if row[0].S == pikepdf.Name.P]  # each line of each of them

    assert len(paragraphs) > 20
    assert all(number in list(element.K) and element.Pg.objgen == page.objgen for element, number, page in paragraphs)
    assert len({element.objgen for element, *_ in paragraphs}) < len(paragraphs)


def test_the_file_says_what_it_is(opened):
    xmp = opened.Root.Metadata.read_bytes().decode()

    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "The Mill &amp; the River" in xmp
    assert (str(opened.docinfo.Title), str(opened.Root.Lang)) == ("The Mill & the River", "en")
    assert str(opened.docinfo.CreationDate) == "D:20260120000000Z"


def test_the_same_leaves_give_the_same_bytes(book):
    bound.cache_clear()

    assert bound().pdf == book.pdf
