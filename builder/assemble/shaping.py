"""A numbered chapter takes its final shape: what is not shown goes, the opener and the glossary list are set."""

from lxml import etree

from builder.assemble.trees import Element, remove, take
from builder.model import Edition, Galley


def leave_out(root: Element, edition: Edition) -> None:
    """Drop the blocks for audiences that the edition does not show."""
    for block in [element for element in root.iter() if element.get("data-audience")]:
        if edition.shows(take(block, "data-audience")):
            continue
        remove(block)


def set_opener(root: Element, galley: Galley, number_line: str) -> None:
    """Set the chapter's opener: number, title and subtitle under one header."""
    title = root.find(".//h1")
    if title is None:
        return
    header = etree.Element("header", {"class": "opener"})
    title.addprevious(header)
    if number_line:
        line = etree.SubElement(header, "p", {"class": "chapter-number"})
        line.text = number_line
    tail, title.tail = title.tail, None
    header.append(title)
    header.tail = tail
    if galley.subtitle:
        etree.SubElement(header, "p", {"class": "subtitle"}).text = galley.subtitle


def set_glossary(root: Element) -> None:
    """Gather the glossary entries that follow one another into definition lists."""
    for entry in [element for element in root.iter("div") if "term" in element.get("class", "").split()]:
        previous = entry.getprevious()
        if (
            previous is None
            or previous.tag != "dl"
            or previous.get("class") != "glossary"
            or (previous.tail or "").strip()
        ):
            previous = etree.Element("dl", {"class": "glossary"})
            entry.addprevious(previous)
        _add_entry(previous, entry)


def _add_entry(glossary: Element, entry: Element) -> None:
    name = entry.find("p[@class='term-name']")
    term = etree.SubElement(glossary, "dt", {"id": entry.get("id", "")})
    if entry.get("data-line"):
        term.set("data-line", entry.get("data-line", ""))
    if name is not None:
        term.text = name.text
        term.extend(list(name))
        entry.remove(name)
    meaning = etree.SubElement(glossary, "dd")
    meaning.extend(list(entry))
    parent = entry.getparent()
    if parent is not None:
        entry.tail = None
        parent.remove(entry)


def clean(root: Element) -> None:
    """Take off the marks that served only until here."""
    for element in root.iter():
        take(element, "data-auto", "data-term", "label")
