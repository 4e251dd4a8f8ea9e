import os
from collections.abc import Callable
from pathlib import Path

import pytest

from builder.load import load
from builder.model import Book

MakeFolder = Callable[..., Path]


@pytest.fixture
def make_folder(tmp_path: Path) -> MakeFolder:
    """Write a small project: the files that are named, over a title and one chapter. None takes a file away."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        root = tmp_path / "project"
        for name, text in {**_SMALLEST, **(files or {})}.items():
            if text is not None:
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return root

    return make


@pytest.fixture
def make_book(make_folder: MakeFolder) -> Callable[..., Book]:
    """Read a small project that is free of errors."""
    return lambda files=None: load(make_folder(files), {})[0]


_SMALLEST = {"book/book.toml": 'title = "The Mill"\n', "chapters/01-mill.md": "# The Mill\n\nThe wheel turns.\n"}


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Count a skipped test as a failure where everything that tests need has been installed."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CHAPBOOK_NO_SKIP") and reporter and reporter.stats.get("skipped") and exitstatus == 0:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if os.environ.get("CHAPBOOK_NO_SKIP") and terminalreporter.stats.get("skipped"):
        terminalreporter.write_line("CHAPBOOK_NO_SKIP is set: a skipped test is a failure")
