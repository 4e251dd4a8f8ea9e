"""Running heads and folios are set on the pages that they belong to."""

import io
from collections.abc import Sequence

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from builder.model import Furniture, PageMap

# an artifact is not read aloud with the text (ISO 32000-1, 14.8.2.2)
_BEGIN, _END = b"Q /Artifact << /Type /Pagination >> BDC q ", b" Q EMC"
_LAID_OVER = b"/Furniture Do"


def set_furniture(pdf: Pdf, furniture: Sequence[Furniture], page_map: PageMap) -> tuple[list[Pdf], list[Object]]:
    """Set each page of running heads and folios on its page.

    Shapes: the opened parts, which must live until the PDF is saved, and their fonts, whose glyphs those of the same
    name below must get (`merge_faces`).
    """
    shelves: list[Object] = []
    parts = [Pdf.open(io.BytesIO(one.pdf)) for one in furniture]
    before = pdf.make_stream(b"q")  # WeasyPrint 70 turns its pages upside down and leaves them so
    for one, part in zip(furniture, parts, strict=True):
        first = page_map.anchors[one.id]
        joined = _joined(pdf, pdf.pages[first], added := _resources(pdf, part.pages[0]))
        shelves.append(added.get("/Font", Dictionary()))
        for number, page in enumerate(part.pages):
            content = page.Contents.read_bytes()
            if b"BT" in content:
                below = pdf.pages[first + number]
                if joined is None:
                    _lay_over(pdf, below, page)
                    content = _LAID_OVER
                else:
                    below.obj.Resources = joined
                _append(below, before, pdf.make_stream(_BEGIN + content + _END))
    return parts, shelves


def _resources(pdf: Pdf, page: Page) -> Object:
    """Copy the resources that the pages of a part share."""
    return pdf.copy_foreign(page.obj.Resources)


def _joined(pdf: Pdf, below: Page, added: Object) -> Object | None:
    """Join the resources that the pages of a leaf share with those of its furniture.

    Shapes: None if both give a name to different things. WeasyPrint 70 names fonts and colours by what they are, so
    this is rare: pictures in margin boxes.
    """
    shelves = {name: dict(shelf.items()) for name, shelf in below.resources.items()}
    for name, shelf in added.items():
        own = shelves.setdefault(name, {})
        for key, value in shelf.items():
            if key in own and name != "/Font" and own[key].unparse() != value.unparse():
                return None
            own.setdefault(key, value)
    return pdf.make_indirect(Dictionary({name: Dictionary(shelf) for name, shelf in shelves.items()}))


def _lay_over(pdf: Pdf, below: Page, page: Page) -> None:
    own = Dictionary(dict(below.resources.items()))
    own.XObject = Dictionary(dict(own.XObject.items()) if "/XObject" in own else {})
    own.XObject[Name.Furniture] = pdf.copy_foreign(page.as_form_xobject())
    below.obj.Resources = own


def _append(page: Page, before: Object, after: Object) -> None:
    contents = page.obj.Contents
    page.obj.Contents = Array([before, *(contents if isinstance(contents, Array) else [contents]), after])
