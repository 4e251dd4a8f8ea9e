"""Figures and tables take whole lines, so that the text below them is level with the facing page."""

import pytest

from builder.typeset.steps import missing
from tests.grid import SENTENCE, baselines

SQUARE = '<img alt="" width="100" height="{}" src="data:image/svg+xml,<svg xmlns=\'http://www.w3.org/2000/svg\'/>"/>'
FIGURE = "<figure>" + SQUARE.format(71) + "<figcaption>Figure 1. A caption.</figcaption></figure>"
TABLE = "<table><caption>Table 1</caption><thead><tr><th>A</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>"


def residues(html: str) -> set[float]:
    return {round(line % 14, 1) % 14 for page in baselines(html) for line in page}


@pytest.mark.parametrize("block", [FIGURE, TABLE, f"<div>{FIGURE}</div>"], ids=["figure", "table", "inside"])
def test_text_below_a_block_of_odd_height_is_on_the_grid(block):
    assert len(residues(SENTENCE + block + SENTENCE)) == 1


@pytest.mark.parametrize("block", [FIGURE, TABLE])
def test_without_a_step_the_text_below_leaves_the_grid(block):
    assert len(residues(f"<style>figure, table {{ --block-step: none }}</style>{SENTENCE}{block}{SENTENCE}")) == 2


def test_a_step_is_not_for_what_is_inside():
    inside = '<div style="--block-step: 140pt"><p>One.</p><p>Two.</p></div>'

    one, two, after = baselines(inside + "<p>After.</p>")[0]

    assert two - one == pytest.approx(14)
    assert after - one == pytest.approx(140)


def test_a_table_over_pages_steps_only_at_its_end():
    rows = "".join(f"<tr><td>{number}</td></tr>" for number in range(60))

    assert len(residues(f"{SENTENCE}<table>{rows}</table>{SENTENCE}")) == 1


def test_a_whole_number_of_lines_lacks_nothing():
    assert missing(42.001, 14) == 0
    assert missing(41.9, 14) == pytest.approx(0.1)
    assert missing(43, 14) == pytest.approx(13)
