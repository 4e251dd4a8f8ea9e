"""Legibility: a style sheet for screens goes in; colours in which its text cannot be read come out as problems."""

from collections.abc import Iterator

from builder.contrast import faint_colours
from builder.errors import Place, Problem, Severity


def illegible(file: str, css: str) -> Iterator[Problem]:
    """Doubt each colour of text that is lost on a white page or, at night, on a black one."""
    for faint in faint_colours(css):
        page = "a dark page, as readers show at night" if faint.by_night else "the page"
        message = f"text in {faint.colour!r} is hardly seen on {page}: {faint.ratio:.1f} to 1"
        code, hint = ("CB-CSS-05", _at_night(faint.selector)) if faint.by_night else ("CB-CSS-04", _BY_DAY)
        yield Problem(code, Place(file, faint.line), message, hint, Severity.WARNING, subject=faint.colour)


_BY_DAY = "take a darker colour, or none: text needs 4.5 to 1, and large text 3 to 1"


def _at_night(selector: str) -> str:
    return f"add a lighter one for the night: @media (prefers-color-scheme: dark) {{ {selector} {{ color: … }} }}"
