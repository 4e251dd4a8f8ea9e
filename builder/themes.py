"""The look of a book: CSS and made pages go out, the theme's with the book's own laid over them."""

from collections.abc import Mapping, Sequence
from importlib.resources import files
from traceback import extract_tb

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from builder.errors import BookError, Place, Problem, nearest
from builder.model import MADE_PAGES, WRAP_PAGES

OWN_TEMPLATES = "styles/templates/"

_PARTS = {
    "pdf": ("base.css", "print.css", "print-blocks.css", "print-pages.css", "print-cover.css"),
    "epub": ("base.css", "epub.css"),
    "instructions": ("base.css", "print.css", "instructions.css"),
}
_LOOKS = {"pdf": {"school": ("school.css",), "large-print": ("large-print.css",)}}


def stylesheet(format: str, own: Sequence[str], look: str = "book") -> str:
    """Join the theme's CSS for "pdf" or "epub", in one of its looks, with the book's own, in cascade order."""
    parts = (*_PARTS[format], *_LOOKS.get(format, {}).get(look, ()))
    return "\n".join([*(_theme_text(part) for part in parts), *own])


def pages() -> tuple[str, ...]:
    """Name the pages that the builder can make, in the order in which a book has them."""
    return MADE_PAGES


def make_page(name: str, context: Mapping[str, object], own: Mapping[str, str]) -> str:
    """Write one made page from its template.

    Shapes: `own` maps a file name in styles/templates/ ("imprint.html") to its text; it takes the place of the theme's
    template, which it may extend or include as "theme/imprint.html"; the result is a galley (docs/galley.md).
    Errors: BookError if there is no such page, a template of the book's own fails, or the page is not well-formed.
    """
    file = f"{name}.html"
    if file not in own and name not in (*MADE_PAGES, *WRAP_PAGES):
        hint = (
            nearest(name, MADE_PAGES)
            or f"the made pages are {', '.join(MADE_PAGES)}; others need {OWN_TEMPLATES}{file}"
        )
        raise BookError(Problem("CB-PAGE-01", Place(), f"there is no made page named {name!r}", hint, subject=name))
    try:
        html = _environment(own).get_template(file).render(context).strip()
    except Exception as fault:
        # the book's own template can raise anything that Python can; a mistake of the theme's is ours and flies on
        place = _place_in_own(fault)
        if place is None:
            raise
        raise BookError(_template_problem(fault, place)) from fault
    _require_well_formed(html, Place(OWN_TEMPLATES + file if file in own else file))
    return html


def _environment(own: Mapping[str, str]) -> jinja2.Environment:
    def of_book(name: str) -> tuple[str, str, None] | None:
        # the file name that Jinja is told here is the one that its tracebacks carry
        return (own[name], OWN_TEMPLATES + name, None) if name in own else None

    def of_theme(name: str) -> tuple[str, str, None] | None:
        page = name.removeprefix("theme/").removesuffix(".html")
        return (_theme_text(f"templates/{page}.html"), name, None) if page in (*MADE_PAGES, *WRAP_PAGES) else None

    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader([jinja2.FunctionLoader(of_book), jinja2.FunctionLoader(of_theme)]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = _address
    return environment


def _theme_text(file: str) -> str:
    return files("builder").joinpath("theme", *file.split("/")).read_text(encoding="utf-8")


def _address(target: str) -> str:
    section, mark, anchor = target.partition("#")
    return f"{section}.xhtml{mark}{anchor}"


def _place_in_own(fault: Exception) -> Place | None:
    if isinstance(fault, jinja2.TemplateSyntaxError) and (fault.filename or "").startswith(OWN_TEMPLATES):
        return Place(fault.filename or "", fault.lineno)
    frames = [frame for frame in extract_tb(fault.__traceback__) if frame.filename.startswith(OWN_TEMPLATES)]
    return Place(frames[-1].filename, frames[-1].lineno or 0) if frames else None


def _template_problem(fault: Exception, place: Place) -> Problem:
    if isinstance(fault, jinja2.TemplateSyntaxError):
        return Problem("CB-PAGE-02", place, f"the template cannot be read: {fault.message}")
    if isinstance(fault, jinja2.TemplateNotFound):
        hint = f"templates stand in {OWN_TEMPLATES}; the theme's are named 'theme/imprint.html' and so on"
        return Problem("CB-PAGE-03", place, f"there is no template named {fault.name!r}", hint, subject=str(fault.name))
    return Problem("CB-PAGE-04", place, f"the template fails: {fault}")


def _require_well_formed(html: str, place: Place) -> None:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        etree.fromstring(f"<page>{html}</page>".encode(), parser)
    except etree.XMLSyntaxError as fault:
        line = html.splitlines()[fault.position[0] - 1].strip() if html else ""
        message = f"the page is not well-formed XML: {fault.msg}, at {line[:80]!r}"
        hint = "close every element, write <br/> and &#160;, and pass inline XHTML through 'safe'"
        raise BookError(Problem("CB-PAGE-05", place, message, hint)) from fault
