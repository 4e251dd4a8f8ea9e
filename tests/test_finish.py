"""An edition that is to be folded: its pages on sheets, with the words that tell how to print them."""

import json
from pathlib import Path

import pikepdf
import pypdf
import pytest
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


def instructed(root: Path, *more: str) -> str:
    run = CliRunner().invoke(chapbook, ["build", str(root), "--edition", "booklet", *more])
    assert run.exit_code == 0, run.output
    (page,) = pypdf.PdfReader(root / "dist" / "small-booklet-instructions.pdf").pages
    return " ".join(page.extract_text().split())


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "12 copies take 24 sheets, and 2 spare sheets"),
        ("az", "12 nüsxəyə gedir: 24 vərəq, üstəlik 2 ehtiyat vərəq"),
        ("ru", "на 12 экземпляров нужно: 24 листа и 2 запасных листа"),
        ("tr", "12 copies take 24 sheets, and 2 spare sheets"),
    ],
)
def test_one_page_tells_how_to_print_in_the_language_of_the_book(tmp_path: Path, language: str, words: str):
    root = project(tmp_path, f'language = "{language}"\n' + SETTINGS)

    assert words in instructed(root, "--copies", "12")


@pytest.mark.parametrize("finish", ["signatures-16", "cut-stack"])
@pytest.mark.parametrize("language", ["en", "az", "ru"])
def test_every_way_of_binding_is_told_on_one_page(tmp_path: Path, language: str, finish: str):
    wanted = f'"{finish}"\nsheet = "A3"\n'
    root = project(tmp_path, f'language = "{language}"\n' + SETTINGS.replace('"booklet"\n', wanted))

    assert "0.1" in instructed(root)


def test_the_book_may_say_for_how_many_copies_the_sheets_are_counted(tmp_path: Path):
    root = project(tmp_path, SETTINGS + "[editions.booklet.print]\ncopies = 100\n")

    assert "100 copies take" in instructed(root)
    assert "7 copies take" in instructed(root, "--copies", "7")


def test_blank_pages_may_be_ruled_for_notes(tmp_path: Path):
    root = project(tmp_path, SETTINGS + '[editions.booklet.print]\nfill = "notes"\n')
    (root / "chapters" / "one.md").write_text("# One\n\n" + "A page of words. " * 550, "utf-8")

    assert "blank" not in instructed(root)
    sheets = pypdf.PdfReader(root / "dist" / "small-booklet.pdf").pages
    assert sum(sheet.extract_text().count("Notes") for sheet in sheets) in (1, 2, 3)


def test_a_booklet_of_a_book_bound_at_the_right_turns_its_first_sheet_round(tmp_path: Path):
    root = project(tmp_path, SETTINGS + '[editions.booklet.print]\nbinding = "right"\n')

    assert "with the fold at its right" in instructed(root)
    left = pypdf.PdfReader(root / "dist" / "small-booklet.pdf").pages[0]
    places: list[float] = []
    left.extract_text(
        visitor_text=lambda text, ctm, tm, *_: places.append(ctm[4] + tm[4]) if "hapter" in text else None
    )
    assert max(places) < 420.9  # page 1 stands in the left half


FAULTS = [
    ('sheet = "A3"\npaper = "A3"', "", "CB-IMPOSE-04"),
    ("", "creep = true", "CB-IMPOSE-05"),
    ('sheet = "SRA4"', "bleed = 0.5\ncreep = true\npaper_thickness = 0.9", "CB-IMPOSE-05"),
    ("", "marks = true", "CB-IMPOSE-04"),
]


@pytest.mark.parametrize(("settings", "table", "code"), FAULTS)
def test_a_plan_that_cannot_be_folded_is_told_and_leaves_no_file(tmp_path: Path, settings: str, table: str, code: str):
    root = project(tmp_path, SETTINGS + f"{settings}\n[editions.booklet.print]\n{table}\n")
    run = CliRunner().invoke(chapbook, ["build", str(root), "--edition", "booklet", "--json"])
    problems = json.loads(run.stdout)["problems"]

    assert run.exit_code == 1
    assert code in [problem["code"] for problem in problems]
    assert all(problem["hint"] for problem in problems if problem["severity"] == "error")
    assert not list((root / "dist").glob("*.pdf"))


def test_a_book_of_one_page_is_not_folded(tmp_path: Path):
    root = project(tmp_path)
    (root / "chapters" / "one.md").write_text("# One\n\nA line.\n", "utf-8")
    run = CliRunner().invoke(chapbook, ["build", str(root), "--edition", "booklet", "--json"])

    assert "CB-IMPOSE-02" in [problem["code"] for problem in json.loads(run.stdout)["problems"]]
    assert not list((root / "dist").glob("*.pdf"))


@pytest.mark.parametrize(("css", "codes"), [("", ["CB-PRESS-25"]), ("hr { margin: 0 -30mm; width: 200mm }", [])])
def test_bleed_that_nothing_uses_is_told(tmp_path: Path, css: str, codes: list[str]):
    table = 'sheet = "SRA4"\nstyles = ["own.css"]\n[editions.booklet.print]\nbleed = 3\n'
    root = project(tmp_path, SETTINGS + table)
    (root / "styles").mkdir()
    (root / "styles" / "own.css").write_text(f"/**/ {css}", "utf-8")
    (root / "chapters" / "one.md").write_text("# One\n\n---\n\n" + "A page of words. " * 900, "utf-8")
    run = CliRunner().invoke(chapbook, ["build", str(root), "--edition", "booklet", "--json"])

    assert [row["code"] for row in json.loads(run.stdout)["problems"] if row["code"] == "CB-PRESS-25"] == codes
