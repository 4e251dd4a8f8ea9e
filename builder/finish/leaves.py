"""Leaves that go with a book of sheets: its instructions on one page, and ruled pages in place of blanks."""

from dataclasses import replace
from html import escape
from pathlib import Path

from builder import fonts, themes
from builder.finish.parts import alone
from builder.impose import Imposed, Words, instruction_sheet_html, words_of
from builder.model import Matter, Printing, Section, Volume

_A4 = (210.0, 297.0)
_LETTER = (215.9, 279.4)
_LETTER_SHEETS = ("letter", "legal", "tabloid")
_RULE_MM = 8.0  # from line to line, as in a school's exercise book
_MARGINS_MM = 62.0  # head, foot and title of a ruled page


def instruction_volume(volume: Volume, imposed: Imposed) -> Volume:
    """Make the volume of one page that tells how a book of sheets is printed and bound.

    Errors: BookError if the fonts of the theme are not there.
    """
    edition, language = volume.edition, volume.metadata.language
    words = words_of(language)
    html = instruction_sheet_html(imposed, edition.printing.copies, volume.metadata.title, language)
    stylesheet = themes.stylesheet("instructions", ())
    families = [font.family for font in fonts.bundled() if font.family.casefold() in stylesheet.casefold()]
    page = _LETTER if edition.sheet in _LETTER_SHEETS else _A4
    return replace(
        alone(volume, "instructions", [_section("instructions", words.say("title"), html, words.language)]),
        stylesheet=stylesheet,
        fonts=fonts.chosen(dict.fromkeys(families), fonts.available(Path(volume.root))),
        edition=replace(edition, name=f"{edition.name} instructions", paper=page, printing=Printing(), finish=""),
    )


def notes_volume(volume: Volume, count: int) -> Volume:
    """Make a volume of ruled pages for notes."""
    words = words_of(volume.metadata.language)
    sections = [_section(f"fill-{n}", words.say("notes"), _ruled(volume, words), words.language) for n in range(count)]
    return alone(volume, "notes", sections)


def _ruled(volume: Volume, words: Words) -> str:
    lines = int((volume.edition.paper[1] - _MARGINS_MM) / _RULE_MM)
    rules = f'<div class="rule" style="height: {_RULE_MM:g}mm"></div>' * lines
    return f'<p class="fill-title">{escape(words.say("notes"))}</p>{rules}'


def _section(name: str, title: str, html: str, language: str) -> Section:
    return Section(name, name.partition("-")[0], Matter.BACK, language, escape(title), title, title, html, start="next")
