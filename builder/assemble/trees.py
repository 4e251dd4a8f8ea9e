"""Small moves on XHTML trees that every part of assembling needs."""

from html import escape

from lxml import etree

Element = etree._Element


def parse(html: str, tag: str = "div") -> Element:
    """Read a galley's or a fragment's XHTML below one wrapping element."""
    return etree.fromstring(f"<{tag}>{html}</{tag}>")


def inner(root: Element) -> str:
    """Write what is within an element as XHTML."""
    return escape(root.text or "", quote=False) + "".join(etree.tostring(child, encoding="unicode") for child in root)


def text_of(element: Element) -> str:
    """Read the plain text of an element, without notes."""
    parts: list[str] = []
    _collect(element, parts)
    return " ".join("".join(parts).split())


def _collect(element: Element, parts: list[str]) -> None:
    parts.append(element.text or "")
    for child in element:
        if child.tag not in ("note", "note-call", "cite-ref"):
            _collect(child, parts)
        parts.append(child.tail or "")


def take(element: Element, *names: str) -> str:
    """Take attributes off an element, and give the value of the first."""
    values = [element.get(name, "") for name in names]
    for name in names:
        if name in element.attrib:
            del element.attrib[name]
    return values[0]


def remove(element: Element) -> None:
    """Take an element out and leave the text that follows it."""
    add_before(element, element.tail or "")
    element.tail = None
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def unwrap(element: Element) -> None:
    """Take an element's tags out and leave what is within."""
    parent = element.getparent()
    if parent is None:
        return
    add_before(element, element.text or "")
    for child in list(element):
        element.addprevious(child)
    tail, element.tail = element.tail or "", None
    add_before(element, tail)
    parent.remove(element)


def add_before(element: Element, text: str) -> None:
    """Add text right before an element."""
    previous = element.getprevious()
    parent = element.getparent()
    if not text:
        return
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def text_before(element: Element) -> str:
    """Read the text that stands right before an element, within its parent."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def set_text_before(element: Element, text: str) -> None:
    """Replace the text that stands right before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = text
    elif parent is not None:
        parent.text = text


def span(class_name: str, text: str) -> Element:
    """Make a span of one class with a text."""
    made = etree.Element("span", {"class": class_name})
    made.text = text
    return made


def append_html(element: Element, html: str) -> None:
    """Append inline XHTML to an element."""
    fragment = parse(html)
    if len(element):
        element[-1].tail = (element[-1].tail or "") + (fragment.text or "")
    else:
        element.text = (element.text or "") + (fragment.text or "")
    element.extend(list(fragment))
