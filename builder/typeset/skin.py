"""The PDF skin: a section of the volume becomes the HTML document that is laid out."""

import re
from collections.abc import Mapping
from html import escape

from lxml import etree

from builder.images import separate_tree, separation
from builder.model import Placement, Section, Volume
from builder.typeset.breaks import guide_breaks, keep_hyphens_within_lines
from builder.typeset.initials import drop_initial

LINK_SCHEME = "chapbook:"  # internal links travel as addresses of this scheme; `bind` turns them into destinations

# A note is laid out where it is called, inside a paragraph: the HTML parser closes the paragraph at any block element.
_SPACE = re.compile(r"[ \t\r\n]+")
_BLOCKS_OF_NOTES = ("p", "ul", "ol", "li", "blockquote", "footer", "div", "pre", "dl", "dt", "dd", "table", "figure")


def dress(section: Section, volume: Volume, placement: Placement) -> str:
    """Write the HTML document of one section, with the page numbers that it mentions filled in."""
    root = etree.fromstring(f"<main>{section.html}</main>")
    _place_notes(root, at_foot=volume.edition.notes == "foot")
    _print_page_numbers(root, dict(placement.folios))
    _mark_links(root, section.id)
    guide_breaks(root)
    if section.role == "chapter":
        drop_initial(root, section.language)
    if volume.edition.clear_print:
        keep_hyphens_within_lines(root)
    if inks := separation(volume.edition):
        separate_tree(root, inks)
    root.set("data-book", volume.metadata.title)
    root.set("data-title", section.short_title)
    root.set("data-own-notes", volume.language.labels["own_notes"])
    body = etree.tostring(root, encoding="unicode", method="html")
    attributes = f'class="{section.role} {section.matter.value}" data-section="{section.id}"'
    return (
        f'<!DOCTYPE html>\n<html lang="{section.language}"><head><meta charset="utf-8">'
        f"<title>{escape(volume.metadata.title)}</title></head><body {attributes}>{body}</body></html>"
    )


def page_side_rules(volume: Volume, placement: Placement) -> str:
    """Write the CSS of an edition's paper and of the side on which a section begins."""
    (width_mm, height_mm), bleed_mm = volume.edition.paper, volume.edition.printing.bleed_mm
    bleed = f"@page {{ bleed: {bleed_mm:g}mm; marks: none }}\n:root {{ --bleed: {bleed_mm:g}mm }}\n" if bleed_mm else ""
    page = f"@page {{ size: {width_mm:g}mm {height_mm:g}mm }}\n:root {{ --height: {height_mm:g}mm }}\n"
    return f"{page}{bleed}html {{ break-before: {placement.side} }}\n"


def _place_notes(root: etree._Element, at_foot: bool) -> None:
    for call in list(root.iter("note-call")):
        _become_call(call, _take(call, "to"), _take(call, "number"))
    notes = list(root.iter("note"))  # without those that stand at the end of the book
    if at_foot:
        for note in notes:
            _become_footnote(note)
    elif notes:
        root.append(_gathered(notes))


def _become_call(element: etree._Element, target: str, number: str) -> None:
    element.tag = "a"
    element.set("class", "note-call")
    element.set("href", target if "#" in target else f"#{target}")
    element.text = number


def _become_footnote(note: etree._Element) -> None:
    note.tag = "span"
    note.set("class", "footnote")
    note.set("data-number", _take(note, "number"))
    _join_lines(note)
    for block in note.iter(*_BLOCKS_OF_NOTES):
        block.set("class", f"footnote-{block.tag} {block.get('class', '')}".strip())
        block.tag = "span"


def _join_lines(note: etree._Element) -> None:
    """Make one space of every end of a line within words: WeasyPrint 70 forgets to do so in notes at the foot."""
    kept = {element for block in note.iter("pre") for element in block.iter()}
    for element in note.iter():
        if element not in kept and (element.text or "").strip():
            element.text = _SPACE.sub(" ", element.text or "")
        is_among_words = element.tag not in _BLOCKS_OF_NOTES and element is not note
        if is_among_words and element.getparent() not in kept and element.tail:
            element.tail = _SPACE.sub(" ", element.tail)


def _gathered(notes: list[etree._Element]) -> etree._Element:
    section = etree.Element("section", {"class": "endnotes"})
    items = etree.SubElement(section, "ol")
    for note in notes:
        identifier, number = note.get("id", ""), note.get("number", "")
        item = etree.SubElement(items, "li", {"id": identifier})
        item.text, note.text = note.text, None
        item.extend(list(note))
        _begin_with_number(item, number)
        note.attrib.clear()
        _become_call(note, identifier, number)
        note.set("id", f"{identifier}-ref")
    return section


def _begin_with_number(item: etree._Element, number: str) -> None:
    """Begin a note with its number, which leads back to the text."""
    back = etree.Element("a", {"class": "note-number", "href": f"#{item.get('id')}-ref"})
    first = item[0] if len(item) and item[0].tag == "p" else item
    # the point with it: a page of the EPUB, whose notes have none, begins as many characters into the text
    back.text, back.tail, first.text = f"{number}.", " " + (first.text or "").lstrip(), None
    first.insert(0, back)


def _print_page_numbers(root: etree._Element, folios: Mapping[str, str]) -> None:
    for span in list(root.iter("span")):
        targets, form, of_many = _take(span, "data-to").split(), _take(span, "data-form"), _take(span, "data-forms")
        pages = {folios.get(target, "00"): target for target in reversed(targets)}  # each page once, to its first
        if of_many:
            _list_pages(span, of_many if len(pages) > 1 else form, dict(reversed(pages.items())))
        elif targets:
            span.text = form.replace("{}", folios.get(targets[0], "00"))


def _list_pages(span: etree._Element, form: str, pages: Mapping[str, str]) -> None:
    span.text, _, end = form.partition("{}")
    for folio, target in pages.items():
        section, _, anchor = target.partition("#")
        link = etree.SubElement(span, "a", {"href": f"{section}.xhtml#{anchor}"})
        link.text, link.tail = folio, ", "
    span[-1].tail = end


def _mark_links(root: etree._Element, section_id: str) -> None:
    for link in root.iter("a"):
        href = link.get("href", "")
        file, _, anchor = href.partition("#")
        if file.endswith(".xhtml") and ":" not in file:
            link.set("href", LINK_SCHEME + file.removesuffix(".xhtml") + ("#" + anchor if anchor else ""))
        elif href.startswith("#"):
            link.set("href", f"{LINK_SCHEME}{section_id}{href}")


def _take(element: etree._Element, name: str) -> str:
    value = element.get(name, "")
    if name in element.attrib:
        del element.attrib[name]
    return value
