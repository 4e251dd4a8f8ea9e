"""A hundred mistakes of authors, each in a small sound book: told at its file and line, with a hint that mends it."""

import json
import re

import pytest
from click.testing import CliRunner

from builder.build import check
from builder.cli import chapbook
from builder.errors import Severity
from tests.seeds import HARMLESS, MISTAKES, SOUND

pytest.importorskip("weasyprint")
pytestmark = pytest.mark.slow

NAMES = [mistake.name for mistake in MISTAKES]
_MEANT = re.compile(r"did you mean '([^']+)'")


def laid(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(path)
        elif content is None:
            path.unlink()
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def run(root, *options):
    return CliRunner().invoke(chapbook, ["build", str(root), "--edition", "pdf", "--jobs", "1", *options])


def errors(root):
    return [problem for problem in check(root, {}) if problem.severity is Severity.ERROR]


@pytest.fixture
def sound(tmp_path):
    return laid(tmp_path / "mill", SOUND)


def test_the_sound_book_is_sound(sound):
    ended = run(sound, "--json")

    assert json.loads(ended.stdout)["problems"] == []
    assert ended.exit_code == 0


def test_there_are_mistakes_enough():
    assert len(set(NAMES)) == len(MISTAKES) > 100


@pytest.mark.parametrize("mistake", MISTAKES, ids=NAMES)
def test_a_mistake_is_told_at_its_place(sound, mistake):
    ended = run(laid(sound, mistake.plant), "--json")

    assert ended.exception is None or isinstance(ended.exception, SystemExit)
    assert ended.exit_code == (0 if mistake.is_warning else 1)
    told = json.loads(ended.stdout)["problems"]
    severity = "warning" if mistake.is_warning else "error"
    fitting = [one for one in told if (one["file"], one["line"]) == (mistake.file, mistake.line)]
    assert [one["severity"] for one in fitting if mistake.hint in one["hint"]] == [severity], told
    assert all(one["message"] and one["hint"] for one in told)


@pytest.mark.parametrize("mistake", MISTAKES, ids=NAMES)
def test_what_the_hint_says_mends_the_book(sound, mistake):
    laid(sound, mistake.plant)
    problems = check(sound, {})
    meant = [(problem, found[1]) for problem in problems if (found := _MEANT.match(problem.hint)) and problem.subject]
    if meant and mistake.plant.keys() <= SOUND.keys():  # the hint names the word: take it at its word
        for problem, word in meant[:1]:
            path = sound / problem.place.file
            lines = path.read_text("utf-8").split("\n")
            number = problem.place.line - 1
            lines[number] = lines[number].replace(problem.subject, _as_written(problem.subject, word), 1)
            path.write_text("\n".join(lines), "utf-8")
    else:
        _cleared(sound)
        laid(sound, dict(SOUND) | dict(mistake.cure))

    assert errors(sound) == []


def _cleared(root):
    for path in sorted(root.rglob("*"), reverse=True):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()


def _as_written(subject, word):
    """Write a suggested name as the author wrote the wrong one: with its sign, without its ending."""
    bare = word.removesuffix(".md") if not subject.endswith(".md") else word
    return subject[:1] + bare if subject[:1] in "@#" and bare[:1] != subject[:1] else bare


@pytest.mark.parametrize("name", [name for name, _ in HARMLESS])
def test_what_is_no_mistake_is_made_without_a_word(sound, name):
    ended = run(laid(sound, dict(HARMLESS)[name]), "--json")

    assert (json.loads(ended.stdout)["problems"], ended.exit_code) == ([], 0)
