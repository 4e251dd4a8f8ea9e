"""Running heads and folios are set on the pages that they belong to."""

import io
from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Page, Pdf

from builder.model import Furniture, PageMap

_BEFORE = b"q"  # WeasyPrint 70 turns its pages upside down and leaves them so
# an artifact is not read aloud with the text (ISO 32000-1, 14.8.2.2)
_BEGIN, _END = b"Q /Artifact << /Type /Pagination >> BDC q", b"Q EMC"
_LAID_OVER = b"/Furniture Do"


def set_furniture(pdf: Pdf, furniture: Sequence[Furniture], page_map: PageMap) -> tuple[list[Pdf], list[Object]]:
    """Set each page of running heads and folios on its page.

    Shapes: the opened parts, which must live until the PDF is saved, and their fonts, whose glyphs those of the same
    name below must get (`merge_faces`).
    """
    shelves: list[Object] = []
    parts = [Pdf.open(io.BytesIO(one.pdf)) for one in furniture]
    # streams of their own, so that what stands between them is copied as it is, and not packed again
    frame = _Frame(*(pdf.make_stream(words) for words in (_BEFORE, _BEGIN, _END)))
    laid_over = pdf.make_stream(_LAID_OVER)
    for one, part in zip(furniture, parts, strict=True):
        first = page_map.anchors[one.id]
        added = _resources(pdf, part.pages[0])
        shelves.append(added.get("/Font", Dictionary()))
        joined: dict[tuple[int, int], Object | None] = {}  # by the resources of the pages below
        for number, page in enumerate(part.pages):
            if b"BT" not in page.Contents.read_bytes():
                continue
            below = pdf.pages[first + number]
            own = below.obj.Resources.objgen
            if own not in joined:
                joined[own] = _joined(pdf, below, added)
            if (resources := joined[own]) is None:
                _lay_over(pdf, below, page)
                frame.set_round(below, laid_over)
            else:
                below.obj.Resources = resources
                frame.set_round(below, pdf.copy_foreign(page.obj.Contents))
    return parts, shelves


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands before the content of a page, and round its running heads and folio."""

    before: Object
    begin: Object
    end: Object

    def set_round(self, page: Page, furniture: Object) -> None:
        content = page.obj.Contents
        below = content if isinstance(content, Array) else [content]
        page.obj.Contents = Array([self.before, *below, self.begin, furniture, self.end])


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
