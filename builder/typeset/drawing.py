"""Drawing: the text of a line is drawn from the layout in which it was measured, in words that `pens` writes.

WeasyPrint 70 forgets the layout of a line when it has measured it, has Pango make it again to draw it, and then asks
for number and width of every glyph one by one. What is not plain (text from right to left, letter-spacing, lines under
text, colour fonts, raised or missing glyphs, an ellipsis) is drawn as WeasyPrint draws it.
"""

import re
from functools import cache, wraps
from struct import Struct
from typing import Any

from builder.typeset.pens import FIELDS, GAPS, NotPlainError, Pen, pen_of

_ENDS = re.compile("[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")  # of lines and of paragraphs
_GLYPH = "I3i4x"  # PangoGlyphInfo: number, width, offsets to the right and down, flags
_PLAIN = (("letter_spacing", "normal"), ("text_decoration_line", "none"), ("visibility", "visible"))
_SIZES_KNOWN = 14802  # Pango 1.48.2: from here on its fonts know their size


@cache
def _glyphs(count: int) -> Struct:
    return Struct("@" + _GLYPH * count)


class _Justification:
    """What is added to the gaps of a line since it was laid out, in units of Pango. Lives while the line is drawn."""

    def __init__(self, layout: Any, style: Any, text: bytes) -> None:
        from weasyprint.text.ffi import TO_UNITS

        self.length = len(text)
        spacings = (layout.spacing_laid_out, layout.justification_spacing)
        self.old, self.new = (int((style["word_spacing"] + spacing) * TO_UNITS) for spacing in spacings)
        self.known: dict[tuple[int, ...], tuple[int, ...]] = {}

    def widen(self, word: tuple[int, ...], start: int, end: int) -> tuple[int, ...]:
        """Give a gap its new width, as Pango spaces letters: half on either side, none at the ends of a line."""
        inside = start > 0 and end < self.length
        if inside and word in self.known:
            return self.known[word]
        factor = 1 + (start in (0, self.length - 1))  # as WeasyPrint 70 asks for it
        old, new = (self._sides(factor * spacing, start, end) for spacing in (self.old, self.new))
        if len(word) != FIELDS or word[2] != old[0]:
            raise NotPlainError
        widened = (word[0], word[1] + sum(new) - sum(old), new[0], word[3])
        if inside:
            self.known[word] = widened
        return widened

    def _sides(self, spacing: int, start: int, end: int) -> tuple[int, int]:
        """Part a spacing into what stands to the left of a glyph and what stands to its right.

        Source: distribute_letter_spacing in pango-layout.c of Pango 1.50.
        """
        left = int(spacing / 2)
        if spacing % 1024 == 0:  # whole pixels stay whole
            left = (left + 512) // 1024 * 1024
        return left if start else 0, spacing - left if end < self.length else 0


def draw_from_kept_layouts() -> None:
    """Make WeasyPrint 70 keep the layout of a text until it is drawn, and draw plain text from it."""
    from weasyprint import draw
    from weasyprint.text.line_break import Layout

    original, set_text, forget = draw.draw_text, Layout.set_text, Layout.deactivate
    if hasattr(original, "__wrapped__"):
        return

    def set_text_and_note(layout: Any, text: str, justify: bool = False) -> None:
        layout.spacing_laid_out = layout.justification_spacing if justify else 0
        set_text(layout, text, justify)

    @wraps(original)
    def draw_text(stream: Any, box: Any, *rest: Any) -> None:
        try:
            _draw(stream, box, *rest)
        except NotPlainError:
            original(stream, box, *rest)
        if hasattr(box.pango_layout, "layout"):
            forget(box.pango_layout)

    Layout.set_text, Layout.deactivate = set_text_and_note, lambda _: None
    draw.draw_text = draw_text


def _draw(stream: Any, box: Any, _: float, overflow: str = "clip", ellipsis: Any = "none") -> None:
    style, layout = box.style, box.pango_layout
    if (
        not hasattr(layout, "layout")  # drawn before: a box can stand on several pages
        or (overflow, ellipsis) != ("clip", "none")
        or any(style[name] != plain for name, plain in _PLAIN)
        or style["font_size"] < 1e-6  # below, WeasyPrint 70 draws nothing
        or not box.text.strip()
        or _ENDS.search(layout.text)
    ):
        raise NotPlainError
    strings = _strings(stream, layout, style)
    stream.set_color(style["color"])
    stream.begin_text()
    stream.set_text_matrix(1, 0, 0, -1, box.position_x, box.position_y + box.baseline)
    for pen, string in strings:
        stream.set_font_size(pen.font.hash, pen.font_size)
        stream.show_text("".join(string))
    stream.end_text()


def _strings(stream: Any, layout: Any, style: Any) -> list[tuple[Pen, list[str]]]:
    """Write the runs of a line from left to right."""
    from weasyprint.text.ffi import ffi, pango

    line, more = layout.get_first_line()
    if more is not None or pango.pango_version() < _SIZES_KNOWN:
        raise NotPlainError
    text, end, run, pen = layout.text.encode(), 0, line.runs[0], None
    justified = None if layout.spacing_laid_out == layout.justification_spacing else _Justification(layout, style, text)
    strings: list[tuple[Pen, list[str]]] = []
    while run != ffi.NULL:
        data, run = run.data, run.next
        item, glyphs = data.item, data.glyphs
        analysis, start = item.analysis, end
        end = start + item.length
        if analysis.level % 256:  # WeasyPrint 70 reads three more bytes with it
            raise NotPlainError
        if pen is None or pen.pango_font != analysis.font:
            pen = pen_of(stream, analysis.font, layout.layout, style)
            strings.append((pen, []))
        count, piece = glyphs.num_glyphs, text[start:end]
        word = _glyphs(count).unpack(ffi.buffer(glyphs.glyphs, _glyphs(count).size))
        if justified and (GAPS[0] in piece or GAPS[1] in piece):
            word = justified.widen(word, start, end)
        strings[-1][1].append(pen.strings.get(word) or pen.write(word, piece, glyphs.log_clusters))
    return strings
