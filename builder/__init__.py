"""chapbook: one folder of plain text becomes a PDF, a booklet, school prints and an EPUB."""

__version__ = "0.1.0"
