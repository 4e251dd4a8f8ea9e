"""XHTML of EPUB documents: markup enters as text, is changed as a tree, and leaves as bytes that parse."""

from collections import Counter
from dataclasses import dataclass
from html import escape

from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_FOREIGN = {"svg": "http://www.w3.org/2000/svg", "math": "http://www.w3.org/1998/Math/MathML"}
_PAGE = """<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"\
 lang="{language}" xml:lang="{language}">
<head>
<meta charset="utf-8"/>
<title>{title}</title>
{head}
</head>
<body{body_attributes}>
{body}
</body>
</html>"""


@dataclass(frozen=True, slots=True)
class Page:
    """A document before it is a tree."""

    title: str  # plain
    language: str
    body: str  # well-formed, without namespace
    head: str = ""
    attributes: tuple[tuple[str, str], ...] = ()  # of the body


def parse(page: Page) -> etree._Element:
    """Read a page as a tree in the XHTML namespace, pictures in SVG and formulas in MathML in theirs.

    Errors: XMLSyntaxError if the body is not well-formed; `markdown` lets no such thing pass.
    """
    text = _PAGE.format(
        language=escape(page.language),
        title=escape(page.title),
        head=page.head,
        body=page.body,
        body_attributes=attributes(page.attributes),
    )
    root = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for name, namespace in _FOREIGN.items():
        for element in root.iter(XHTML + name):
            for node in element.iter(XHTML + "*"):
                node.tag = f"{{{namespace}}}{etree.QName(node).localname}"
    return root


def attributes(pairs: tuple[tuple[str, str], ...]) -> str:
    """Write attributes, leaving out the empty ones."""
    return "".join(f' {name}="{escape(value)}"' for name, value in pairs if value)


def serialise(root: etree._Element) -> bytes:
    """Write a tree as a document.

    Errors: ValueError if an id stands on two elements.
    """
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    repeated = [name for name, count in ids.items() if count > 1]
    if repeated:
        raise ValueError(f"an id stands on more than one element: {repeated}")
    content = etree.tostring(root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>") + b"\n"
    etree.fromstring(content)
    return content


def manifest_properties(root: etree._Element) -> tuple[str, ...]:
    """Name what the manifest has to say about a document.

    Source: EPUB 3.3, section D.6.2 (manifest properties).
    """
    return tuple(
        prop
        for prop, name in (("mathml", "math"), ("svg", "svg"))
        if next(root.iter(f"{{{_FOREIGN[name]}}}{name}"), None) is not None
    )
