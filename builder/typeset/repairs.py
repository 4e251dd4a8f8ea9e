"""Repairs of WeasyPrint 70, made once at its import and held by tests/test_typeset.py."""

import linecache
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from types import CodeType
from typing import Any

_LETTERS_IN_AN_EM = 4  # at the most: a text of more is longer than the line
_BEARING_TEXT = ("Link", "P", "H1", "H2", "H3", "H4", "H5", "H6", "Span")
_TAGGED = (
    ("if tag == 'Link':", f"if tag in {_BEARING_TEXT}:"),
    ("f'{element.number}-{i}-{j}'", "f'{first_page + page_number}-{len(nums)}-{i}-{j}'"),
)
_SENDING_ON = "report = not context.in_column and can_break_now and not could_break_before"


def _source(function: Any) -> str:
    """Read the source of a function by the lines of its code; `inspect` reads it word by word."""
    last = max(line for code in _codes(function.__code__) for _, _, line in code.co_lines() if line)
    return "".join(linecache.getlines(function.__code__.co_filename)[function.__code__.co_firstlineno - 1 : last])


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def keep_notes_with_their_calls() -> None:
    """Stop WeasyPrint 70 from sending notes to the next page to save a line from being alone at the page's foot.

    When the second line of a paragraph does not fit, it moves the page's last notes on to make room, away from their
    calls, and then places that line without a look at its own notes, which are never printed. Without this, the line
    and the one before go to the next page together with their notes.
    """
    from weasyprint.layout import block

    original = block._linebox_layout
    if hasattr(original, "original"):
        return
    source = _source(original)
    if source.count(_SENDING_ON) == 1:
        exec(compile(source.replace(_SENDING_ON, "report = False"), block.__file__, "exec"), block.__dict__)
        block._linebox_layout.original = original


@contextmanager
def without_margin_boxes() -> Iterator[None]:
    """Lay out pages without their margin boxes, which `furnish` sets apart.

    Rules of `content: none` would do the same, but WeasyPrint 70 works out the style of all sixteen for every page.
    """
    from weasyprint import layout

    original = layout.make_margin_boxes
    layout.make_margin_boxes = lambda *_: ()
    try:
        yield
    finally:
        layout.make_margin_boxes = original


def let_spaces_hang_at_line_ends() -> None:
    """Let WeasyPrint 70 fill a line whose last letter before another element is a space.

    Pango lets that space hang over the end of the line and says that all fits; WeasyPrint measures it, finds the line
    too long, and breaks it behind its first word. Here the space ends the line, as it does within a text.
    """
    from weasyprint.layout import inline

    original = inline.split_first_line
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def split_first_line(text: str, style: Any, context: Any, max_width: float | None, *rest: Any, **more: Any) -> Any:
        found = original(text, style, context, max_width, *rest, **more)
        if found[2] is None or not text.endswith(" ") or style["white_space"] != "normal" or not max_width:
            return found
        shorter = text.rstrip(" ")
        if len(shorter) * style["font_size"] > max_width * _LETTERS_IN_AN_EM or " " not in shorter:
            return found
        whole = original(shorter, style, context, max_width, *rest, **more)
        fits = whole[2] is None and whole[3] <= max_width
        return (*whole[:2], len(text.encode()), *whole[3:]) if fits else found

    inline.split_first_line = split_first_line


def tag_words_and_headers() -> None:
    """Mend how WeasyPrint 70 tags words and the headers of tables.

    It wraps each line of a paragraph in a span that says nothing, and two thirds of the objects of a book are these.
    Paragraphs, headings and spans may hold text themselves (ISO 32000-1, 14.8.4.3 and 14.8.4.4), as links do; in what
    holds blocks, such as a list item, the spans stay. And it names headers by numbers of objects, which depend on all
    that was written before: here by their page, counted from `first_page`.
    """
    from weasyprint.pdf import tags

    original = tags._build_box_tree
    if hasattr(original, "original"):
        return
    source = _source(original)
    for before, after in _TAGGED:
        source = source.replace(before, after) if source.count(before) == 1 else source
    tags.first_page = 0
    exec(compile(source, tags.__file__, "exec"), tags.__dict__)
    tags._build_box_tree.original = original
