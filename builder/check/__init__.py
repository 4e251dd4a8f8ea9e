"""Check: a finished file enters, what is doubtful about it leaves as problems."""

from builder.check.epub import check_epub
from builder.check.epub_stores import check_shelf, check_store, store_names
from builder.check.pdf import check_pdf, check_promises
from builder.check.syntax import check_syntax, keep_sound, recall_sound
from builder.check.ways import check_ways

__all__ = [
    "check_epub",
    "check_pdf",
    "check_promises",
    "check_shelf",
    "check_store",
    "check_syntax",
    "check_ways",
    "keep_sound",
    "recall_sound",
    "store_names",
]
