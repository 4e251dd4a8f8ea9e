"""Boxes: the pages of a PDF enter, where their paper is cut leaves."""

from collections.abc import Iterable

from pikepdf import Object, Page, Pdf

from builder.marks import Box


def box_of(array: Object) -> Box:
    """Read a rectangle of a PDF, in points: it may be written by any two corners that lie opposite.

    Source: ISO 32000-2, 7.9.5 (rectangles).
    """
    x, y, right, top = (float(number) for number in array)
    return min(x, right), min(y, top), max(x, right), max(y, top)


def trim_boxes(book: Pdf, first: int = 0, count: int | None = None) -> list[Box]:
    """Find the trimmed part of every page, in points, or of some pages.

    A page without a trim box, such as a blank between chapters, has that of the pages whose paper is like its own.
    Source: ISO 32000-2, 14.11.2 (page boundaries).
    """
    pages = book.pages[first : None if count is None else first + count]
    own = [box_of(page.obj.TrimBox) if "/TrimBox" in page.obj else None for page in pages]
    alike = {} if all(own) else _trims_by_paper(book.pages)
    return [box or alike.get(paper := box_of(page.mediabox), paper) for page, box in zip(pages, own, strict=True)]


def _trims_by_paper(pages: Iterable[Page]) -> dict[Box, Box]:
    known: dict[Box, Box] = {}
    for page in pages:
        if "/TrimBox" in page.obj:
            known.setdefault(box_of(page.mediabox), box_of(page.obj.TrimBox))
    return known
