"""Doubt a finished PDF: links, destinations, outline, page labels, notes and fonts are read back from its bytes."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Pdf

from builder.bind import destination
from builder.check.faces import foreign_fonts
from builder.check.syntax import check_syntax
from builder.errors import Place, Problem
from builder.model import PageMap, Volume


def check_pdf(pdf: bytes, volume: Volume, page_map: PageMap) -> tuple[Problem, ...]:
    """Compare a bound PDF with the volume and the page map that it was made from.

    Errors: none raised; each broken promise of the file is a problem.
    """
    return tuple(dict.fromkeys((*check_syntax(pdf).problems, *check_promises(pdf, volume, page_map))))


def check_promises(pdf: bytes, volume: Volume, page_map: PageMap) -> tuple[Problem, ...]:
    """Compare a PDF with the book: the other half of `check_pdf`."""
    try:
        opened = Pdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError:
        return ()  # which the other half has said
    with opened:
        found = [
            *_pages(opened, page_map),
            *_links(opened),
            *_nested(opened, page_map),
            *_notes(opened, volume),
            *foreign_fonts(opened, volume, page_map),
        ]
    return tuple(dict.fromkeys(found))


def _pages(pdf: Pdf, page_map: PageMap) -> Iterator[Problem]:
    if len(pdf.pages) != len(page_map.pages):
        message = f"the PDF has {len(pdf.pages)} pages, the page map {len(page_map.pages)}"
        yield Problem("CB-PDF-11", Place(), message)
        return
    for page, mapped in zip(pdf.pages, page_map.pages, strict=True):
        label = str(page.label)
        if label != mapped.folio:
            message = f"page {mapped.index + 1} is labelled '{label}' but its folio is '{mapped.folio}'"
            yield Problem("CB-PDF-12", Place(mapped.file, mapped.line), message)


def destinations(pdf: Pdf) -> frozenset[str]:
    """List the named destinations of a PDF."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/Dests")
    return frozenset(str(name) for name in pikepdf.NameTree(names)) if names is not None else frozenset()


def _links(pdf: Pdf) -> Iterator[Problem]:
    named = destinations(pdf)
    for number, page in enumerate(pdf.pages, 1):
        for annotation in page.get("/Annots", ()):
            target = annotation.get("/Dest")
            address = annotation.get("/A", pikepdf.Dictionary()).get("/URI")
            if target is not None and str(target) not in named:
                yield Problem("CB-PDF-13", Place(), f"a link on page {number} leads to '{target}', which is nowhere")
            if target is None and (address is None or ":" not in str(address)):
                yield Problem("CB-PDF-13", Place(), f"a link on page {number} leads nowhere")
    with pdf.open_outline() as outline:
        waiting = list(outline.root)
        while waiting:
            item = waiting.pop()
            waiting += item.children
            if str(item.destination) not in named:
                yield Problem("CB-PDF-14", Place(), f"the bookmark '{item.title}' leads nowhere")


def _nested(pdf: Pdf, page_map: PageMap) -> Iterator[Problem]:
    """Find links that lie within links to somewhere else."""
    for page, mapped in zip(pdf.pages, page_map.pages, strict=False):
        placed = [(_target(it), _rectangle(it)) for it in page.get("/Annots", ()) if it.get("/Subtype") == "/Link"]
        for target, inner in placed:
            around = next((other for other, outer in placed if other != target and _is_within(inner, outer)), "")
            if around:
                message = f"on page {mapped.folio}, a link to '{target}' lies within one to '{around}'"
                yield Problem("CB-PDF-16", Place(mapped.file, mapped.line), message)


def _target(annotation: pikepdf.Object) -> str:
    target = annotation.get("/Dest")
    return str(annotation.get("/A", pikepdf.Dictionary()).get("/URI") if target is None else target)


def _rectangle(annotation: pikepdf.Object) -> tuple[float, float, float, float]:
    left, one, right, other = (float(number) for number in annotation.Rect)
    return left, min(one, other), right, max(one, other)


def _is_within(inner: tuple[float, ...], outer: tuple[float, ...]) -> bool:
    slack = 0.1  # points: rounding
    return (
        inner[0] >= outer[0] - slack
        and inner[1] >= outer[1] - slack
        and inner[2] <= outer[2] + slack
        and inner[3] <= outer[3] + slack
    )


def _notes(pdf: Pdf, volume: Volume) -> Iterator[Problem]:
    """Count the notes: each one that is on a page has its destination."""
    named = destinations(pdf)
    for section in volume.sections:
        start = destination(f"{section.id}#note-")
        printed = sum(1 for name in named if name.startswith(start) and name.removeprefix(start).isdecimal())
        if printed != section.notes:
            message = f"{section.notes} notes are in the text but {printed} in the PDF"
            yield Problem("CB-PDF-01", Place(section.file), message)
