"""The book that is imposed: its bytes enter, its page format leaves, or everything that is wrong with it."""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Page, Pdf

from builder.boxes import box_of, trim_boxes
from builder.errors import BookError, Place, Problem, Severity
from builder.impose.plan import Format
from builder.marks import MM, Box

_SAME_MM = 0.1  # two pages that differ by less are one size: software rounds points


def open_book(pdf: bytes, place: Place) -> Pdf:
    """Open the PDF of a book.

    Errors: BookError CB-IMPOSE-02 if it cannot be opened.
    """
    try:
        return Pdf.open(io.BytesIO(pdf))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        hint = "build the edition again, and impose the file without a password"
        raise BookError(Problem("CB-IMPOSE-02", place, f"the PDF cannot be opened: {error}", hint)) from None


def measure(book: Pdf, place: Place) -> tuple[Format, tuple[Problem, ...]]:
    """Measure the trimmed page of a book, and doubt its pages.

    Errors: BookError CB-IMPOSE-02 without pages, -03 if sizes differ, -08 if a page is turned.
    """
    faults = [*_counted(book, place)]
    if not len(book.pages):
        raise BookError(*faults)
    boxes = trim_boxes(book)
    width, height = _size_mm(boxes[0])
    for number, (page, box) in enumerate(zip(book.pages, boxes, strict=True), 1):
        if page.obj.get("/Rotate", 0) or page.obj.get("/UserUnit", 1) != 1:
            message = f"page {number} is turned or scaled by its own setting"
            faults.append(Problem("CB-IMPOSE-08", place, message, "save the page upright, in its real size"))
        wide, high = _size_mm(box)
        if abs(wide - width) > _SAME_MM or abs(high - height) > _SAME_MM:
            message = f"page {number} is {wide:.1f} × {high:.1f} mm, but page 1 is {width:.1f} × {height:.1f} mm"
            faults.append(Problem("CB-IMPOSE-03", place, message, "typeset all pages in one paper size"))
    if faults:
        raise BookError(*faults)
    bleed = min(_bleed_mm(page, box) for page, box in zip(book.pages, boxes, strict=True))
    return Format(round(width, 3), round(height, 3), bleed), tuple(_untrimmed(book, place))


def _counted(book: Pdf, place: Place) -> Iterator[Problem]:
    if len(book.pages) < 2:
        message = "the PDF has no pages" if not len(book.pages) else "the PDF has one page, and nothing to fold"
        yield Problem("CB-IMPOSE-02", place, message, "impose a book of two pages or more")


def _untrimmed(book: Pdf, place: Place) -> Iterator[Problem]:
    if not any("/TrimBox" in page.obj for page in book.pages):
        message = "no page says where it is trimmed: its whole paper is taken for the page"
        hint = "if the file has bleed or marks, impose the PDF that the builder made"
        yield Problem("CB-IMPOSE-07", place, message, hint, Severity.WARNING)


def _bleed_mm(page: Page, trim: Box) -> float:
    """Measure how much is printed beyond every edge of a page."""
    printed = box_of(page.obj.get("/BleedBox", page.mediabox))
    beyond = (trim[0] - printed[0], trim[1] - printed[1], printed[2] - trim[2], printed[3] - trim[3])
    return max(0.0, round(min(beyond) / MM, 3))


def _size_mm(box: Box) -> tuple[float, float]:
    return (box[2] - box[0]) / MM, (box[3] - box[1]) / MM
