"""A section enters, its EPUB document leaves: the neutral XHTML of docs/galley.md in the dress of reading systems."""

import re
from collections.abc import Callable

from lxml import etree

from builder.model import Section
from builder.pack.archive import Resource
from builder.pack.marking import Blocks, set_marks
from builder.pack.notes import gather_notes
from builder.pack.places import STYLES, TEXT, Places, relative, resource_id
from builder.pack.roles import ELEMENTS, MATTER, SECTIONS
from builder.pack.xhtml import LANG, TYPE, XHTML, Page, attributes, manifest_properties, parse, serialise

_INTERNAL = re.compile(r"([a-z0-9-]+)\.xhtml(?:#(.*))?")


def dress(section: Section, places: Places) -> Resource:
    """Make the document of one section."""
    root, body = _dressed(section)
    blocks = _drop_own_marks(body, section.file)
    set_marks(body, places.pages_of(section.id), blocks)
    _link(body, section, places)
    _label(body)
    return Resource(
        id=resource_id(section),
        path=places.sections[section.id],
        media_type="application/xhtml+xml",
        content=serialise(root),
        properties=manifest_properties(root),
    )


def draft(section: Section) -> bytes:
    """Make the document of one section with the author's lines in it.

    Shapes: each line holds what it holds in `dress`; links and marks of pages, which change no lines, are left out.
    """
    root, _ = _dressed(section)
    return serialise(root)


def _dressed(section: Section) -> tuple[etree._Element, etree._Element]:
    root = parse(_page(section))
    body = root.find(f"{XHTML}body/{XHTML}section")
    assert body is not None, "the page was made with it"
    for step in _STEPS:
        step(body)
    return root, body


def _page(section: Section) -> Page:
    kind, role = SECTIONS.get(section.role, ("", ""))
    opening = attributes((("epub:type", kind), ("role", role)))
    return Page(
        title=section.text_title or section.short_title or section.role,
        language=section.language,
        head=f'<link rel="stylesheet" type="text/css" href="{relative(STYLES, TEXT)}"/>',
        body=f"<section{opening}>{section.html}</section>",
        attributes=(("class", f"{section.role} {section.matter.value}"), ("epub:type", MATTER[section.matter])),
    )


def _drop_page_numbers(body: etree._Element) -> None:
    for reference in list(body.iter(XHTML + "span")):
        if "page-ref" in reference.get("class", "").split():
            _remove(reference)


def _remove(element: etree._Element) -> None:
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None, "the section itself is never removed"
    if before is not None:
        before.tail = (before.tail or "") + (element.tail or "")
    else:
        parent.text = (parent.text or "") + (element.tail or "")
    parent.remove(element)


def _name_elements(body: etree._Element) -> None:
    for element in body.iter(XHTML + "*"):
        for name in element.get("class", "").split():
            kind, role = ELEMENTS.get((etree.QName(element).localname, name), ("", ""))
            if kind:
                element.set(TYPE, kind)
            if role:
                element.set("role", role)
    for glossary in body.iter(XHTML + "dl"):
        if "glossary" in glossary.get("class", "").split():
            for element in glossary.iter(XHTML + "dt", XHTML + "dd"):
                element.set(TYPE, "glossterm" if element.tag == XHTML + "dt" else "glossdef")


def _spare_landmarks(body: etree._Element) -> None:
    for footer in body.iter(XHTML + "footer"):  # of a quotation; read aloud, it would be the foot of the book
        footer.set("role", "presentation")
    for head in body.iter(XHTML + "th"):  # a head that says nothing heads nothing
        if head.get("scope") and not head.xpath("normalize-space()") and not len(head):
            head.tag = XHTML + "td"
            del head.attrib["scope"]


def _double_languages(body: etree._Element) -> None:
    for element in body.iter("*"):
        if element.get("lang"):
            element.set(LANG, element.get("lang", ""))


def _drop_own_marks(body: etree._Element, file: str) -> Blocks:
    """Take the author's lines off the elements, and name the elements by them."""
    blocks: dict[tuple[str, str], etree._Element] = {}
    repeated: set[tuple[str, str]] = set()
    for element in body.iter("*"):
        if line := element.get("data-line"):
            place = (element.get("data-file", file), line)
            earlier = blocks.setdefault(place, element)
            if earlier is not element:  # a line within a line's block, or one that a loop has written twice
                repeated |= {place} if earlier not in element.iterancestors() else set()
                blocks[place] = element
        for name in [name for name in element.attrib if str(name).startswith("data-")]:
            del element.attrib[name]
    return {place: element for place, element in blocks.items() if place not in repeated}


_STEPS: tuple[Callable[[etree._Element], None], ...] = (
    _drop_page_numbers,
    gather_notes,
    _name_elements,
    _spare_landmarks,
    _double_languages,
)


def _link(body: etree._Element, section: Section, places: Places) -> None:
    for image in body.iter(XHTML + "img"):
        scheme, _, key = image.get("src", "").partition(":")
        if scheme == "picture":
            image.set("src", relative(places.pictures[key], TEXT))
    for link in body.iter(XHTML + "a"):
        found = _INTERNAL.fullmatch(link.get("href", ""))
        if found and found[1] == section.id and found[2]:
            link.set("href", f"#{found[2]}")  # reading systems pop up notes only from such addresses
        elif found and found[1] in places.sections:
            link.set("href", relative(places.address(link.get("href", "").replace(".xhtml", "", 1)), TEXT))


def _label(body: etree._Element) -> None:
    heading = next(body.iter(XHTML + "h1"), None)
    if heading is not None and heading.get("id"):
        body.set("aria-labelledby", heading.get("id", ""))
