"""Shell completion: what a shell is given, and what it may offer."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from builder.cli import chapbook
from builder.codes import meanings

SHELLS = ("bash", "zsh", "fish")


def run(*words, **environ):
    return CliRunner().invoke(chapbook, list(words), prog_name="chapbook", env=environ)


def offered(line, cwd):
    """Ask as bash does what may stand at the end of a line."""
    words = line.split(" ")
    asked = {"_CHAPBOOK_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    command = [sys.executable, "-c", "import sys; from builder.cli import main; sys.argv[0] = 'chapbook'; main()"]
    ended = subprocess.run(command, env={**os.environ, **asked}, cwd=cwd, capture_output=True, text=True, check=False)
    assert ended.stderr == ""
    return [row.partition(",")[2] for row in ended.stdout.splitlines() if row]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_for_a_shell_says_where_it_goes(shell):
    ended = run("completion", shell)

    assert ended.exit_code == 0
    assert f"chapbook completion {shell} > ~/" in ended.stdout
    assert "_CHAPBOOK_COMPLETE" in ended.stdout


def test_zsh_finds_the_name_of_the_command_on_the_first_line():
    assert run("completion", "zsh").stdout.startswith("#compdef chapbook\n")


def test_bash_can_read_its_script(tmp_path):
    script = tmp_path / "script"
    script.write_text(run("completion", "bash").stdout, "utf-8")

    assert subprocess.run(["bash", "-n", script], check=False).returncode == 0


def test_an_unknown_shell_is_a_wrong_command_line():
    assert run("completion", "cmd").exit_code == 2


def test_commands_are_offered(tmp_path):
    assert offered("chapbook b", tmp_path) == ["build"]


def test_editions_of_the_book_are_offered(make_folder):
    root = make_folder({"book/book.toml": 'title = "X"\n[editions.pocket]\nextends = "pdf"\npaper = "A6"\n'})

    assert offered("chapbook build --edition p", root) == ["pdf", "pocket"]


def test_outside_of_a_book_no_edition_is_offered(tmp_path):
    assert offered("chapbook build --edition ", tmp_path) == []


def test_codes_are_offered_however_they_are_begun(tmp_path):
    wanted = [code for code in meanings() if code.startswith("CB-LINK-")]

    assert offered("chapbook explain cb-link", tmp_path) == wanted
