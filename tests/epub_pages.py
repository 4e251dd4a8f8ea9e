"""Pages of an EPUB held against its PDF: both files enter, are read by other means than ours, and differences leave."""

import io
import re
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import pypdf
from lxml import etree

XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG_TEXT = "{http://www.w3.org/2000/svg}text"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_WORD = re.compile(r'<word xMin="[\d.]+" yMin="([\d.]+)"[^>]*>(.*?)</word>')
_RUNNING_HEAD = 0.08  # of the page's height; nothing else stands above
_FIRST_WORDS = 4
_DRAWING = "\ue000"  # stands for a picture: a PDF has the words of a drawing as text
_LIST_MARKER = re.compile(r"[•–—▪◦]|\d+\.")


@dataclass(frozen=True, slots=True)
class Marked:
    """A page as the EPUB has it."""

    label: str
    words: tuple[str, ...]  # behind its mark
    head: str = ""  # of the table in which it stands, printed again on the page
    is_picture: bool = False  # it stands before a figure, and a PDF has the words of a drawing as text


def page_faults(epub: bytes, pdf: bytes) -> list[str]:
    """Name every page whose mark is missing, is not listed or does not stand before the page's first word."""
    marked, listed, labels = _marked(epub), page_list(epub), _labels(pdf)
    faults = []
    if listed != labels:
        faults.append(f"the list has the pages {listed}, the PDF {labels}")
    if [mark.label for mark in marked] != labels:
        faults.append(f"the marks are of {[mark.label for mark in marked]}, the PDF has {labels}")
    places = {mark.label: mark for mark in reversed(marked)}  # the back of a cover is named like its front
    for label, words in zip(labels, _printed(pdf), strict=True):
        mark = places.get(label)
        if mark and not _begins(words, mark):
            faults.append(f"page {mark.label} begins {words[:8]}, its mark stands before {mark.words[:8]}")
    return faults


def page_list(epub: bytes) -> list[str]:
    """Read the labels of the page list, in order."""
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        nav = etree.fromstring(archive.read("EPUB/nav.xhtml"))
    lists = [each for each in nav.iter(f"{XHTML}nav") if each.get(_TYPE) == "page-list"]
    return ["".join(link.itertext()) for each in lists for link in each.iter(f"{XHTML}a")]


def _marked(epub: bytes) -> list[Marked]:
    """Read the marks in the order in which the EPUB is read."""
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        package = etree.fromstring(archive.read("EPUB/content.opf"))
        paths = {item.get("id"): item.get("href") for item in package.iter("{*}item")}
        spine = [paths[item.get("idref")] for item in package.iter("{*}itemref")]
        trees = {path: etree.fromstring(archive.read(f"EPUB/{path}")) for path in spine}
    return [mark for tree in trees.values() for mark in _marks(tree)]


def _marks(tree: etree._Element) -> list[Marked]:
    text = ""
    begins: list[tuple[etree._Element, int]] = []
    for piece in _pieces(tree.find(f"{XHTML}body")):
        if isinstance(piece, str):
            text += piece
        else:
            begins.append((piece, len(text)))
    return [_read_mark(mark, text[at:].split()[:40]) for mark, at in begins]


def _before_drawing(words: list[str]) -> list[str]:
    """Keep the words that stand before a drawing; where one stands first, those that stand below it."""
    kept = words[1:] if words[:1] == [_DRAWING] else words
    return kept[: kept.index(_DRAWING)] if _DRAWING in kept else kept


def _read_mark(mark: etree._Element, words: list[str]) -> Marked:
    table = next((each for each in mark.iterancestors(f"{XHTML}tbody")), None)
    head = table.getparent().find(f"{XHTML}thead") if table is not None else None
    after = mark.getnext()
    return Marked(
        label=mark.get("aria-label", ""),
        words=tuple(_before_drawing(words)),
        head="" if head is None else "".join(head.itertext()),
        is_picture=after is not None and after.tag in (f"{XHTML}figure", f"{XHTML}img") and not mark.tail,
    )


def _pieces(element: etree._Element) -> Iterator[str | etree._Element]:
    """Yield text and marks in order; what is not printed in the run of the text is left out."""
    if element.get("hidden") is not None or element.get("class") == "notes":
        return
    if element.get("role") == "doc-pagebreak":
        yield element
    if element.tag == f"{XHTML}figure":
        yield f" {_DRAWING} "
    yield element.text or ""
    for child in element:
        yield from _pieces(child)
        yield child.tail or ""
    if etree.QName(element).localname in ("p", "h1", "h2", "h3", "li", "td", "th", "dt", "dd", "br", "figcaption"):
        yield "\n"


def _labels(pdf: bytes) -> list[str]:
    return pypdf.PdfReader(io.BytesIO(pdf)).page_labels


def _printed(pdf: bytes) -> list[list[str]]:
    """Read the words of each page below its running head."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.pdf"
        path.write_bytes(pdf)
        ran = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True)
    pages = ran.stdout.split("<page ")[1:]
    return [
        _without_leaders(_words(page, float(re.search(r'height="([\d.]+)"', page)[1]), label))
        for page, label in zip(pages, _labels(pdf), strict=True)
    ]


def _without_leaders(words: Iterable[str]) -> list[str]:
    """Leave out the dots of contents and the folio that they lead to: print has them, the EPUB does not."""
    kept: list[str] = []
    led = False
    for word in words:
        is_leader = set(word) == {"."}
        if not is_leader and not (led and re.fullmatch(r"\d+|[ivxlcdm]+", word)):
            kept.append(word)
        led = is_leader
    return kept


def _words(page: str, height: float, folio: str) -> Iterator[str]:
    found = _WORD.findall(page)
    lowest = max((float(top) for top, _ in found), default=0)
    for top, word in found:
        is_folio = float(top) == lowest and word == folio
        if float(top) > _RUNNING_HEAD * height and not is_folio:
            yield re.sub("&(lt|gt|amp|quot);", lambda m: {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}[m[1]], word)


def _begins(printed: list[str], mark: Marked) -> bool:
    """Tell whether a page begins with the words behind its mark, of a broken word with what is left of it."""
    page, first = _bare(" ".join(printed)), _bare(" ".join(mark.words[:_FIRST_WORDS]))
    if not printed:
        return True  # blank, or nothing but a picture
    if mark.is_picture:
        return first in page
    if not first:
        return False
    page = page.removeprefix(_bare(mark.head))
    if re.fullmatch(_LIST_MARKER, printed[0]):
        page = _bare(" ".join(printed[1:]))
    return any(page.startswith(first[cut:]) for cut in range(len(_bare(mark.words[0])) or 1))


def _bare(text: str) -> str:
    return "".join(character for character in text if character.isalnum()).casefold()
