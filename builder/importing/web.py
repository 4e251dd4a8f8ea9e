"""Web: the bytes of a page of HTML go in, a document comes out, without what belongs to the site alone."""

import base64
import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, unquote_to_bytes

from lxml import etree, html

from builder.errors import BookError, Place, Problem
from builder.importing.findings import Finding, Findings
from builder.importing.reading import Document, ask_pandoc, note_lost_words
from builder.importing.web_notes import BLOCKS, drop, join_notes

_OF_THE_SITE = {"nav": "the navigation", "aside": "what stands beside the text", "form": "a form"}
_ROLES = {
    **dict.fromkeys(("navigation", "menu", "doc-toc"), "the navigation"),
    **dict.fromkeys(("search", "banner", "contentinfo", "complementary"), "what stands beside the text"),
}
_NOT_PRINTED = {
    "iframe": "a frame",
    "video": "a film",
    "audio": "a sound",
    "canvas": "a drawing",
    "object": "an object",
}
_SILENT = ("script", "style", "template", "noscript", "link", "meta")
_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read_web(path: Path, content: bytes, findings: Findings) -> Document:
    """Read a page of the web that was saved.

    Errors: BookError CB-IMPORT-01 if it cannot be read.
    """
    text = _decoded(path.name, content, findings)
    try:
        page = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text))
    except (etree.ParserError, ValueError) as error:
        message = f"{path.name!r} holds no page: {str(error).lower()}"
        raise BookError(Problem("CB-IMPORT-01", Place(path.name), message)) from None
    language = (page.get("lang") or page.get("{http://www.w3.org/XML/1998/namespace}lang") or "").partition("-")[0]
    body = _main_part(page, findings)
    _leave_out(body, findings)
    join_notes(body)
    paragraphs = list(_paragraphs(body))
    pictures = _pictures(body, path.parent)
    head = "".join(
        f"<title>{etree.tostring(row, method='text', encoding='unicode')}</title>" for row in page.iter("title")
    )
    # the name with its prefix, as pandoc reads it; lxml would choose a prefix of its own
    words = etree.tostring(body, encoding="unicode", method="xml").replace(" epub_type=", " epub:type=")
    whole = f"<html><head>{head}</head><body>{words}</body></html>"
    read = ask_pandoc("html+epub_html_exts-raw_html", whole.encode(), path.name)
    note_lost_words(paragraphs, read, findings)
    return Document(path.name, tuple(read["blocks"]), read["meta"], pictures, (), language.lower())


def _decoded(name: str, content: bytes, findings: Findings) -> str:
    """Find out in which letters a page is written: by its mark, its own word, or by trying."""
    for mark, form in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            return content.decode(form, errors="replace")
    said = _CHARSET.search(content[:4096])
    for form in (*([said[1].decode("ascii")] if said else []), "utf-8"):
        try:
            return content.decode(form)
        except (LookupError, UnicodeDecodeError):
            continue
    # where single bytes are letters of Russian's far more often than of French's, they are that
    high = [octet for octet in content if octet >= 0x80]
    form = "windows-1251" if sum(octet >= 0xC0 for octet in high) > len(high) * 0.7 else "windows-1252"
    message = f"{name!r} does not say in which letters it is written: it was read as {form}"
    findings.mark(Finding("CB-IMPORT-14", message, "look at the words; if they are wrong, save the page as UTF-8"))
    return content.decode(form, errors="replace")


def _main_part(page: Any, findings: Findings) -> Any:
    for name in ("main", "article"):
        found = list(page.iter(name))
        if len(found) == 1:
            rest = _letters(page.find("body")) - _letters(found[0])
            if rest > 0:
                message = f"what stands outside of <{name}> was left out: {rest:,} letters of the site's own"
                findings.mark(Finding("CB-IMPORT-13", message, "copy it by hand, if it belongs to the text"))
            return found[0]
    return page.find("body") if page.find("body") is not None else page


def _letters(element: Any) -> int:
    return 0 if element is None else sum(letter.isalpha() for letter in "".join(element.itertext()))


def _leave_out(body: Any, findings: Findings) -> None:
    for element in list(body.iter(*_SILENT, etree.Comment, etree.ProcessingInstruction)):
        drop(element)
    for element in list(body.iter()):
        kind = _ROLES.get(element.get("role", "")) or _OF_THE_SITE.get(element.tag, "")
        is_note = "footnote" in f"{element.get('epub:type', '')} {element.get('role', '')}"
        if not kind or is_note or element is body or element.getparent() is None:
            continue
        words = " ".join("".join(element.itertext()).split())
        if words:
            message = f"{kind} was left out: {words[:80]!r}"
            findings.mark(Finding("CB-IMPORT-13", message, "copy it by hand, if it belongs to the text"))
        drop(element)
    for element in list(body.iter(*_NOT_PRINTED)):
        kind = _NOT_PRINTED[element.tag]
        hint = "say in words what it shows, or put a picture in its place"
        mark = findings.mark(Finding("CB-IMPORT-10", f"{kind} was left out", hint, f"here stood {kind}"))
        drop(element, mark)


def _paragraphs(body: Any) -> Iterator[str]:
    for element in body.iter(*BLOCKS):
        if next(element.iterdescendants(*BLOCKS), None) is None:
            yield "".join(element.itertext())


def _pictures(body: Any, folder: Path) -> dict[str, bytes]:
    """Find the pictures of a page, and give each an address that nothing rewrites on its way."""
    found = {}
    for number, element in enumerate(body.iter("img")):
        address = element.get("src", "")
        content = _embedded(address) if address.startswith("data:") else _beside(address, folder)
        name = "" if address.startswith("data:") else unquote(address).rpartition("/")[2]
        element.set("src", f"{number}/{quote(name)}")
        if content is not None:
            found[element.get("src")] = content
    return found


def _embedded(address: str) -> bytes | None:
    head, _, words = address.partition(",")
    try:
        return base64.b64decode(words) if head.endswith(";base64") else unquote_to_bytes(words)
    except ValueError:
        return None


def _beside(address: str, folder: Path) -> bytes | None:
    """Read a picture that was saved with its page; nothing from elsewhere."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|/", address):
        return None
    path = folder / unquote(address.partition("?")[0].partition("#")[0])
    if not path.resolve().is_relative_to(folder.resolve()) or not path.is_file():
        return None
    return path.read_bytes()
