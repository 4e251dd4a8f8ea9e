"""Drafts and releases: what each lets pass, and what the files then claim."""

import io
import json
import zipfile
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner
from PIL import Image

from builder.build import BuildRequest, build
from builder.cli import chapbook
from builder.errors import BookError, Severity
from builder.rigour import Rigour

ROOT = Path(__file__).parent.parent
SETTINGS = """title = "The Mill"
language = "en"
identifier = "https://example.org/mill"
date = 2026-01-20
licence = "CC BY 4.0"
[accessibility]
conformance = "WCAG 2.2 AA"
certifier = "Mill House"
"""
LEDGER = """[wheel]
file = "wheel.png"
alt = "The wheel."
credit = "Drawing: Ada"
source = "own work"
licence = "CC BY 4.0"
"""


def wheel():
    target = io.BytesIO()
    Image.new("RGB", (1200, 900), "grey").save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def mill(make_folder):
    def make(settings=SETTINGS, ledger=LEDGER, text="::: figure wheel\nThe wheel.\n:::\n"):
        return make_folder(
            {
                "book/book.toml": settings,
                "book/pictures.toml": ledger,
                "book/images/wheel.png": wheel(),
                "chapters/01-mill.md": f"# The Mill\n\n{text}",
            }
        )

    return make


def made(root, rigour=Rigour.USUAL, editions=("epub",)):
    report = build(BuildRequest(root, editions, rigour=rigour), lambda _: None)
    return report, {file.edition: file for file in report.files}


def refused(root, rigour):
    with pytest.raises(BookError) as caught:
        made(root, rigour)
    return [(problem.code, problem.place.file, problem.place.line) for problem in caught.value.problems]


def package(file):
    with zipfile.ZipFile(file.path) as archive:
        return archive.read("EPUB/content.opf").decode()


def without(line):
    return LEDGER.replace(f"{line}\n", "")


@pytest.mark.slow
def test_a_sound_book_can_be_released_and_claims_what_was_measured(mill):
    report, files = made(mill(), Rigour.RELEASE)

    assert report.problems == ()
    assert "WCAG 2.2 Level AA" in package(files["epub"])


@pytest.mark.slow
def test_without_one_alternative_text_a_release_fails_and_a_draft_claims_less(mill):
    root = mill(ledger=without('alt = "The wheel."'))

    assert refused(root, Rigour.RELEASE) == [("CB-PIC-05", "book/pictures.toml", 1)]
    assert refused(root, Rigour.USUAL) == [("CB-PIC-05", "book/pictures.toml", 1)]
    assert not (root / "dist").exists()

    report, files = made(root, Rigour.DRAFT, ("pdf", "epub"))
    assert {problem.severity for problem in report.problems} == {Severity.WARNING}
    assert [problem.code for problem in report.problems] == ["CB-ACCESS-01", "CB-ACCESS-02", "CB-PIC-05"]
    assert "alternativeText" not in package(files["epub"])
    assert "conformsTo" not in package(files["epub"])
    assert "certifiedBy" not in package(files["epub"])
    with pikepdf.open(files["pdf"].path) as pdf, pdf.open_metadata() as said:
        assert said.get("pdfuaid:part") is None
        assert said.get("pdfaid:conformance") == "B"


@pytest.mark.slow
def test_a_draft_may_lack_a_credit_and_a_release_may_not(mill):
    root = mill(ledger=without('credit = "Drawing: Ada"'))

    assert refused(root, Rigour.RELEASE) == [("CB-PIC-06", "book/pictures.toml", 1)]
    assert [problem.code for problem in made(root, Rigour.DRAFT)[0].problems] == ["CB-PIC-06"]


@pytest.mark.slow
def test_a_release_has_no_doubts_that_nobody_answered(mill):
    doubtful = f"{LEDGER}\n{LEDGER.replace('[wheel]', '[spare]')}"  # a picture that is never placed
    silenced = '[ignore]\nCB-PIC-24 = { file = "book/pictures.toml", reason = "for the next edition" }\n'

    assert [problem.code for problem in made(mill(ledger=doubtful))[0].problems] == ["CB-PIC-24"]
    assert refused(mill(ledger=doubtful), Rigour.RELEASE) == [("CB-PIC-24", "book/pictures.toml", 8)]
    assert made(mill(SETTINGS + silenced, doubtful), Rigour.RELEASE)[0].problems == ()


@pytest.mark.slow
def test_a_doubt_about_a_finished_file_keeps_a_release_from_its_folder(mill):
    root = mill(text="::: figure wheel\nThe wheel.\n:::\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")

    assert [problem.code for problem in made(root)[0].problems] == ["CB-ACCESS-01", "CB-ACCESS-03"]
    (root / "dist/the-mill.epub").unlink()
    assert [code for code, _, _ in refused(root, Rigour.RELEASE)] == ["CB-ACCESS-01", "CB-ACCESS-03"]
    assert [path.name for path in (root / "dist").iterdir()] == ["the-mill.failed.epub"]


def test_a_release_says_when_it_was_made_what_it_is_and_what_is_allowed(make_folder):
    assert [code for code, _, _ in refused(make_folder(), Rigour.RELEASE)] == ["CB-REL-01", "CB-REL-02", "CB-REL-03"]


@pytest.mark.slow
def test_the_command_asks_for_a_draft_or_a_release(mill):
    root = mill(ledger=without('alt = "The wheel."'))
    runner = CliRunner()

    usual = runner.invoke(chapbook, ["build", str(root), "--edition", "epub"])
    release = runner.invoke(chapbook, ["build", str(root), "--edition", "epub", "--release"])
    draft = runner.invoke(chapbook, ["build", str(root), "--edition", "epub", "--draft"])

    assert (usual.exit_code, release.exit_code, draft.exit_code) == (1, 1, 0)
    assert "not everything in it can be had as text" in draft.output


@pytest.mark.slow
def test_what_an_epub_claims_is_told_in_words_and_as_json(mill):
    runner = CliRunner()
    command = ["build", str(mill()), "--edition", "epub"]

    told = runner.invoke(chapbook, command).output
    row = json.loads(runner.invoke(chapbook, [*command, "--json"]).output)["files"][0]["accessibility"]  # as kept

    assert "EPUB Accessibility 1.1 - WCAG 2.2 Level AA, certified by Mill House; every picture described" in told
    assert row["schema:accessModeSufficient"] == ["textual,visual", "textual"]
    assert {"code": "85", "says": "WCAG level AA"} in row["onix-196"]


@pytest.mark.slow
def test_the_flagships_epub_can_be_released(tmp_path):
    report = build(BuildRequest(ROOT, ("epub",), tmp_path, rigour=Rigour.RELEASE), lambda _: None)

    assert report.problems == ()
    assert "WCAG 2.2 Level AA" in package(report.files[0])
