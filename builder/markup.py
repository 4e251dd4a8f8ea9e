"""Markup: text goes in, and XML that says it comes out.

As xml.sax.saxutils does it, which loads the half of Python that speaks to networks.
"""


def escape(text: str) -> str:
    """Write text as the content of an element."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Write text as the value of an attribute, between its quotation marks."""
    written = escape(text)
    for character, reference in _QUOTED:
        written = written.replace(character, reference)
    return f'"{written}"'


# a line's end or a tab as itself would be read as a space (XML 1.0, 3.3.3)
_QUOTED = (('"', "&quot;"), ("\n", "&#10;"), ("\t", "&#9;"))
