"""Repairs of WeasyPrint 70, made once at its import and held by tests/test_typeset.py."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager

_SENDING_ON = "report = not context.in_column and can_break_now and not could_break_before"


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
    source = inspect.getsource(original)
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
