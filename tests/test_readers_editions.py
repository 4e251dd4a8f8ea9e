"""The ready-made editions in finished files: schools get no colour, large print no small letter, pupils no answers."""

import io
import re
import shutil
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from PIL import Image

from builder.build import BuildRequest, build
from builder.compose import compose
from builder.load import load
from builder.store import Store
from tests import pdfs
from tests.gates.verapdf import needs_javac, verapdf
from tests.grid import printed_baselines
from tests.page_facts import facts
from tests.test_holmes import SETTINGS, STORIES
from tests.test_pages_of_the_book import off_the_grid

ROOT = Path(__file__).parent.parent
TINY = ROOT / "tests/books/tiny"
LARGE_PT = 16.0
LEAST_PPI = 150


# ---- what is asked of a finished file


def too_small(pdf):
    """Name the pages, 1-based, on which a letter is smaller than large print."""
    return [page.number for page in facts(pdf) if any(size < LARGE_PT - 0.01 for size, _ in page.glyphs)]


def slanted(pdf):
    """Name the pages with italics, drawn or made by slanting."""
    italic = ("Italic", "Oblique")
    return [p.number for p in facts(pdf) if p.slanted or any(sign in font for _, font in p.glyphs for sign in italic)]


def parted(pdf):
    """Quote the lines that end with a hyphen."""
    lines = [line.rstrip() for text in pdfs.texts(pdf) for line in text.splitlines()]
    return [line for line in lines if line.endswith(("-", "\u2010", "\u00ad"))]


def coloured(pdf):
    """Name the pages with a colour, of a drawing or of a picture."""
    return [p.number for p in facts(pdf) if p.colours or any(space != "DeviceGray" for space, _ in p.pictures)]


def coarse(pdf):
    """Name the pages with a picture of too few pixels for its size."""
    return [p.number for p in facts(pdf) if any(ppi < LEAST_PPI for _, ppi in p.pictures)]


# ---- the two books


@pytest.fixture(scope="module")
def flagship(tmp_path_factory):
    """Build the flagship for the screen, and its editions for schools and in large print."""
    request = BuildRequest(ROOT, ("pdf", "school", "large-print"), tmp_path_factory.mktemp("dist"), jobs=2)
    return {file.edition: file.path for file in build(request, lambda _: None).files if file.pages}


@pytest.fixture(scope="module")
def stories(tmp_path_factory):
    """Build a book of 300 pages whose settings name the two editions and say nothing of them."""
    if not STORIES.is_dir():
        pytest.skip("the stories are not beside this repository")
    root = tmp_path_factory.mktemp("holmes")
    shutil.copytree(STORIES, root / "chapters")
    (root / "book").mkdir()
    (root / "book/book.toml").write_text(f"{SETTINGS}[editions.school]\n[editions.large-print]\n")
    report = build(BuildRequest(root, ("school", "large-print"), jobs=2), lambda _: None)
    return {file.edition: file.path for file in report.files}


@pytest.fixture(params=["flagship", "stories"])
def book(request):
    return request.getfixturevalue(request.param)


@pytest.mark.slow
@pdfs.needs_poppler
def test_large_print_has_no_small_letter_no_italics_and_no_parted_word(book):
    pdf = book["large-print"].read_bytes()

    assert too_small(pdf) == []
    assert slanted(pdf) == []
    assert parted(pdf) == []


@pytest.mark.slow
def test_a_school_edition_is_grey_and_its_pictures_are_fine_enough(book):
    pdf = book["school"].read_bytes()

    assert coloured(pdf) == []
    assert coarse(pdf) == []


@pytest.mark.slow
def test_lines_of_the_school_edition_are_level_on_facing_pages(flagship):
    pdf = flagship["school"].read_bytes()
    opens = {bookmark.title: bookmark.page for bookmark in pdfs.outline(pdf)}
    pages = printed_baselines(pdf, "Vollkorn", 12.0)[opens["To the Reader"] : opens["Timeline"]]

    assert len(pages) > 40
    assert off_the_grid(pages, 18.0) == []


@pytest.mark.slow
@needs_javac
@pytest.mark.parametrize("edition", ["pdf", "school", "large-print"])
@pytest.mark.parametrize("profile", ["PDFUA-1", "PDFA-2A"])
def test_all_keep_the_standards(flagship, edition, profile):
    assert verapdf(flagship[edition], profile).failures == ()


@pytest.mark.slow
@pdfs.needs_poppler
@pytest.mark.parametrize("edition", ["school", "large-print"])
def test_the_folio_that_is_printed_on_a_page_is_its_label(flagship, edition):
    pdf = flagship[edition].read_bytes()
    pages = zip(pdfs.labels(pdf), pdfs.texts(pdf), strict=True)
    numbered = [(label, text) for label, text in pages if label.isdecimal() and text.strip()]

    assert len(numbered) > 80
    assert [label for label, text in numbered if text.split()[-1] != label] == []


@pytest.mark.slow
@pdfs.needs_poppler
def test_page_numbers_in_large_print_lead_to_its_own_pages(flagship):
    pdf = flagship["large-print"].read_bytes()
    where, labels = pdfs.destinations(pdf), pdfs.labels(pdf)
    page = labels[where["06-why-the-troops-came"]]

    assert re.search(rf"Chapter\s+6\s+\(p\.\s{page}\)", " ".join(pdfs.texts(pdf)))


# ---- planted faults


PHOTO = Image.effect_noise((300, 200), 90).convert("RGB")
LEDGER = '[photo]\nfile = "photo.png"\nalt = "A photo."\ncredit = "Ada"\nsource = "own"\nlicence = "CC0"\n'
WORDS = "The wheel of the mill-race turns, and half-forgotten twenty-one-year-old stones grind well-known rye. " * 12


def small_book(root, edition, css):
    stream = io.BytesIO()
    Image.merge("RGB", (*PHOTO.split()[:2], PHOTO.split()[2].point(lambda level: level // 2))).save(stream, "PNG")
    files = {
        "book/book.toml": f'title = "X"\n[editions.{edition}]\nstyles = ["own.css"]\n'.encode(),
        "book/pictures.toml": LEDGER.encode(),
        "book/images/photo.png": stream.getvalue(),
        "chapters/01.md": f"# One\n\n*Stressed* {WORDS}\n\n![](photo)\n".encode(),
        "styles/own.css": css.encode(),
    }
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    report = build(BuildRequest(root, (edition,)), lambda _: None)
    return report.files[0].path.read_bytes(), {problem.code for problem in report.problems}


@pytest.mark.slow
@pdfs.needs_poppler
def test_small_letters_and_italics_that_a_book_asks_for_are_found(tmp_path):
    css = "p { font-size: 12pt } img { width: 40mm } em { font: italic 12pt Vollkorn !important }"
    pdf, codes = small_book(tmp_path, "large-print", css)

    assert too_small(pdf)
    assert slanted(pdf)
    assert codes >= {"CB-PRINT-16", "CB-PRINT-17"}


@pytest.mark.slow
@pdfs.needs_poppler
def test_words_that_a_book_lets_be_parted_are_found_and_their_own_hyphens_stay_within_lines(tmp_path):
    whole, _ = small_book(tmp_path / "whole", "large-print", "p { width: 70mm } img { width: 40mm }")
    pdf, _ = small_book(tmp_path / "parted", "school", "p { width: 70mm } img { width: 40mm }")

    assert parted(whole) == []
    assert parted(pdf)


@pytest.mark.slow
def test_a_photograph_of_colours_becomes_grey_and_one_of_few_pixels_is_found(tmp_path):
    pdf, codes = small_book(tmp_path, "school", "figure img { width: 62mm }")
    fine, _ = small_book(tmp_path / "fine", "school", "figure img { width: 40mm }")
    coloured_pdf, _ = small_book(tmp_path / "coloured", "large-print", "figure img { width: 40mm }")

    assert coloured(pdf) == []
    assert coarse(pdf)
    assert "CB-PRINT-01" in codes
    assert coarse(fine) == []
    assert coloured(coloured_pdf)


# ---- the same in every edition


@pytest.fixture(scope="module")
def volumes(tmp_path_factory):
    book, _ = load(ROOT, {})
    store = Store(tmp_path_factory.mktemp("store"))
    made = {edition.name: compose(book, edition, store)[0] for edition in book.settings.editions}
    assert None not in made.values()
    return made


NUMBERS = {
    "figures and tables": re.compile(r'<span class="label">([^<]*)</span>'),
    "questions": re.compile(r'class="question-number">(\d+)<'),
    "notes": re.compile(r'<note [^>]*\bnumber="(\d+)"'),
    "paragraphs": re.compile(r'data-paragraph="(\d+)"[^>]*>([^<]{0,12})'),
}


@pytest.mark.parametrize("kind", NUMBERS)
def test_numbers_are_the_same_in_all_editions_of_the_flagship(volumes, kind):
    found = defaultdict(dict)
    for name, volume in volumes.items():
        if kind == "notes" and (volume.edition.notes == "end" or volume.edition.shows("answers")):
            continue  # those stand elsewhere, or are of answers too; what comes before them is counted below
        for section in volume.sections:
            if numbers := NUMBERS[kind].findall(section.html):
                found[section.id][name] = numbers
    differing = {s: by_edition for s, by_edition in found.items() if len({*map(tuple, by_edition.values())}) > 1}

    assert found
    assert max(len(by_edition) for by_edition in found.values()) > 1
    assert differing == {}


def test_notes_of_the_text_have_the_same_numbers_for_teachers(volumes):
    for section in volumes["school"].sections:
        mine = NUMBERS["notes"].findall(section.html)
        theirs = next(s.html for s in volumes["teacher"].sections if s.id == section.id)
        assert set(mine) <= set(NUMBERS["notes"].findall(theirs)), section.id


# ---- not one byte of the teachers'


OF_TEACHERS = (b"hidden water", b"hidden frost", b"Secretly", b"Furtively", b"for teachers of The Tiny Mill")


def spelt_out(file):
    """Spell out every stream, metadata and attachment of a PDF, or every file of an EPUB."""
    if file.startswith(b"%PDF"):
        with pdfs.pikepdf.open(io.BytesIO(file)) as opened:
            spelt = io.BytesIO()
            level = pdfs.pikepdf.StreamDecodeLevel.specialized
            opened.save(
                spelt,
                stream_decode_level=level,
                compress_streams=False,
                object_stream_mode=pdfs.pikepdf.ObjectStreamMode.disable,
            )
            strings = [bytes(thing) for thing in opened.objects if isinstance(thing, pdfs.pikepdf.String)]
            inner = [str(value) for thing in opened.objects for value in strings_of(thing)]
            return b"\n".join([spelt.getvalue(), *strings, *(text.encode() for text in inner)])
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def strings_of(thing):
    if isinstance(thing, pdfs.pikepdf.Dictionary | pdfs.pikepdf.Stream):
        return [value for value in dict(thing).values() if isinstance(value, pdfs.pikepdf.String)]
    return []


@pytest.mark.slow
@pdfs.needs_poppler
def test_not_a_byte_of_the_teachers_text_is_in_a_file_of_the_pupils(tmp_path):
    shutil.copytree(TINY, tmp_path / "tiny", ignore=shutil.ignore_patterns("dist", ".chapbook"))
    settings = tmp_path / "tiny/book/book.toml"
    settings.write_text(f'{settings.read_text()}\n[editions.school]\nstyles = ["small.css"]\n[editions.large-print]\n')
    (tmp_path / "tiny/styles/small.css").write_text("figure img, img { max-width: 30mm }")
    build(BuildRequest(tmp_path / "tiny"), lambda _: None)
    build(BuildRequest(tmp_path / "tiny", ("school",), handout="02-blocks"), lambda _: None)
    files = {path.name: path.read_bytes() for path in (tmp_path / "tiny/dist").iterdir()}
    text = {name: pdfs.bare(" ".join(pdfs.texts(file))) for name, file in files.items() if file.startswith(b"%PDF")}
    pupils = {name for name in files if "teacher" not in name}

    assert {"the-tiny-mill-school.pdf", "the-tiny-mill-large-print.pdf", "the-tiny-mill.epub"} <= pupils
    assert "the-tiny-mill-school-02-blocks.pdf" in pupils
    for words in OF_TEACHERS:
        bare = pdfs.bare(words.decode())
        assert bare in text["the-tiny-mill-teacher.pdf"], "the teachers' edition has it"
        assert [name for name in pupils if words in spelt_out(files[name]) or bare in text.get(name, "")] == []


def test_a_planted_word_is_seen_in_an_attachment_and_in_the_metadata():
    planted = pdfs.pikepdf.new()
    planted.add_blank_page()
    planted.attachments["a.txt"] = b"hidden water"
    planted.docinfo.Subject = pdfs.pikepdf.String("hidden frost")
    stream = io.BytesIO()
    planted.save(stream)

    assert b"hidden water" in spelt_out(stream.getvalue())
    assert b"hidden frost" in spelt_out(stream.getvalue())
