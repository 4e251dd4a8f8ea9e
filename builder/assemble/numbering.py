"""Everything that is numbered gets its number, over the whole book and before anything is left out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from builder.assemble.crediting import CreditLine
from builder.assemble.trees import (
    Element,
    append_html,
    inner,
    parse,
    remove,
    set_text_before,
    span,
    take,
    text_before,
    text_of,
)
from builder.model import Galley, Listed, Matter, Picture

Labels = Mapping[str, str]


@dataclass(slots=True)
class Counters:
    """How far the numbers of the book have come. Lives while one volume is assembled."""

    chapters: int = 0
    figures: int = 0
    tables: int = 0
    clusters: int = 0
    listed_figures: list[Listed] = field(default_factory=list)
    listed_tables: list[Listed] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Tools:
    """What numbering needs beside the chapter: how far the numbers are, words, and the credits of pictures."""

    counters: Counters
    labels: Labels
    credits: Mapping[str, CreditLine]


def number_chapter(galley: Galley, counters: Counters) -> str:
    """Give a chapter its number; front and back matter have none."""
    if galley.entry.matter is not Matter.BODY or not galley.numbered:
        return ""
    counters.chapters += 1
    return str(counters.chapters)


def number_notes(root: Element) -> None:
    """Number the notes of one chapter, authors' and citations' in one order."""
    numbers: dict[str, str] = {}
    for number, note in enumerate(root.iter("note"), 1):
        label = take(note, "label")
        numbers[label] = str(number)
        note.set("id", f"note-{number}")
        note.set("number", str(number))
    for call in root.iter("note-call"):
        number_text = numbers[take(call, "label")]
        call.set("to", f"note-{number_text}")
        call.set("number", number_text)


def number_figures(root: Element, galley: Galley, pictures: Mapping[str, Picture], tools: Tools) -> None:
    """Number the captioned figures of one chapter and set their pictures, labels and credits."""
    counters, labels = tools.counters, tools.labels
    for figure in root.iter("figure"):
        key = figure.get("data-picture")
        if key is None or key not in pictures:
            continue
        figure.insert(0, _image(pictures[key]))
        caption = figure.find("figcaption")
        if caption is None:
            continue
        counters.figures += 1
        label = f"{labels['figure']} {counters.figures}"
        whole = tools.credits[key].whole(pictures[key].licence)
        listed = Listed(f"{galley.id}#{figure.get('id')}", label, plain_inline(caption), whole)
        counters.listed_figures.append(listed)
        _label(caption, label)
        if tools.credits[key].credit:
            _close_sentence(caption)
            append_html(caption, " ")
            caption.append(_credit(tools.credits[key], figure.get("id", "")))
    for image in root.iter("img"):
        key = take(image, "data-picture")
        if key in pictures:
            image.attrib.update(dict(_image(pictures[key]).attrib))


def _credit(line: CreditLine, figure: str) -> Element:
    credit = span("credit", "")
    append_html(credit, line.credit)
    if line.keys:  # a place to come back to from the list of works
        credit.set("id", f"cite-{figure}")
        credit.set("data-cites", " ".join(line.keys))
    return credit


def number_tables(root: Element, galley: Galley, tools: Tools) -> None:
    """Number the captioned tables of one chapter."""
    counters, labels = tools.counters, tools.labels
    for table in root.iter("table"):
        caption = table.find("caption")
        if caption is None:
            continue
        counters.tables += 1
        label = f"{labels['table']} {counters.tables}"
        if table.get("id"):
            listed = Listed(f"{galley.id}#{table.get('id')}", label, plain_inline(caption))
            counters.listed_tables.append(listed)
        _label(caption, label)


def number_questions(root: Element) -> None:
    """Number the questions of one chapter; an answer has the number of the question before it."""
    number = 0
    for block in root.iter("div"):
        kind = block.get("class", "").split()[:1]
        number += kind == ["question"]
        if kind in (["question"], ["answer"]):
            mark = parse("", "p")
            mark.set("class", f"{kind[0]}-number")
            mark.text = str(number)
            block.insert(0, mark)


def _image(picture: Picture) -> Element:
    image = parse("", "img")
    image.text = None
    image.set("src", f"picture:{picture.key}")
    image.set("alt", picture.alt)
    return image


def _label(caption: Element, label: str) -> None:
    mark = span("label", f"{label}.")
    mark.tail = " " + (caption.text or "").lstrip()
    caption.text = None
    caption.insert(0, mark)


def _close_sentence(caption: Element) -> None:
    if text_of(caption).endswith((".", "!", "?", "…")):
        return
    last: Element | None = caption[-1] if len(caption) else None
    call: Element | None = None
    while last is not None and _is_call(last) and not (last.tail or "").strip():
        call, last = last, last.getprevious()
    if call is None:
        append_html(caption, ".")
    else:  # the point stands before the call of a note
        set_text_before(call, text_before(call).rstrip() + ".")


def _is_call(element: Element) -> bool:
    is_anchor = element.get("class") == "citation" and not len(element) and not element.text
    return element.tag in ("note", "note-call") or is_anchor


def plain_inline(caption: Element) -> str:
    """Copy a caption without its notes, citations, links and ids, for lists."""
    copy = parse(inner(caption))
    for element in list(copy.iter("note", "note-call", "cite-ref")):
        tail, previous, parent = element.tail or "", element.getprevious(), element.getparent()
        if previous is not None:
            previous.tail = (previous.tail or "").rstrip() + tail
        elif parent is not None:
            parent.text = (parent.text or "").rstrip() + tail
        if parent is not None:
            element.tail = None
            parent.remove(element)
    for place in [it for it in copy.iter("span") if it.get("class") == "citation" and not len(it) and not it.text]:
        remove(place)  # of a note that is gone: a label may hold nothing empty
    for element in copy.iter():
        take(element, "id", "data-line", "href", "data-cites")
        if element.tag == "a":
            element.tag = "span"
    return inner(copy).rstrip(". \n")
