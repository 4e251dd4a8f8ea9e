"""Lines: where a line of plain text ends is read from one layout of the text, which Pango is not asked to break.

WeasyPrint 70 lets Pango break the text to a width, which measures it at every break, and then tries the first word of
the next line once more. Here Pango lays the text out in one line; what plainly fits and what plainly does not is known
from that. When a word ends within a hair of the edge, or the text is not plain, WeasyPrint finds the break as before.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import wraps
from itertools import accumulate
from typing import Any, NamedTuple

# Letters that stand alone and side by side, with their punctuation and guides of line breaks: no marks that combine.
_PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u024f\u0259"
    "\u0370-\u0482\u048a-\u052f\u1e00-\u1eff\u200b\u2010-\u2027\u2030-\u2060\u20a0-\u20bf]*"
)
_LETTERS_IN_AN_EM = 4  # at the most, as WeasyPrint 70 assumes
_LETTERS_LAID_OUT = 2.75  # for each em of the line: enough for a line of a text face and the word behind it
_HAIR_EM = 0.12  # more than any face of the house kerns two letters across a space: Vollkorn 0.10
_LOOK_AHEAD = 3  # letters by which a break is known
_INTEGERS = 5  # of a glyph in Pango: its number, its width, two offsets, flags
_STYLES = (("white_space", "normal"), ("letter_spacing", "normal"), ("word_spacing", 0), ("direction", "ltr"))


class _DoubtError(Exception):
    """WeasyPrint finds the end of this line."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a line is set with. Lives while it is measured."""

    style: Any
    context: Any
    measure_px: float
    spacing: float


class _Laid(NamedTuple):
    """A text in one line: where its glyphs end, and where it may be broken."""

    text: str
    starts: list[int]  # of glyphs in the UTF-8 of the text
    edges: list[int]  # of glyphs, in units of Pango
    letters: Any  # as Pango sees them: whether a line may end before each

    def edge(self, end: int) -> int:
        """Say how far the text reaches up to a letter, without the spaces before it."""
        glyph = bisect_left(self.starts, len(self.text[:end].rstrip(" ").encode()))
        return self.edges[glyph - 1] if glyph else 0


def find_ends_of_plain_lines() -> None:
    """Make WeasyPrint 70 find the ends of plain lines with one layout of the text and one of the line."""
    from weasyprint.layout import inline

    original = inline.split_first_line
    if hasattr(original, "plain"):
        return

    @wraps(original)
    def split_first_line(text: str, style: Any, context: Any, measure: Any, spacing: float, **more: Any) -> Any:
        if measure is not None and not more.get("minimum") and _is_plain(text, style, measure):
            try:
                return _split(text, _Setting(style, context, measure, spacing))
            except _DoubtError:
                pass
        return original(text, style, context, measure, spacing, **more)

    split_first_line.plain = True  # type: ignore[attr-defined]
    inline.split_first_line = split_first_line


def _is_plain(text: str, style: Any, measure_px: float) -> bool:
    letters = measure_px / style["font_size"] * _LETTERS_IN_AN_EM if style["font_size"] else 0
    return (
        _LETTERS_IN_AN_EM**2 < letters < len(text) * 1000
        and all(style[name] == plain for name, plain in _STYLES)
        and (text[-1] != " " or len(text) > letters + 1)  # a space that hangs is for another repair
        and "  " not in text
        and _PLAIN.fullmatch(text) is not None
    )


def _split(text: str, setting: _Setting) -> Any:
    """Fit as much as possible of a text into a line; gives what `split_first_line` of WeasyPrint 70 gives."""
    from weasyprint.text.ffi import TO_UNITS
    from weasyprint.text.line_break import Layout, first_line_metrics

    style, measure = setting.style, setting.measure_px * TO_UNITS
    short = text[: int(setting.measure_px / style["font_size"] * _LETTERS_LAID_OUT)]
    hair = style["font_size"] * _HAIR_EM * TO_UNITS
    layout = Layout(style, setting.spacing, setting.measure_px)
    layout.set_text(short)
    line, _ = layout.get_first_line()
    laid = _read(layout, line, short)
    if short == text and laid.edges[-1] < measure - hair:
        return first_line_metrics(line, text, layout, None, True, style)
    end, following = _ends(laid, measure)
    if laid.edge(end) > measure - hair or laid.edge(following) < measure + hair:
        raise _DoubtError
    if short != text and following > len(short) - _LOOK_AHEAD:
        raise _DoubtError
    is_word = bool(short[end : following - 1].rstrip(" ")) or following == len(text)
    for part, is_last in _parts(short[end:], setting, short == text) if is_word else ():
        if laid.edge(end + len(part)) < measure + hair and (found := _with_hyphen(short[:end], part, is_last, setting)):
            return found
    length = len(short[:end].encode())
    return first_line_metrics(_Line(length), text, layout, length, True, style)


class _Line(NamedTuple):
    """What WeasyPrint 70 asks a line that it lays out again."""

    length: int


def _read(layout: Any, line: Any, text: str) -> _Laid:
    from weasyprint.text.ffi import ffi, pango

    starts: list[int] = []
    widths: list[int] = []
    run = line.runs[0]
    while run != ffi.NULL:
        item, glyphs = run.data.item, run.data.glyphs
        if item.analysis.level % 256:  # WeasyPrint 70 reads three more bytes with it
            raise _DoubtError
        offset, count = item.offset, glyphs.num_glyphs
        starts += [offset + start for start in ffi.unpack(glyphs.log_clusters, count)]
        widths += ffi.unpack(ffi.cast("int *", glyphs.glyphs), count * _INTEGERS)[1::_INTEGERS]
        run = run.next
    letters = pango.pango_layout_get_log_attrs_readonly(layout.layout, ffi.NULL)
    return _Laid(text, starts, list(accumulate(widths)), letters)


def _ends(laid: _Laid, measure: float) -> tuple[int, int]:
    """Find the last break that fits a measure, and the one after it; their distance to the edge is not looked at."""
    glyph = bisect_right(laid.edges, measure)
    reached = laid.starts[glyph] if glyph < len(laid.starts) else len(laid.text.encode())
    end = min(len(laid.text.encode()[:reached].decode(errors="ignore")) + 2, len(laid.text) - 1)
    while end > 0 and not (laid.letters[end].is_line_break and laid.edge(end) <= measure):
        end -= 1
    if not laid.text[:end].strip(" "):
        raise _DoubtError
    following = end + 1
    while following < len(laid.text) and not laid.letters[following].is_line_break:
        following += 1
    return end, following


def _parts(rest: str, setting: _Setting, is_whole: bool) -> Iterator[tuple[str, bool]]:
    """Yield what may stay of the next line with a hyphen, the longest first, and whether it is the shortest.

    Source: the order in which WeasyPrint 70 asks (`split_first_line`, step 4).
    """
    from weasyprint.css.properties import INITIAL_VALUES
    from weasyprint.text.line_break import get_next_break_point_from_text, get_next_word_boundaries, pyphen

    style = setting.style
    language = style["lang"] and pyphen.language_fallback(style["lang"])
    if style["hyphens"] != "auto" or not language:
        return
    break_point = get_next_break_point_from_text(rest, language)
    if style["hyphenate_limit_zone"] != INITIAL_VALUES["hyphenate_limit_zone"] or not (break_point or is_whole):
        raise _DoubtError
    total, left, right = style["hyphenate_limit_chars"]
    words = rest[:break_point]
    start = 0
    while bounds := get_next_word_boundaries(words[start:], language):
        start, stop = start + bounds[0], start + bounds[1]
        if stop - start >= total:
            key = (language, left, right, total)
            if key not in setting.context.dictionaries:
                setting.context.dictionaries[key] = pyphen.Pyphen(lang=language, left=left, right=right)
            parts = [part for part, _ in setting.context.dictionaries[key].iterate(words[start:stop])]
            yield from ((rest[:start] + part, part == parts[-1]) for part in parts)
            return
        start = stop


def _with_hyphen(before: str, part: str, is_last: bool, setting: _Setting) -> Any:
    """Set a line with a hyphen at its end; gives nothing if it is too long."""
    from weasyprint.text.line_break import create_layout, first_line_metrics, line_size

    style, hyphen = setting.style, setting.style["hyphenate_character"]
    layout = create_layout(before + part + hyphen, style, setting.context, setting.measure_px, setting.spacing)
    line, more = layout.get_first_line()
    if more is not None or (line_size(line, style)[0] > setting.measure_px and not is_last):
        return None
    length = len((before + part).encode())
    return first_line_metrics(line, before + part, layout, length, True, style, True, hyphen)
