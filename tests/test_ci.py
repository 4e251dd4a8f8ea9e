"""Continuous integration: there, a skipped test is a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPED = "import pytest\n\n\ndef test_nothing():\n    pytest.skip('no Java here')\n"


@pytest.fixture
def run_pytest(tmp_path):
    """Run a planted test below this folder's conftest."""

    def run(source, **environ):
        shutil.copy(Path(__file__).parent / "conftest.py", tmp_path)
        (tmp_path / "test_planted.py").write_text(source)
        command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)]
        kept = {name: value for name, value in os.environ.items() if name != "CHAPBOOK_NO_SKIP"}
        return subprocess.run(
            command, cwd=tmp_path, env={**kept, **environ}, capture_output=True, text=True, check=False
        )

    return run


def test_a_skipped_test_is_a_failure_only_where_it_is_said_so(run_pytest):
    assert run_pytest(SKIPPED).returncode == 0

    ended = run_pytest(SKIPPED, CHAPBOOK_NO_SKIP="1")

    assert ended.returncode == 1
    assert "a skipped test is a failure" in ended.stdout


def test_a_run_without_skips_passes(run_pytest):
    assert run_pytest("def test_one():\n    assert True\n", CHAPBOOK_NO_SKIP="1").returncode == 0
