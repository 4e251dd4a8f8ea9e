"""A copied layout is the layout that WeasyPrint makes for a style."""

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("weasyprint")
from weasyprint.css.properties import INITIAL_VALUES
from weasyprint.text import line_break
from weasyprint.text.line_break import Layout

from builder import fonts, themes
from builder.model import Edition, Placement, Volume
from builder.typeset import set_up, typeset
from builder.typeset.layouts import copy_layouts_of_a_style
from tests.odd_text import ODD_STYLES, odd_sections
from tests.volumes import whole_volume


@pytest.fixture
def volume(tmp_path: Path) -> Volume:
    sheet = themes.stylesheet("pdf", [f"/* styles/own.css */\n{ODD_STYLES}"])
    return replace(whole_volume(tmp_path), stylesheet=sheet, fonts=fonts.bundled(), edition=Edition("pdf", "pdf"))


def test_text_of_every_kind_is_the_same_and_no_style_is_told_twice(volume, monkeypatch):
    monkeypatch.setattr(Layout, "setup", Layout.setup)
    told: list[object] = []
    describe = line_break.get_font_description
    monkeypatch.setattr(line_break, "get_font_description", lambda style: told.append(style) or describe(style))

    def made() -> list[bytes]:
        told.clear()
        desk = set_up(volume)
        return [typeset(section, desk, Placement()).pdf for section in odd_sections()]

    as_it_was, times = made(), len(told)
    copy_layouts_of_a_style()

    assert made() == as_it_was
    assert len(told) * 20 < times


def test_all_that_a_style_is_asked_is_what_a_copy_depends_on(volume, monkeypatch):
    desk, asked = set_up(volume), set()

    class Asked(dict):
        font_config = desk.font_config

        def __getitem__(self, name):
            asked.add(name)
            return super().__getitem__(name)

    style = Asked(initial_style())
    monkeypatch.setattr(Layout, "setup", getattr(Layout.setup, "__wrapped__", Layout.setup))
    Layout(style)
    by_weasyprint = frozenset(asked)
    asked.clear()
    copy_layouts_of_a_style()
    Layout(style)

    assert by_weasyprint <= asked


def initial_style() -> dict[str, object]:
    return {**INITIAL_VALUES, "lang": "en", "font_weight": 400, "font_size": 14.0}
