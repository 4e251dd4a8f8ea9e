"""Running heads and folios are laid over the pages that they belong to."""

import io
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from builder.model import Furniture, PageMap

# an artifact is not read aloud with the text (ISO 32000-1, 14.8.2.2)
_ARTIFACT = b"/Artifact << /Type /Pagination >> BDC q /Furniture Do Q EMC"


def set_furniture(pdf: Pdf, furniture: Sequence[Furniture], page_map: PageMap) -> list[Pdf]:
    """Lay each page of running heads and folios over its page.

    Shapes: the answer are the opened parts, which must live until the PDF is saved.
    """
    parts = [Pdf.open(io.BytesIO(one.pdf)) for one in furniture]
    # WeasyPrint 70 turns its pages upside down and leaves them so
    around = (pdf.make_stream(b"q"), pdf.make_stream(b"Q " + _ARTIFACT))
    for one, part in zip(furniture, parts, strict=True):
        first = page_map.anchors[one.id]
        for number, page in enumerate(part.pages):
            if b"BT" in page.Contents.read_bytes():
                _lay_over(pdf, pdf.pages[first + number], page, around)
    return parts


def _lay_over(pdf: Pdf, below: Page, page: Page, around: tuple[Object, Object]) -> None:
    # the pages of a leaf share their resources, so this one gets its own before it is added to
    own = Dictionary(dict(below.resources.items()))
    own.XObject = Dictionary(dict(own.XObject.items()) if "/XObject" in own else {})
    own.XObject[Name.Furniture] = pdf.copy_foreign(page.as_form_xobject())
    below.obj.Resources = own
    contents = below.obj.Contents
    below.obj.Contents = Array([around[0], *(contents if isinstance(contents, Array) else [contents]), around[1]])
