"""The doctor: what it finds on this machine, and on machines that lack something."""

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from builder import doctor
from builder.cli import chapbook
from builder.doctor import SYSTEMS, examine


def run(*words, **environ):
    return CliRunner().invoke(chapbook, ["doctor", *(str(word) for word in words)], env=environ)


@pytest.fixture
def without_pango(tmp_path):
    """Let a file that is no library stand before the real one."""
    for name in ("libpango-1.0.so.0", "libpangoft2-1.0.so.0"):
        (tmp_path / "lib").mkdir(exist_ok=True)
        (tmp_path / "lib" / name).write_bytes(b"no library")
    return {"LD_LIBRARY_PATH": str(tmp_path / "lib")}


def test_a_machine_that_can_build_is_sound(tmp_path):
    ended = run(tmp_path)

    assert ended.exit_code == 0, ended.output
    assert ended.output.endswith("all that a book needs is here\n")
    for name in ("Python", "Pango and its libraries", "Fonts", "pandoc", "Disk", "This folder", "Temporary folder"):
        assert f"ok        {name}: " in ended.output


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="plants a library where Linux looks first")
def test_a_missing_pango_is_a_line_with_a_command_for_each_system(tmp_path, without_pango):
    ended = run(tmp_path, **without_pango)

    assert ended.exit_code == 1
    assert "MISSING   Pango and its libraries: not found: Pango, Pango for FreeType\n" in ended.output
    assert "sudo apt-get install libpango-1.0-0" in ended.output
    assert [system for system in SYSTEMS if f"{system}:" not in ended.output] == []
    assert ended.output.endswith("missing: Pango and its libraries\n")
    assert "Traceback" not in ended.output
    assert isinstance(ended.exception, SystemExit)


def test_an_engine_that_is_not_installed_is_no_fault_of_pango(tmp_path):
    (tmp_path / "weasyprint.py").write_text("raise ImportError('no such package')", "utf-8")
    engine = examine(tmp_path, {**os.environ, "PYTHONPATH": str(tmp_path)})[1]

    assert (engine.is_there, engine.said) == (False, "no such package")
    assert "pipx" in engine.remedies[0]


def test_an_engine_that_dies_is_told(tmp_path):
    (tmp_path / "weasyprint.py").write_text("import os; os.abort()", "utf-8")
    engine = examine(tmp_path, {**os.environ, "PYTHONPATH": str(tmp_path)})[1]

    assert (engine.is_there, engine.said) == (False, "the layout engine ends without a word")


def test_java_may_be_missing(tmp_path):
    ended = run(tmp_path, PATH=str(tmp_path))

    assert ended.exit_code == 0, ended.output
    assert "not here  Java: not found\n" in ended.output


def test_a_font_that_was_changed_is_named(tmp_path):
    (tmp_path / "a.ttf").write_bytes(b"other bytes")

    assert not doctor._is_whole(tmp_path / "a.ttf", "0" * 64)
    assert not doctor._is_whole(tmp_path / "none.ttf", "0" * 64)


def test_a_folder_that_cannot_be_written_to_is_named(tmp_path):
    found = {finding.name: finding for finding in examine(tmp_path / "gone", dict(os.environ))}

    assert (found["This folder"].is_there, found["Disk"].is_there) == (False, False)


def test_every_finding_has_a_purpose_and_all_remedies_or_none(tmp_path):
    for finding in examine(tmp_path, dict(os.environ)):
        assert finding.purpose
        assert len(finding.remedies) in (0, len(SYSTEMS))


# What `chapbook build` says on a machine whose layout engine does not start: one sentence, and what to do.


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="plants a library where Linux looks first")
def test_a_build_without_pango_is_told_in_one_sentence(make_folder, without_pango):
    ended = build_in_a_process(make_folder(), without_pango)

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert "error CB-SYS-01: the layout engine cannot start" in ended.stderr
    assert "sudo apt-get install libpango-1.0-0" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("engine", "told"),
    [
        ("raise ImportError('no such package')", "error CB-SYS-01: the layout engine is not whole: no such package"),
        ("import os; os.abort()", "error CB-SYS-02: the layout engine ended without a word"),
    ],
)
def test_a_build_with_a_broken_engine_is_told_in_one_sentence(make_folder, tmp_path, engine, told):
    (tmp_path / "weasyprint.py").write_text(engine, "utf-8")
    ended = build_in_a_process(make_folder(), {"PYTHONPATH": str(tmp_path)})

    assert (ended.returncode, ended.stdout) == (1, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def build_in_a_process(folder, environ):
    command = [sys.executable, "-c", "from builder.cli import main; main()", "build", str(folder), "--jobs", "1"]
    return subprocess.run(command, env={**os.environ, **environ}, capture_output=True, text=True, check=False)
