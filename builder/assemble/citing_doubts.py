"""Citations that are placed enter; what readers would stumble over leaves: calls side by side, silent citations."""

import re
from collections.abc import Iterator, Sequence

from builder.assemble.trees import Element, text_of
from builder.errors import Place, Problem, Severity
from builder.model import FormattedCitations, Galley


def silent(galleys: Sequence[Galley], formatted: FormattedCitations) -> Iterator[Problem]:
    """Find the citations of which a style prints nothing, as MLA's without author and page."""
    clusters = [cluster for galley in galleys for cluster in galley.clusters]
    sentences = formatted.sentences or ("",) * len(formatted.clusters)
    for cluster, text, sentence in zip(clusters, formatted.clusters, sentences, strict=False):
        if not re.sub(r"<[^>]+>", "", text + sentence).strip() and not formatted.are_notes:
            key = cluster.works[0].key
            message, hint = "the citation prints nothing in this style", "cite the author too, or a page"
            yield Problem("CB-CITE-16", cluster.place, message, hint, Severity.WARNING, subject=f"@{key}")


def crowded(root: Element, galley: Galley) -> Iterator[Problem]:
    """Find calls of notes that stand side by side, which read as one number: ³⁹⁴⁰."""
    for note in root.iter("note", "note-call"):
        before = note.getprevious()
        while before is not None and not (before.tail or "").strip() and _is_empty_place(before):
            before = before.getprevious()
        if before is not None and before.tag in ("note", "note-call") and not (before.tail or "").strip(" \n.,;:!?…"):
            message = "two notes are called at one place, and their numbers read as one"
            hint = "write both citations in one pair of brackets, [@a; @b], or make one note of two"
            yield Problem("CB-NOTE-08", _place(note, galley), message, hint, Severity.WARNING)


def _is_empty_place(element: Element) -> bool:
    return element.get("class") == "citation" and not text_of(element)


def _place(element: Element, galley: Galley) -> Place:
    for above in (element, *element.iterancestors()):
        if above.get("data-line"):
            return Place(above.get("data-file") or galley.file, int(above.get("data-line", "0")))
    return Place(galley.file)
