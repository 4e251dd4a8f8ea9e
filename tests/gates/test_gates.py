"""The gates themselves: each bar is seen to fall when its fault is planted."""

import io
import zipfile

import pytest
import weasyprint
from PIL import Image

from builder.pack import pack
from tests.gates.ace import ace, needs_browser
from tests.gates.epub import epub_faults
from tests.gates.epubcheck import epubcheck, needs_java
from tests.gates.verapdf import needs_javac, verapdf
from tests.volumes import whole_volume

CHAPTER = "EPUB/text/01-night.xhtml"
PACKAGE = "EPUB/content.opf"
PHOTO = "EPUB/images/photo.jpg"


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return pack(whole_volume(tmp_path_factory.mktemp("pictures")))


def rewritten(book, changes, time=(1980, 1, 1, 0, 0, 0)):
    """Copy an archive; `changes` maps a name to a function of its bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0) if name == "mimetype" else time)
            new.writestr(entry, changes.get(name, bytes)(old.read(name)))
    return target.getvalue()


def exchange(old, new):
    def change(content):
        assert old.encode() in content, "the fault has to be planted"
        return content.replace(old.encode(), new.encode(), 1)

    return change


def picture(mode="RGB", size=(20, 20), kind="JPEG", **options):
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind, **options)
    return lambda _: target.getvalue()


def with_gps():
    exif = Image.Exif()
    exif[0x010E] = "described"
    return exif


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("mimetype", exchange("epub+", ""), "mimetype: wrong"),
        (PACKAGE, exchange(' xml:lang="en"', ""), "package: no language"),
        (PACKAGE, exchange("schema:accessibilityHazard", "schema:accessibilityHazards"), "schema:accessibilityHazard"),
        (CHAPTER, exchange("<title>1. The Night</title>", "<title> </title>"), "no title"),
        (CHAPTER, exchange(' lang="en" xml:lang="en"', ""), "no language"),
        (CHAPTER, exchange(' xml:lang="az"', ""), "lang is not xml:lang"),
        (CHAPTER, exchange(' alt="A hill seen from the river."', ""), "alternative text None"),
        (CHAPTER, exchange("A hill seen from the river.", "IMG.JPG"), "alternative text 'IMG.JPG'"),
        ("EPUB/text/02-wheel.xhtml", exchange("caption>", "caption-x>"), None),
        (
            CHAPTER,
            exchange("<h3 ", '<span role="doc-pagebreak" id="page-7" aria-label="7"/><h3 '),
            "page '7', listed as",
        ),
        ("EPUB/nav.xhtml", exchange('epub:type="landmarks"', ""), "nav: no landmarks"),
        (CHAPTER, exchange('href="#note-1"', 'href="#note-9"'), "#note-9 leads nowhere"),
        (CHAPTER, exchange('href="#note-1"', 'href="#note-2"'), "#note-2 is not note 1"),
        (CHAPTER, exchange("#ref-brook", "#ref-broke"), "leads nowhere"),
        (PHOTO, picture(size=(2100, 2000)), "4 million"),
        (PHOTO, picture("CMYK"), "CMYK"),
        (PHOTO, picture(exif=with_gps()), "EXIF"),
        (PHOTO, picture("RGBA", kind="PNG"), "transparent"),
    ],
)
def test_the_epub_gate_sees_a_planted_fault(book, name, change, message):
    if message is None:
        damaged = rewritten(book, {name: lambda c: c.replace(b"<caption>", b"<p>").replace(b"</caption>", b"</p>")})
        message = "table without caption"
    else:
        damaged = rewritten(book, {name: change})

    assert message in "\n".join(epub_faults(damaged))


def test_the_epub_gate_compares_pages_with_the_page_list(book):
    mark = exchange("<h3 ", '<span role="doc-pagebreak" id="page-7" aria-label="7"/><h3 ')
    row = '<nav epub:type="page-list"><ol><li><a href="text/01-night.xhtml#page-7">7</a></li></ol></nav></body>'

    assert epub_faults(rewritten(book, {CHAPTER: mark, "EPUB/nav.xhtml": exchange("</body>", row)})) == ()


def test_the_epub_gate_sees_a_clock(book):
    assert "archive: entries have different times" in epub_faults(rewritten(book, {}, time=(2026, 1, 20, 0, 0, 0)))


def test_a_copy_without_faults_passes(book):
    assert epub_faults(rewritten(book, {})) == ()


@needs_java
@pytest.mark.slow
def test_epubcheck_reports_errors_and_mere_usages_but_not_that_a_font_is_embedded(book):
    damaged = rewritten(
        book,
        {
            CHAPTER: exchange("#ref-brook", "#ref-broke"),
            "EPUB/images/map.svg": exchange("viewBox", "viewbox"),
        },
    )
    found = {(message.id, message.severity) for message in epubcheck(damaged)}

    assert found == {("RSC-012", "ERROR"), ("RSC-025", "USAGE")}


@needs_browser
@pytest.mark.slow
def test_ace_finds_nothing_in_every_markup_at_once(book):
    assert ace(book) == ()


@needs_browser
@pytest.mark.slow
def test_ace_sees_what_epubcheck_does_not(book):
    damaged = rewritten(
        book,
        {
            CHAPTER: lambda content: exchange("<p>End.</p>", '<p style="color:#bbb;background:#fff">End.</p>')(
                exchange(' alt="A hill seen from the river."', "")(
                    exchange(' role="doc-noteref"', "")(content),
                )
            ),
            PACKAGE: exchange("schema:accessibilitySummary", "schema:accessibilityNotes"),
        },
    )
    found = "\n".join(ace(damaged))

    for fault in ("color-contrast", "image-alt", "epub-type-has-matching-role", "accessibilitySummary"):
        assert fault in found


@needs_javac
@pytest.mark.slow
def test_verapdf_tells_a_tagged_pdf_from_a_plain_one(tmp_path):
    page = weasyprint.HTML(string="<html lang='en'><title>T</title><h1>Hello</h1>")
    page.write_pdf(tmp_path / "tagged.pdf", pdf_variant="pdf/ua-1")
    page.write_pdf(tmp_path / "plain.pdf")

    assert verapdf(tmp_path / "tagged.pdf", "PDFUA-1").passes
    assert verapdf(tmp_path / "tagged.pdf", "PDFUA-1").rules > 100
    assert ("7.1-3", 1) in verapdf(tmp_path / "plain.pdf", "PDFUA-1").failures


@needs_javac
@pytest.mark.slow
def test_verapdf_does_not_take_silence_for_a_verdict(tmp_path):
    (tmp_path / "no.pdf").write_bytes(b"no")

    with pytest.raises(RuntimeError, match="did not judge"):
        verapdf(tmp_path / "no.pdf", "PDFUA-1")
