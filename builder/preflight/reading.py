"""A finished PDF enters, what is painted on its pages leaves, in millimetres of the trimmed page."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Page, Pdf

from builder.boxes import trim_boxes
from builder.marks import MM
from builder.preflight.memory import Memory
from builder.preflight.pages import Box, Mark, PaintedPage
from builder.press import Colour, Faces, Paint, inks, is_ink, painted

_NEUTRAL = 0.012  # red, green and blue that differ by less are grey


def open_book(pdf: bytes) -> Pdf:
    """Open a finished file."""
    return pikepdf.open(io.BytesIO(pdf))


def read_pages(book: Pdf, first: int, count: int, memory: Memory | None = None) -> Iterator[PaintedPage]:
    """Read some pages of an open file, but for those that are in memory.

    Source: ISO 32000-1, 14.11.2 (page boundaries).
    """
    faces: Faces = {}
    memory = memory or Memory()
    for page, trim in zip(book.pages[first : first + count], trim_boxes(book, first, count), strict=True):
        yield memory.give(page, lambda page=page, trim=trim: _read(page, trim, faces))  # type: ignore[misc]


def _read(page: Page, trim: Box, faces: Faces) -> PaintedPage:
    found = (_mark(paint, trim) for paint in painted(page, faces) if isinstance(paint, Paint))
    size = ((trim[2] - trim[0]) / MM, (trim[3] - trim[1]) / MM)
    # what is clipped away has a box that ends before it begins
    return PaintedPage(size, _bleed(page, trim), tuple(mark for mark in found if mark.box[0] <= mark.box[2]))


def _bleed(page: Page, trim: Box) -> Box:
    left, bottom, right, top = (float(number) for number in page.obj.get("/BleedBox", page.mediabox))
    return (trim[0] - left) / MM, (top - trim[3]) / MM, (right - trim[2]) / MM, (trim[1] - bottom) / MM


def _mark(paint: Paint, trim: Box) -> Mark:
    left, bottom, right, top = paint.box
    return Mark(
        paint.kind,
        ((left - trim[0]) / MM, (trim[3] - top) / MM, (right - trim[0]) / MM, (trim[3] - bottom) / MM),
        paint.kind == "picture" or is_ink(paint),
        _is_coloured(paint.colour),
        paint.size,
        paint.missing,
        paint.font.partition("+")[2],
        paint.thickness,
        paint.ppi,
    )


def _is_coloured(colour: Colour) -> bool:
    """Tell whether something is printed in more than black ink; of pictures and shades the space alone is known."""
    if colour.space == "DeviceRGB" and colour.values:
        return max(colour.values) - min(colour.values) > _NEUTRAL
    if shares := inks(colour):
        return any(shares[:3])
    return colour.space != "DeviceGray"
