"""Citations take their places, inline or as notes after the punctuation, each with an id to come back to."""

import re
from collections.abc import Sequence

from lxml import etree

from builder.assemble.citing_doubts import silent
from builder.assemble.trees import Element, append_html, set_text_before, take, text_before, text_of
from builder.errors import BookError, Problem
from builder.model import Bibliography, Book, Cluster, FormattedCitations, Galley
from builder.references import Manner, citations_key, format_citations, from_json, normal_key, to_json
from builder.store import Store

# A note's call stands after the punctuation that closes the phrase (Chicago Manual of Style, 18th ed., 13.26).
# What is joined by an apostrophe, "Roe's" and "Roe'nun", belongs to the word.
_CLOSING = re.compile(r"^(?:[’'ʼ]\w+)?(?:[.,;:!?…]+[”’»“\")\]]*|[”’»]+(?!\w)[.,;:!?…]*)?")
_CAPITALS = {"az": {"i": "İ"}, "tr": {"i": "İ"}}


def format_book(
    book: Book, galleys: Sequence[Galley], store: Store | None = None
) -> tuple[FormattedCitations, tuple[Problem, ...]]:
    """Format every citation of the book, or take them from the store; those that fail are empty."""
    # the ledger comes last, each picture for itself: its citations are whole, and shorten none of the text
    clusters = [*(galley.clusters for galley in galleys), *(credit.clusters for credit in book.credits.values())]
    nothing = FormattedCitations(("",) * sum(len(chapter) for chapter in clusters), False, ())
    settings = book.settings
    wanted = dict.fromkeys([*settings.nocite, *(key for galley in galleys for key, _ in galley.uncited)])
    uncited = tuple(key for key in wanted if normal_key(key) in book.bibliography.works)
    if not (nothing.clusters or uncited) or "bibliography" in book.doubtful:
        return nothing, ()
    manner = Manner(settings.citation_style, settings.metadata.language, uncited)
    try:
        formatted = _kept(clusters, book.bibliography, manner, store)
    except BookError as error:
        return nothing, error.problems
    return formatted, tuple(silent(galleys, formatted))


def _kept(
    clusters: Sequence[Sequence[Cluster]], works: Bibliography, manner: Manner, store: Store | None
) -> FormattedCitations:
    if store is None:
        return format_citations(clusters, works, manner)
    key = citations_key(clusters, works, manner)
    kept = store.get(key)
    if kept is not None:
        return from_json(kept.decode())
    formatted = format_citations(clusters, works, manner)
    store.put(key, to_json(formatted).encode())
    return formatted


def place_citations(root: Element, galley: Galley, formatted: FormattedCitations, first: int) -> None:
    """Put the formatted citations of one chapter in place of its marks.

    Shapes: `first` is the number in `formatted.clusters` of the chapter's first cluster. Where a work is cited stands
    a span with the id "cite-1" and so on, and the keys in `data-cites`; for a citation in a note, before the note.
    """
    for mark in list(root.iter("cite-ref")):
        number = int(take(mark, "n"))
        cluster, html = galley.clusters[number], formatted.clusters[first + number]
        anchor = _anchor(number, cluster)
        if formatted.are_notes and not cluster.in_note:
            sentence = formatted.sentences[first + number] if formatted.sentences else ""
            _become_note(mark, html, (anchor, sentence))
        else:
            note = next(mark.iterancestors("note"), None)
            _become_words(mark, html)
            if note is None:
                mark.attrib.update(dict(anchor.attrib))
            else:
                note.addprevious(anchor)
                if formatted.are_notes:
                    _make_sentence(mark, note, galley.language)


def _anchor(number: int, cluster: Cluster) -> Element:
    keys = " ".join(dict.fromkeys(normal_key(cited.key) for cited in cluster.works))
    return etree.Element("span", {"class": "citation", "id": f"cite-{number + 1}", "data-cites": keys})


def _become_words(mark: Element, html: str) -> None:
    if not html:
        set_text_before(mark, text_before(mark).rstrip(" \n\u00a0"))
    mark.tag = "span"
    mark.set("class", "citation")
    append_html(mark, html)


def _become_note(mark: Element, html: str, words: tuple[Element, str]) -> None:
    anchor, sentence = words
    mark.tag = "note"
    append_html(etree.SubElement(mark, "p"), html)
    if sentence:
        append_html(anchor, sentence)
        mark.addprevious(anchor)
    before = text_before(mark).rstrip(" \n\u00a0")
    closing = _CLOSING.match(mark.tail or "")
    if closing:
        # "Петров И." ends with a point of its own
        before += closing[0][1:] if text_of(anchor).endswith(".") and closing[0][:1] == "." else closing[0]
        mark.tail = (mark.tail or "")[closing.end() :]
    set_text_before(mark, before)
    if not sentence:
        mark.addprevious(anchor)


def _make_sentence(words: Element, note: Element, language: str) -> None:
    """Give a citation with which a note begins its capital, and one that is the whole note its full stop."""
    if _has_words_before(words, note):
        return
    text = text_of(words)
    if _words_of(note) == text and text and not text.endswith((".", "?", "!", "…", ".”", ".’", ".»")):
        append_html(words, ".")
    for element in words.iter():
        if text := (element.text or "").lstrip():
            capitals = _CAPITALS.get(language.partition("-")[0], {})
            element.text = capitals.get(text[0], text[0].upper()) + text[1:]
            return


def _words_of(note: Element) -> str:
    return " ".join("".join(map(str, note.itertext())).split())


def _has_words_before(words: Element, note: Element) -> bool:
    element: Element | None = words
    while element is not None and element is not note:
        before = [text_of(it) + (it.tail or "").strip() for it in element.itersiblings(preceding=True)]
        element = element.getparent()
        if any(before) or (element is not None and (element.text or "").strip()):
            return True
    return False
