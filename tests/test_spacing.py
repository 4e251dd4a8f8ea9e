"""A justified line fills its measure as it is drawn, and nothing in it stands away from its neighbour."""

from functools import wraps

import pytest
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline
from weasyprint.text.line_break import Layout, line_size

from builder.typeset.spacing import justify_as_drawn
from tests.grid import laid_out

SENTENCE = "The first reports spoke of eighty miles of it destroyed, later ones of 113.<sup>2</sup> On the far side, "
MEASURE_PX = 113 / 25.4 * 96
TEXT = f'<p lang="en">{SENTENCE * 4}</p>'


@pytest.fixture
def as_it_was(monkeypatch):
    justify_as_drawn()
    original = inline.justify_line.__wrapped__

    @wraps(original)  # so that it is not mended again
    def alone(*line):
        original(*line)

    monkeypatch.setattr(inline, "justify_line", alone)


def justified_lines(html: str) -> list[boxes.LineBox]:
    block = next(box for box in laid_out(html)[0].descendants() if box.element_tag == "p")
    return [box for box in block.children if isinstance(box, boxes.LineBox)][:-1]


def gaps(html: str) -> list[float]:
    """Measure, in pixels, what is missing after each text of the justified lines: negative where texts overlap."""
    found = []
    for line in justified_lines(html):
        texts = [box for box in line.descendants() if isinstance(box, boxes.TextBox)]
        edges = [box.position_x for box in texts[1:]] + [line.position_x + MEASURE_PX]
        found += [edge - box.position_x - drawn(box) for box, edge in zip(texts, edges, strict=True)]
    return found


def drawn(box) -> float:
    layout = Layout(box.style, box.justification_spacing)
    layout.set_text(box.text, justify=True)
    return line_size(layout.get_first_line()[0], box.style)[0]


def test_words_fill_the_line_as_they_are_drawn():
    assert max(map(abs, gaps(TEXT))) < 0.1


def test_weasyprint_alone_leaves_gaps_and_a_ragged_edge(as_it_was):
    assert max(map(abs, gaps(TEXT))) > 1


def test_a_line_with_a_picture_and_emphasis_is_filled_too():
    atom = '<span style="display: inline-block; width: 9px">x</span>'

    lines = justified_lines(f"<p>{(SENTENCE + '<em>and on</em> ' + atom + ' ') * 4}</p>")

    assert all(line.width == pytest.approx(MEASURE_PX, abs=0.1) for line in lines)


def test_a_justified_line_knows_the_width_at_which_an_ellipsis_cuts_it():
    texts = [box for line in justified_lines(TEXT) for box in line.descendants() if isinstance(box, boxes.TextBox)]

    assert texts
    assert all(box.pango_layout.max_width is not None for box in texts)
