"""Drawings: the bytes of an SVG file enter; its size, its faults, or a drawing that no reader can object to, leave."""

import re
from collections.abc import Iterator
from math import isfinite
from typing import Any

from lxml import etree

from builder.images.faults import Fault

_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
_KEPT_NAMESPACES = {None, "", _SVG, _XLINK, "http://www.w3.org/XML/1998/namespace"}
_ACTIVE = {"script", "foreignObject", "iframe", "audio", "video", "handler", "listener"}
_ADDRESS = re.compile(r"""url\(\s*["']?([^)"']*)|@import\s+["']([^"']*)""")
_NUMBER = re.compile(r"[+-]?\d*\.?\d+(?:[eE][+-]?\d+)?")


def drawing_size(content: bytes) -> tuple[int, int]:
    """Measure a drawing by its view box.

    Units: user units, rounded; (0, 0) when it has none.
    """
    root = _parsed(content)
    numbers = [] if isinstance(root, Fault) else [float(each) for each in _NUMBER.findall(root.get("viewBox", ""))]
    is_box = len(numbers) == 4 and all(isfinite(number) for number in numbers)
    return (round(numbers[2]), round(numbers[3])) if is_box else (0, 0)


def drawing_faults(content: bytes) -> tuple[Fault, ...]:
    """Find what keeps a drawing from looking the same everywhere: programs, foreign files, no view box."""
    root = _parsed(content)
    if isinstance(root, Fault):
        return (root,)
    faults = [fault for element in root.iter(etree.Element) for fault in _element_faults(element)]
    if min(drawing_size(content)) <= 0:
        faults.insert(0, _no_view_box(root))
    return tuple(faults)


def has_text(content: bytes) -> bool:
    """Tell whether a drawing has words in it that need a font."""
    root = _parsed(content)
    return not isinstance(root, Fault) and root.find(f".//{{{_SVG}}}text") is not None


def clean_drawing(content: bytes) -> bytes:
    """Take away what does not draw: comments, document type, editors' own elements and attributes.

    Shapes: UTF-8 with an XML declaration; the drawing has passed `drawing_faults`.
    """
    root = _parsed(content)
    if isinstance(root, Fault):
        raise ValueError(root.message)
    for node in list(root.iter()):
        if not isinstance(node.tag, str) or etree.QName(node).namespace not in {_SVG} or _name(node) == "metadata":
            _take_out(node)
            continue
        for attribute in list(node.attrib):
            if etree.QName(attribute).namespace not in _KEPT_NAMESPACES:
                del node.attrib[attribute]
    etree.cleanup_namespaces(root)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def on_paper(content: bytes, title: str) -> bytes:
    """Lay a drawing on white, so that its black lines are seen on a dark page too, and give it a title.

    Shapes: as `clean_drawing`, with the title and then a rectangle as large as the view box before all else.
    Source: SVG 2, 5.7 (title is the first child); 7.7 (view box).
    """
    root = etree.fromstring(clean_drawing(content))
    x, y, width, height = (number for number in _NUMBER.findall(root.get("viewBox", "")))
    sides = {"x": x, "y": y, "width": width, "height": height, "fill": "#fff"}
    named = root.find(f"{{{_SVG}}}title")
    if named is None and title:
        named = etree.Element(f"{{{_SVG}}}title")
        named.text = title
    if named is not None:
        root.insert(0, named)
    root.insert(0 if named is None else 1, etree.Element(f"{{{_SVG}}}rect", sides))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8") + b"\n"


def _parsed(content: bytes) -> Any:
    # An entity could read a file or swell to gigabytes: none is opened, and `_element_faults` never sees one
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    if re.search(rb"<!ENTITY", content):
        line = content[: content.index(b"<!ENTITY")].count(b"\n") + 1
        return Fault(13, "the drawing declares entities", "save it as plain SVG", line, "<!ENTITY")
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        # libxml2 counts an empty document as line 0 or 1; the message ends with the position
        reason = re.sub(r", line \d+, column \d+.*$", "", error.msg or "the file is empty")
        message = f"the drawing is not well-formed: {reason[:1].lower()}{reason[1:]}"
        return Fault(12, message, "save it again as SVG", max(error.lineno or 1, 1))
    if root.tag != f"{{{_SVG}}}svg":
        return Fault(12, "the file is not an SVG drawing", f'it begins with <svg xmlns="{_SVG}">', 1)
    return root


def _name(element: Any) -> str:
    return str(etree.QName(element).localname)


def _element_faults(element: Any) -> Iterator[Fault]:
    name, line = _name(element), element.sourceline or 1
    if name in _ACTIVE:
        yield Fault(13, f"the drawing has a <{name}>", "save it as plain SVG, without it", line, f"<{name}")
    for attribute, value in element.attrib.items():
        local = str(etree.QName(attribute).localname)
        if local.lower().startswith("on"):
            yield Fault(13, f"the drawing runs a program: {local}", "take the attribute away", line, local)
        # A link of <a> is followed by the reader only, and is no part of the drawing
        for address in [value] if local == "href" and name != "a" else _addresses(value):
            yield from _foreign(address, line)
    if name == "style":
        for address in _addresses(element.text or ""):
            yield from _foreign(address, line)


def _addresses(css: str) -> list[str]:
    return [first or second for first, second in _ADDRESS.findall(css)]


def _foreign(address: str, line: int) -> Iterator[Fault]:
    if not address.strip().startswith("#"):
        shown = address if len(address) <= 60 else address[:57] + "…"
        hint = "draw it into the file; a photograph is a picture of its own, as JPEG or PNG"
        yield Fault(14, f"the drawing takes in another file: {shown!r}", hint, line, address[:40])


def _no_view_box(root: Any) -> Fault:
    width, height = (_NUMBER.match(root.get(side, "")) for side in ("width", "height"))
    box = f"0 0 {width[0]} {height[0]}" if width and height else "0 0 WIDTH HEIGHT"
    return Fault(15, "the drawing has no view box, so it cannot be scaled", f'add viewBox="{box}" to <svg>',
                 root.sourceline or 1, "<svg")  # fmt: skip


def _take_out(node: Any) -> None:
    parent = node.getparent()
    if parent is None:
        return
    # lxml's remove would take the text behind a node with it
    if node.tail and (before := node.getprevious()) is not None:
        before.tail = (before.tail or "") + node.tail
    elif node.tail:
        parent.text = (parent.text or "") + node.tail
    parent.remove(node)
