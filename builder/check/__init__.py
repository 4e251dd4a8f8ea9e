"""Check: a finished file enters, what is doubtful about it leaves as problems."""

from builder.check.epub import check_epub
from builder.check.pdf import check_pdf

__all__ = ["check_epub", "check_pdf"]
