"""Lines drawn from the layouts in which they were measured are those that WeasyPrint draws, byte for byte."""

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("weasyprint")
from weasyprint import draw
from weasyprint.text.line_break import Layout

from builder import fonts, themes
from builder.model import Edition, Placement, Section, Volume
from builder.typeset import drawing, set_up, typeset
from builder.typeset.drawing import draw_from_kept_layouts
from tests.odd_text import ODD_STYLES, odd_sections
from tests.volumes import whole_volume

PLAIN = replace(odd_sections()[0], html=f"<p>{'Words of a paragraph, and more of them to come. ' * 30}</p>")


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    sheet = themes.stylesheet("pdf", [f"/* styles/own.css */\n{ODD_STYLES}"])
    return replace(whole_volume(tmp_path), stylesheet=sheet, fonts=fonts.bundled(), edition=Edition("pdf", "pdf"))


@pytest.fixture
def drawn_again(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Count the layouts that are made once more to be drawn; undo what the tests change."""
    again: list[object] = []
    reactivate = Layout.reactivate
    for owner, name in ((draw, "draw_text"), (Layout, "set_text"), (Layout, "deactivate")):
        monkeypatch.setattr(owner, name, getattr(owner, name))
    monkeypatch.setattr(Layout, "reactivate", lambda layout, style: again.append(style) or reactivate(layout, style))
    return again


def pages(sections: list[Section], volume: Volume) -> list[bytes]:
    desk = set_up(volume)
    return [typeset(section, desk, Placement()).pdf for section in sections]


def test_text_of_every_kind_is_drawn_as_weasyprint_draws_it(volume, drawn_again):
    as_it_was = pages(odd_sections(), volume)
    draw_from_kept_layouts()

    assert pages(odd_sections(), volume) == as_it_was


def test_plain_text_is_laid_out_once(volume, drawn_again):
    draw_from_kept_layouts()
    drawn = pages([PLAIN], volume)

    assert drawn
    assert drawn_again == []


def test_a_pango_that_spaces_gaps_otherwise_draws_them_itself(volume, drawn_again, monkeypatch):
    as_it_was = pages([PLAIN], volume)
    drawn_again.clear()
    draw_from_kept_layouts()
    monkeypatch.setattr(drawing._Justification, "_sides", lambda *_: (1, 1))

    assert pages([PLAIN], volume) == as_it_was
    assert drawn_again != []
