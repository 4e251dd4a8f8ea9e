"""The drop cap: the first letter of a chapter becomes a float of three lines, and its first words small capitals.

WeasyPrint 70 knows no `initial-letter` and lays a floated ::first-letter over its line; a floated element it lays well.
"""

import re
from collections.abc import Iterator

from lxml import etree

# A letter that goes below the line is set smaller, to stand clear of the fourth line.
_TAILED = frozenset("QJŞȘÇĢĶĻŅŖĄĘЏЦЩДԶԾՋ")
_LEAD = re.compile(r"[A-Za-z’-]{4,}|[A-Za-z’-]{1,3}(?: [A-Za-z’-]+){1,2}")  # a long first word, or two or three short
_PLAIN_SCRIPTS = ("az", "tr")  # small capitals of i are dotted in these, and no font of ours has them


def drop_initial(root: etree._Element, language: str) -> None:
    """Make a drop cap of the first letter of a chapter; a paragraph that begins with anything else keeps its letter.

    Shapes: `root` is the section's XHTML and is changed in place; `language` is a BCP 47 tag.
    """
    paragraph = next(_first_paragraphs(root), None)
    text = (paragraph.text or "").lstrip() if paragraph is not None else ""
    if paragraph is None or not text[:1].isalpha() or not text[0].isupper():
        return
    initial = etree.Element("span", {"class": "initial tailed" if text[0] in _TAILED else "initial"})
    initial.text, rest = text[0], text[1:]
    paragraph.text = None
    paragraph.set("class", f"{paragraph.get('class', '')} opening".strip())
    paragraph.insert(0, initial)
    lead = _LEAD.match(text)
    if lead is None or language.split("-", maxsplit=1)[0] in _PLAIN_SCRIPTS:
        initial.tail = rest
        return
    words = etree.Element("span", {"class": "lead"})
    words.text, words.tail = text[1 : lead.end()], text[lead.end() :]
    paragraph.insert(1, words)


def _first_paragraphs(root: etree._Element) -> Iterator[etree._Element]:
    """Find the paragraph that follows the opening of a chapter, or its epigraph."""
    for opener in root.iter("header"):
        following = opener.getnext()
        if following is not None and "epigraph" in following.get("class", "").split():
            following = following.getnext()
        if following is not None and following.tag == "p":
            yield following
