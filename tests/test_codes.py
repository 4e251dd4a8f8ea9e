"""The codes of problems: each is explained, each is used, and each by one part of the builder."""

import ast
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from builder import codes
from builder.cli import chapbook
from builder.codes import meanings
from builder.errors import BookError

BUILDER = Path(__file__).parent.parent / "builder"
CODE = re.compile(r"CB-[A-Z]+-\d\d")

# Codes that are one fact, found at different stages of the way: by what is written, and again in the finished file.
SHARED = {
    "CB-BUILD-01": {"build", "cli"},
    "CB-BUILD-02": {"handout", "cli"},
    "CB-BUILD-03": {"handout", "cli"},
    "CB-CSS-02": {"load", "typeset"},
    "CB-FONT-10": {"typeset", "preflight"},
    "CB-PDF-01": {"typeset", "check"},
    "CB-STORE-01": {"store", "typeset"},  # a full disk, wherever it is met
    "CB-PIC-05": {"images", "rigour"},  # found by the one, weighed by the other
    "CB-PIC-06": {"images", "rigour"},
    "CB-PIC-20": {"load", "validate"},
}


def used_in(source, package=""):
    """Find the codes that a module gives to problems; the picture ledger makes its own from numbers."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
            found.add(node.value)
        if package == "images" and isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            number = node.args[0].value if isinstance(node.args[0], ast.Constant) else None
            if name in ("Fault", "object_to") and isinstance(number, int):
                found.add(f"CB-PIC-{number:02}")
    return found


@pytest.fixture(scope="module")
def users():
    """Map each code to the modules and packages that use it."""
    found = {}
    for path in sorted(BUILDER.rglob("*.py")):
        package = path.relative_to(BUILDER).with_suffix("").parts[0]
        for code in used_in(path.read_text("utf-8"), package):
            found.setdefault(code, set()).add(package)
    return found


def run(code):
    return CliRunner().invoke(chapbook, ["explain", code], prog_name="chapbook")


def test_every_code_of_the_builder_is_explained_and_no_other(users):
    assert sorted(set(users) - set(meanings())) == []
    assert sorted(set(meanings()) - set(users)) == []


def test_every_code_that_is_mentioned_exists():
    mentioned = {code for path in BUILDER.rglob("*.py") for code in CODE.findall(path.read_text("utf-8"))}

    assert sorted(mentioned - set(meanings())) == []


def test_a_code_belongs_to_one_part_of_the_builder(users):
    assert {code: parts for code, parts in users.items() if len(parts) > 1 and SHARED.get(code) != parts} == {}


def test_the_table_is_in_order_and_every_entry_is_a_fact_and_a_deed():
    assert list(meanings()) == sorted(meanings())
    for code, meaning in meanings().items():
        assert CODE.fullmatch(code)
        for sentence in (meaning.fact, meaning.remedy):
            assert sentence[0].isupper(), code
            assert sentence.endswith("."), code
            assert len(sentence) < 260, code


def test_a_planted_code_is_found():
    assert used_in('Problem("CB-NEVER-99", place, "x")') == {"CB-NEVER-99"}
    assert used_in("Fault(99, 'x', 'y')", "images") == {"CB-PIC-99"}
    assert used_in('"""Errors: CB-NEVER-99."""') == set()


@pytest.mark.parametrize("code", ["CB-LINK-01", "cb-link-01", "link 1", "CB_LINK_01"])
def test_a_code_is_explained_however_it_is_spelt(code):
    ended = run(code)

    assert ended.exit_code == 0
    assert ended.stdout.startswith("CB-LINK-01\n\nA link leads to an id or a chapter that the book does not have.\n")


@pytest.mark.parametrize(
    ("code", "hint"),
    [("CB-LINK-99", "CB-LINK-01, CB-LINK-02"), ("CB-LNIK-01", "'CB-LINK-01'"), ("zzzzzzzzzz", "look as")],
)
def test_an_unknown_code_is_a_wrong_command_line_with_the_nearest(code, hint):
    ended = run(code)

    assert ended.exit_code == 2
    assert f"error CB-CODE-01: no problem has the code {code!r}" in ended.stderr
    assert hint in ended.stderr


def test_an_unknown_code_raises():
    with pytest.raises(BookError, match="CB-CODE-01"):
        codes.explain("CB-NEVER-99")
