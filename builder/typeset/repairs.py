"""Repairs of WeasyPrint 70, made once at its import and held by tests/test_typeset.py."""

from collections.abc import Callable
from typing import Any


def keep_every_footnote() -> None:
    """Send on the footnotes that WeasyPrint 70 leaves behind.

    When the last line of a page fits only because an earlier footnote is moved to the next page, that line is placed
    without a look at its own footnotes: they stay on the waiting list and are never printed. After each page, the
    waiting footnotes whose calls stand on it join those that are moved to the next page, in the order of their calls.
    """
    from weasyprint.layout import page as pages

    if hasattr(pages.make_page, "original"):
        return
    pages.make_page = _keeping(pages.make_page)


def _keeping(make_page: Callable[..., Any]) -> Callable[..., Any]:
    def make_whole_page(context: Any, *arguments: Any, **named: Any) -> Any:
        made = make_page(context, *arguments, **named)
        called = [box.footnote for box in made[0].descendants() if getattr(box, "footnote", None) is not None]
        left_behind = [footnote for footnote in called if footnote in context.footnotes]
        if left_behind:
            context.footnotes = [footnote for footnote in context.footnotes if footnote not in left_behind]
            order = {id(footnote): number for number, footnote in enumerate(called)}
            moved = [*context.reported_footnotes, *left_behind]
            context.reported_footnotes = sorted(moved, key=lambda footnote: order.get(id(footnote), -1))
        return made

    make_whole_page.original = make_page  # type: ignore[attr-defined]
    return make_whole_page
