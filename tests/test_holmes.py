"""Twelve stories that were not written for us: a book of ten lines of settings, made without a warning."""

import shutil
from pathlib import Path

import pytest
from lxml import etree

from builder.assemble import assemble
from builder.build import BuildRequest, build
from builder.characters import counted, is_counted
from builder.errors import Severity
from builder.load import load
from builder.render import render
from builder.stored import page_map_from_json
from tests import pdfs
from tests.gates.epub import epub_faults
from tests.gates.epubcheck import epubcheck, needs_java
from tests.gates.verapdf import needs_javac, verapdf

STORIES = Path(__file__).parent.parent.parent / "shared" / "corpus" / "holmes" / "chapters"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not STORIES.is_dir(), reason="the stories are not beside this repository"),
]

SETTINGS = """title = "The Adventures of Sherlock Holmes"
language = "en-GB"
identifier = "urn:uuid:3f0c5f8a-7a41-5f0e-9a3b-6c1d2e3f4a5b"
date = 1892-10-14
authors = ["Arthur Conan Doyle"]
publisher = "The Strand"
licence = "Public domain"
description = "Twelve stories."
subjects = ["Detective stories"]
"""


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    root = tmp_path_factory.mktemp("holmes")
    shutil.copytree(STORIES, root / "chapters")
    (root / "book").mkdir()
    (root / "book/book.toml").write_text(SETTINGS)
    report = build(BuildRequest(root), lambda _: None)
    return root, report, {file.edition: file.path.read_bytes() for file in report.files}


def test_both_editions_are_made_without_a_warning(stories):
    _, report, _ = stories

    assert sorted(file.edition for file in report.files) == ["epub", "pdf"]
    # that a story ends with two lines on a page is noted, and no fault
    assert {problem.severity for problem in report.problems} <= {Severity.NOTE}


@needs_java
def test_epubcheck_finds_nothing(stories):
    _, _, files = stories

    assert [str(message) for message in epubcheck(files["epub"])] == []
    assert epub_faults(files["epub"]) == ()


@needs_javac
@pytest.mark.parametrize("profile", ["PDFUA-1", "PDFA-2A"])
def test_the_pdf_keeps_both_standards(stories, profile):
    _, report, _ = stories
    path = next(file.path for file in report.files if file.edition == "pdf")

    assert verapdf(path, profile).failures == ()


@pdfs.needs_poppler
def test_every_word_of_the_stories_stands_in_order_in_the_pdf(stories):
    root, _, files = stories
    pages = pdfs.texts(files["pdf"])
    printed = letters("".join(without_furniture(text) for text in pages))

    for path in sorted((root / "chapters").glob("*.md")):
        paragraphs = [text for text in path.read_text("utf-8").split("\n\n") if text[:1].isalpha()]
        position = 0
        for paragraph in paragraphs:
            found = printed.find(letters(paragraph)[:60], position)
            assert found >= 0, paragraph[:80]
            position = found


@pdfs.needs_poppler
def test_every_page_begins_with_the_text_at_its_offset(stories):
    root, _, files = stories
    volume, page_map = laid_out(root)
    texts = {section.id: text_of(section) for section in volume.sections}
    printed = pdfs.texts(files["pdf"])
    mapped = [page for page in page_map.pages if page.file]

    assert len(mapped) > 200
    for page in mapped:
        begin = letters(texts[page.section][page.offset :])[:20]
        assert begin == letters(page.words)[:20], page
        # the first words of an opener stand below its number, which the section's text has too
        assert begin in letters(printed[page.index]), page


def laid_out(root):
    book, _ = load(root, {})
    edition = next(edition for edition in book.settings.editions if edition.format == "pdf")
    volume, _ = assemble(book, edition, [render(book, edition, source)[0] for source in book.sources])
    return volume, page_map_from_json((root / ".chapbook/pages/pdf.json").read_text("utf-8"))


def text_of(section):
    """Gather the characters of a section that count."""
    parts = []

    def gather(element):
        if is_counted(element.tag, element.get("class", "")):
            parts.append(element.text or "")
            for child in element:
                gather(child)
                parts.append(child.tail or "")

    gather(etree.fromstring(f"<main>{section.html}</main>"))
    return counted("".join(parts))


def without_furniture(text):
    """Take the running head and the folio off a page."""
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(line for line in lines[1:] if not line.strip().isdigit()) if len(lines) > 1 else ""


def letters(text):
    return "".join(letter for letter in text.casefold() if letter.isalpha())
