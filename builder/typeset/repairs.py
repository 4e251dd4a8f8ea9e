"""Repairs of WeasyPrint 70, made once at its import and held by tests/test_typeset.py."""

import inspect

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
