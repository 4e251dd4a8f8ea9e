"""Questions to a PDF, answered from its bytes alone: nothing here knows how the builder makes or checks one."""

import io
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

needs_poppler = pytest.mark.skipif(
    not (shutil.which("pdftotext") and shutil.which("pdffonts")), reason="poppler-utils is not installed"
)
needs_qpdf = pytest.mark.skipif(shutil.which("qpdf") is None, reason="qpdf is not installed")


@dataclass(frozen=True, slots=True)
class Links:
    """Where the links of a PDF lead."""

    inner: tuple[tuple[int, str], ...]  # 0-based page, named destination
    outer: tuple[str, ...]  # addresses
    others: int  # links of any other kind


@dataclass(frozen=True, slots=True)
class Bookmark:
    """One row of the outline."""

    title: str
    page: int  # 0-based
    depth: int


def destinations(pdf: bytes) -> dict[str, int]:
    """Map each named destination to the 0-based index of its page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        pages = {page.objgen: number for number, page in enumerate(opened.pages)}
        return {str(name): pages[target[0].objgen] for name, target in _named(opened)}


def _named(opened):
    return pikepdf.NameTree(opened.Root.Names.Dests).items()


def links(pdf: bytes) -> Links:
    """Read every link annotation."""
    inner, outer, others = [], [], 0
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for number, page in enumerate(opened.pages):
            for annotation in page.get("/Annots", ()):
                if annotation.get("/Dest") is not None:
                    inner.append((number, str(annotation.Dest)))
                elif "/A" in annotation and "/URI" in annotation.A:
                    outer.append(str(annotation.A.URI))
                else:
                    others += 1
    return Links(tuple(inner), tuple(outer), others)


def outline(pdf: bytes) -> list[Bookmark]:
    """Read the outline, depth first."""
    where = destinations(pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened, opened.open_outline() as root:
        return _below(root.root, where, 0)


def _below(items, where, depth):
    found = []
    for item in items:
        found += [Bookmark(item.title, where[str(item.destination)], depth), *_below(item.children, where, depth + 1)]
    return found


def labels(pdf: bytes) -> list[str]:
    """Read the page labels, as a reader shows them."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [str(page.label) for page in opened.pages]


def texts(pdf: bytes) -> list[str]:
    """Read the text of each page, lines as they stand."""
    return _run(["pdftotext", "-layout"], pdf, "-").split("\f")[:-1]


def fonts(pdf: bytes) -> list[tuple[str, bool]]:
    """List the fonts, without the letters of their subset, and whether each is embedded."""
    rows = _run(["pdffonts"], pdf).splitlines()[2:]
    return [(row.split()[0].rpartition("+")[2], row.split()[-5] == "yes") for row in rows]


def qpdf_complaints(pdf: bytes) -> str:
    """Ask qpdf what is wrong."""
    return re.sub(r"(?m)^(checking .*|PDF Version: .*|File is not .*|No syntax or .*|errors that .*)\n", "", _qpdf(pdf))


def _qpdf(pdf: bytes) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.pdf"
        path.write_bytes(pdf)
        ran = subprocess.run(["qpdf", "--check", path], capture_output=True, text=True, check=False)
        return ran.stdout + ran.stderr


def _run(command, pdf: bytes, *rest: str) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "book.pdf"
        path.write_bytes(pdf)
        return subprocess.run([*command, path, *rest], capture_output=True, check=True).stdout.decode("utf-8")


def bare(text: str) -> str:
    """Keep what two ways of laying out one text have in common."""
    return re.sub(r"[\s\u00ad\u2010\u2060]+", "", text).casefold()
