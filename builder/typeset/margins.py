"""Pages of margin boxes alone: what is known of the pages of a leaf enters, laid-out pages for WeasyPrint leave.

The other side of the contract with WeasyPrint 70's private layout of pages; tests/test_furniture.py holds it. A page is
made once for all to which the same rules apply; only its margin boxes, which differ, are laid out for each.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from itertools import groupby
from typing import Any

from builder.model import LeafPage
from builder.typeset.alike import page_rules


@contextmanager
def laying_out_margins_of(pages: Sequence[LeafPage]) -> Iterator[None]:
    """Let WeasyPrint 70 give every document that it renders these pages, and nothing on them but their margin boxes."""
    from weasyprint import document
    from weasyprint.layout import page

    with ExitStack() as stack:
        replace = partial(_replace, stack)
        replace(document, "layout_document", lambda _: partial(_laid_out, pages))
        replace(page, "resolve_percentages", _but_of_what_is_not_made)
        for name in ("min_content_width", "max_content_width"):
            replace(page, name, _measured_once)
        yield


def _replace(stack: ExitStack, module: Any, name: str, by: Callable[[Any], Any]) -> None:
    """Put another function in the place of a module's own, for as long as the stack stands."""
    original = getattr(module, name)
    stack.callback(setattr, module, name, original)
    setattr(module, name, by(original))


def _but_of_what_is_not_made(resolve_percentages: Any) -> Any:
    """Work out no lengths of the fourteen margin boxes of a page that stay empty: WeasyPrint sets them all to zero."""

    def resolve(box: Any, containing_block: Any) -> None:
        if getattr(box, "is_generated", True):
            resolve_percentages(box, containing_block)

    return resolve


_SIMPLE = ("MarginBox", "LineBox", "TextBox")


def _measured_once(width_of: Any) -> Any:
    """Measure a running head once, and not on every page."""
    known: dict[tuple[int, tuple[str, ...]], float] = {}

    def width(context: Any, box: Any, outer: bool = True) -> float:
        parts = list(box.descendants())
        if not all(type(part).__name__ in _SIMPLE for part in parts):
            return float(width_of(context, box, outer))
        key = id(box.style), tuple(getattr(part, "text", "") for part in parts)
        if key not in known:
            known[key] = width_of(context, box, outer)
        return known[key]

    return width


def _laid_out(pages: Sequence[LeafPage], html: Any, root_box: Any, context: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure.build import update_counters
    from weasyprint.layout import initialize_page_maker, make_margin_boxes
    from weasyprint.layout.background import layout_box_backgrounds
    from weasyprint.layout.page import PageType

    initialize_page_maker(context, root_box)
    context.rendered_notes = []
    _, _, is_right, state, _ = context.page_maker[0]
    counters = state[1]
    counters["pages"] = [len(pages)]
    kinds: dict[tuple[int, ...], Any] = {}
    for index, (facts, groups) in enumerate(zip(pages, _groups(pages), strict=True)):
        side = "right" if is_right == (index % 2 == 0) else "left"
        page_type = PageType(side, False, facts.name, index, groups)
        rules = page_rules(page_type, context.style_for)
        if rules not in kinds:
            kinds[rules] = _page(page_type, html, root_box, context)
        page = kinds[rules].copy()
        update_counters(state, page.style)
        _set_strings(page, facts, index + 1, context)
        context.current_page = index + 1
        boxes = list(make_margin_boxes(context, page, state))
        for box in boxes:
            layout_box_backgrounds(page, box, context.get_image_from_uri)
        page.children = (*page.children, *boxes)
        yield page


def _groups(pages: Sequence[LeafPage]) -> list[tuple[tuple[str, int], ...]]:
    """Number the pages of each run of one name, for `:nth()` of that name."""
    runs = (list(run) for _, run in groupby(pages, key=lambda page: page.name))
    return [((page.name, index),) if page.name else () for run in runs for index, page in enumerate(run)]


def _page(page_type: Any, html: Any, root_box: Any, context: Any) -> Any:
    """Make an empty page of a kind, its own ground included."""
    from weasyprint.layout.background import layout_backgrounds
    from weasyprint.layout.page import make_page, set_page_type_computed_styles

    set_page_type_computed_styles(page_type, html, context.style_for)
    *entry, state, _ = context.page_maker[0]
    unheard = {"content_changed": False, "pages_wanted": False, "anchors": [], "content_lookups": []}
    scratch: tuple[Any, ...] = ([0], {"pages": [0]}, [{"pages"}], [])  # counters are counted by whoever knows all pages
    context.page_maker = [(*entry, state, unheard)] * (page_type.index + 1)
    page, _, _ = make_page(context, root_box, page_type, None, page_type.index + 1, scratch)
    page.children = page.children[:1]
    layout_backgrounds(page, context.get_image_from_uri)
    return page


def _set_strings(page: Any, facts: LeafPage, number: int, context: Any) -> None:
    if not facts.strings:
        return
    for name, text in facts.strings:
        context.string_set[name][number].append(text)
    page.style = page.style.copy()
    page.style["string_set"] = facts.strings  # `string(name, start)` asks the page's first elements whether they set it
