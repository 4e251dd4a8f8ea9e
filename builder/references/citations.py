"""The citations of a whole book come in; each goes out as XHTML, with the list of works cited."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from builder.errors import BookError, Place, Problem, nearest
from builder.model import Bibliography, Cited, Cluster, FormattedCitations
from builder.references.bridge import NOTE_LEAD, NOTE_TAIL, cited_works, document, with_labels
from builder.references.catalogue import find_style
from builder.references.fragments import Inlines, note_content
from builder.references.pandoc import run_pandoc
from builder.references.works import normal_key

_SETTINGS = Place("book/book.toml")


def check_keys(clusters: Iterable[Cluster], bibliography: Bibliography) -> tuple[Problem, ...]:
    """Find the citations of works that are not in the bibliography."""
    return tuple(
        _unknown_key(cited, cluster, bibliography)
        for cluster in clusters
        for cited in cluster.works
        if normal_key(cited.key) not in bibliography.works
    )


def format_citations(
    chapters: Sequence[Sequence[Cluster]], bibliography: Bibliography, style: str, language: str
) -> FormattedCitations:
    """Format every citation of a book, and the list of the works cited, with one run of pandoc.

    Shapes: clusters in document order, by chapter: each chapter cites as if it were the first; `style` is a style's
    name or the text of a CSL file. Links to entries are `<a class="biblioref" href="#ref-KEY">`.
    Errors: BookError for unknown keys, an unknown style, and when pandoc is missing or fails.
    """
    clusters = [cluster for chapter in chapters for cluster in chapter]
    if problems := check_keys(clusters, bibliography):
        raise BookError(*problems)
    found = find_style(style, _SETTINGS)
    if not clusters:
        return FormattedCitations((), found.has_notes, ())
    arguments = ("-f", "json", "-t", "json", "--citeproc", "--csl", "style.csl", "--bibliography", "works.json")
    files = {"style.csl": with_labels(found.csl), "works.json": cited_works(chapters, bibliography)}
    answer = run_pandoc(arguments, document(chapters, found, language), files)
    if not answer.succeeded:
        message = f"pandoc cannot format the citations: {' '.join(answer.complaint.split())}"
        raise BookError(Problem("CB-PANDOC-02", _SETTINGS, message, subject=style[:40]))
    return _gathered(clusters, json.loads(answer.text)["blocks"], language, found.has_notes)


def _unknown_key(cited: Cited, cluster: Cluster, bibliography: Bibliography) -> Problem:
    hint = nearest(cited.key, bibliography.works)
    if not hint and cited.mode == "text":
        hint = f"if {'@' + cited.key!r} is somebody's name in a network, write '\\@{cited.key}'"
    message = f"no work in the bibliography has the key {cited.key!r}"
    return Problem("CB-CITE-01", cluster.place, message, hint, subject=f"@{cited.key}")


def _gathered(clusters: list[Cluster], blocks: list[Any], language: str, are_notes: bool) -> FormattedCitations:
    divs = {block["c"][0][0]: block["c"][1] for block in blocks if block["t"] == "Div"}
    rows = [(div["c"][0][0].removeprefix("ref-"), note_content(div["c"][1])) for div in divs.get("refs", [])]
    # a style may leave a work out of the list: Chicago does so with unpublished papers
    writer = Inlines(frozenset(key for key, content in rows if content), language)
    entries = tuple((key, writer.write(content)) for key, content in rows if content)
    written = [_cluster(cluster, divs[f"cluster-{n}"][0]["c"], writer) for n, cluster in enumerate(clusters)]
    texts, sentences = zip(*written, strict=True)
    return FormattedCitations(texts, are_notes, entries, sentences)


def _cluster(cluster: Cluster, elements: list[Any], writer: Inlines) -> tuple[str, str]:
    """Write a cluster, and the words of it that stay in the sentence when the rest is a note."""
    content = _without_cite(elements)
    notes = [element for element in content if element["t"] == "Note"]
    if not notes:
        return writer.write(content), ""
    sentence = writer.write([element for element in content if element["t"] != "Note"])
    note = _without_cite(note_content([block for element in notes for block in element["c"]]))
    return (writer.write(_bare(note)), "") if cluster.in_note else (writer.write(note), sentence)


def _without_cite(elements: list[Any]) -> list[Any]:
    return [inner for element in elements for inner in (element["c"][1] if element["t"] == "Cite" else [element])]


def _bare(elements: list[Any]) -> list[Any]:
    # pandoc puts a citation within a note into parentheses, around those of the citation itself
    elements = elements[len(NOTE_LEAD) : -len(NOTE_TAIL)]
    if elements[:1] == [{"t": "Str", "c": "("}] and elements[-1:] == [{"t": "Str", "c": ")"}]:
        return elements[1:-1]
    return elements
