"""`chapbook check` after and before a build: one list of all that is wrong with the book and with its pages."""

import json

import pytest
from click.testing import CliRunner

from builder.cli import chapbook

pytest.importorskip("weasyprint")

WORDS = "The water runs over the wheel and the wheel turns the stone. " * 4
SETTINGS = """title = "The Mill"
front = []
back = []
[editions.pdf]
styles = ["own.css"]
[editions.epub]
pages_from = ""
"""
SMALL = {
    "book/book.toml": SETTINGS,
    "styles/own.css": ".small { font-size: 4pt; }",
    "chapters/01-mill.md": f"# The Mill\n\n{WORDS}\n\n{{.small}}\nSmall words.\n",
}


def run(*words):
    return CliRunner().invoke(chapbook, list(map(str, words)))


def told(root):
    return json.loads(run("check", root, "--json").stdout)["problems"]


@pytest.fixture
def made(make_folder):
    root = make_folder(SMALL)
    assert run("build", root, "--jobs", "1").exit_code == 0
    return root


def test_what_the_last_build_saw_on_its_pages_is_told_with_page_and_line(made):
    (small,) = told(made)

    assert (small["code"], small["severity"], small["file"], small["line"]) == (
        "CB-PRINT-16",
        "warning",
        "chapters/01-mill.md",
        6,
    )
    assert small["pages"] == [{"edition": "pdf", "folio": "1", "number": 1}]
    assert "seen on: page 1 of pdf (1 in the file)" in run("check", made).stderr


def test_strict_counts_warnings_and_not_notes(made, make_folder):
    assert run("check", made).exit_code == 0
    assert run("check", made, "--strict").exit_code == 1
    (made / "chapters/01-mill.md").write_text("# The Mill\n\nThe wheel turns.\n")
    assert {problem["code"] for problem in told(made)} == {"CB-BUILD-04"}
    assert run("check", made, "--strict").exit_code == 0


def test_editions_that_were_not_built_since_the_last_change_are_named(made):
    (made / "chapters/01-mill.md").write_text("# The Mill\n\nThe wheel turns.\n")

    assert [(one["severity"], one["hint"]) for one in told(made)] == [
        ("note", "chapbook build --edition pdf"),
        ("note", "chapbook build --edition epub"),
    ]


def test_what_is_seen_on_a_page_can_be_silenced_for_its_file_or_line(made):
    for place in ("chapters/01-mill.md", "chapters/01-mill.md:6"):
        ignore = f'[ignore]\nCB-PRINT-16 = {{ file = "{place}", reason = "a joke" }}\n'
        (made / "book/book.toml").write_text(SETTINGS + ignore)
        assert told(made) == []


@pytest.mark.parametrize(
    ("ignored", "words"),
    [
        ('CB-PRINT-16 = { file = "chapters/02.md", reason = "a joke" }', "not found any more"),
        ('CB-PRINT-61 = { file = "chapters/01-mill.md", reason = "a joke" }', "no problem has the code"),
    ],
)
def test_what_is_ignored_in_vain_is_told_at_its_line(made, ignored, words):
    (made / "book/book.toml").write_text(f"{SETTINGS}[ignore]\n{ignored}\n")

    (idle,) = [problem for problem in told(made) if problem["code"] == "CB-SET-13"]
    assert (idle["file"], idle["line"], idle["severity"]) == ("book/book.toml", 9, "warning")
    assert words in idle["message"]
