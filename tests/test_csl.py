"""Golden documents: one small book in three languages and the styles that scholars ask for.

`python -m tests.test_csl` writes what comes out now; look at the difference before it is committed.
"""

import io
import re
import zipfile
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from lxml import etree
from pypdf import PdfReader

from builder.assemble import assemble
from builder.load import load
from builder.model import Placement, Volume
from builder.pack import pack
from builder.render import render
from builder.typeset import set_up, typeset

FOLDER = Path(__file__).parent / "csl"
LANGUAGES = ("en", "ru", "az")
STYLES = ("chicago-notes", "chicago-notes-ibid", "apa", "mla", "harvard", "gost", "gost-notes")
XHTML = "{http://www.w3.org/1999/xhtml}"


@cache
def volume(style: str, language: str, edition: str) -> Volume:
    toml = f'title = "T"\nlanguage = "{language}"\ncitation_style = "{style}"\nidentifier = "urn:x:csl"\n'
    toml += '[editions.pdf]\npaper = "1000x1000mm"\n'  # so wide that no layout parts a line
    files = {
        "book/book.toml": toml,
        "book/references.bib": (FOLDER / "books" / f"{language}.bib").read_text("utf-8"),
        "chapters/one.md": (FOLDER / "books" / "chapter.md").read_text("utf-8"),
    }
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        book, _ = load(Path(folder), {})
    wanted = next(it for it in book.settings.editions if it.name == edition)
    made, problems = assemble(book, wanted, [render(book, wanted, source)[0] for source in book.sources])
    assert {it.code for it in problems} <= {"CB-CITE-16"}  # MLA prints nothing without author and page
    return made


def in_epub(style: str, language: str) -> str:
    """Show the chapter and the bibliography as they stand in the EPUB."""
    with zipfile.ZipFile(io.BytesIO(pack(volume(style, language, "epub")))) as archive:
        documents = [archive.read(f"EPUB/text/{name}.xhtml") for name in ("one", "bibliography")]
    bodies = [etree.fromstring(document).find(f"{XHTML}body") for document in documents]
    blocks = [block for body in bodies for block in body.iter(f"{XHTML}p", f"{XHTML}li")]
    texts = [etree.tostring(block, encoding="unicode", with_tail=False) for block in blocks]
    return "\n".join(re.sub(r' xmlns(:\w+)?="[^"]+"', "", text) for text in texts) + "\n"


def in_pdf(style: str, language: str) -> str:
    """Show the text of the chapter's and the bibliography's pages."""
    made = volume(style, language, "pdf")
    desk = set_up(made)
    pages = []
    for section in (it for it in made.sections if it.id in ("one", "bibliography")):
        leaf = typeset(section, desk, Placement(folios=tuple((name, "1") for name in section.mentions)))
        pages += [page.extract_text() for page in PdfReader(io.BytesIO(leaf.pdf)).pages]
    return "\n".join(" ".join(line.split()) for page in pages for line in page.splitlines() if line.strip()) + "\n"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_an_epub_cites_as_before(style, language):
    assert in_epub(style, language) == (FOLDER / "golden" / f"{style}-{language}.xhtml").read_text("utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_a_pdf_cites_as_before(style, language):
    assert in_pdf(style, language) == (FOLDER / "golden" / f"{style}-{language}.txt").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("style", STYLES)
def test_notes_are_as_many_as_note_citations_and_authors_notes(style, language):
    section = next(it for it in volume(style, language, "pdf").sections if it.id == "one")

    assert section.notes == (9 + 1 if "notes" in style else 1)


if __name__ == "__main__":
    for wanted_style in STYLES:
        for tongue in LANGUAGES:
            (FOLDER / "golden" / f"{wanted_style}-{tongue}.xhtml").write_text(in_epub(wanted_style, tongue), "utf-8")
            (FOLDER / "golden" / f"{wanted_style}-{tongue}.txt").write_text(in_pdf(wanted_style, tongue), "utf-8")
