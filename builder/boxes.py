"""Boxes: the pages of a PDF enter, where their paper is cut leaves."""

from pikepdf import Object, Pdf

from builder.marks import Box


def box_of(array: Object) -> Box:
    """Read a rectangle of a PDF, in points: it may be written by any two corners that lie opposite.

    Source: ISO 32000-2, 7.9.5 (rectangles).
    """
    x, y, right, top = (float(number) for number in array)
    return min(x, right), min(y, top), max(x, right), max(y, top)


def trim_boxes(book: Pdf) -> list[Box]:
    """Find the trimmed part of every page, in points.

    A page without a trim box, such as a blank between chapters, has that of the pages whose paper is like its own.
    Source: ISO 32000-2, 14.11.2 (page boundaries).
    """
    known = {box_of(page.mediabox): box_of(page.obj.TrimBox) for page in reversed(book.pages) if "/TrimBox" in page.obj}
    return [
        box_of(page.obj.TrimBox) if "/TrimBox" in page.obj else known.get(box_of(page.mediabox), box_of(page.mediabox))
        for page in book.pages
    ]
