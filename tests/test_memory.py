"""Memory: pages of a chapter that were looked at before are not read again, and what is known of them is the same."""

import io

import pikepdf
import pytest
from pikepdf import Array, Stream

from builder.preflight.memory import Memory
from builder.preflight.pages import PaintedPage
from builder.preflight.reading import read_pages
from tests.bound import bound

pytest.importorskip("weasyprint")


@pytest.fixture
def opened():
    with pikepdf.open(io.BytesIO(bound().pdf)) as pdf:
        yield pdf


def looked_at(pdf) -> Memory:
    memory = Memory()
    list(read_pages(pdf, 0, len(pdf.pages), memory))
    return Memory(memory.packed())


def read_anew(pdf, memory: Memory) -> list[int]:
    """List the pages that are not remembered."""
    read: list[int] = []
    for number, page in enumerate(pdf.pages):

        def painted(number=number) -> PaintedPage:
            read.append(number)
            return PaintedPage((1.0, 1.0), (0.0, 0.0, 0.0, 0.0), ())

        memory.give(page, painted)
    return read


def is_bare(page) -> bool:
    return "/Resources" not in page or not page.Resources.is_indirect


def has_pictures(page) -> bool:
    return bool(page.get("/Resources", {}).get("/XObject", {}))


def test_what_is_remembered_is_what_was_read(opened):
    count = len(opened.pages)

    assert list(read_pages(opened, 0, count, looked_at(opened))) == list(read_pages(opened, 0, count))


def test_only_pages_with_pictures_and_blank_ones_are_read_again(opened):
    expected = [n for n, page in enumerate(opened.pages) if is_bare(page) or has_pictures(page)]

    assert len(opened.pages) - len(expected) > 5
    assert read_anew(opened, looked_at(opened)) == expected


def test_a_page_that_draws_something_else_is_read(opened):
    memory = looked_at(opened)
    before = read_anew(opened, memory)
    number = next(n for n in range(len(opened.pages)) if n not in before)
    opened.pages[number].contents_add(Stream(opened, b"0 0 9 9 re f"))

    assert read_anew(opened, memory) == sorted([*before, number])


def test_a_page_is_read_when_a_font_of_it_has_other_widths(opened):
    memory = looked_at(opened)
    before = read_anew(opened, looked_at(opened))
    number = next(n for n in range(len(opened.pages)) if n not in before)
    font = next(iter(opened.pages[number].Resources.Font.values()))
    font.DescendantFonts[0].W = Array([1, Array([500])])

    with pikepdf.open(saved(opened)) as changed:
        assert number in read_anew(changed, memory)


def saved(pdf) -> io.BytesIO:
    file = io.BytesIO()
    pdf.save(file)
    return file


def test_pages_are_read_when_their_paper_is_cut_elsewhere(opened):
    memory = looked_at(opened)
    for page in opened.pages:
        page.TrimBox = Array([0, 0, 100, 100])

    assert read_anew(opened, memory) == list(range(len(opened.pages)))
