"""Store: files are whole or not there."""

import os
import stat

import pytest

from builder.errors import BookError
from builder.store import write_whole


def test_a_file_is_written_with_the_folders_it_needs(tmp_path):
    write_whole(tmp_path / "dist" / "mill.pdf", b"new")

    assert (tmp_path / "dist" / "mill.pdf").read_bytes() == b"new"


def test_a_file_is_readable_for_all_under_any_umask(tmp_path):
    before = os.umask(0o077)
    try:
        write_whole(tmp_path / "mill.pdf", b"new")
    finally:
        os.umask(before)

    assert stat.S_IMODE((tmp_path / "mill.pdf").stat().st_mode) == 0o644


def test_a_disk_that_fails_leaves_the_old_file_and_nothing_else(tmp_path):
    path = tmp_path / "mill.pdf"
    path.write_bytes(b"old")

    with pytest.raises(TypeError):
        write_whole(path, "not bytes")

    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_a_problem_with_a_hint(tmp_path):
    resource = pytest.importorskip("resource")
    signal = pytest.importorskip("signal")
    path = tmp_path / "mill.pdf"
    path.write_bytes(b"old")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
        with pytest.raises(BookError) as caught:
            write_whole(path, bytes(1000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, ignored)

    assert [problem.code for problem in caught.value.problems] == ["CB-STORE-01"]
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_where_a_folder_should_be_is_a_problem(tmp_path):
    (tmp_path / "dist").write_bytes(b"")

    with pytest.raises(BookError) as caught:
        write_whole(tmp_path / "dist" / "mill.pdf", b"new")

    assert caught.value.problems[0].code == "CB-STORE-01"
