"""Made pages: the theme's templates and the book's own enter, the XHTML of a page leaves."""

from collections.abc import Mapping
from traceback import extract_tb

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from builder.errors import BookError, Place, Problem, nearest
from builder.model import MADE_PAGES, WRAP_PAGES
from builder.themes.files import theme_text

OWN_TEMPLATES = "styles/templates/"


def make_page(name: str, context: Mapping[str, object], own: Mapping[str, str]) -> str:
    """Write one made page, as `builder.themes` promises."""
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
        return (theme_text(f"templates/{page}.html"), name, None) if page in (*MADE_PAGES, *WRAP_PAGES) else None

    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.ChoiceLoader([jinja2.FunctionLoader(of_book), jinja2.FunctionLoader(of_theme)]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["address"] = _address
    return environment


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
