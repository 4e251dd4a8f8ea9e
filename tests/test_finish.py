"""An edition that is to be folded: its pages on sheets, with the words that tell how to print them."""

import json
from pathlib import Path

import pikepdf
import pypdf
from click.testing import CliRunner

from builder.cli import chapbook

SETTINGS = """title = "Small"
contents = ["one"]
front = []
back = []

[editions.booklet]
extends = "pdf"
finish = "booklet"
"""


def project(folder: Path, settings: str = SETTINGS) -> Path:
    for name, text in {"book/book.toml": settings, "chapters/one.md": "# One\n\n" + "A page of words. " * 900}.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


def test_a_booklet_is_sheets_with_instructions_and_a_trial(tmp_path: Path):
    run = CliRunner().invoke(chapbook, ["build", str(project(tmp_path)), "--edition", "booklet", "--edition", "pdf"])

    assert run.exit_code == 0, run.output
    assert "flip on the short edge" in run.output
    pages = len(pypdf.PdfReader(tmp_path / "dist" / "small.pdf").pages)
    sheets = pypdf.PdfReader(tmp_path / "dist" / "small-booklet.pdf").pages
    assert len(sheets) == 2 * -(-pages // 4)
    assert round(float(sheets[0].mediabox.width) / 72 * 25.4) == 297
    with pikepdf.open(tmp_path / "dist" / "small-booklet-trial.pdf") as trial:
        assert len(trial.pages) == 2


def test_the_words_are_told_again_when_nothing_changed(tmp_path: Path):
    command = ["build", str(project(tmp_path)), "--edition", "booklet"]
    first, second = (CliRunner().invoke(chapbook, command) for _ in range(2))

    assert "nothing changed" in second.output
    assert [line for line in first.output.splitlines() if line.startswith("    ")] == [
        line for line in second.output.splitlines() if line.startswith("    ")
    ]


def test_a_finish_that_nobody_knows_is_named_with_those_that_are(tmp_path: Path):
    root = project(tmp_path, SETTINGS.replace('"booklet"\n', '"boklet"\n'))
    run = CliRunner().invoke(chapbook, ["build", str(root), "--json"])
    (problem,) = json.loads(run.stdout)["problems"]

    assert run.exit_code == 1
    assert (problem["file"], problem["line"]) == ("book/book.toml", 8)
    assert '"booklet"' in problem["message"] + problem["hint"]


def test_a_booklet_leaves_out_what_it_is_told_and_ends_with_its_back(tmp_path: Path):
    settings = 'description = "What it is about."\n' + SETTINGS.replace(
        "back = []", 'back = ["colophon", "back-cover"]'
    )
    settings += 'without = ["colophon", "two"]\n'
    root = project(tmp_path, settings.replace('["one"]', '["one", "two"]'))
    (root / "chapters" / "two.md").write_text("# Two\n\nLeft out.\n", "utf-8")
    run = CliRunner().invoke(chapbook, ["build", str(root), "--edition", "booklet"])
    sheets = pypdf.PdfReader(root / "dist" / "small-booklet.pdf").pages

    assert run.exit_code == 0, run.output
    assert "What it is about." in sheets[0].extract_text()
    assert not any("Left out" in sheet.extract_text() for sheet in sheets)


def test_a_page_left_out_that_does_not_exist_is_named(tmp_path: Path):
    root = project(tmp_path, SETTINGS + 'without = ["colofon"]\n')
    run = CliRunner().invoke(chapbook, ["build", str(root), "--json"])
    (problem,) = json.loads(run.stdout)["problems"]

    assert (problem["code"], problem["line"]) == ("CB-LOAD-02", 9)
    assert "colophon" in problem["hint"]
