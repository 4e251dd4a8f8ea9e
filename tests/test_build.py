"""Build: every edition of the tiny book, made twice, read back from its bytes."""

import io
import os
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from builder.build import BuildReport, BuildRequest, build, check
from builder.errors import BookError, Problem, Severity
from tests import pdfs
from tests.gates.epub import epub_faults
from tests.gates.epubcheck import epubcheck, needs_java
from tests.gates.verapdf import needs_javac, verapdf

TINY = Path(__file__).parent / "books" / "tiny"
PDFS = ("pdf", "print", "teacher")
FILES = {
    "pdf": "the-tiny-mill.pdf",
    "epub": "the-tiny-mill.epub",
    "print": "the-tiny-mill-print.pdf",
    "teacher": "the-tiny-mill-teacher.pdf",
}

REFERENCES = (  # as they are printed, and what they lead to
    (r"the stone \(p\. (\w+)\)", "02-blocks#fig-stone"),
    (r"Figure 1 \(p\. (\w+)\)", "02-blocks#hill"),
    (r"Table 1 \(p\. (\w+)\)", "02-blocks#sacks"),
    (r"Question 2 \(p\. (\w+)\)", "02-blocks#second-question"),
    (r"The order \(p\. (\w+)\)", "03-wheel#order"),
    (r"By file: the wheel \(p\. (\w+)\)", "03-wheel"),
    (r"the table, p\. (\w+)\)", "02-blocks#sacks"),
    (r"A long way down \(p\. (\w+)\)", "01-words#a-long-way-down"),
    (r"the glossary \(p\. (\w+)\) after", "06-glossary"),
    (r"its first year, p\. (\w+)\)", "07-timeline#first-year"),
    (r"the wheel \(p\. (\w+)\) turns", "03-wheel"),
)


def silent(_):
    pass


@dataclass(frozen=True, slots=True)
class Made:
    report: BuildReport
    files: dict[str, bytes]  # by edition


def make(folder):
    root = folder / "tiny"
    shutil.copytree(TINY, root)
    report = build(BuildRequest(root), silent)
    return Made(report, {file.edition: file.path.read_bytes() for file in report.files})


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    return make(tmp_path_factory.mktemp("once"))


@pytest.fixture(params=PDFS)
def pdf(request, tiny):
    return tiny.files[request.param]


@pytest.fixture(scope="module")
def pages(tiny):
    """Give the text of each page of each PDF."""
    return {edition: pdfs.texts(tiny.files[edition]) for edition in PDFS}


@pytest.fixture(scope="module")
def words(tiny, pages):
    """Give the whole text of each edition, without white space."""
    found = {edition: pdfs.bare("".join(texts)) for edition, texts in pages.items()}
    return {**found, "epub": pdfs.bare(epub_text(tiny.files["epub"]))}


def epub_text(epub):
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        chapters = [name for name in archive.namelist() if name.startswith("EPUB/text/")]
        return re.sub(r"<[^>]*>", "", "".join(archive.read(name).decode("utf-8") for name in chapters))


def notes_of_the_source():
    """Find the notes in the chapters' text, but those of `only` and of the chapter that some editions leave out."""
    found = []
    for path in sorted(TINY.glob("chapters/0*.md")):
        text = path.read_text("utf-8")
        found += re.findall(r"\^\[((?:[^\[\]@]|\[[^@\[\]]+\]\([^()]+\))+)\]|^\[\^\w+\]: (.+)$", text, re.M)
    notes = [re.sub(r"\[([^\]]+)\]\([^)]+\)", r"\1", at_once or below) for at_once, below in found]
    assert len(notes) == 8
    return [note for note in notes if not note.startswith(("Furtively", "Partly"))]


@pytest.mark.slow
def test_every_edition_is_made_under_its_name_without_a_doubt(tiny):
    assert {file.edition: file.path.name for file in tiny.report.files} == FILES
    assert {problem.severity for problem in tiny.report.problems} <= {Severity.NOTE}  # of looks
    assert all(file.size == len(tiny.files[file.edition]) for file in tiny.report.files)


@pytest.mark.slow
def test_an_edition_made_again_elsewhere_is_the_same(tiny, tmp_path):
    again = make(tmp_path / "somewhere else")

    assert [edition for edition in FILES if again.files[edition] != tiny.files[edition]] == []


@pytest.mark.slow
def test_an_edition_made_after_edits_is_as_one_made_at_once(tmp_path):
    edited, fresh = tmp_path / "edited", tmp_path / "fresh"
    shutil.copytree(TINY, edited)
    build(BuildRequest(edited), silent)
    for path in sorted(edited.glob("chapters/0*.md")):
        path.write_text(re.sub(r"(?m)^(\w+ \w+) ", r"\1 again ", path.read_text("utf-8"), count=3), "utf-8")
        report = build(BuildRequest(edited), silent)
    shutil.copytree(edited, fresh, ignore=shutil.ignore_patterns(".chapbook", "dist"))
    build(BuildRequest(fresh), silent)

    assert report.tally.reused
    names = FILES.values()
    assert [
        name for name in names if (edited / "dist" / name).read_bytes() != (fresh / "dist" / name).read_bytes()
    ] == []


@pytest.mark.slow
def test_the_clock_the_country_and_the_user_leave_no_trace(tiny, tmp_path):
    root = tmp_path / "ein Ordner" / "кітап"
    shutil.copytree(TINY, root)
    strange = {"TZ": "Asia/Kathmandu", "LC_ALL": "tr_TR.UTF-8", "LANG": "az_AZ", "PYTHONHASHSEED": "42"}
    program = "import os; os.umask(0o077); from builder.cli import main; main()"
    command = [sys.executable, "-c", program, "build", ".", "--jobs", "1", "--out", "made here", "--quiet"]
    environ = {**os.environ, **strange, "PYTHONPATH": str(Path.cwd())}
    subprocess.run(command, cwd=root, env=environ, check=True)

    made = {edition: (root / "made here" / name).read_bytes() for edition, name in FILES.items()}
    assert [edition for edition in FILES if made[edition] != tiny.files[edition]] == []


@pytest.mark.slow
def test_every_link_leads_somewhere(pdf):
    found = pdfs.links(pdf)

    assert {name for _, name in found.inner} - pdfs.destinations(pdf).keys() == set()
    assert (len(found.inner) > 40, found.others) == (True, 0)
    assert set(found.outer) <= {"https://example.org/", "https://creativecommons.org/licenses/by/4.0/"} | {
        "https://example.org/stone"
    }


@pytest.mark.slow
@pdfs.needs_poppler
@pytest.mark.parametrize("edition", PDFS)
def test_every_bookmark_names_a_heading_of_its_page(tiny, pages, edition):
    for bookmark in pdfs.outline(tiny.files[edition]):
        title = pdfs.bare(re.sub(r"^\d+\. ", "", bookmark.title))
        assert bookmark.title in ("Water", "Stone") or title in pdfs.bare(pages[edition][bookmark.page]), bookmark


@pytest.mark.slow
def test_the_outline_has_parts_chapters_and_headings_in_order(tiny):
    rows = [(bookmark.depth, bookmark.title) for bookmark in pdfs.outline(tiny.files["print"])]

    assert rows == [
        (0, "List of illustrations"),
        (0, "List of tables"),
        (0, "Preface"),
        (0, "Thanks"),
        (0, "Water"),
        (1, "1. Words within a line"),
        (2, "References"),
        (2, "Notes"),
        (2, "Citations"),
        (2, "Jinja"),
        (3, "A long way down"),
        (1, "2. Blocks"),
        (0, "Stone"),
        (1, "3. The Wheel"),
        (2, "The order"),
        (2, "The work"),
        (0, "Son"),
        (0, "Glossary"),
        (0, "Timeline"),
        (0, "Bibliography"),
        (0, "Colophon"),
    ]


@pytest.mark.slow
@pdfs.needs_poppler
@pytest.mark.parametrize("edition", PDFS)
def test_page_labels_are_the_folios_that_stand_on_the_pages(tiny, pages, edition):
    labelled = zip(pdfs.labels(tiny.files[edition]), map(str.split, pages[edition]), strict=True)
    printed = [(label, words[-1]) for label, words in labelled if words and re.fullmatch(r"\d+|[ivxl]+", words[-1])]

    assert len(printed) > 12
    assert [(label, folio) for label, folio in printed if label != folio] == []


@pytest.mark.slow
@pdfs.needs_poppler
@pytest.mark.parametrize("edition", PDFS)
def test_every_printed_page_number_is_the_folio_of_its_target(tiny, pages, edition):
    folios, where = pdfs.labels(tiny.files[edition]), pdfs.destinations(tiny.files[edition])
    text = re.sub(r"\s+", " ", re.sub(r"\u2010\s+", "", " ".join(pages[edition])))

    for reference, target in REFERENCES:
        found = re.search(reference, text)
        assert found, reference
        assert found[1] == folios[where[target]], reference


@pytest.mark.slow
@pdfs.needs_poppler
@pytest.mark.parametrize("edition", FILES)
def test_every_note_of_the_source_is_in_the_text(words, edition):
    text = re.sub(r"\(p\.\w+\)", "", words[edition])

    assert [note for note in notes_of_the_source() if pdfs.bare(note) not in text] == []


@pytest.mark.slow
@pdfs.needs_poppler
@pytest.mark.parametrize("edition", FILES)
def test_numbers_are_the_same_in_every_edition(words, edition):
    text = words[edition]

    for numbered in ("Figure 1. The hill from the river", "Figure 2. The stone", "Table 1. Sacks", "Table 2. Kisələr"):
        assert pdfs.bare(numbered) in text
    assert "2andwhydoesitstop?" in text
    assert re.search(r"3\.?lastlynotedattheend", text), "the note after one that is left out keeps its number"
    assert ("figure3.thehillagain" in text) is (edition != "print")


@pytest.mark.slow
@pdfs.needs_poppler
def test_answers_are_nowhere_in_an_edition_that_does_not_show_them(tiny, words):
    hidden = ("hiddenwater", "hiddenfrost", "secretlysaid", "furtivelynoted")

    assert [answer for answer in hidden if answer not in words["teacher"]] == []
    for edition in ("pdf", "print", "epub"):
        assert [answer for answer in hidden if answer in words[edition]] == []
        assert re.search(rb"hidden (water|frost)|Secretly|Furtively", uncompressed(tiny.files[edition])) is None


def uncompressed(file):
    """Spell out every stream of a PDF, or every file of an EPUB."""
    if file.startswith(b"%PDF"):
        with pdfs.pikepdf.open(io.BytesIO(file)) as opened:
            spelt = io.BytesIO()
            opened.save(
                spelt,
                stream_decode_level=pdfs.pikepdf.StreamDecodeLevel.all,
                compress_streams=False,
                object_stream_mode=pdfs.pikepdf.ObjectStreamMode.disable,
            )
            return spelt.getvalue()
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist() if name.endswith((".xhtml", ".opf", ".ncx")))


@pytest.mark.slow
@pdfs.needs_poppler
def test_every_edition_says_what_is_meant_for_it(words):
    for sentence, editions in {
        "Seen on screens only": {"pdf", "print"},
        "This paragraph is for teachers of The Tiny Mill": {"teacher"},
        "This paragraph is for readers of epub files": {"epub"},
        "A chapter that not every edition has": {"pdf", "epub", "teacher"},
        "In 1989 the mill ground 12 sacks": set(FILES),
        "AT&amp;T calls at noon": {"epub"},
        "Ground at Riverside": set(FILES),
        "Mill House thanks everybody": set(FILES),
    }.items():
        assert {edition for edition in FILES if pdfs.bare(sentence) in words[edition]} == editions, sentence


@pytest.mark.slow
@pdfs.needs_poppler
def test_chapters_begin_on_the_pages_that_an_edition_asks_for(tiny):
    starts = {edition: pdfs.destinations(tiny.files[edition]) for edition in PDFS}
    chapters = ("01-words", "02-blocks", "03-wheel", "05-son")

    assert [starts["print"][name] % 2 for name in chapters] == [0, 0, 0, 0]
    last = {name: max(page for key, page in starts["teacher"].items() if key.startswith(name)) for name in chapters}
    assert starts["teacher"]["02-blocks"] == last["01-words"] + 1


@pytest.mark.slow
@pdfs.needs_poppler
def test_notes_stand_at_the_foot_or_after_the_chapter(pages, words):
    note = pdfs.bare("Slowly written below its paragraph")
    (page,) = [text for text in map(pdfs.bare, pages["pdf"]) if note in text]
    text = words["teacher"]

    assert "anoteatonce" in page
    assert text.index("theendofthewords") < text.index(note) < text.index("waterknowstheway")


@pytest.mark.slow
@pdfs.needs_poppler
def test_only_the_books_fonts_are_in_it_and_all_are_embedded(pdf):
    families = ("Vollkorn", "Alegreya-Sans", "Cormorant-Garamond")

    assert [name for name, embedded in pdfs.fonts(pdf) if not embedded or not name.startswith(families)] == []


@pytest.mark.slow
@pdfs.needs_qpdf
def test_qpdf_finds_nothing(pdf):
    assert pdfs.qpdf_complaints(pdf) == ""


@pytest.mark.slow
@needs_javac
@pytest.mark.parametrize(
    ("edition", "profile"),
    [
        ("pdf", "PDFUA-1"),
        ("pdf", "PDFA-2A"),
        ("print", "PDFUA-1"),
        ("print", "PDFA-2A"),
        ("teacher", "PDFUA-1"),
        ("teacher", "PDFA-2A"),
    ],
)
def test_the_pdf_keeps_both_standards(tiny, tmp_path, edition, profile):
    path = tmp_path / "book.pdf"
    path.write_bytes(tiny.files[edition])
    verdict = verapdf(path, profile)

    assert verdict.failures == ()
    assert verdict.passes


@pytest.mark.slow
@needs_java
def test_epubcheck_and_our_own_bars_find_nothing(tiny):
    assert epub_faults(tiny.files["epub"]) == ()
    assert [str(message) for message in epubcheck(tiny.files["epub"])] == []


def test_check_finds_what_build_refuses_and_makes_nothing(make_folder):
    root = make_folder({"chapters/01-mill.md": "# The Mill\n\n[dead](#nowhere)\n\n{{ nobody }}\n"})
    with pytest.raises(BookError) as caught:
        build(BuildRequest(root), silent)

    assert caught.value.problems == check(root, {})
    assert not (root / "dist").exists()


def test_an_unknown_edition_is_told_with_what_is_wrong_in_the_settings(make_folder):
    root = make_folder({"book/book.toml": 'title = "X"\n[editions.Print]\nextends = "pdf"\n'})
    with pytest.raises(BookError) as caught:
        build(BuildRequest(root, ("Print",)), silent)

    assert [problem.code for problem in caught.value.problems] == ["CB-BUILD-01", "CB-SET-04"]


def test_an_unknown_edition_is_told_the_nearest(make_folder):
    with pytest.raises(BookError) as caught:
        build(BuildRequest(make_folder(), ("epb",)), silent)

    (problem,) = caught.value.problems
    assert (problem.code, problem.hint) == ("CB-BUILD-01", "did you mean 'epub'?")


def test_a_problem_of_every_edition_is_told_once(make_folder):
    root = make_folder({"chapters/01-mill.md": "# The Mill\n\n[dead](#nowhere) [@nobody1990]\n"})

    assert [(problem.code, problem.place.line) for problem in check(root, {})] == [
        ("CB-LINK-01", 3),
        ("CB-CITE-01", 3),
    ]


def test_warnings_can_be_silenced_for_a_file_and_errors_cannot(make_folder):
    ignore = '[ignore]\nCB-LOAD-04 = {file = "chapters/02-b.md", reason = "next year"}\n'
    files = {"book/book.toml": f'title = "X"\ncontents = ["01-mill"]\n{ignore}', "chapters/02-b.md": "# B"}

    assert wrong_with(make_folder(files)) == []
    empty = wrong_with(make_folder({**files, "chapters/01-mill.md": ""}))
    assert [(problem.code, problem.severity) for problem in empty] == [("CB-LOAD-10", Severity.ERROR)]


def wrong_with(root: Path) -> list[Problem]:
    """Check a book; that an edition was not built yet is no fault of it."""
    return [problem for problem in check(root, {}) if problem.severity is not Severity.NOTE]


def test_a_file_that_fails_its_check_is_kept_beside_the_last_good_one(make_folder, monkeypatch):
    root = make_folder()
    build(BuildRequest(root, ("epub",)), silent)
    good = (root / "dist/the-mill.epub").read_bytes()
    (root / "chapters/01-mill.md").write_text("# The Mill\n\nThe wheel stands.\n")
    fault = replace(wrong_with(make_folder({"chapters/01-mill.md": ""}))[0], code="CB-EPUB-13")
    monkeypatch.setattr("builder.check.check_epub", lambda *_: (fault,))
    (root / "chapters/01-mill.md").write_text("# The Mill\n\nThe wheel stands.\n")
    with pytest.raises(BookError):
        build(BuildRequest(root, ("epub",)), silent)

    assert (root / "dist/the-mill.epub").read_bytes() == good
    assert (root / "dist/the-mill.failed.epub").is_file()
