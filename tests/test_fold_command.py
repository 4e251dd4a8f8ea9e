"""`chapbook fold`: any PDF on sheets, or a word on why not and what to do."""

from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from pikepdf import Array

from builder.cli import chapbook
from tests.folding import fold, labelled, printed


def folded(file: Path, *more: str):
    return CliRunner().invoke(chapbook, ["fold", str(file), *more])


def book(folder: Path, pages: int, size: tuple[float, float] = (148, 210), bleed: float = 0.0) -> Path:
    path = folder / "book.pdf"
    path.write_bytes(labelled(pages, size, bleed))
    return path


@pytest.mark.parametrize("binding", ["left", "right"])
def test_any_pdf_becomes_sheets_that_read_in_order(tmp_path: Path, binding: str):
    run = folded(book(tmp_path, 22), "--binding", binding, "--copies", "3")
    sheets = (tmp_path / "book-booklet.pdf").read_bytes()

    assert run.exit_code == 0, run.output
    assert "3 copies take 18 sheets" in run.output
    assert [label for label in fold(printed(sheets), binding) if label] == [str(n) for n in range(1, 23)]
    assert (tmp_path / "book-booklet-trial.pdf").exists()


def untrimmed(folder: Path) -> Path:
    path = book(folder, 8)
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        for page in opened.pages:
            del page.obj["/TrimBox"]
        opened.save(path)
    return path


def mixed(folder: Path) -> Path:
    path = book(folder, 8)
    with pikepdf.open(path, allow_overwriting_input=True) as opened:
        opened.pages[3].obj.MediaBox = Array([0, 0, 300, 300])
        opened.pages[3].obj.TrimBox = Array([0, 0, 300, 300])
        opened.save(path)
    return path


def no_pdf(folder: Path) -> Path:
    (folder / "book.pdf").write_text("not a PDF", "utf-8")
    return folder / "book.pdf"


@pytest.mark.parametrize(
    ("make", "options", "code"),
    [
        (mixed, (), "CB-IMPOSE-03"),
        (no_pdf, (), "CB-IMPOSE-02"),
        (lambda folder: book(folder, 1), (), "CB-IMPOSE-02"),
        (lambda folder: book(folder, 2000), (), "CB-IMPOSE-06"),
        (lambda folder: book(folder, 60, bleed=0.5), ("--creep", "--sheet", "SRA4"), "CB-IMPOSE-05"),
        (lambda folder: book(folder, 8, (210, 297)), (), "CB-IMPOSE-04"),
        (lambda folder: book(folder, 8), ("--marks",), "CB-IMPOSE-04"),
        (lambda folder: book(folder, 4), ("--cover-apart",), "CB-IMPOSE-09"),
    ],
)
def test_what_would_print_wrong_is_refused_with_a_hint(tmp_path: Path, make, options: tuple[str, ...], code: str):
    run = folded(make(tmp_path), *options)

    assert run.exit_code == 1
    assert f"error {code}" in run.output
    assert "hint:" in run.output
    assert [path.name for path in tmp_path.iterdir()] == ["book.pdf"]


def test_a_pdf_that_does_not_say_where_it_is_trimmed_is_folded_with_a_warning(tmp_path: Path):
    run = folded(untrimmed(tmp_path))

    assert run.exit_code == 0
    assert "warning CB-IMPOSE-07" in run.output


def test_a_thick_gathering_is_folded_with_a_warning(tmp_path: Path):
    run = folded(book(tmp_path, 80))

    assert run.exit_code == 0
    assert "warning CB-IMPOSE-06" in run.output
    assert "Mind:" in run.output
