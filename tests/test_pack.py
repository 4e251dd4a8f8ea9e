"""Packing: what an EPUB holds, asked of its files; EPUBCheck and our own gate have to be silent about it."""

import inspect
import io
import zipfile
from dataclasses import replace

import ebooklib
import pytest
from ebooklib import epub
from lxml import etree

from builder.errors import Place, Severity
from builder.model import Font, Matter, Person
from builder.pack import archive, pack, source_of
from builder.pack.archive import Package, Resource, write
from tests.gates.epub import epub_faults
from tests.gates.epubcheck import epubcheck, needs_java, problems
from tests.volumes import section, whole_volume

XHTML = "{http://www.w3.org/1999/xhtml}"
TYPE = "{http://www.idpf.org/2007/ops}type"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NS = {"h": XHTML[1:-1], "opf": "http://www.idpf.org/2007/opf", "dc": "http://purl.org/dc/elements/1.1/"}


@pytest.fixture(scope="module")
def volume(tmp_path_factory):
    return whole_volume(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def book(volume):
    return pack(volume)


def opened(data):
    with zipfile.ZipFile(io.BytesIO(data)) as files:
        return {name: files.read(name) for name in files.namelist()}


def document(data, name):
    return etree.fromstring(opened(data)[f"EPUB/{name}"])


def with_section(volume, html, **more):
    return pack(
        replace(volume, sections=(section("one", "chapter", Matter.BODY, "One", html, **more),), figures=(), tables=())
    )


def said(data, name):
    return [element.text for element in document(data, "content.opf").iterfind(f".//{name}", NS)]


def properties(data):
    return {
        (meta.get("refines"), meta.get("property")): meta.text
        for meta in document(data, "content.opf").iterfind(".//opf:meta", NS)
    }


@needs_java
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_every_markup_at_once(book):
    assert epubcheck(book) == ()


@needs_java
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_a_book_without_cover_contents_and_pictures(volume):
    bare = replace(volume, cover="", pictures=(), fonts=(), stylesheet="", figures=(), tables=())
    bare = replace(bare, metadata=replace(bare.metadata, isbn="", subtitle="", people=(), subjects=(), description=""))
    data = pack(replace(bare, sections=(section("one", "text", Matter.BODY, "One", "<p>One.</p>"),)))

    assert epubcheck(data) == ()


def test_our_own_gate_finds_no_fault(book):
    assert epub_faults(book) == ()


def test_the_same_volume_gives_the_same_bytes(volume, book):
    assert pack(volume) == book


def test_the_archive_begins_with_its_media_type_and_has_one_time(book):
    with zipfile.ZipFile(io.BytesIO(book)) as files:
        entries = files.infolist()

    assert (entries[0].filename, entries[0].compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


def test_the_contents_page_becomes_the_navigation_in_its_place(book):
    package = document(book, "content.opf")
    order = [item.get("idref") for item in package.iterfind(".//opf:itemref", NS)]

    assert order[:6] == [
        "cover",
        "section-title-page",
        "section-imprint",
        "section-dedication",
        "nav",
        "section-preface",
    ]
    assert "EPUB/text/contents.xhtml" not in opened(book)


def test_without_a_contents_page_the_navigation_is_not_read_as_a_page(volume):
    data = with_section(volume, "<p>One.</p>")

    assert [i.get("idref") for i in document(data, "content.opf").iterfind(".//opf:itemref", NS)] == [
        "cover",
        "section-one",
    ]
    assert 'properties="nav"' in opened(data)["EPUB/content.opf"].decode()


def test_parts_nest_in_the_contents_and_headings_go_to_the_second_level(book):
    toc = next(nav for nav in document(book, "nav.xhtml").iter(XHTML + "nav") if nav.get(TYPE) == "toc")
    rows = ["".join(row.itertext()) for row in toc.iterfind("h:ol/h:li/h:ol/h:li", NS)]

    assert rows == ["1. The NightFirst час", "2. The WheelQətl yolu"]
    assert toc.find("h:ol/h:li/h:span", NS).text == "Water & Stone"


def test_a_part_page_leads_its_part(volume):
    part = section("part-one", "part", Matter.BODY, "Part One", "<h1>Part One</h1>", part="Part One")
    chapter = section("one", "chapter", Matter.BODY, "One", "<p>1</p>", part="Part One")
    data = pack(replace(volume, sections=(part, chapter), figures=(), tables=()))

    link = document(data, "nav.xhtml").find(".//h:nav/h:ol/h:li/h:a", NS)
    assert (link.text, link.getnext().tag) == ("Part One", XHTML + "ol")


def test_titles_keep_emphasis_and_language_but_no_ids_or_notes(volume):
    note = '<note id="n" number="1"><p>No.</p></note>'
    title = f'The <em id="x">Night</em>{note} <a href="y">of</a> <span lang="az">su</span>'
    data = with_section(volume, "<p>1</p>", title=title, text_title="1. The Night of su")

    assert (
        '1. The <em>Night</em> of <span lang="az" xml:lang="az">su</span></a>'
        in opened(data)["EPUB/nav.xhtml"].decode()
    )


def test_illustrations_and_tables_are_listed(book):
    nav = opened(book)["EPUB/nav.xhtml"].decode()

    assert '<a href="text/01-night.xhtml#map">Figure 1. The hill.</a>' in nav
    assert '<a href="text/02-wheel.xhtml#sums">Table 1. Sacks</a>' in nav


def test_the_landmarks_name_cover_contents_and_the_start_of_the_text(book):
    marks = {a.get(TYPE): a.get("href") for a in document(book, "nav.xhtml").iter(XHTML + "a") if a.get(TYPE)}

    assert marks["cover"] == "cover.xhtml"
    assert marks["toc"] == "nav.xhtml#toc"
    assert marks["bodymatter"] == "text/01-night.xhtml"


def test_the_old_contents_say_their_depth_and_send_a_part_to_its_first_chapter(book):
    ncx = opened(book)["EPUB/toc.ncx"].decode()

    assert 'name="dtb:depth" content="3"' in ncx
    assert '<text>Water &amp; Stone</text></navLabel><content src="text/01-night.xhtml"/>' in ncx


def test_a_note_is_called_in_place_and_stands_at_the_end_of_its_section(volume):
    data = with_section(volume, '<p>A<note id="note-1" number="1"><p>So.</p></note> tail.</p>')
    text = opened(data)["EPUB/text/one.xhtml"].decode()

    call = '<a class="note-ref" epub:type="noteref" role="doc-noteref" id="note-1-ref" href="#note-1"><sup>1</sup></a>'

    assert f"A{call} tail." in text
    assert text.index("tail.") < text.index('<aside epub:type="footnote" role="doc-footnote" id="note-1">')
    assert '<p><a class="note-number" role="doc-backlink" href="#note-1-ref">1</a> So.</p></aside>' in text


def test_a_second_call_of_a_note_leads_to_it_too(book):
    calls = [a for a in document(book, "text/01-night.xhtml").iter(XHTML + "a") if a.get("href") == "#note-1"]

    assert [call.get("id") for call in calls] == ["note-1-ref", "note-1-ref-2"]


def test_a_note_within_a_note_follows_it(book):
    notes = [a for a in document(book, "text/02-wheel.xhtml").iter(XHTML + "aside") if a.get("role") == "doc-footnote"]

    assert [note.get("id") for note in notes] == ["note-1", "note-2"]
    assert "#note-2" in [a.get("href") for a in notes[0].iter(XHTML + "a")]


def test_a_note_that_begins_with_a_list_still_has_its_number(volume):
    data = with_section(volume, '<p>A<note id="note-1" number="1"><ul><li>one</li></ul></note></p>')
    note = next(document(data, "text/one.xhtml").iter(XHTML + "aside"))

    assert [child.tag for child in note] == [XHTML + "p", XHTML + "ul"]


def test_page_numbers_and_our_own_marks_are_dropped_and_the_words_after_them_stay(volume):
    html = '<p data-line="1">See it<span class="page-ref" data-to="one#x" data-form=" (p. {})"/>, now.</p>'
    text = opened(with_section(volume, html))["EPUB/text/one.xhtml"].decode()

    assert "<p>See it, now.</p>" in text


def test_every_language_is_said_twice(book):
    chapter = document(book, "text/01-night.xhtml")
    foreign = next(span for span in chapter.iter(XHTML + "span") if span.get("lang") == "az")

    assert foreign.get(LANG) == "az"
    assert document(book, "text/03-az.xhtml").get(LANG) == document(book, "text/03-az.xhtml").get("lang") == "az"
    assert said(book, "dc:language") == ["en", "az"]


def test_links_lead_to_documents_and_links_to_the_contents_page_to_the_navigation(volume):
    html = (
        '<p><a href="one.xhtml#x">1</a><a href="one.xhtml">2</a><a href="contents.xhtml#contents">3</a></p><p id="x"/>'
    )
    contents = section("contents", "contents", Matter.FRONT, "Contents", "<h1>Contents</h1>", listed=False)
    one = section("one", "chapter", Matter.BODY, "One", html)
    data = pack(replace(volume, sections=(contents, one), figures=(), tables=()))

    links = [a.get("href") for a in document(data, "text/one.xhtml").iter(XHTML + "a")]
    assert links == ["#x", "one.xhtml", "../nav.xhtml"]


def test_pictures_are_shown_from_their_folder_and_the_cover_is_a_raster(volume):
    drawn = replace(volume, cover="map")
    files = opened(pack(drawn))

    assert files["EPUB/images/map.jpg"].startswith(b"\xff\xd8")
    assert 'src="../images/photo.jpg"' in files["EPUB/text/02-wheel.xhtml"].decode()
    assert (
        'href="images/map.jpg" id="picture-map" media-type="image/jpeg" properties="cover-image"'
        in files["EPUB/content.opf"].decode()
    )


def test_a_made_cover_page_gives_way_to_the_cover_picture(volume):
    made = section("cover", "cover", Matter.FRONT, "Cover", '<figure><img src="picture:cover" alt="c"/></figure>')
    data = pack(replace(volume, sections=(made, *volume.sections)))

    assert "EPUB/text/cover.xhtml" not in opened(data)
    assert epub_faults(data) == ()


def test_inline_drawings_and_formulas_are_in_their_namespaces_and_in_the_manifest(volume):
    drawing = '<svg viewBox="0 0 1 1" role="img"><title>T</title><linearGradient id="g"/></svg>'
    html = f'{drawing}<math alttext="m"><mi>m</mi></math>'
    files = opened(with_section(volume, html))

    assert 'properties="mathml svg"' in files["EPUB/content.opf"].decode()
    assert b'viewBox="0 0 1 1"' in files["EPUB/text/one.xhtml"]
    assert (
        next(etree.fromstring(files["EPUB/text/one.xhtml"]).iter("{http://www.w3.org/2000/svg}linearGradient"))
        is not None
    )


def test_text_keeps_its_spaces_and_special_characters(volume):
    html = "<p><b>Mill</b><i>house</i> &amp; &lt;tag&gt;</p><pre>  two\n  lines</pre>"

    assert html in opened(with_section(volume, html))["EPUB/text/one.xhtml"].decode()


def test_fonts_come_with_their_css_and_their_licence(book):
    files = opened(book)

    assert 'src: url("../fonts/vollkorn-400.ttf")' in files["EPUB/styles/book.css"].decode()
    assert "EPUB/fonts/vollkorn-400.ttf" in files
    assert b"Open Font License" in files["META-INF/licences/vollkorn.txt"]


def test_metadata_says_who_made_the_book_and_as_what(book):
    meta = properties(book)

    assert said(book, "dc:creator") == ["Ada Miller"]
    assert said(book, "dc:contributor") == ["Ilya Brook"]
    assert meta["#person-1", "file-as"] == "Miller, Ada"
    assert meta["#person-2", "role"] == "ill"
    assert meta[None, "dcterms:modified"] == "2026-01-20T00:00:00Z"


def test_a_collection_is_created_by_whoever_comes_first(volume):
    people = (Person("E. One", role="edt"), Person("T. Two", role="trl"))
    data = pack(replace(volume, metadata=replace(volume.metadata, people=people)))

    assert said(data, "dc:creator") == ["E. One"]


def test_every_refinement_follows_what_it_refines(book):
    metadata = document(book, "content.opf").find("opf:metadata", NS)
    names = [element.get("id") for element in metadata]

    for position, element in enumerate(metadata):
        if element.get("refines"):
            assert element.get("refines")[1:] in names[:position]


def test_an_edition_always_has_the_same_identifier_and_another_edition_another(volume, book):
    other = pack(replace(volume, edition=replace(volume.edition, name="school")))

    assert said(book, "dc:identifier")[0].startswith("urn:uuid:")
    assert said(other, "dc:identifier")[0] != said(book, "dc:identifier")[0]


def test_accessibility_is_told_from_what_is_there_and_claims_nothing(volume, book):
    undescribed = tuple(replace(picture, alt="") for picture in volume.pictures)
    poorer = opened(pack(replace(volume, pictures=undescribed)))["EPUB/content.opf"].decode()
    richer = opened(book)["EPUB/content.opf"].decode()

    assert "alternativeText" in richer
    assert "alternativeText" not in poorer
    assert ">textual</meta>" in poorer
    assert "conformsTo" not in richer
    assert "certifiedBy" not in richer


def test_a_book_without_pictures_is_not_said_to_be_visual(volume):
    plain = with_section(replace(volume, pictures=(), cover=""), "<p>One.</p>")

    assert "visual" not in opened(plain)["EPUB/content.opf"].decode()


def test_an_id_that_stands_twice_in_a_document_is_refused(volume):
    with pytest.raises(ValueError, match="more than one element"):
        with_section(volume, '<p id="x"/><p id="x"/>')


def test_markup_that_is_not_well_formed_is_refused(volume):
    with pytest.raises(etree.XMLSyntaxError):
        with_section(volume, "<p>One<br></p>")


PAGE = Resource("one", "one.xhtml", "application/xhtml+xml", b"<html/>")


@pytest.mark.parametrize(
    ("resources", "message"),
    [
        ((PAGE, replace(PAGE, path="two.xhtml")), "one"),
        ((PAGE, replace(PAGE, id="two")), "one.xhtml"),
        ((replace(PAGE, path="Über uns.xhtml"),), "not a name"),
        ((replace(PAGE, content=b""),), "empty"),
    ],
)
def test_what_the_library_would_take_in_silence_is_refused(resources, message):
    with pytest.raises(ValueError, match=message):
        write(Package("T", "en", "2026-01-20", "urn:x", (), resources, ("one",)))


class TestTheLibrarysPrivateWriter:
    """What `archive` leans on in ebooklib 0.20; another version has to be read before it is allowed."""

    def test_is_of_the_version_that_we_know(self, monkeypatch):
        assert ebooklib.VERSION == archive._LIBRARY
        monkeypatch.setattr(epub, "VERSION", (0, 21, 0))
        with pytest.raises(RuntimeError, match="not known"):
            write(Package("T", "en", "2026-01-20", "urn:x", (), (PAGE,), ("one",)))

    @pytest.mark.parametrize("name", ["_write_container", "_write_opf", "_write_opf_file", "_write_items"])
    def test_has_the_steps_that_we_call(self, name):
        assert callable(getattr(epub.EpubWriter, name))

    def test_hands_the_finished_package_to_the_step_that_we_replace(self):
        assert list(inspect.signature(epub.EpubWriter._write_opf_file).parameters) == ["self", "root"]
        assert "self._write_opf_file(root)" in inspect.getsource(epub.EpubWriter._write_opf)

    def test_passes_finished_bytes_through(self, book):
        assert b'viewBox="0 0 160 100"' in opened(book)["EPUB/images/map.svg"]
        item = epub.EpubItem("a", "a.xhtml", "application/xhtml+xml", b"<p><b>a</b><i>b</i></p>")
        assert item.get_content() == b"<p><b>a</b><i>b</i></p>"


def test_a_font_that_is_not_there_is_not_passed_over(volume):
    missing = Font("x-400", "X", 400, "normal", "/nowhere/x.ttf", "0" * 64)

    with pytest.raises(FileNotFoundError):
        pack(replace(volume, fonts=(missing,)))


WRITTEN = """<h1 id="one" data-line="1">One</h1>
<p data-line="3">First,
and on
and on.<note id="note-1" number="1" data-line="9"><p data-line="9">A note
of two lines.</p></note></p>
<p data-line="4" data-file="chapters/parts/mill.md">Taken in.</p><p data-line="12">Beside it.</p>
<ul><li data-line="14">See <a href="nowhere.xhtml">it</a>.</li></ul>"""


def written(volume):
    only = section("one", "chapter", Matter.BODY, "One", WRITTEN, file="chapters/01-one.md")
    return replace(volume, sections=(only,), figures=(), tables=())


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("<h1", Place("chapters/01-one.md", 1)),
        ("First,", Place("chapters/01-one.md", 3)),
        ("and on.", Place("chapters/01-one.md", 3)),
        ("Taken in.", Place("chapters/parts/mill.md", 4)),
        ("See ", Place("chapters/01-one.md", 14)),
        ("of two lines.", Place("chapters/01-one.md", 9)),
        ("<title>", Place("chapters/01-one.md")),
    ],
)
def test_a_line_of_the_epub_leads_back_to_the_authors(volume, words, place):
    text = opened(pack(written(volume)))["EPUB/text/one.xhtml"].decode()
    line = text[: text.index(words)].count("\n") + 1

    assert source_of(written(volume), "EPUB/text/one.xhtml", line) == place


def test_what_the_author_did_not_write_has_no_place_and_a_picture_is_its_own(volume):
    assert source_of(volume, "EPUB/content.opf", 3) == Place()
    assert source_of(volume, "EPUB/images/map.svg", 3) == Place("map.svg")


@needs_java
@pytest.mark.slow
def test_what_epubcheck_says_comes_back_at_the_authors_line(volume):
    told = problems(epubcheck(pack(written(volume))), written(volume))
    (problem,) = (each for each in told if each.severity is Severity.ERROR)

    assert problem.place == Place("chapters/01-one.md", 14)
    assert "RSC-007" in problem.message
