"""Pens: every word of a book is written but once in a face and a size, as a string of a PDF."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple

GAPS = (b" ", "\u00a0".encode())  # what justification widens: as many widths as there are lines
FIELDS = 4  # of a glyph in a run, as Pango tells them: number, width, offsets to the right and down
_MISSING = 0x0FFFFFFF  # numbers from here on (PANGO_GLYPH_EMPTY) are no glyphs of a font
_FROM_UNITS = 1 / 1024


class NotPlainError(Exception):
    """WeasyPrint draws this line."""


class _Word(NamedTuple):
    """A run of glyphs as it is written, with every glyph's number, width and characters."""

    string: str
    glyphs: tuple[tuple[int, int, str], ...]


class Pen:
    """One font in one size, with the words that it has written. Lives as long as the page that it draws."""

    def __init__(self, stream: Any, pango_font: Any, layout: Any, style: Any) -> None:
        self.pango_font, self.layout = pango_font, layout  # which keeps the font alive
        self.font, self.font_size = stream.add_font(pango_font)
        if self.font.bitmap or self.font.png or self.font.svg or self.font.colr:
            raise NotPlainError
        self.rectangles = stream.ink_rect, stream.logical_rect
        self.strings: dict[tuple[int, ...], str] = {}  # of this page
        kept = style.font_config.__dict__.setdefault("pens", {})  # of all pages: a name and a size are one font
        self.words: dict[tuple[bytes, tuple[int, ...]], _Word]
        self.measures: dict[int, int]
        self.words, self.measures = kept.setdefault((self.font.hash, self.font_size), ({}, {}))

    def write(self, run: tuple[int, ...], text: bytes, clusters: Any) -> str:
        """Write a run of glyphs; note what they measure and which characters they are, as WeasyPrint 70 does."""
        word = self.words.get((text, run)) or self._word(run, text, clusters)
        widths, to_unicode, string = self.font.widths, self.font.to_unicode, word.string
        for number, width, characters in word.glyphs:
            to_unicode.setdefault(number, characters)
            if widths.setdefault(number, width) != width:
                string = ""
        # what was first drawn on this page in another size is written by what it measured there
        self.strings[run] = string = string or self._string(run, widths)
        return string

    def _word(self, run: tuple[int, ...], text: bytes, clusters: Any) -> _Word:
        numbers, rises = run[::FIELDS], run[3::FIELDS]
        if max(numbers) >= _MISSING or any(rises):
            raise NotPlainError
        starts = [*clusters[0 : len(numbers)], len(text)]
        characters = [text[start:end].decode() for start, end in pairwise(starts)]
        for number in numbers:
            if number not in self.measures:
                self.measures[number] = self._measure(number)
        glyphs = tuple(zip(numbers, map(self.measures.__getitem__, numbers), characters, strict=True))
        word = _Word(self._string(run, self.measures), glyphs)
        if text not in GAPS:
            self.words[text, run] = word
        return word

    def _string(self, run: tuple[int, ...], measures: Mapping[int, int]) -> str:
        placed = zip(run[::FIELDS], run[1::FIELDS], run[2::FIELDS], strict=True)
        string = "".join([self._glyph(measures[number], number, *rest) for number, *rest in placed])
        return f"<{string}>".removesuffix("<>")

    def _measure(self, number: int) -> int:
        from weasyprint.text.ffi import pango

        pango.pango_font_get_glyph_extents(self.pango_font, number, *self.rectangles)
        return round(float(self.rectangles[1].width * 1000 * _FROM_UNITS / self.font_size))

    def _glyph(self, measure: int, number: int, width: int, offset: int) -> str:
        shift = offset / self.font_size
        kerning = measure + shift - width * 1000 * _FROM_UNITS / self.font_size
        return (f">{-shift}<" if shift else "") + f"{number:04x}" + (f">{int(kerning)}<" if kerning else "")


def pen_of(stream: Any, pango_font: Any, layout: Any, style: Any) -> Pen:
    """Give the pen that writes with a font on a page."""
    pens = stream.__dict__.setdefault("pens", {})
    if pango_font not in pens:
        pens[pango_font] = Pen(stream, pango_font, layout, style)
    return pens[pango_font]  # type: ignore[no-any-return]
