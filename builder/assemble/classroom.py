"""What a class needs: numbers of paragraphs, ruled lines for answers, and a box of the terms that a chapter uses."""

from collections.abc import Iterable, Mapping

from lxml import etree

from builder.assemble.numbering import plain_inline
from builder.assemble.trees import Element, append_html, take
from builder.model import Edition

_TASKS = ("question", "answer")
_ENTRIES_KEPT = 8  # so many terms stay on one page; a longer box may go on on the next


def number_paragraphs(root: Element) -> None:
    """Number the paragraphs of a chapter that stand in the running text.

    What a box, a quotation or a block for some readers holds is not numbered: the numbers are those of every edition.
    """
    paragraphs = (child for child in root if child.tag == "p" and child.find("works-list") is None)
    for number, paragraph in enumerate(paragraphs, 1):
        paragraph.set("data-paragraph", str(number))


def terms_of(roots: Iterable[Element]) -> dict[str, tuple[str, str]]:
    """Collect the glossary: the id of each term, its name and the first paragraph of its meaning, as inline XHTML."""
    found: dict[str, tuple[str, str]] = {}
    for root in roots:
        for term in root.iter("dt"):
            name, meaning = term.find("dfn"), term.getnext()
            if not term.get("id", "").startswith("term-") or name is None or meaning is None:
                continue
            said = plain_inline(next(meaning.iter("p"), meaning))
            closed = "" if said.endswith(("!", "?", "…", "”", "»")) else "."
            found[term.get("id", "")] = plain_inline(name), said + closed
    return found


def serve(root: Element, edition: Edition, terms: Mapping[str, tuple[str, str]], labels: Mapping[str, str]) -> None:
    """Give a chapter what its edition wants for a class, and take away what it does not want."""
    if not edition.paragraph_numbers:
        for paragraph in root:
            take(paragraph, "data-paragraph")
    for question in [block for block in root.iter("div") if _kind(block) == "question"]:
        wanted = take(question, "data-lines")
        if edition.answer_lines and not edition.shows("answers"):
            _rule_lines(question, int(wanted or edition.answer_lines))
    if edition.glossary_boxes:
        _add_glossary_box(root, terms, labels["glossary"])
    if (first := _first_task(root)) is not None:
        title = etree.Element("p", {"class": "tasks-title"})
        title.text = labels["questions"]
        first.addprevious(title)


def _kind(block: Element) -> str:
    return (block.get("class", "").split() or [""])[0]


def _rule_lines(question: Element, lines: int) -> None:
    if lines:
        ruled = etree.SubElement(question, "div", {"class": "answer-lines"})
        for _ in range(lines):
            etree.SubElement(ruled, "div", {"class": "answer-line"})


def _add_glossary_box(root: Element, terms: Mapping[str, tuple[str, str]], title: str) -> None:
    targets = [link.get("href", "").rpartition("#")[2] for link in root.iter("a")]
    defined = {element.get("id") for element in root.iter("dt")}
    used = sorted({name for name in targets if name in terms and name not in defined}, key=targets.index)
    if not used:
        return
    box = etree.Element("aside", {"class": "glossary-box long" if len(used) > _ENTRIES_KEPT else "glossary-box"})
    etree.SubElement(box, "p", {"class": "box-title"}).text = title
    for name in used:
        entry = etree.SubElement(box, "p", {"class": "gloss"})
        link = etree.SubElement(etree.SubElement(entry, "dfn"), "a", {"href": f"#{name}"})
        append_html(link, terms[name][0])
        append_html(entry, f" {terms[name][1]}")
    first = _first_task(root)
    if first is None:
        root.append(box)
    else:
        first.addprevious(box)


def _first_task(root: Element) -> Element | None:
    """Find the first of the questions with which a chapter ends."""
    first = None
    for block in reversed(root):
        if _kind(block) not in _TASKS:
            break
        first = block
    return first
