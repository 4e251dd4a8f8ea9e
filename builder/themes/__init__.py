"""The look of a book: CSS and made pages go out, the theme's with the book's own laid over them."""

from collections.abc import Mapping, Sequence

from builder.model import MADE_PAGES
from builder.themes.files import theme_text

__all__ = ["make_page", "pages", "stylesheet"]

_PARTS = {
    "pdf": ("base.css", "print.css", "print-blocks.css", "print-pages.css", "print-cover.css"),
    "epub": ("base.css", "epub.css"),
    "instructions": ("base.css", "print.css", "instructions.css"),
}
_LOOKS = {"pdf": {"school": ("school.css",), "large-print": ("large-print.css",)}}


def stylesheet(format: str, own: Sequence[str], look: str = "book") -> str:
    """Join the theme's CSS for "pdf" or "epub", in one of its looks, with the book's own, in cascade order."""
    parts = (*_PARTS[format], *_LOOKS.get(format, {}).get(look, ()))
    return "\n".join([*(theme_text(part) for part in parts), *own])


def pages() -> tuple[str, ...]:
    """Name the pages that the builder can make, in the order in which a book has them."""
    return MADE_PAGES


def make_page(name: str, context: Mapping[str, object], own: Mapping[str, str]) -> str:
    """Write one made page from its template.

    Shapes: `own` maps a file name in styles/templates/ ("imprint.html") to its text; it takes the place of the theme's
    template, which it may extend or include as "theme/imprint.html"; the result is a galley (docs/galley.md).
    Errors: BookError if there is no such page, a template of the book's own fails, or the page is not well-formed.
    """
    from builder.themes import making  # jinja2 is dear, and most builds have their pages from the store

    return making.make_page(name, context, own)
