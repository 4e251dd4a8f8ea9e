"""What a press PDF says of itself: document information and the XMP that repeats it."""

import uuid

from pikepdf import Name, Pdf, Stream, String

from builder.markup import escape
from builder.shops import Shop

_PRODUCER = "chapbook"


def describe(book: Pdf, shop: Shop, digest: str) -> None:
    """Write document information and the XMP that repeats it; dates are the book's own."""
    stamp = str(book.docinfo.get("/CreationDate", "D:19700101000000Z"))
    title = str(book.docinfo.get("/Title", "")) or "Untitled"
    book.docinfo.Title, book.docinfo.Trapped = String(title), Name("/False")
    book.docinfo.CreationDate = book.docinfo.ModDate = String(stamp)
    book.docinfo.Creator = book.docinfo.Producer = String(_PRODUCER)
    for key in ("/GTS_PDFXVersion", "/GTS_PDFXConformance"):
        if key in book.docinfo:
            del book.docinfo[key]
    book.Root.Metadata = Stream(book, _xmp(title, stamp, shop, digest).encode(), Type=Name.Metadata, Subtype=Name.XML)


def _xmp(title: str, stamp: str, shop: Shop, digest: str) -> str:
    day = stamp.removeprefix("D:")
    when = f"{day[:4]}-{day[4:6]}-{day[6:8]}T00:00:00Z"
    version = f"<pdfxid:GTS_PDFXVersion>{shop.standard}</pdfxid:GTS_PDFXVersion>\n" if shop.standard else ""
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
        "<rdf:Description rdf:about='' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:pdf='http://ns.adobe.com/pdf/1.3/' xmlns:pdfxid='http://www.npes.org/pdfx/ns/id/' "
        "xmlns:xmp='http://ns.adobe.com/xap/1.0/' xmlns:xmpMM='http://ns.adobe.com/xap/1.0/mm/'>\n"
        f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{escape(title)}</rdf:li></rdf:Alt></dc:title>\n"
        f"<xmp:CreateDate>{when}</xmp:CreateDate><xmp:ModifyDate>{when}</xmp:ModifyDate>"
        f"<xmp:MetadataDate>{when}</xmp:MetadataDate>\n"
        f"<xmp:CreatorTool>{_PRODUCER}</xmp:CreatorTool><pdf:Producer>{_PRODUCER}</pdf:Producer>"
        "<pdf:Trapped>False</pdf:Trapped>\n"
        f"<xmpMM:DocumentID>uuid:{uuid.uuid5(uuid.NAMESPACE_URL, digest)}</xmpMM:DocumentID>"
        "<xmpMM:VersionID>1</xmpMM:VersionID><xmpMM:RenditionClass>default</xmpMM:RenditionClass>\n"
        f"{version}</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end='r'?>"
    )
