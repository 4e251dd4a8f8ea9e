"""Printed pages in the EPUB: each mark stands before the first word of its page, wherever that word is."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import etree

from builder.build import BuildRequest, build
from builder.characters import counted
from builder.model import MappedPage, Matter, PageMap
from builder.pack import pack
from tests.epub_pages import page_faults, page_list
from tests.gates.epub import epub_faults
from tests.gates.epubcheck import epubcheck, needs_java
from tests.volumes import section, whole_volume

ROOT = Path(__file__).parent.parent
BOOKS = (ROOT, *(path for path in sorted((ROOT / "tests/books").iterdir()) if path.name != "mistakes"))
MARK = '<span epub:type="pagebreak" role="doc-pagebreak" id="page-{0}" aria-label="{0}"/>'
TYPE = "{http://www.idpf.org/2007/ops}type"


@pytest.fixture(scope="module")
def volume(tmp_path_factory):
    return whole_volume(tmp_path_factory.mktemp("pictures"))


def printed(*pages):
    """Map pages: (folio, section, counted characters before it, first words)."""
    return PageMap(
        "pdf",
        tuple(
            MappedPage(
                number, folio, name, "decimal" if folio.isdecimal() else "lower-roman", words=words, offset=offset
            )
            for number, (folio, name, offset, words) in enumerate(pages)
        ),
        {},
    )


def packed(volume, html, before, words="", folio="7"):
    """Pack one section with one page that begins behind some words."""
    only = replace(volume, sections=(section("one", "chapter", Matter.BODY, "One", html),), figures=(), tables=())
    return pack(only, printed((folio, "one", len(counted(before)), words)))


def document(data, name="text/one.xhtml"):
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(f"EPUB/{name}").decode()


@pytest.mark.parametrize(
    ("html", "before", "marked"),
    [
        ("<p>One two three.</p>", "One", "<p>One |two three.</p>"),
        ("<p>One two.</p><p>Three.</p>", "One two.", "<p>One two.</p><p>|Three.</p>"),
        ("<ul><li>one</li><li>two three</li></ul>", "one two", "<ul><li>one</li><li>two |three</li></ul>"),
        ("<p>A <em>very old</em> mill</p>", "A very", "<p>A <em>very |old</em> mill</p>"),
        ("<p>A <em>very old</em> mill</p>", "A", "<p>A |<em>very old</em> mill</p>"),
        ('<p>See <a href="https://a.org/">it</a></p>', "See", '<p>See |<a href="https://a.org/">it</a></p>'),
        ("<p>over a refu\u00adgee camp</p>", "over a refu", "<p>over a |refu\u00adgee camp</p>"),
        ("<p>in <b>Bak</b>u now</p>", "in Bak", "<p>in |<b>Bak</b>u now</p>"),
        ("<p>Nagorno-Karabakh</p>", "Nagorno-", "<p>Nagorno-|Karabakh</p>"),
        ("<p>One</p><p>two</p>", "One", "<p>One</p><p>|two</p>"),
        ("<p>One<br/>two</p>", "One", "<p>One<br/>|two</p>"),
        ('<p>One</p><h2 id="x">Two</h2>', "One", '<p>One</p>|<h2 id="x">Two</h2>'),
        (
            "<header><p>Chapter 1</p><h1>Night</h1></header><p>It.</p>",
            "",
            "|<header><p>Chapter 1</p><h1>Night</h1></header><p>It.</p>",
        ),
        ("<p>a</p><dl><dt><dfn>b</dfn> c</dt><dd>d</dd></dl>", "a", "<dl><dt>|<dfn>b</dfn> c</dt>"),
        ("<p>One.</p>", "One.", "<p>One.</p>|"),
    ],
)
def test_a_mark_stands_before_the_first_word_of_its_page(volume, html, before, marked):
    assert marked.replace("|", MARK.format(7)) in document(packed(volume, html, before))


def test_a_mark_stands_before_the_figure_with_which_a_page_begins(volume):
    figure = '<figure id="f"><img src="picture:photo" alt="The race"/><figcaption>Winter</figcaption></figure>'

    assert f'{MARK.format(7)}<figure id="f">' in document(packed(volume, f"<p>One</p>{figure}", "One"))


def test_a_page_may_begin_in_a_cell_of_a_table(volume):
    table = (
        "<table><caption>Sacks</caption><thead><tr><th>Year</th></tr></thead><tbody><tr><td>1990</td></tr>"
        "<tr><td>1991</td></tr></tbody></table>"
    )

    assert f"<td>{MARK.format(7)}1991</td>" in document(packed(volume, table, "Sacks Year 1990"))


def test_a_page_that_begins_with_a_note_is_marked_before_its_number(volume):
    text = document(packed(volume, '<p>One<note id="note-1" number="1"><p>So.</p></note>.</p>', "One.", "So."))

    assert re.search(r'<p><span [^>]*id="page-7"[^>]*/><a class="note-number"[^>]*>1</a> So.</p>', text)


def test_notes_count_where_they_are_printed_behind_the_chapter(volume):
    html = '<p>One<note id="n" number="1"><p>The note goes on.</p></note> two.</p>'

    assert f" {MARK.format(7)}two.</p>" in document(packed(volume, html, "One"))
    assert f"The note {MARK.format(7)}goes on." in document(packed(volume, html, "One two. The note"))


def test_several_pages_may_begin_within_one_paragraph(volume):
    only = replace(
        volume,
        sections=(section("one", "chapter", Matter.BODY, "One", "<p>One two three.</p>"),),
        figures=(),
        tables=(),
    )
    data = pack(only, printed(("1", "one", 0, "One"), ("2", "one", 3, "two"), ("3", "one", 6, "three.")))

    assert f"<p>{MARK.format(1)}One {MARK.format(2)}two {MARK.format(3)}three.</p>" in document(data)


def test_pages_without_a_word_are_marked_in_their_order(volume):
    only = replace(
        volume, sections=(section("one", "chapter", Matter.BODY, "One", "<h1>One</h1>"),), figures=(), tables=()
    )
    data = pack(only, printed(("1", "one", 0, ""), ("2", "one", 0, "One"), ("3", "", 0, ""), ("4", "", 0, "")))

    assert "".join(map(MARK.format, "12")) + "<h1>" in document(data)
    assert "</h1>" + "".join(map(MARK.format, "34")) in document(data)


def test_an_edition_with_other_words_before_a_page_is_marked_by_the_words_of_the_page(volume):
    data = packed(volume, "<p>For teachers: more. One two three.</p>", "One", words="two three.")

    assert f"One {MARK.format(7)}two" in document(data)


def test_an_id_of_the_authors_is_not_taken(volume):
    data = packed(volume, '<p id="page-7">One</p>', "")

    assert 'id="page-7-too" aria-label="7"' in document(data)
    assert "text/one.xhtml#page-7-too" in document(data, "nav.xhtml")


def test_pages_of_sections_that_this_edition_lacks_are_not_listed(volume):
    pages = printed(("i", "preface", 0, "Preface"), ("1", "only-in-print", 0, "x"), ("2", "", 0, ""))

    assert page_list(pack(volume, pages)) == ["i"]


def test_the_cover_and_the_contents_are_marked_in_what_stands_for_them(volume):
    links = (
        '<h1>Contents</h1><ol><li><a href="preface.xhtml">Preface</a></li><li><a href="03-az.xhtml">Son</a></li></ol>'
    )
    sections = tuple(replace(s, html=links) if s.id == "contents" else s for s in volume.sections)
    pages = printed(("Cover", "cover", 0, ""), ("i", "contents", 0, "Contents"), ("ii", "contents", 15, "Son"))
    data = pack(
        replace(volume, sections=sections),
        replace(pages, pages=(replace(pages.pages[0], numbering=""), *pages.pages[1:])),
    )
    nav = document(data, "nav.xhtml")

    assert 'id="page-cover" aria-label="Cover"/><img' in document(data, "cover.xhtml")
    assert f"{MARK.format('i')}<nav" in nav
    assert f'<a href="text/03-az.xhtml">{MARK.format("ii")}Son</a>' in nav
    assert epub_faults(data) == ()


def test_the_old_contents_list_the_pages_too(volume):
    ncx = document(pack(volume, printed(("iv", "preface", 0, "Preface"), ("12", "01-night", 0, "Chapter"))), "toc.ncx")

    assert '<meta name="dtb:totalPageCount" content="2"/>' in ncx
    assert '<meta name="dtb:maxPageNumber" content="12"/>' in ncx
    assert '<pageTarget id="page-iv" type="front"><navLabel><text>iv</text>' in ncx
    assert '<pageTarget id="page-12" type="normal" value="12">' in ncx


def test_the_source_of_the_pages_is_said_only_with_pages(volume):
    with_pages = document(pack(volume, printed(("1", "01-night", 0, "Chapter"))), "content.opf")
    without = document(pack(volume), "content.opf")

    assert '<dc:source id="printed">urn:isbn:9783161484100</dc:source>' in with_pages
    assert '<meta property="source-of" refines="#printed">pagination</meta>' in with_pages.replace(
        'refines="#printed" property="source-of"', 'property="source-of" refines="#printed"'
    )
    for word in ("pageBreakSource", "pageBreakMarkers", "pageNavigation"):
        assert word in with_pages
        assert word not in without


@needs_java
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_marks_in_every_document(volume):
    pages = printed(
        *(("Cover", "cover", 0, ""), ("i", "title-page", 0, "The"), ("ii", "", 0, ""), ("iii", "contents", 0, "")),
        *(
            ("1", "01-night", 0, "Chapter"),
            ("2", "01-night", 60, ""),
            ("3", "02-wheel", 40, ""),
            ("4", "glossary", 9, ""),
        ),
    )
    data = pack(volume, pages)

    assert epubcheck(data) == ()
    assert epub_faults(data) == ()


@pytest.fixture(scope="module", params=BOOKS, ids=lambda path: path.name)
def files(request, tmp_path_factory):
    """Build a whole book: its EPUB and the PDF that has the pages."""
    out = tmp_path_factory.mktemp("dist")
    report = build(BuildRequest(request.param, ("pdf", "epub"), out), lambda _: None)
    return {file.edition: file.path.read_bytes() for file in report.files}


@pytest.mark.slow
def test_every_page_of_the_pdf_is_marked_before_its_first_word_and_listed(files):
    assert page_faults(files["epub"], files["pdf"]) == []


@pytest.mark.slow
def test_a_mark_at_the_wrong_word_is_seen(files):
    def moved(content):
        tree = etree.fromstring(content)
        mark = next(each for each in tree.iter() if each.get("aria-label") == "2")
        words = mark.getparent()
        text, mark.tail = mark.tail or "", None
        words.remove(mark)
        words.text = (words.text or "") + text
        tree.find("{*}body").append(mark)
        return etree.tostring(tree)

    damaged = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files["epub"])) as old, zipfile.ZipFile(damaged, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, moved(content) if b'role="doc-pagebreak" id="page-2"' in content else content)

    assert any(fault.startswith("page 2 ") for fault in page_faults(damaged.getvalue(), files["pdf"]))
