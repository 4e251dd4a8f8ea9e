"""Citations take their places: inline, or as notes that follow the punctuation."""

import re

from lxml import etree

from builder.assemble.trees import Element, append_html, set_text_before, take, text_before
from builder.model import FormattedCitations, Galley

# A note's call stands after the punctuation that closes the phrase (Chicago Manual of Style, 18th ed., 13.26).
_CLOSING = re.compile(r"^(?:[.,;:!?…]+[”’»“\")\]]*|[”’»]+[.,;:!?…]*)")


def place_citations(root: Element, galley: Galley, formatted: FormattedCitations, first: int) -> None:
    """Put the formatted citations of one chapter in place of its marks.

    Shapes: `first` is the number in `formatted.clusters` of the chapter's first cluster.
    """
    for mark in list(root.iter("cite-ref")):
        number = int(take(mark, "n"))
        html = formatted.clusters[first + number]
        if formatted.are_notes and not galley.clusters[number].in_note:
            sentence = formatted.sentences[first + number] if formatted.sentences else ""
            _become_note(mark, html, sentence)
        else:
            mark.tag = "span"
            mark.set("class", "citation")
            append_html(mark, html)


def _become_note(mark: Element, html: str, sentence: str) -> None:
    mark.tag = "note"
    append_html(etree.SubElement(mark, "p"), html)
    if sentence:
        words = etree.Element("span", {"class": "citation"})
        append_html(words, sentence)
        mark.addprevious(words)
    before = text_before(mark).rstrip(" \n\u00a0")
    closing = _CLOSING.match(mark.tail or "")
    if closing:
        before += closing[0]
        mark.tail = (mark.tail or "")[closing.end() :]
    set_text_before(mark, before)
