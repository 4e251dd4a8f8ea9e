"""A book comes out the same with the network cut off, also with a style that only points to another one."""

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_csl import FOLDER

DEPENDENT = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>A journal</title><id>urn:x:j</id>
<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/><updated>2026-01-01T00:00:00+00:00</updated>
</info></style>
"""
BUILD = "import sys; from builder.cli import main; sys.argv = ['chapbook', 'build', sys.argv[1]]; main()"
UNSHARE = ["unshare", "--map-root-user", "--net"]
# where nobody may make a namespace: Python refuses to connect, and programs find a proxy that is not there
REFUSE = """
import os, sys
def refuse(event, _):
    if event.startswith("socket.connect"): raise OSError("no network")
sys.addaudithook(refuse)
os.environ.update(http_proxy="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9")
"""


def made(root: Path, style: str, cut_off: bool) -> dict[str, str]:
    """Build a book in a process of its own, if wanted in a namespace that has no network."""
    toml = f'title = "T"\nlanguage = "az"\ncitation_style = "{style}"\nidentifier = "urn:x:off"\ndate = 2026-01-20\n'
    files = {
        "book/book.toml": toml,
        "book/journal.csl": DEPENDENT,
        "book/references.bib": (FOLDER / "books" / "az.bib").read_text("utf-8"),
        "chapters/one.md": (FOLDER / "books" / "chapter.md").read_text("utf-8"),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    alone = UNSHARE if cut_off and can_be_cut_off() else []
    refuse = REFUSE if cut_off and not alone else ""
    subprocess.run([*alone, sys.executable, "-c", refuse + BUILD, str(root)], check=True, capture_output=True)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted((root / "dist").iterdir())}


def can_be_cut_off() -> bool:
    if not shutil.which("unshare"):
        return False
    return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.slow
@pytest.mark.parametrize("style", ["journal.csl", "gost-notes"])
def test_the_network_changes_nothing(tmp_path, style):
    with_network = made(tmp_path / "on", style, cut_off=False)

    assert len(with_network) == 2
    assert made(tmp_path / "off", style, cut_off=True) == with_network
