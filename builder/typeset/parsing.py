"""Parsing: HTML that is as strict as XML is read by the parser of XML, which is fifty times as fast.

Which HTML that is: nothing in it may be closed, opened or moved by the rules that HTML has for what authors leave out.
Whatever else there is (tables, code, drawings, comments) is read by the parser of HTML.
"""

import re
from functools import wraps
from io import BytesIO, StringIO
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_PROLOGUE = "<!DOCTYPE html>\n"
_EMPTY = re.compile(r'<((?:br|hr|img|meta|wbr)\b(?:[^>"]|"[^"]*")*)>')
_TAG = re.compile(r'<[a-z][^>"]*(?:"[^"]*"[^>"]*)*>')
_TOLD_APART = ("<!", "<?", "&#", "='", "\r", "xmlns")  # by HTML and XML, or by how a tag is found here
_PHRASES = re.compile("a|abbr|b|br|cite|code|del|dfn|em|i|img|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var|wbr")
_BLOCKS = re.compile(
    "article|aside|blockquote|div|dl|figcaption|figure|footer|h[1-6]|header|hr|main|nav|ol|p|section|ul"
)
_PARTS = {"li": {"ol", "ul"}, "dt": {"dl"}, "dd": {"dl"}}  # and what they stand in
_CLOSED_BY_BLOCKS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6"))


def read_strict_html_as_xml() -> None:
    """Make WeasyPrint 70 read HTML as XML where both are the same tree."""
    from weasyprint import tinyhtml5

    original = tinyhtml5.parse
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def parse(file: Any, *rest: Any, **more: Any) -> Any:
        if not isinstance(file, (BytesIO, StringIO)) or rest or more != {"namespace_html_elements": False}:
            return original(file, *rest, **more)
        source = file.read()
        tree = strict_tree(source if isinstance(source, str) else source.decode(errors="replace"))
        return original(type(file)(source), **more) if tree is None else tree  # type: ignore[arg-type]

    tinyhtml5.parse = parse


def strict_tree(html: str) -> Element | None:
    """Read a document that needs no rules of HTML; gives None for any other."""
    markup = html.removeprefix(_PROLOGUE)
    tags = "".join(_TAG.findall(markup))
    if not html.startswith(_PROLOGUE + "<html") or not html.endswith("</body></html>"):
        return None
    if "\n" in tags or "\t" in tags or any(text in markup for text in _TOLD_APART):
        return None
    try:
        root = ElementTree.fromstring(_EMPTY.sub(r"<\1/>", markup))
    except ElementTree.ParseError:
        return None
    if [root.tag, *(part.tag for part in root)] != ["html", "head", "body"] or any(part.tail for part in root):
        return None
    head, body = root
    is_plain = not root.text and not head.text and all(part.tag in ("meta", "title") and not part.tail for part in head)
    return root if is_plain and _is_strict(body, frozenset()) else None


def _is_strict(element: Element, around: frozenset[str]) -> bool:
    """Tell whether HTML leaves all that is in an element where it stands."""
    inside = around | {element.tag}
    return all(_fits(child, element.tag, inside) and _is_strict(child, inside) for child in element)


def _fits(child: Element, parent: str, inside: frozenset[str]) -> bool:
    tag = child.tag
    if _BLOCKS.fullmatch(tag):
        fits = not inside & _CLOSED_BY_BLOCKS
    elif tag in _PARTS:
        fits = parent in _PARTS[tag]
    else:
        fits = _PHRASES.fullmatch(tag) is not None and not (tag == "a" and "a" in inside)
    return fits and all(name.islower() and name[0] != "{" for name in child.attrib)
