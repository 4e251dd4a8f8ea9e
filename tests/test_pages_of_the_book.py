"""The flagship on its pages: lines of text on the grid, three families, and black, grey and one accent."""

import io
from pathlib import Path

import pikepdf
import pytest

from builder.build import BuildRequest, build
from tests import pdfs
from tests.grid import printed_baselines

ROOT = Path(__file__).resolve().parent.parent
FAMILIES = ("Vollkorn", "CormorantGaramond", "Cormorant-Garamond", "AlegreyaSans", "Alegreya-Sans")
LINE = 14.0
ACCENT = (0.61, 0.11, 0.12)  # #9b1c1f

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def pdf(tmp_path_factory) -> bytes:
    report = build(BuildRequest(ROOT, ("pdf",), tmp_path_factory.mktemp("dist")), lambda _: None)
    return report.files[0].path.read_bytes()


def off_the_grid(pages: list[list[float]], step: float) -> list[int]:
    """Name the pages, 1-based, whose lines are not whole steps from one another."""
    lines = [line for page in pages for line in page]
    first = min(lines, key=lambda line: sum(_apart(line, other, step) > 0.3 for other in lines))
    return [number for number, page in enumerate(pages, 1) if any(_apart(first, line, step) > 0.3 for line in page)]


def _apart(one: float, other: float, step: float) -> float:
    over = abs(one - other) % step
    return min(over, step - over)


def text_colours(pdf: bytes) -> set[tuple[float, ...]]:
    """Read the colours that text is filled with."""
    found: set[tuple[float, ...]] = set()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            colour, kept = (0.0,), []
            for operands, operator in pikepdf.parse_content_stream(page):
                name = str(operator)
                if name == "q":
                    kept.append(colour)
                elif name == "Q":
                    colour = kept.pop()
                elif name in ("rg", "g", "k"):
                    colour = tuple(round(float(each), 2) for each in operands)
                elif name in ("Tj", "TJ"):
                    found.add(colour)
    return found


def test_lines_of_text_are_level_on_facing_pages(pdf):
    pages = printed_baselines(pdf, "Vollkorn", 10.5)
    opens = {bookmark.title: bookmark.page for bookmark in pdfs.outline(pdf)}
    first, lists = opens["To the Reader"], opens["Timeline"]  # the timeline and the glossary step by half lines

    assert off_the_grid(pages[first:lists], LINE) == []
    assert off_the_grid(pages[lists:], LINE / 2) == []


def test_a_line_that_slips_is_found():
    assert off_the_grid([[10.0, 24.0, 38.0], [10.0, 25.0, 38.1]], LINE) == [2]


def test_the_book_has_three_families(pdf):
    assert [name for name, _ in pdfs.fonts(pdf) if not name.startswith(FAMILIES)] == []


def test_words_are_black_grey_or_the_accent(pdf):
    inks = {colour for colour in text_colours(pdf) if len(set(colour)) > 1}

    assert inks <= {ACCENT}


def test_words_in_another_colour_are_found():
    blue = pikepdf.new()
    blue.add_blank_page()
    blue.pages[0].Contents = blue.make_stream(b"q 0 0 1 rg BT (x) Tj ET Q BT (y) Tj ET")
    out = io.BytesIO()
    blue.save(out)

    assert text_colours(out.getvalue()) == {(0.0, 0.0, 1.0), (0.0,)}
