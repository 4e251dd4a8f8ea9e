"""The door to PDFium: leaves with their running heads enter, pictures of single pages leave."""

import io
from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock
from typing import Any

import pypdfium2
from pypdfium2 import raw

from builder.bind import by_itself
from builder.preview.pages import Sheaf

MAX_WIDTH_PX = 4000
_KEPT_BYTES = 96_000_000  # of pictures: some 300 pages on a common screen
_KEPT_DOCUMENTS = 24  # opened at once
_PDFIUM = Lock()  # the library is not made for threads


class PageImages:
    """Draws pages when they are asked for, and keeps what it drew. May be called from any thread."""

    def __init__(self) -> None:
        """Begin without pages."""
        self._sheaves: tuple[dict[str, Sheaf], ...] = ({}, {})  # those of now, and of the build before
        self._opened: OrderedDict[str, tuple[Any, Any]] = OrderedDict()
        self._drawn: OrderedDict[tuple[str, int], bytes] = OrderedDict()

    def hold(self, sheaves: Iterable[Sheaf]) -> None:
        """Take the pages of a build; those of the one before can still be drawn, for a browser that is late."""
        with _PDFIUM:
            self._sheaves = ({sheaf.key: sheaf for sheaf in sheaves}, self._sheaves[0])

    def draw(self, key: str, width_px: int) -> bytes | None:
        """Draw a page as wide as asked for.

        Shapes: a PNG, or None if there is no such page; `key` is that of a `ShownPage`.
        """
        name, _, number = key.partition("-")
        with _PDFIUM:
            wanted = (key, width_px)
            if wanted in self._drawn:
                self._drawn.move_to_end(wanted)
                return self._drawn[wanted]
            sheaf = self._sheaves[0].get(name) or self._sheaves[1].get(name)
            if sheaf is None or not number.isdecimal() or int(number) >= sheaf.count:
                return None
            image = _picture(self._open(sheaf), int(number), min(width_px, MAX_WIDTH_PX))
        data = _png(image)
        with _PDFIUM:
            self._keep(wanted, data)
        return data

    def _open(self, sheaf: Sheaf) -> tuple[Any, Any]:
        if sheaf.key not in self._opened:
            pdfs = by_itself(sheaf.volume, sheaf.leaf), sheaf.furniture
            self._opened[sheaf.key] = (pypdfium2.PdfDocument(pdfs[0]), pypdfium2.PdfDocument(pdfs[1]))
        self._opened.move_to_end(sheaf.key)
        while len(self._opened) > _KEPT_DOCUMENTS:
            for document in self._opened.popitem(last=False)[1]:
                document.close()
        return self._opened[sheaf.key]

    def _keep(self, wanted: tuple[str, int], data: bytes) -> None:
        self._drawn[wanted] = data
        size = sum(map(len, self._drawn.values()))
        while size > _KEPT_BYTES:
            size -= len(self._drawn.popitem(last=False)[1])


def size_of(sheaf: Sheaf) -> tuple[float, float]:
    """Measure the pages of a sheaf.

    Units: points; width, then height.
    """
    with _PDFIUM, pypdfium2.PdfDocument(sheaf.leaf.pdf) as document:
        width, height = document[0].get_size()
    return float(width), float(height)


def _picture(documents: tuple[Any, Any], number: int, width_px: int) -> Any:
    """Draw a page of a leaf, and over it its running head, as binding lays one over the other."""
    below, above = (document[number] for document in documents)
    bitmap = below.render(scale=width_px / below.get_width(), rev_byteorder=True)
    place = (0, 0, bitmap.width, bitmap.height, 0)
    raw.FPDF_RenderPageBitmap(bitmap, above, *place, raw.FPDF_ANNOT | raw.FPDF_REVERSE_BYTE_ORDER)
    # a copy, because the bitmap's own memory goes with it
    return bitmap.to_pil().copy()


def _png(image: Any) -> bytes:
    grey = image.convert("L")
    # most pages of a book have no colour: then a third of the bytes says the same, in half the time
    is_grey = grey.convert("RGB").tobytes() == image.tobytes()
    target = io.BytesIO()
    (grey if is_grey else image).save(target, "PNG", compress_level=1)
    return target.getvalue()
