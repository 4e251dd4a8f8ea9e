"""Ids and headings: what of a chapter can be referred to, and how its headings follow each other."""

import re
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field, replace

from lxml import etree

from builder.errors import Place
from builder.markdown.findings import Findings
from builder.markdown.slugs import slug
from builder.model import Anchor, Heading

_ID = re.compile(r"[^\W\d][\w.-]*")
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_LEFT_OUT = ("note", "note-call", "cite-ref")


@dataclass(slots=True)
class Register:
    """The ids of a chapter as they are given away."""

    findings: Findings
    first: dict[str, Place] = field(default_factory=dict)  # the author's ids
    taken: set[str] = field(default_factory=set)
    anchors: list[Anchor] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    questions: int = 0


def register(root: etree._Element, findings: Findings) -> Register:
    """Give every heading, figure and question its id, and list all ids."""
    book = Register(findings)
    elements = [element for element in root.iter() if isinstance(element.tag, str)]
    for element in elements:
        if "id" in element.attrib and not _is_made_term(element):
            _keep_id(element, book)
    for element in elements:
        _name(element, book)
    _check_headings(book)
    return book


def plain_text(element: etree._Element) -> str:
    """Read an element as words, without notes and citations."""
    return " ".join("".join(_texts(element)).split())


def _keep_id(element: etree._Element, book: Register) -> None:
    name, place = element.get("id", ""), _place(element, book)
    if line := element.get("data-id-line"):
        place = replace(place, line=int(line))
        del element.attrib["data-id-line"]
    if name in book.first:
        message = f"the id {name!r} is used twice, first at {book.first[name]}"
        book.findings.error_at("CB-ID-01", place, message, "give one of them another id", name)
    elif not _ID.fullmatch(name):
        hint = "an id begins with a letter and has letters, digits, '-', '_' and '.'"
        book.findings.error_at("CB-ID-02", place, f"{name!r} cannot be an id", hint, name)
    book.first.setdefault(name, place)
    book.taken.add(name)


def _name(element: etree._Element, book: Register) -> None:
    kind = _kind(element)
    explicit = "id" in element.attrib and not _is_made_term(element)
    if kind in ("chapter", "heading"):
        text = plain_text(element)
        _give(element, text, book)
        html = _inline(element)
        book.headings.append(Heading(element.get("id", ""), _HEADINGS[element.tag], html, text, _place(element, book)))
    elif kind == "figure":
        _give(element, element.get("data-picture", ""), book)
    elif kind == "question":
        book.questions += 1
        _give(element, f"question {book.questions}", book)
    elif kind == "term":
        _give_term(element, book)
    if "id" in element.attrib and element.tag not in _LEFT_OUT:
        text = _caption(element, kind)
        book.anchors.append(Anchor(element.get("id", ""), kind, _place(element, book), text, explicit))


def _kind(element: etree._Element) -> str:
    classes = element.get("class", "").split()
    if element.tag in _HEADINGS:
        return "chapter" if element.tag == "h1" else "heading"
    if element.tag == "figure" and "data-picture" in element.attrib:
        return "figure"
    if element.tag == "table":
        return "table"
    return next((kind for kind in ("question", "answer", "term") if element.tag == "div" and kind in classes), "block")


def _caption(element: etree._Element, kind: str) -> str:
    if kind in ("chapter", "heading"):
        return plain_text(element)
    if kind == "term":
        return element.get("data-term", "")
    caption = element.find({"figure": "figcaption", "table": "caption"}.get(kind, "none"))
    return plain_text(caption) if caption is not None else ""


def _give(element: etree._Element, words: str, book: Register) -> None:
    if "id" in element.attrib:
        return
    base = words if _ID.fullmatch(words) and element.tag == "figure" else slug(words)
    name, number = base, 1
    while name in book.taken:
        number += 1
        name = f"{base}-{number}"
    book.taken.add(name)
    element.set("id", name)
    element.set("data-auto", "id")


def _is_made_term(element: etree._Element) -> bool:
    return "data-term" in element.attrib and element.get("id") == f"term-{slug(element.get('data-term', ''))}"


def _give_term(element: etree._Element, book: Register) -> None:
    name = element.get("id", "")
    if _is_made_term(element):
        if name in book.first:
            message = f"{element.get('data-term')!r} is explained twice, first at {book.first[name]}"
            book.findings.error_at("CB-ID-01", _place(element, book), message, "join the two entries", "term")
        book.first.setdefault(name, _place(element, book))
        book.taken.add(name)


def _check_headings(book: Register) -> None:
    titles = [heading for heading in book.headings if heading.level == 1]
    start = book.findings.place(0)
    if not titles:
        place = book.headings[0].place if book.headings else start
        hint = "begin the chapter with its title: '# Title'"
        book.findings.error_at("CB-HEAD-01", place, "the chapter has no title", hint)
    for heading in titles[1:]:
        hint = "write '##': one chapter has one title"
        book.findings.error_at("CB-HEAD-02", heading.place, "this is a second title", hint, heading.text)
    before = 1
    for heading in book.headings:
        if not heading.text:
            book.findings.error_at(
                "CB-HEAD-01", heading.place, "this heading has no text", "write it, or delete the line", "#"
            )
        if heading.level > before + 1:
            message = f"a heading of level {heading.level} follows one of level {before}"
            book.findings.error_at(
                "CB-HEAD-03", heading.place, message, f"write '{'#' * (before + 1)}'", "#" * heading.level
            )
        before = heading.level


def _place(element: etree._Element | None, book: Register) -> Place:
    while element is not None:
        if "data-line" in element.attrib:
            return Place(element.get("data-file", book.findings.file), int(element.get("data-line", "0")))
        element = element.getparent()
    return book.findings.place(0)


def _inline(element: etree._Element) -> str:
    """Write what stands in a heading, without notes, citations, links and ids."""
    copy = deepcopy(element)
    for left_out in list(copy.iter(*_LEFT_OUT)):
        _take_out(left_out)
    etree.strip_tags(copy, "a")
    for inner in copy.iter():
        for name in ("id", "data-line", "data-file"):
            inner.attrib.pop(name, "")
    inside = "".join([_escaped(copy.text), *(etree.tostring(child, encoding="unicode") for child in copy)])
    return inside.strip()


def _take_out(element: etree._Element) -> None:
    parent, before, tail = element.getparent(), element.getprevious(), element.tail or ""
    if parent is None:
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _escaped(text: str | None) -> str:
    return (text or "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _texts(element: etree._Element) -> Iterable[str]:
    yield element.text or ""
    for child in element:
        if child.tag not in _LEFT_OUT:
            yield from [" "] if child.tag == "br" else _texts(child)
        yield child.tail or ""
