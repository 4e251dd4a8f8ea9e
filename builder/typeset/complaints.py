"""What WeasyPrint says of a stylesheet enters; a problem at the line of the author's sheet leaves."""

import re

from builder.errors import Place, Problem, Severity, nearest

_TWO_IN_ONE = re.compile(r"Ignored .[\w-]+:[^:]*\s[\w-]+:.*invalid value")
_UNKNOWN_PROPERTY = re.compile(r"Ignored .([\w-]+):.*unknown property")
_CSS_LINE = re.compile(r"at (\d+):(\d+)")
_SHEET = re.compile(r"^/\* (styles/\S+\.css) \*/$")


def stylesheet_problem(message: str, stylesheet: str) -> Problem:
    """Say in the author's words, and at the author's line, what WeasyPrint logged while it read the stylesheet."""
    if message.startswith("Font-face"):
        return Problem(
            "CB-FONT-11", Place(), f"a font cannot be loaded: {message}", "use whole static TTF or OTF files"
        )
    found = _CSS_LINE.search(message)
    place = _sheet_place(stylesheet, int(found[1]), int(found[2])) if found else _place_of_words(stylesheet, message)
    fact = _CSS_LINE.sub("", message).replace(" :", ":").replace("`", "'").strip(" .")
    hint = "the layout engine does not know this; leave it out, or keep it in a sheet of an EPUB edition"
    if unknown := _UNKNOWN_PROPERTY.search(message):
        hint = _known_property(unknown[1]) or hint
    elif _TWO_IN_ONE.search(message):
        hint = "put a ';' at the end of each property"
    return Problem("CB-CSS-02", place, fact[:1].lower() + fact[1:], hint, Severity.WARNING)


def _place_of_words(stylesheet: str, message: str) -> Place:
    """Find a selector that WeasyPrint 70 names without its line."""
    words = re.search(r"'([^']+)'", message)
    start = stylesheet.rfind(words[1].strip()) if words else -1
    return _sheet_place(stylesheet, stylesheet.count("\n", 0, start) + 1, 0) if start >= 0 else Place()


def _known_property(name: str) -> str:
    from weasyprint.css.properties import KNOWN_PROPERTIES

    return nearest(name, KNOWN_PROPERTIES)


def _sheet_place(stylesheet: str, line: int, column: int) -> Place:
    """Find the author's sheet in the joined stylesheet, where each begins with a comment that names it."""
    lines = stylesheet.splitlines()[:line]
    for back, text in enumerate(reversed(lines)):
        sheet = _SHEET.match(text)
        if sheet:
            return Place(sheet[1], back, column)
    return Place("", 0, 0)
