"""The citations of a whole book come in; each goes out as XHTML, with the list of works cited."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from builder.errors import BookError, Place, Problem, Severity, nearest
from builder.model import Bibliography, Cited, Cluster, FormattedCitations, Work
from builder.pandoc import run_pandoc
from builder.references.bridge import LABELS, NOTE_LEAD, NOTE_TAIL, document, listed_works, normal_label, with_terms
from builder.references.catalogue import Style, find_style
from builder.references.fragments import Inlines, note_content
from builder.references.manner import SETTINGS, Manner, listed_keys
from builder.references.months import decline_months
from builder.references.punctuation import has_points_in_quotes, move_points, tie_numbers
from builder.references.works import normal_key


def check_keys(clusters: Iterable[Cluster], bibliography: Bibliography) -> tuple[Problem, ...]:
    """Find the citations of works that are not in the bibliography, and the labels that locators cannot have."""
    cited = [(cited, cluster) for cluster in clusters for cited in cluster.works]
    unknown = [_unknown_key(*it, bibliography) for it in cited if normal_key(it[0].key) not in bibliography.works]
    return (*unknown, *(_unknown_label(*it) for it in cited if normal_label(it[0].label) not in ("", *LABELS)))


def check_uncited(uncited: Iterable[tuple[str, Place]], bibliography: Bibliography) -> tuple[Problem, ...]:
    """Find the works that are to be listed and are not in the bibliography."""
    return tuple(
        Problem("CB-CITE-01", place, _no_work(key), nearest(key, bibliography.works), subject=key)
        for key, place in uncited
        if normal_key(key) not in bibliography.works
    )


def check_unused(
    clusters: Iterable[Cluster], uncited: Iterable[str], bibliography: Bibliography
) -> tuple[Problem, ...]:
    """Find the works that nothing cites and nothing lists."""
    used = {normal_key(cited.key) for cluster in clusters for cited in cluster.works} | set(map(normal_key, uncited))
    return tuple(_unused(work) for work in bibliography.works.values() if work.key not in used)


def _unused(work: Work) -> Problem:
    hint = f'cite it, list it with nocite = ["{work.key}"], or take it out'
    message = f"nothing cites the work {work.key!r}"
    return Problem("CB-BIB-19", work.place, message, hint, Severity.WARNING, subject=work.key)


def format_citations(
    chapters: Sequence[Sequence[Cluster]], bibliography: Bibliography, manner: Manner
) -> FormattedCitations:
    """Format every citation of a book, and the list of the works cited, with one run of pandoc.

    Shapes: clusters in document order, by chapter: each chapter cites as if it were the first. Links to
    entries are `<a class="biblioref" href="#ref-KEY">`.
    Errors: BookError for unknown keys, an unknown style, and when pandoc is missing or fails.
    """
    clusters = [cluster for chapter in chapters for cluster in chapter]
    problems = check_keys(clusters, bibliography)
    problems += check_uncited(((key, SETTINGS) for key in manner.uncited), bibliography)
    if problems:
        raise BookError(*problems)
    found = find_style(manner.style, SETTINGS)
    if not clusters and not manner.uncited:
        return FormattedCitations((), found.has_notes, ())
    arguments = ("-f", "json", "-t", "json", "--citeproc", "--csl", "style.csl", "--bibliography", "works.json")
    files = {"style.csl": with_terms(found.csl, manner.language)}
    files["works.json"] = listed_works(listed_keys(chapters, manner), bibliography, found)
    answer = run_pandoc(arguments, document(chapters, found, manner), files)
    if not answer.succeeded:
        message = f"pandoc cannot format the citations: {' '.join(answer.complaint.split())}"
        raise BookError(Problem("CB-PANDOC-02", SETTINGS, message, subject=manner.style[:40]))
    return _gathered(clusters, json.loads(answer.text)["blocks"], manner, found)


def _unknown_key(cited: Cited, cluster: Cluster, bibliography: Bibliography) -> Problem:
    hint = nearest(cited.key, bibliography.works)
    if not hint and cited.mode == "text":
        hint = f"if {'@' + cited.key!r} is somebody's name in a network, write '\\@{cited.key}'"
    return Problem("CB-CITE-01", cluster.place, _no_work(cited.key), hint, subject=f"@{cited.key}")


def _no_work(key: str) -> str:
    return f"no work in the bibliography has the key {key!r}"


def _unknown_label(cited: Cited, cluster: Cluster) -> Problem:
    hint = nearest(cited.label, LABELS) or f"the labels are {', '.join(LABELS)}"
    return Problem("CB-CITE-13", cluster.place, f"no locator has the label {cited.label!r}", hint, subject=cited.label)


def _gathered(clusters: list[Cluster], blocks: list[Any], manner: Manner, style: Style) -> FormattedCitations:
    divs = {block["c"][0][0]: block["c"][1] for block in blocks if block["t"] == "Div"}
    rows = [(div["c"][0][0].removeprefix("ref-"), note_content(div["c"][1])) for div in divs.get("refs", [])]
    if has_points_in_quotes(style.csl, manner.language):
        move_points(blocks)
    # a style may leave a work out of the list: Chicago does so with unpublished papers
    writer = Inlines(frozenset(key for key, content in rows if content), manner.language)
    entries = tuple((key, _finished(writer.write(content), manner)) for key, content in rows if content)
    written = [_cluster(cluster, divs[f"cluster-{n}"][0]["c"], writer) for n, cluster in enumerate(clusters)]
    texts, sentences = zip(*written, strict=True) if written else ((), ())
    texts = tuple(_finished(text, manner) for text in texts)
    return FormattedCitations(texts, style.has_notes, entries, sentences)


def _finished(html: str, manner: Manner) -> str:
    return tie_numbers(decline_months(html, manner.language))


def _cluster(cluster: Cluster, elements: list[Any], writer: Inlines) -> tuple[str, str]:
    """Write a cluster, and the words of it that stay in the sentence when the rest is a note."""
    content = _without_cite(elements)
    notes = [element for element in content if element["t"] == "Note"]
    if not notes:
        return writer.write(content), ""
    sentence = writer.write([element for element in content if element["t"] != "Note"])
    note = _without_cite(note_content([block for element in notes for block in element["c"]]))
    if cluster.in_note:
        return writer.write(_bare(note)), ""
    _begin_with_capital(note)
    return writer.write(note), sentence


def _begin_with_capital(note: list[Any]) -> None:
    """Give a family name kept whole, as "de Waal", its capital at the head of a note, as pandoc does to all others."""
    first = note[0] if note else {}
    while first.get("t") == "Link" and first["c"][1]:
        first = first["c"][1][0]
    words = first["c"][1] if first.get("t") == "Span" and "nocase" in first["c"][0][1] else []
    if [word["t"] for word in words[:3]] == ["Str", "Space", "Str"] and words[2]["c"][:1].isupper():
        words[0]["c"] = words[0]["c"][:1].upper() + words[0]["c"][1:]


def _without_cite(elements: list[Any]) -> list[Any]:
    return [inner for element in elements for inner in (element["c"][1] if element["t"] == "Cite" else [element])]


def _bare(elements: list[Any]) -> list[Any]:
    # pandoc puts a citation within a note into parentheses, around those of the citation itself
    elements = elements[len(NOTE_LEAD) : -len(NOTE_TAIL)]
    if elements[:1] == [{"t": "Str", "c": "("}] and elements[-1:] == [{"t": "Str", "c": ")"}]:
        return elements[1:-1]
    return elements
