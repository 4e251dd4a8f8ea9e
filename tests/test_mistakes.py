"""A book of mistakes: every one of them is told in one run, at its line, and nothing that was good is touched."""

import itertools
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

BOOK = Path(__file__).parent / "books" / "mistakes"

# whatever reaches for the network ends the program at once, with a code that nothing else has
WITHOUT_NETWORK = """
import os, sys
def refuse(event, arguments):
    if event.startswith(("socket.connect", "socket.getaddrinfo", "socket.gethostby", "urllib.Request")):
        os._exit(99)
sys.addaudithook(refuse)
from builder.cli import main
main()
"""

# code, file, line, the words that are marked, and a word of the hint
MISTAKES = [
    ("CB-SET-02", "book/book.toml", 4, "licens", "licence"),
    ("CB-LOAD-02", "book/book.toml", 15, "10-misssing", "10-missing.md"),
    ("CB-PIC-07", "book/pictures.toml", 9, "../../etc/passwd", "copy the file"),
    ("CB-PIC-07", "book/pictures.toml", 16, "linked.svg", "copy the file"),
    ("CB-PIC-07", "book/pictures.toml", 23, "file:///etc/passwd", "copy the file"),
    ("CB-PIC-07", "book/pictures.toml", 30, "http://example.org/wheel.png", "copy the file"),
    ("CB-PIC-20", "chapters/02-names.md", 3, "weel", "'wheel'"),
    ("CB-CITE-01", "chapters/02-names.md", 5, "@lee1991", "'lee1990'"),
    ("CB-LINK-01", "chapters/02-names.md", 7, "#a-good-chaptr", "'#a-good-chapter'? (chapters/01-good.md:1)"),
    ("CB-LINK-01", "chapters/02-names.md", 7, "01-god.md", "01-good.md"),
    ("CB-PIC-21", "chapters/02-names.md", 9, "../../etc/passwd", "key"),
    ("CB-PIC-21", "chapters/02-names.md", 11, "http://example.org/wheel.png", "key"),
    ("CB-PIC-21", "chapters/02-names.md", 13, "file:///etc/passwd", "key"),
    ("CB-LOAD-10", "chapters/03-empty.md", 1, "", "write it"),
    ("CB-JINJA-01", "chapters/04-syntax.md", 3, "", "{% endif %}"),
    ("CB-JINJA-02", "chapters/05-undefined.md", 3, "titel", "'title'"),
    ("CB-HTML-01", "chapters/06-html.md", 7, "</strong", "close <em>"),
    ("CB-HTML-02", "chapters/07-script.md", 3, "<script", "programs"),
    ("CB-HTML-02", "chapters/07-script.md", 5, "<img", "key"),
    ("CB-HTML-02", "chapters/07-script.md", 5, "src", "key"),
    ("CB-ID-01", "chapters/08-twice.md", 5, "wheel", "another id"),
    ("CB-LOAD-07", "chapters/09-cyrillic.md", 1, "�", "windows-1251"),
    ("CB-LOAD-06", "chapters/11-away.md", 0, "", "put the file"),
    ("CB-CSS-01", "styles/mistakes.css", 1, "http://example.org/paper.png", "save the file"),
    ("CB-CSS-01", "styles/mistakes.css", 2, "../../../etc/passwd", "copy the file"),
]


@dataclass(frozen=True, slots=True)
class Told:
    """One problem as the command tells it."""

    code: str
    file: str
    line: int
    marked: str
    hint: str


@dataclass(frozen=True, slots=True)
class Run:
    exit_code: int
    text: str
    problems: tuple[Told, ...]
    files: tuple[str, ...]  # in dist/, afterwards


def run(root):
    command = [sys.executable, "-c", WITHOUT_NETWORK, "build", str(root)]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    blocks = re.split(r"^(?=error |warning |\d+ errors?)", ended.stderr, flags=re.M)
    problems = tuple(told(block) for block in blocks if block.startswith("error "))
    files = tuple(sorted(path.name for path in (root / "dist").glob("*")))
    return Run(ended.returncode, ended.stdout + ended.stderr, problems, files)


def told(block):
    code, file, line = re.match(r"error (CB-[A-Z]+-\d\d)(?:  ([^\s:]+)(?::(\d+))?)?", block).groups(default="")
    lines = block.splitlines()
    marked = ""
    for excerpt, below in itertools.pairwise(lines):
        if marker := re.match(r" +\| ( *\^+)", below):
            start = below.index("|") + 2
            marked = excerpt[start:][marker[1].index("^") : len(marker[1])]
    hint = next((line.partition("hint: ")[2] for line in lines if line.startswith("   hint: ")), "")
    return Told(code, file, int(line or 0), marked, hint)


@pytest.fixture(scope="module")
def mistakes(tmp_path_factory):
    """Build the book of mistakes once, over the output of a better day."""
    root = tmp_path_factory.mktemp("books") / "mistakes"
    shutil.copytree(BOOK, root)
    # what a repository cannot hold, or what tools that read every file of it would stumble over
    (root / "chapters/09-cyrillic.md").write_bytes("# Мельница\n\nКолесо вертится.\n".encode("cp1251"))
    (root / "book/images/linked.svg").symlink_to("/etc/hostname")
    (root / "chapters/11-away.md").symlink_to("nowhere.md")
    (root / "dist").mkdir()
    (root / "dist/the-mill-of-mistakes.pdf").write_bytes(b"the last good one")
    return root, run(root)


def test_every_mistake_is_told_in_one_run_with_its_line_and_what_can_be_done(mistakes):
    found = list(mistakes[1].problems)

    for code, file, line, marked, hint in MISTAKES:
        fitting = [
            told
            for told in found
            if (told.code, told.file, told.line, told.marked) == (code, file, line, marked) and hint in told.hint
        ]
        assert len(fitting) == 1, (code, file, line, marked, [told for told in found if told.file == file])
        found.remove(fitting[0])
    assert found == []


def test_every_mistake_in_a_line_shows_that_line(mistakes):
    root, ended = mistakes
    for problem in ended.problems:
        if problem.line and (root / problem.file).stat().st_size:
            assert re.search(rf"{problem.file}:{problem.line}(:\d+)?\n +{problem.line} \| ", ended.text), problem


def test_the_command_ends_with_1_and_no_traceback(mistakes):
    assert mistakes[1].exit_code == 1
    assert "Traceback" not in mistakes[1].text
    assert mistakes[1].text.endswith("25 errors, 1 warning\n")


def test_nothing_outside_the_project_is_shown(mistakes):
    assert "root:" not in mistakes[1].text


def test_the_last_good_output_stays_as_it_was(mistakes):
    root, ended = mistakes

    assert ended.files == ("the-mill-of-mistakes.pdf",)
    assert (root / "dist/the-mill-of-mistakes.pdf").read_bytes() == b"the last good one"


def test_references_into_chapters_that_cannot_be_read_are_not_called_dead(mistakes):
    assert [told for told in mistakes[1].problems if told.file == "chapters/01-good.md"] == []


def test_the_guard_against_the_network_catches():
    program = WITHOUT_NETWORK.replace("from builder.cli import main\nmain()", "import socket\nsocket.create_connection")
    ended = subprocess.run([sys.executable, "-c", f"{program.strip()}(('127.0.0.1', 9))"], check=False)

    assert ended.returncode == 99


@pytest.mark.parametrize(
    ("settings", "line", "marked", "hint"),
    [
        ("title = “The Mill”\n", 1, "“", "straight quotes"),
        ('title = "The Mill"\ncontents = ["01-mill"\n', 2, "", "]"),
        ('title = "The Mill"\n\nauthors "Ann"\n', 3, "", "NAME"),
    ],
)
def test_settings_that_are_not_toml_are_told_at_their_place(make_folder, settings, line, marked, hint):
    ended = run(make_folder({"book/book.toml": settings}))

    (problem,) = [told for told in ended.problems if told.file == "book/book.toml"]
    assert (ended.exit_code, problem.code, problem.line) == (1, "CB-SET-01", line)
    assert "Traceback" not in ended.text
    assert marked in problem.marked
    assert hint in problem.hint


def test_a_folder_without_settings_is_told_and_ends_with_1(make_folder):
    ended = run(make_folder({"book/book.toml": None}))

    assert (ended.exit_code, ended.files) == (1, ())
    assert ended.text.startswith("reading the book\nerror CB-LOAD-01: there is no book/book.toml in ")
    assert "hint: make it" in ended.text
    assert "Traceback" not in ended.text
