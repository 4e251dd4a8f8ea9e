"""Word's parts: the bytes of a .docx go in, the files within it come out; and back."""

import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from lxml import etree

from builder.errors import BookError, Place, Problem

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"  # ECMA-376, part 1
_W = WORD
_LARGEST = 500_000_000  # bytes unpacked: a few kB can unpack to more than memory


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """Unpack a document of Word's into its parts.

    Errors: BookError CB-IMPORT-01.
    """
    hint = "open it in Word or LibreOffice and save it as .docx"
    if content.startswith(b"\xd0\xcf\x11\xe0"):  # the container of Word 97 to 2003, and of encrypted files
        message = f"{name!r} is of the old form of Word's, or locked with a password"
        raise BookError(Problem("CB-IMPORT-01", Place(name), message, hint))
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            if sum(row.file_size for row in archive.infolist()) > _LARGEST:
                message = f"{name!r} unpacks to more than {_LARGEST // 1_000_000} MB"
                raise BookError(Problem("CB-IMPORT-01", Place(name), message, "make its pictures smaller"))
            parts = {row.filename: archive.read(row) for row in archive.infolist() if not row.is_dir()}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, RuntimeError, NotImplementedError, OSError) as error:
        message = f"{name!r} is no document of Word's, or damaged: {str(error).lower()}"
        raise BookError(Problem("CB-IMPORT-01", Place(name), message, hint)) from None
    return parts


def main_story(name: str, parts: Mapping[str, bytes]) -> str:
    """Find the part that holds the text: mostly word/document.xml."""
    rels = parsed(name, parts.get("_rels/.rels", b"<none/>"))
    targets = [row.get("Target", "").lstrip("/") for row in rels if row.get("Type", "").endswith("/officeDocument")]
    found = next((target for target in (*targets, "word/document.xml") if target in parts), "")
    if not found:
        hint = "open it in Word or LibreOffice and save it as .docx"
        raise BookError(Problem("CB-IMPORT-01", Place(name), f"{name!r} holds no text of Word's", hint))
    return found


def parsed(name: str, content: bytes) -> Any:
    """Read a part that is XML, and nothing from elsewhere.

    Errors: BookError CB-IMPORT-01.
    """
    try:
        return etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        message = f"{name!r} is damaged: {error.msg}"
        raise BookError(Problem("CB-IMPORT-01", Place(name), message, "open it in Word and save it again")) from None


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Pack parts into a document again."""
    whole = BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return whole.getvalue()


def paragraphs(tree: Any, has_works: bool) -> Iterator[str]:
    """Give the words of every paragraph that a reader sees, without a list of works that is made anew."""
    # pandoc leaves a list of works out, and chapbook makes it anew
    left_out = set(_words_of_works(tree)) if has_works else set()
    for paragraph in tree.iter(f"{_W}p"):
        yield "".join(
            text.text or ""
            for text in paragraph.iter(f"{_W}t")
            if text not in left_out
            and next(text.iterancestors(f"{_W}p")) is paragraph
            and next(text.iterancestors(f"{_W}del", f"{_W}moveFrom"), None) is None
        )


def _words_of_works(tree: Any) -> Iterator[Any]:
    """Give the words that a program for citations keeps up to date: those of its field, or of its style."""
    fields: list[str] = []  # that are open, by what they are told to do
    for element in tree.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}t"):
        kind = element.get(f"{_W}fldCharType")
        if kind == "begin":
            fields.append("")
        elif kind == "end" and fields:
            fields.pop()
        elif element.tag == f"{_W}instrText" and fields:
            fields[-1] += element.text or ""
        elif element.tag == f"{_W}t":
            style = next(element.iterancestors(f"{_W}p")).find(f"{_W}pPr/{_W}pStyle")
            is_named = style is not None and style.get(f"{_W}val", "").startswith("Bibliograph")
            if is_named or any("BIBL" in field.upper() for field in fields):
                yield element
