"""Documents of Word's, made for tests: small enough to be read, with what Word writes and nothing else."""

import zipfile
from io import BytesIO
from xml.sax.saxutils import escape

NAMES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
        "c": "http://schemas.openxmlformats.org/drawingml/2006/chart",
        "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
        "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "adec": "http://schemas.microsoft.com/office/drawing/2017/decorative",
    }.items()
)
_KINDS = {"document": "officeDocument", "image": "image", "footnotes": "footnotes", "styles": "styles"}
_STYLES = {
    "Heading1": "heading 1",
    "Heading2": "heading 2",
    "Heading3": "heading 3",
    "Caption": "caption",
    "TOC1": "toc 1",
}


def run(words, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r>'


def paragraph(*runs, style=""):
    named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{named}{''.join(part if part.startswith(('<w:', '<m:')) else run(part) for part in runs)}</w:p>"


def heading(words, level=1):
    return paragraph(words, style=f"Heading{level}")


def picture(number, alt="", decorative=False):
    says = '<a:extLst><a:ext uri="x"><adec:decorative val="1"/></a:ext></a:extLst>' if decorative else ""
    blip = f'<pic:blipFill><a:blip r:embed="rId{number}"/></pic:blipFill>'
    inner = f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>{blip}'
    sized = '<pic:spPr><a:xfrm><a:ext cx="99" cy="99"/></a:xfrm></pic:spPr></pic:pic></a:graphicData>'
    head = f'<wp:docPr id="{number}" name="x" descr="{escape(alt)}">{says}</wp:docPr>'
    return f"<w:r><w:drawing><wp:inline>{head}<a:graphic>{inner}{sized}</a:graphic></wp:inline></w:drawing></w:r>"


def text_box(*paragraphs):
    box = f"<wps:txbx><w:txbxContent>{''.join(paragraphs)}</w:txbxContent></wps:txbx>"
    choice = f'<mc:Choice Requires="wps"><w:drawing><wps:wsp>{box}</wps:wsp></w:drawing></mc:Choice>'
    return f"<w:r><mc:AlternateContent>{choice}</mc:AlternateContent></w:r>"


def word(*body, pictures=(), notes=(), **parts):
    """Make the bytes of a document; picture n is "rId{n}", note n is `note_call(n)`."""
    files = {
        "word/document.xml": f"<w:document {NAMES}><w:body>{''.join(body)}</w:body></w:document>",
        "word/styles.xml": f"<w:styles {NAMES}>{''.join(_style(*row) for row in _STYLES.items())}</w:styles>",
        "_rels/.rels": _relations([("rId1", "document", "word/document.xml")]),
    }
    relations = [("rIdS", "styles", "styles.xml")]
    for number, content in enumerate(pictures, 1):
        files[f"word/media/image{number}.png"] = content
        relations.append((f"rId{number}", "image", f"media/image{number}.png"))
    if notes:
        relations.append(("rIdN", "footnotes", "footnotes.xml"))
        rows = (f'<w:footnote w:id="{number}">{paragraph(words)}</w:footnote>' for number, words in enumerate(notes, 1))
        files["word/footnotes.xml"] = f"<w:footnotes {NAMES}>{''.join(rows)}</w:footnotes>"
    files |= {f"word/{name}.xml": f"<w:{name} {NAMES}>{text}</w:{name}>" for name, text in parts.items()}
    files["word/_rels/document.xml.rels"] = _relations(relations)
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr(
            "[Content_Types].xml", '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
        )
        for name, content in files.items():
            archive.writestr(name, content)
    return whole.getvalue()


def note_call(number):
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def _style(name, words):
    return f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{words}"/></w:style>'


def _relations(rows):
    base = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    told = "".join(f'<Relationship Id="{name}" Type="{base}/{_KINDS[kind]}" Target="{to}"/>' for name, kind, to in rows)
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{told}</Relationships>'
