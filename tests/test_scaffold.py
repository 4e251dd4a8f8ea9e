"""A new book: what is asked, what is written, and that it builds without a warning."""

import tomllib

import pytest
from click.testing import CliRunner

from builder import scaffold
from builder.build import build
from builder.cli import chapbook
from builder.errors import BookError
from builder.load import load
from builder.receipts import BuildRequest
from builder.scaffold import KINDS, Answers

CASES = [pytest.param(kind, tag, marks=[pytest.mark.slow]) for kind in KINDS for tag in ("en", "az", "ru")]
CASES[0] = pytest.param("commemoration", "en")


def answers(**given):
    usual = {"title": "The Mill", "author": "Ada Miller", "language": "en", "kind": "plain", "paper": "A5"}
    rest = {"licence": "CC BY 4.0", "identifier": "urn:uuid:0d9c6f0e-6a0b-5c1d-8f5e-1f2a3b4c5d6e"}
    return Answers(**{**usual, **rest, "date": "2026-01-20", **given})


def run(*words, typed=None):
    return CliRunner().invoke(chapbook, ["new", *(str(word) for word in words)], input=typed, prog_name="chapbook")


def settings_of(folder):
    return tomllib.loads((folder / "book/book.toml").read_text("utf-8"))


@pytest.mark.parametrize(("kind", "tag"), CASES)
def test_a_new_book_builds_without_a_warning(tmp_path, kind, tag):
    root = tmp_path / "mill"
    scaffold.start_book(root, answers(kind=kind, language=tag))

    report = build(BuildRequest(root, (), None, 1, {}), lambda _: None)

    assert report.problems == ()
    assert {"the-mill.pdf", "the-mill.epub"} <= {file.path.name for file in report.files}
    assert ("the-mill-teacher.pdf" in {file.path.name for file in report.files}) == (kind == "school")


@pytest.mark.parametrize("tag", ["en", "az", "ru", "de", "hy", "pt-BR", "xx"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_new_book_in_any_language_can_be_read(tmp_path, kind, tag):
    scaffold.start_book(tmp_path / "mill", answers(kind=kind, language=tag))
    book, problems = load(tmp_path / "mill", {})

    assert problems == ()
    assert book.settings.metadata.language == tag
    assert set(book.pictures) == {"lamp"}


@pytest.mark.parametrize("title", ['"Mill" \\ $title {{ x }} #', "'''", "Dəyirman — Мельница", "水車"])
def test_a_title_may_hold_any_sign(tmp_path, title):
    scaffold.start_book(tmp_path / "mill", answers(title=title, author=title, licence=title))

    assert load(tmp_path / "mill", {})[0].settings.metadata.title == title
    assert settings_of(tmp_path / "mill")["authors"] == [title]


def test_a_folder_that_is_not_empty_is_refused_before_anything_is_asked(tmp_path):
    (tmp_path / "letter.txt").write_text("dear", "utf-8")
    (tmp_path / "photos").mkdir()
    ended = run(tmp_path)

    assert ended.exit_code == 1
    assert "error CB-NEW-01" in ended.stderr
    assert "'letter.txt', 'photos/' are in the way" in ended.stderr
    assert "Title" not in ended.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["letter.txt", "photos"]


def test_a_file_in_place_of_the_folder_is_refused(tmp_path):
    (tmp_path / "mill").write_text("", "utf-8")

    with pytest.raises(BookError, match="CB-NEW-01"):
        scaffold.start_book(tmp_path / "mill", answers())
    with pytest.raises(BookError, match="CB-"):
        scaffold.start_book(tmp_path / "mill" / "inner", answers())


def test_six_questions_are_asked_and_a_wrong_answer_is_asked_again(tmp_path):
    typed = "Old Mill\nAda\naz\nbrochure\nschool\nA99\nA4\n\n"
    ended = run(tmp_path / "old-mill", typed=typed)
    written = settings_of(tmp_path / "old-mill")

    assert ended.exit_code == 0, ended.output
    assert "the answer must be 'commemoration' or 'school' or 'plain', not 'brochure'" in ended.output
    assert (written["title"], written["authors"], written["language"]) == ("Old Mill", ["Ada"], "az")
    assert (written["editions"]["pdf"]["paper"], written["licence"]) == ("A4", "CC BY 4.0")


def test_questions_that_stop_leave_nothing_behind(tmp_path):
    ended = run(tmp_path / "mill", typed="Old Mill\n")

    assert ended.exit_code == 130
    assert ended.stderr.endswith("stopped: nothing was written\n")
    assert not (tmp_path / "mill").exists()


def test_yes_asks_nothing_and_names_the_book_after_its_folder(tmp_path):
    ended = run(tmp_path / "the-old_mill", "--yes")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert settings_of(tmp_path / "the-old_mill")["title"] == "The old mill"
    assert "authors" not in settings_of(tmp_path / "the-old_mill")
    assert "  1. cd " in ended.stdout
    assert "  2. chapbook build      makes dist/the-old-mill.pdf and dist/the-old-mill.epub" in ended.stdout


def test_every_question_has_a_flag(tmp_path):
    flags = ["--title", "T", "--author", "A", "--language", "ru", "--kind", "plain", "--paper", "6x9in"]
    ended = run(tmp_path / "x", *flags, "--licence", "All rights reserved")

    assert (ended.exit_code, ended.stderr) == (0, "")
    assert settings_of(tmp_path / "x")["licence"] == "All rights reserved"
    assert "licence_url" not in settings_of(tmp_path / "x")


@pytest.mark.parametrize(
    "flag", [("--kind", "novel"), ("--paper", "huge"), ("--language", "English"), ("--title", " ")]
)
def test_a_wrong_flag_is_a_wrong_command_line(tmp_path, flag):
    ended = run(tmp_path / "x", "--yes", *flag)

    assert ended.exit_code == 2
    assert f"Error: {flag[0]} must" in ended.stderr
    assert not (tmp_path / "x").exists()


def test_a_language_without_words_of_its_own_begins_in_english():
    files = scaffold.lay_out(answers(language="de"))

    assert not scaffold.has_own_words("de")
    assert files["chapters/01-first-chapter.md"] == scaffold.lay_out(answers())["chapters/01-first-chapter.md"]
