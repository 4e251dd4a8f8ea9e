"""Pages alike: pages to which the same rules apply have one style, and not one each.

WeasyPrint 70 works out the style of every page and of its sixteen margin boxes anew, which is a third of the time that
running heads take. Which rules apply is found as WeasyPrint finds it, so `:nth()`, names and sides are all told apart.
"""

from functools import wraps
from typing import Any


def share_styles_of_pages() -> None:
    """Make WeasyPrint 70 give pages to which the same rules apply the same styles."""
    from weasyprint.layout import page as pages

    original = pages.set_page_type_computed_styles
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def shared(page_type: Any, html: Any, style_for: Any) -> None:
        known = style_for.__dict__.setdefault("pages_alike", {})
        rules = page_rules(page_type, style_for)
        computed = style_for.get_computed_styles()
        if rules in known:
            first, kinds = known[rules]
            for kind in kinds:
                computed[page_type, kind] = computed[first, kind]
            return
        original(page_type, html, style_for)
        if page_type.index:  # lengths in parts of the page are settled only after the first
            known[rules] = page_type, [kind for element, kind in computed if element == page_type]

    pages.set_page_type_computed_styles = shared


def page_rules(page_type: Any, style_for: Any) -> tuple[int, ...]:
    """Number the page rules that apply to a page."""
    selectors = (selector for sheet, *_ in style_for._sheets for rule in sheet.page_rules for selector in rule[1])
    return tuple(n for n, selector in enumerate(selectors) if style_for._page_type_match(selector[2], page_type))
