"""The handbook: what comes from the code is what the code says, and it passes the gates of the flagship."""

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from builder.build import BuildRequest, build, check
from builder.cli import COMMANDS
from builder.codes import meanings
from tests.gates.ace import ace, needs_browser
from tests.gates.epubcheck import epubcheck, needs_java
from tests.gates.verapdf import verapdf

HANDBOOK = Path(__file__).parent.parent / "docs" / "handbook"
MADE = HANDBOOK / "chapters" / "_made"
CHAPTERS = sorted((HANDBOOK / "chapters").glob("*.md"))


@pytest.fixture(scope="module")
def make():
    spec = importlib.util.spec_from_file_location("handbook_make", HANDBOOK / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    report = build(BuildRequest(HANDBOOK, out=tmp_path_factory.mktemp("handbook"), jobs=2), lambda _: None)
    return {file.edition: file.path.read_bytes() for file in report.files}


def test_what_comes_from_the_code_is_what_the_code_says(make):
    """If this fails: a new setting gets its sentence in docs/handbook/words.toml; then `make handbook`."""
    stale = [name for name, text in make.made().items() if not (MADE / name).is_file() or _read(MADE / name) != text]

    assert stale == []
    assert sorted(path.name for path in MADE.iterdir()) == sorted(make.made())


def test_no_sentence_is_left_over_for_a_setting_that_is_gone(make):
    words = tomllib.loads(_read(HANDBOOK / "words.toml"))
    known = {
        "book": {*make.BOOK_FIELDS, *make.BOOK_STRUCTURES},
        "people": {*make.metadata._PERSON},
        "editions": {*make.editions.FIELDS},
        "print": {*make.print_fields.FIELDS},
        "accessibility": {*make.accessibility._FIELDS},
        "pictures": {*make.PICTURE_KEYS},
        "chapter": {*make.CHAPTER_KEYS},
    }

    assert {table: sorted(set(rows) - known[table]) for table, rows in words.items() if set(rows) - known[table]} == {}


def test_every_part_that_is_made_is_read_somewhere(make):
    read = {name for path in CHAPTERS for name in re.findall(r'include "_made/([^"]+)"', _read(path))}

    assert sorted(set(make.made()) - read) == []


def test_every_command_and_every_code_has_its_place():
    commands, codes = _read(MADE / "commands.md"), _read(MADE / "codes.md")

    assert [name for name in COMMANDS if f"## {name} {{#command-{name}}}" not in commands] == []
    assert [code for code in meanings() if f"`{code}`\n" not in codes] == []


def test_it_has_no_error_and_no_warning():
    assert [problem for problem in check(HANDBOOK, {}) if problem.severity.value != "note"] == []


def test_a_chapter_shows_what_is_typed_as_it_is_typed(make):
    assert make._quoted("{{ x }} {% y %} {# z #}") == '{{ "{{" }} x }} {{ "{%" }} y %} {{ "{# " }}z #}'
    assert make._typed('a list, as ["one", "two"]') == 'A list, as `["one", "two"]`.'


@pytest.mark.slow
@needs_java
def test_its_epub_is_valid(built):
    assert epubcheck(built["epub"]) == ()


@pytest.mark.slow
@needs_browser
def test_nothing_in_its_epub_bars_a_reader(built):
    assert ace(built["epub"]) == ()


@pytest.mark.slow
@needs_java
@pytest.mark.parametrize("profile", ["PDFUA-1", "PDFA-2A"])
def test_its_pdf_is_accessible_and_fit_for_an_archive(built, tmp_path, profile):
    (tmp_path / "handbook.pdf").write_bytes(built["pdf"])

    assert verapdf(tmp_path / "handbook.pdf", profile).passes


def _read(path):
    return path.read_text("utf-8")
