"""The one door to pandoc: text goes in, text comes out, and nothing of the user's machine takes part."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from builder.errors import BookError, Place, Problem

_INSTALL = "run `pip install pypandoc_binary`, or install pandoc 3 or later from https://pandoc.org/installing.html"


@dataclass(frozen=True, slots=True)
class Answer:
    """What pandoc said."""

    text: str
    complaint: str
    succeeded: bool


def run_pandoc(arguments: tuple[str, ...], text: str | bytes, files: Mapping[str, str]) -> Answer:
    """Run pandoc once over a text, or the bytes of a document, in an empty folder that holds only the given files.

    Errors: BookError if there is no pandoc.
    """
    pandoc = _pandoc_path()
    with tempfile.TemporaryDirectory(prefix="chapbook-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_text(content, encoding="utf-8")
        (Path(folder) / "data").mkdir()
        finished = subprocess.run(
            [pandoc, "--sandbox", "--data-dir", str(Path(folder) / "data"), *arguments],
            input=text.encode() if isinstance(text, str) else text,
            capture_output=True,
            cwd=folder,
            env=_environment(folder),
            check=False,
        )
    complaint = finished.stderr.decode(errors="replace").replace(f"{folder}{os.sep}", "")
    return Answer(finished.stdout.decode(), complaint, finished.returncode == 0)


@cache
def pandoc_version() -> str:
    """Name the pandoc that runs, so that what it made can be kept.

    Errors: BookError if there is no pandoc.
    """
    from importlib.metadata import PackageNotFoundError, version

    if _bundled_path().is_file():
        try:
            return f"pypandoc_binary {version('pypandoc_binary')}"
        except PackageNotFoundError:
            pass
    return run_pandoc(("--version",), "", {}).text


def _environment(folder: str) -> dict[str, str]:
    hermetic = {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8", "HOME": folder, "TMPDIR": folder}
    windows = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP") if name in os.environ}
    return hermetic | windows


def _pandoc_path() -> str:
    # pypandoc prefers a newer pandoc of the system's; the same book must come out the same on every machine
    if _bundled_path().is_file():
        return str(_bundled_path().resolve())
    import pypandoc

    try:
        return str(Path(shutil.which(pypandoc.get_pandoc_path()) or "pandoc").resolve())
    except OSError:
        message = "citations and imports need the program pandoc, and it is not on this machine"
        raise BookError(Problem("CB-PANDOC-01", Place(), message, _INSTALL)) from None


def _bundled_path() -> Path:
    spec = find_spec("pypandoc")
    assert spec is not None, "pypandoc is installed with the builder"
    assert spec.origin is not None, "pypandoc is files"
    return Path(spec.origin).parent / "files" / ("pandoc.exe" if os.name == "nt" else "pandoc")
