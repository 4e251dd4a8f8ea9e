"""What the PDF says of itself: XMP and the document information that repeats it."""

from pikepdf import Dictionary, Name, Pdf, Stream, String

from builder.markup import escape, quoted
from builder.model import Metadata

PRODUCER = "chapbook"

# PDF/A-2 knows no pdfuaid, so the packet has to explain it (ISO 19005-2, 6.6.2.3.3).
_UA_SCHEMA = """<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of the standard</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"""

_CLAIMS = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
_CLAIMS_OF_A_DRAFT = "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>"

_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "pdf": "http://ns.adobe.com/pdf/1.3/",
    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
    "pdfaid": "http://www.aiim.org/pdfa/ns/id/",
    "pdfuaid": "http://www.aiim.org/pdfua/ns/id/",
    "xmp": "http://ns.adobe.com/xap/1.0/",
}


def describe(pdf: Pdf, book: Metadata, *, is_accessible: bool) -> None:
    """Write XMP, document information, language and the way in which the file opens.

    Shapes: a draft, whose pictures are not all described, is fit for an archive only by its looks (PDF/A-2b).
    Source: ISO 19005-2, 6.6 (metadata); ISO 14289-1, 5 and 7.1 (identification, title).
    """
    pdf.Root.Lang = String(book.language)
    pdf.Root.MarkInfo = Dictionary(Marked=True)
    pdf.Root.PageMode = Name.UseOutlines
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    pdf.Root.Metadata = Stream(pdf, _xmp(book, is_accessible).encode(), Type=Name.Metadata, Subtype=Name.XML)
    stamp = String(f"D:{book.date.replace('-', '')}000000Z")
    pdf.docinfo.Title = String(book.title)
    if _authors(book):
        pdf.docinfo.Author = String(", ".join(_authors(book)))
    pdf.docinfo.Creator = pdf.docinfo.Producer = String(PRODUCER)
    pdf.docinfo.CreationDate = pdf.docinfo.ModDate = stamp


def _authors(book: Metadata) -> list[str]:
    return [person.name for person in book.people if person.role == "aut"]


def _xmp(book: Metadata, is_accessible: bool) -> str:
    namespaces = " ".join(f"xmlns:{prefix}={quoted(uri)}" for prefix, uri in _NAMESPACES.items())
    stamp = f"{book.date}T00:00:00Z"
    # PDF/A wants one author string in both places (ISO 19005-2, 6.6.3), so the names stand in one item
    authors = ", ".join(_authors(book))
    rows = [
        f"<dc:title><rdf:Alt><rdf:li xml:lang='x-default'>{escape(book.title)}</rdf:li></rdf:Alt></dc:title>",
        f"<dc:creator><rdf:Seq><rdf:li>{escape(authors)}</rdf:li></rdf:Seq></dc:creator>" if authors else "",
        _alternative("dc:description", book.description),
        _alternative("dc:rights", " ".join(part for part in (book.rights, book.licence) if part)),
        f"<dc:language><rdf:Bag><rdf:li>{escape(book.language)}</rdf:li></rdf:Bag></dc:language>",
        f"<dc:identifier>{escape(book.identifier)}</dc:identifier>",
        f"<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>",
        f"<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>",
        _CLAIMS if is_accessible else _CLAIMS_OF_A_DRAFT,
        _UA_SCHEMA if is_accessible else "",
    ]
    return (
        "<?xpacket begin='\ufeff' id='W5M0MpCehiHzreSzNTczkc9d'?>\n"
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>\n"
        f"<rdf:Description rdf:about='' {namespaces}>\n" + "\n".join(row for row in rows if row) + "\n"
        "</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end='r'?>"
    )


def _alternative(name: str, text: str) -> str:
    return f"<{name}><rdf:Alt><rdf:li xml:lang='x-default'>{escape(text)}</rdf:li></rdf:Alt></{name}>" if text else ""
