"""The command: what it says, where it says it, and with which exit code it ends."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import pytest
from click.testing import CliRunner

from builder import __version__
from builder.cli import chapbook

BROKEN = {"book/book.toml": 'title = "The Mill"\nlicens = "CC BY"\ncontents = ["01-mil"]\n'}


def run(*words):
    return CliRunner().invoke(chapbook, [str(word) for word in words], prog_name="chapbook")


def start(*words, **environ):
    command = [sys.executable, "-c", "from builder.cli import main; main()", *(str(word) for word in words)]
    return subprocess.Popen(
        command, env={**os.environ, **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )


def test_a_book_that_is_wrong_is_told_in_full_and_ends_with_1(make_folder):
    ended = run("check", make_folder(BROKEN))

    assert ended.exit_code == 1
    assert ended.stdout == ""
    assert "error CB-SET-02  book/book.toml:2:1\n    2 | licens" in ended.stderr
    assert "error CB-LOAD-02  book/book.toml:3:14" in ended.stderr
    assert ended.stderr.endswith("2 errors, 1 warning\n")


def test_errors_come_before_warnings(make_folder):
    told = run("check", make_folder(BROKEN)).stderr

    assert told.index("CB-LOAD-02") < told.index("warning CB-LOAD-04")


def test_build_tells_the_same_and_makes_nothing(make_folder):
    root = make_folder(BROKEN)
    ended = run("build", root)

    assert ended.exit_code == 1
    assert "2 errors, 1 warning" in ended.stderr
    assert not (root / "dist").exists()


def test_json_goes_to_standard_output_and_nothing_else_does(make_folder):
    ended = run("build", make_folder(BROKEN), "--json")
    told = json.loads(ended.stdout)

    assert (ended.exit_code, ended.stderr) == (1, "")
    assert (told["ok"], told["files"]) == (False, [])
    assert "'licence'" in told["problems"][0].pop("hint")
    assert told["problems"][0] == {
        "code": "CB-SET-02",
        "severity": "error",
        "file": "book/book.toml",
        "line": 2,
        "column": 1,
        "message": "the book has no setting 'licens'",
        "excerpt": 'licens = "CC BY"',
        "pages": [],
    }


def test_a_sound_book_is_said_to_be_so(make_folder):
    ended = run("check", make_folder())

    assert (ended.exit_code, ended.stdout) == (0, "nothing is wrong\n")
    assert "edition 'pdf' was not built" in ended.stderr
    assert ended.stderr.endswith("2 notes\n")


def test_a_warning_is_a_failure_only_when_asked_for(make_folder):
    root = make_folder({"book/book.toml": 'title = "X"\ncontents = ["01-mill"]', "chapters/02-b.md": "# B"})

    assert run("check", root).exit_code == 0
    assert run("check", root, "--strict").exit_code == 1


def test_an_edition_is_built_and_listed(make_folder):
    root = make_folder()
    ended = run("build", root, "--edition", "epub", "--json")
    told = json.loads(ended.stdout)

    assert (ended.exit_code, told["ok"], told["problems"]) == (0, True, [])
    assert [(file["edition"], file["path"]) for file in told["files"]] == [("epub", f"{root}/dist/the-mill.epub")]
    assert (root / "dist" / "the-mill.epub").stat().st_size == told["files"][0]["bytes"]


def test_quiet_says_nothing_of_a_sound_book(make_folder, tmp_path):
    ended = run("build", make_folder(), "--edition", "epub", "--quiet", "--out", tmp_path / "out")

    assert (ended.exit_code, ended.stdout, ended.stderr) == (0, "", "")
    assert (tmp_path / "out" / "the-mill.epub").is_file()


def test_without_a_terminal_every_step_is_a_plain_line(make_folder):
    ended = run("build", make_folder(), "--edition", "epub")

    assert ended.stderr.startswith("reading the book\n")
    assert "\x1b" not in ended.stderr
    assert "the-mill.epub" in ended.stdout


@pytest.mark.parametrize(
    "words",
    [
        ("build", "/no/such/folder"),
        ("build", "--jobs", "0"),
        ("build", "--colour"),
        ("bild",),
        ("check", __file__),
    ],
)
def test_a_wrong_command_line_ends_with_2(words):
    assert run(*words).exit_code == 2


def test_an_edition_that_does_not_exist_is_a_wrong_command_line(make_folder):
    ended = run("build", make_folder(), "--edition", "epbu")

    assert ended.exit_code == 2
    assert "did you mean 'epub'?" in ended.stderr


def test_a_folder_that_is_no_project_is_told_what_is_missing(tmp_path):
    ended = run("build", tmp_path)

    assert ended.exit_code == 1
    assert "CB-LOAD-01" in ended.stderr


def test_the_version_is_told():
    assert run("--version").stdout == f"chapbook, version {__version__}\n"


def test_characters_that_would_command_the_terminal_are_not_printed(make_folder):
    ended = run("check", make_folder({"chapters/01-mill.md": "# Mill\n\nred \x1b[31m alert\n"}))

    assert "CB-LOAD-08" in ended.stderr
    assert "\x1b" not in ended.stderr


def test_a_terminal_that_knows_only_ascii_is_no_reason_to_stumble(make_folder):
    process = start("check", make_folder({"book/book.toml": "title = “Gecə”\n"}), PYTHONIOENCODING="ascii:strict")
    _, told = process.communicate(timeout=60)

    assert process.returncode == 1
    assert b"CB-SET-01" in told
    assert b"Traceback" not in told


def test_help_does_not_wait_for_the_layout_engine():
    code = "import sys, builder.cli; print([name for name in ('weasyprint', 'builder.build') if name in sys.modules])"

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout == b"[]\n"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGINT for one process")
def test_a_keyboard_interrupt_is_one_line_and_130(make_folder):
    chapter = "# Mill\n\n" + "The wheel turns. " * 200 + "\n\n"
    root = make_folder({f"chapters/{n:02}-mill.md": chapter * 20 for n in range(1, 30)})
    process = start("build", root, "--edition", "pdf")
    assert process.stderr.readline() == b"reading the book\n"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=60)

    assert process.returncode == 130
    assert told.endswith(b"stopped: the files of the last build are as they were\n")
    assert b"Traceback" not in told


def on_a_terminal(*words, **environ):
    """Run the command on a terminal, and give back all that it wrote there."""
    pty = pytest.importorskip("pty", reason="this system has no pseudo-terminals")
    own, other = pty.openpty()
    command = [sys.executable, "-c", "from builder.cli import main; main()", *(str(word) for word in words)]
    process = subprocess.Popen(
        command, env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", **environ}, stdout=other, stderr=other
    )
    os.close(other)
    written = b""
    while True:
        try:
            piece = os.read(own, 65536)
        except OSError:  # Linux's word for the end of a terminal
            piece = b""
        if not piece:
            break
        written += piece
    os.close(own)
    process.wait()
    return written.decode(errors="replace")


@pytest.mark.slow
def test_a_terminal_shows_a_bar_with_sections_and_pages_and_no_step_stays(make_folder):
    told = on_a_terminal("build", make_folder(), "--edition", "pdf", "--jobs", "1")

    assert re.search(r"pdf: laying out \d+ sections.*\d+ of \d+, \d+ pages?", told)
    assert "\x1b[2K" in told.rpartition("the-mill.pdf")[0]  # the bar is wiped off before the file is named
    assert re.search(r"made in \d+\.\d s: \d+ sections laid out", told)


def test_no_colour_is_written_where_none_is_wanted(make_folder):
    colour = re.compile(r"\x1b\[[0-9;]*3[0-7]")

    assert colour.search(on_a_terminal("build", make_folder(BROKEN), NO_COLOR=""))
    assert not colour.search(on_a_terminal("build", make_folder(BROKEN), NO_COLOR="1"))


def test_verbose_tells_each_section_with_its_time(make_folder):
    ended = run("build", make_folder(), "--edition", "epub", "--verbose")

    assert re.search(
        r"^ +\d+\.\d s  pdf: laying out \d+ sections \(1 of \d+, \d+ pages?\)$", ended.stderr, re.MULTILINE
    )


def test_the_last_line_says_what_was_laid_out_and_what_was_as_before(make_folder):
    root = make_folder({"chapters/02-end.md": "# The End\n\nThe wheel stands.\n"})
    first = run("build", root, "--edition", "pdf").stderr.splitlines()[-1]
    (root / "chapters" / "02-end.md").write_text("# The End\n\nThe wheel lies.\n", "utf-8")
    second = run("build", root, "--edition", "pdf").stderr.splitlines()[-1]
    third = run("build", root, "--edition", "pdf").stderr.splitlines()[-1]

    assert re.fullmatch(r"made in \d+\.\d s: \d+ sections laid out", first)
    assert re.fullmatch(r"made in \d+\.\d s: 1 sections laid out, \d+ as before", second)
    assert third.startswith("nothing changed")


def test_the_last_line_counts_the_warnings(make_folder):
    root = make_folder({"book/book.toml": 'title = "X"\ncontents = ["01-mill"]', "chapters/02-b.md": "# B"})

    assert run("build", root, "--edition", "epub").stderr.splitlines()[-1].endswith("; 1 warning")
