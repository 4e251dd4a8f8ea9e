"""Pages in place of blanks: a book and the pages that fill it up enter, the longer book leaves."""

import io

import pikepdf

from builder.impose.plan import Plan
from builder.impose.schemes import FINISHES, fill
from builder.impose.source import open_book


def blanks_of(plan: Plan, pdf: bytes) -> int:
    """Count the blank pages that a plan adds to a book."""
    with open_book(pdf, plan.place) as book:
        return fill(len(book.pages), FINISHES[plan.scheme].multiple, plan.keep_last).count(None)


def insert_pages(pdf: bytes, pages: bytes, plan: Plan) -> bytes:
    """Put pages where a plan would add blanks: before those that stay last.

    Errors: none; the same books give the same bytes.
    """
    with open_book(pdf, plan.place) as book, open_book(pages, plan.place) as added:
        place = len(book.pages) - min(plan.keep_last, len(book.pages))
        for page in reversed(added.pages):
            book.pages.insert(place, page)
        written = io.BytesIO()
        book.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()
