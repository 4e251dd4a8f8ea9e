"""An edition for a print shop, from the command to the files that the shop gets."""

import json
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from click.testing import CliRunner
from PIL import Image

from builder.cli import chapbook
from builder.press import Job, check_press, find_shop
from tests.pdfs import qpdf_complaints

SETTINGS = """title = "Small"
description = "What the book is about."
years = "1990–2026"
contents = ["one"]
front = []
back = []

[editions.press]
extends = "pdf"
finish = "press"

[editions.press.print]
paper = "offset 80"
"""
CHAPTER = "# One\n\n" + "A page of words. " * 900
SVG = 'xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100"'
DRAWING = f'<svg {SVG}><rect width="90" height="90" opacity=".5"/></svg>'
LEDGER = '[box]\nfile = "box.{}"\nalt = "A box"\ncredit = "Ann"\nsource = "own work"\nlicence = "CC0"\n'


def project(folder: Path, settings: str = SETTINGS, **files: str | bytes) -> Path:
    texts = {"book/book.toml": settings, "chapters/one.md": CHAPTER}
    for name, text in {**texts, **{name.replace("__", "/"): text for name, text in files.items()}}.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


def run(root: Path, *more: str):
    return CliRunner().invoke(chapbook, ["build", str(root), "--edition", "press", *more])


def told(root: Path) -> list[tuple[str, str]]:
    return [(problem["code"], problem["severity"]) for problem in json.loads(run(root, "--json").stdout)["problems"]]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = project(
        tmp_path_factory.mktemp("press"),
        **{
            "chapters/one.md": CHAPTER + "\n\n![A box](box)\n\n[A link](https://example.org).[^1]\n\n[^1]: A note.\n",
            "book/pictures.toml": LEDGER.format("svg"),
            "book/images/box.svg": DRAWING,
        },
    )
    result = run(root)
    assert result.exit_code == 0, result.output
    return root / "dist"


@pytest.mark.parametrize("name", ["small-press.pdf", "small-press-cover.pdf"])
def test_the_files_for_the_shop_have_inks_boxes_and_intent_and_nothing_of_the_screen(made: Path, name: str):
    pdf = (made / name).read_bytes()
    job = Job(find_shop("shop"), accents=((0.0, 0.7, 0.6, 0.6),), is_cover=name.endswith("cover.pdf"))

    assert [problem for problem in check_press(pdf, job) if problem.code != "CB-PRESS-25"] == []
    assert "No syntax or stream encoding errors" in qpdf_complaints(pdf) or not qpdf_complaints(pdf)
    with pikepdf.open(made / name) as opened:
        assert opened.Root.OutputIntents[0].OutputConditionIdentifier == "FOGRA39"
        assert "PDF/X-4" in str(opened.Root.Metadata.read_bytes())


def test_the_cover_is_wrapped_round_the_pages_of_the_block(made: Path):
    pages = len(pypdf.PdfReader(made / "small-press.pdf").pages)
    (cover,) = pypdf.PdfReader(made / "small-press-cover.pdf").pages

    assert float(cover.trimbox.width) / 72 * 25.4 == pytest.approx(2 * 148 + (pages + pages % 2) * 0.05, abs=0.02)
    assert "What the book is about." in cover.extract_text()
    assert "Small" in cover.extract_text()


def test_the_block_has_no_cover_page(made: Path):
    assert "Chapter" in pypdf.PdfReader(made / "small-press.pdf").pages[0].extract_text()


def test_the_same_book_gives_the_same_files(made: Path, tmp_path: Path):
    for folder in ("book", "chapters"):
        for path in (made.parent / folder).rglob("*.*"):
            copy = tmp_path / path.relative_to(made.parent)
            copy.parent.mkdir(exist_ok=True, parents=True)
            copy.write_bytes(path.read_bytes())
    run(tmp_path)

    for name in ("small-press.pdf", "small-press-cover.pdf"):
        assert (tmp_path / "dist" / name).read_bytes() == (made / name).read_bytes()


def test_a_cover_that_no_longer_fits_is_told_once_the_book_has_grown(tmp_path: Path):
    root = project(tmp_path)
    assert "CB-COVER-03" not in [code for code, _ in told(root)]

    (root / "chapters" / "one.md").write_text(CHAPTER * 8, "utf-8")
    assert ("CB-COVER-03", "warning") in told(root)


def test_a_book_in_black_ink_has_no_colour_and_no_colour_is_told(tmp_path: Path):
    root = project(tmp_path, SETTINGS.replace("extends", 'colour = "grey"\nextends'))

    assert told(root) == [("CB-PRESS-25", "warning")]


def test_colour_for_which_nobody_has_named_inks_is_told_where_text_has_it(tmp_path: Path):
    settings = SETTINGS.replace("extends", 'styles = ["red.css"]\nextends')
    root = project(tmp_path, settings, **{"styles/red.css": "h1 { color: #9b1c1f }"})

    assert ("CB-PRESS-12", "error") in told(root)
    assert not (root / "dist" / "small-press.pdf").exists()
    assert (root / "dist" / "small-press.failed.pdf").exists()
    (root / "book/book.toml").write_text(settings + 'inks = { "#9b1c1f" = [0, 100, 90, 20] }\n', "utf-8")
    assert told(root) == [("CB-PRESS-25", "warning")]


def test_a_barcode_is_printed_of_a_real_isbn_only(tmp_path: Path):
    root = project(tmp_path, 'isbn = "978-0-306-40615-7"\n' + SETTINGS)
    run(root)

    assert "ISBN" not in pypdf.PdfReader(root / "dist/small-press-cover.pdf").pages[0].extract_text()
    assert "780306" in pypdf.PdfReader(root / "dist/small-press-cover.pdf").pages[0].extract_text().replace("\n", "")


def test_a_description_that_does_not_fit_the_back_is_told(tmp_path: Path):
    root = project(tmp_path, SETTINGS.replace("is about.", "is about. " + "And so on, at length. " * 120))

    assert ("CB-COVER-06", "error") in told(root)


def test_a_picture_of_forty_ppi_stops_the_file(tmp_path: Path):
    stream = BytesIO()
    Image.new("L", (60, 60), 90).save(stream, "PNG")
    root = project(
        tmp_path,
        **{
            "chapters/one.md": CHAPTER + "\n\n![A box](box){.wide}\n",
            "book/pictures.toml": LEDGER.format("png"),
            "book/images/box.png": stream.getvalue(),
        },
    )

    assert ("CB-PRESS-14", "error") in told(root)
    assert not (root / "dist" / "small-press.pdf").exists()


def left_of(panel: str, cover: Path) -> float:
    """Find where a part of the cover begins, in points from the left edge of the trimmed sheet."""
    place = 0.0
    with pikepdf.open(cover) as opened:
        for step in pikepdf.parse_content_stream(opened.pages[0]):
            if str(step.operator) == "cm":
                place = float(step.operands[4])
            if str(step.operator) == "Do" and str(step.operands[0]) == f"/{panel}":
                return place
    raise AssertionError(panel)


@pytest.mark.parametrize(("binding", "first"), [("left", "back"), ("right", "front")])
def test_a_cover_opens_as_its_book_does(tmp_path: Path, binding: str, first: str):
    root = project(tmp_path, SETTINGS + f'binding = "{binding}"\n')
    run(root)
    cover = root / "dist/small-press-cover.pdf"

    assert min(("back", "front"), key=lambda panel: left_of(panel, cover)) == first


def test_a_book_of_one_page_has_a_cover_without_words_on_its_spine(tmp_path: Path):
    root = project(tmp_path, **{"chapters/one.md": "# One\n\nA line.\n"})

    assert told(root) == [("CB-PRESS-25", "warning")]
    assert len(pypdf.PdfReader(root / "dist" / "small-press.pdf").pages) == 2
    assert pypdf.PdfReader(root / "dist" / "small-press-cover.pdf").pages[0].extract_text().count("Small") == 1
