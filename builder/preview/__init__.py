"""Preview: a book's folder enters; a page on this machine shows its pages and its EPUB, and every save on them."""

from builder.preview.serving import PORT, PreviewRequest, preview

__all__ = ["PORT", "PreviewRequest", "preview"]
