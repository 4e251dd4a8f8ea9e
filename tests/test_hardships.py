"""Hardships: a full disk, two builds at once, a damaged store. The next output is right all the same."""

import json
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from builder.build import BuildRequest, build
from builder.store import Store

pytestmark = pytest.mark.slow

COMMAND = [sys.executable, "-c", "from builder.cli import main; main()", "build"]
TEXT = "# The Mill\n\n" + "The wheel turns and turns, and nobody asks it why. " * 400


def made(root: Path, out: Path) -> bytes:
    """Build the PDF of a book, with a store of its own, and read it."""
    return build(BuildRequest(root, ("pdf",), out, 2), lambda _: None).files[0].path.read_bytes()


def alone(root: Path, tmp_path: Path) -> bytes:
    """Build a copy of the book that knows of no hardship."""
    copy = tmp_path / "alone"
    for part in ("book", "chapters"):
        (copy / part).mkdir(parents=True)
        for path in (root / part).iterdir():
            (copy / part / path.name).write_bytes(path.read_bytes())
    return made(copy, tmp_path / "out")


def hidden(root: Path) -> list[Path]:
    """List what was begun and never finished."""
    return [path for path in root.rglob(".*") if path.is_file()]


@pytest.fixture
def root(make_folder) -> Path:
    return make_folder({"chapters/01-mill.md": TEXT, "chapters/02-race.md": TEXT.replace("Mill", "Race")})


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system does not limit the size of files")
def test_a_full_disk_is_told_and_the_last_file_stays_and_the_next_build_is_right(root: Path, tmp_path: Path):
    good = made(root, root / "dist")
    (root / "chapters/01-mill.md").write_text(TEXT.replace("wheel", "wheels"), "utf-8")
    ended = subprocess.run(
        [*COMMAND, root, "--edition", "pdf", "--json"],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)),
    )

    assert ended.returncode == 1, ended.stderr
    assert [problem["code"] for problem in json.loads(ended.stdout)["problems"]] == ["CB-STORE-01"]
    assert "Traceback" not in ended.stderr
    assert (root / "dist/the-mill.pdf").read_bytes() == good
    assert hidden(root) == []
    assert made(root, root / "dist") == alone(root, tmp_path) != good


def test_two_builds_at_once_make_the_same_right_files(root: Path, tmp_path: Path):
    both = [
        subprocess.Popen(
            [*COMMAND, root, "--edition", "pdf", "--quiet"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        for _ in range(2)
    ]
    said = [process.communicate() for process in both]

    assert [process.returncode for process in both] == [0, 0], said
    assert (root / "dist/the-mill.pdf").read_bytes() == alone(root, tmp_path)
    assert hidden(root) == []


@pytest.mark.parametrize("damage", [lambda data: data[:100], lambda data: data[:-1] + b"x", lambda _: b""])
def test_a_store_whose_every_entry_is_damaged_is_as_good_as_none(root: Path, tmp_path: Path, damage):
    before = made(root, tmp_path / "before")
    for path in (root / ".chapbook").glob("??/*"):
        path.write_bytes(damage(path.read_bytes()))

    assert made(root, tmp_path / "after") == before


def test_a_store_that_may_not_be_written_does_not_matter(root: Path, tmp_path: Path):
    (root / ".chapbook").write_text("in the way")
    with pytest.raises(Exception, match="CB-STORE-01"):  # the page map has no place either
        made(root, tmp_path / "out")
    (root / ".chapbook").unlink()

    assert made(root, tmp_path / "out") == alone(root, tmp_path)


def test_the_store_stays_within_its_bound(root: Path, tmp_path: Path, monkeypatch):
    small = property(lambda request: Store(request.root / ".chapbook", limit_bytes=60_000))
    monkeypatch.setattr(BuildRequest, "store", small)
    for n in range(3):
        (root / "chapters/01-mill.md").write_text(TEXT + f"\n\nAnd {n}.", "utf-8")
        made(root, tmp_path / "out")

    assert sum(path.stat().st_size for path in (root / ".chapbook").glob("??/*")) <= 60_000
