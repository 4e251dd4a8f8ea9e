"""Sheets as a PDF: a book and the sides of its sheets enter, bytes leave."""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, Stream, String

from builder.boxes import trim_boxes
from builder.impose.plan import Format, Side, Slot
from builder.marks import MM, points
from builder.markup import escape

_PRODUCER = "chapbook"


def draw(book: Pdf, page: Format, sheet_mm: tuple[float, float], sides: Sequence[Side], marks: str) -> bytes:
    """Draw sides of sheets, each page of the book as one form that is trimmed to its bleed.

    Errors: none; the same book gives the same bytes.
    Source: ISO 32000-1, 8.10 (form XObjects), 12.2 (viewer preferences).
    """
    pdf = Pdf.new()
    trims = trim_boxes(book)
    for side in sides:
        forms = Dictionary()
        drawn = [marks]
        for slot in side.slots:
            if slot.page is None:
                continue
            form = pdf.copy_foreign(_form(book, slot.page, trims[slot.page], page.bleed))
            forms[f"/P{slot.page + 1}"] = form
            drawn.append(_placed(slot, trims[slot.page]))
        sheet = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, *(round(length * MM, 4) for length in sheet_mm)]),
            Resources=Dictionary(XObject=forms),
            Contents=pdf.make_stream("".join(drawn).encode()),
        )
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(sheet)))
    _forget_structure(pdf)
    _describe(pdf, book, sheet_mm)
    written = io.BytesIO()
    pdf.save(
        written,
        min_version="1.7",
        deterministic_id=True,
        fix_metadata_version=False,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return written.getvalue()


def _form(book: Pdf, number: int, trim: Sequence[float], bleed_mm: float) -> pikepdf.Object:
    form = book.pages[number].as_form_xobject()
    bleed = bleed_mm * MM
    # qpdf 11 bounds the form by the trim box, and so would cut the bleed away
    form.BBox = Array([trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed])
    return form


def _placed(slot: Slot, trim: Sequence[float]) -> str:
    left, bottom, right, top = slot.clip
    x, y = slot.x_mm - trim[0] / MM, slot.y_mm - trim[1] / MM
    clip = f"{points(left, bottom, right - left, top - bottom)} re W n"
    return f"q {clip} 1 0 0 1 {points(x, y)} cm /P{(slot.page or 0) + 1} Do Q\n"


def _forget_structure(pdf: Pdf) -> None:
    """Cut the pages' ties to the structure tree, which stays in the book that is read on a screen."""
    for thing in pdf.objects:
        if isinstance(thing, pikepdf.Dictionary | Stream):
            for key in ("/StructParents", "/StructParent"):
                if key in thing:
                    del thing[key]


def _describe(pdf: Pdf, book: Pdf, sheet_mm: tuple[float, float]) -> None:
    """Write the title and the printer's defaults. Sheets claim neither PDF/UA nor PDF/A: they are for paper."""
    for key in ("/Title", "/Author", "/CreationDate", "/ModDate"):
        if key in book.docinfo:
            pdf.docinfo[key] = String(str(book.docinfo[key]))
    pdf.docinfo.Creator = pdf.docinfo.Producer = String(_PRODUCER)
    if "/Lang" in book.Root:
        pdf.Root.Lang = String(str(book.Root.Lang))
    pdf.Root.Metadata = Stream(pdf, _xmp(book).encode(), Type=Name.Metadata, Subtype=Name.XML)
    edge = Name.DuplexFlipShortEdge if sheet_mm[0] > sheet_mm[1] else Name.DuplexFlipLongEdge
    pdf.Root.ViewerPreferences = Dictionary(
        DisplayDocTitle=True, PrintScaling=Name("/None"), Duplex=edge, PickTrayByPDFSize=True
    )
    if "/OutputIntents" in book.Root:
        pdf.Root.OutputIntents = pdf.copy_foreign(book.make_indirect(book.Root.OutputIntents))


def _xmp(book: Pdf) -> str:
    title = escape(str(book.docinfo.get("/Title", "")))
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
        "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:pdf='http://ns.adobe.com/pdf/1.3/' xmlns:xmp='http://ns.adobe.com/xap/1.0/'>\n"
        f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{title}</rdf:li></rdf:Alt></dc:title>\n"
        f"<xmp:CreatorTool>{_PRODUCER}</xmp:CreatorTool><pdf:Producer>{_PRODUCER}</pdf:Producer>\n"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end='r'?>"
    )
