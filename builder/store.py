"""Store: finished bytes go in and stand on the disk whole, or not at all.

A project's store is a folder of results, each under a key that says everything it was made from: an honest key can
never give a wrong answer. It holds no code, only bytes, and may be deleted at any time.
"""

import hashlib
import os
import tempfile
from collections.abc import Hashable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from builder.errors import BookError, Place, Problem


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it; the old one stays until the new one is safe.

    Errors: BookError if the folder cannot be written or the disk is full.
    """
    try:
        _replace(path, data, lasting=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{path.name!r} cannot be written to {str(path.parent)!r}: {reason}"
        hint = "make room or choose another folder with --out; an older file of that name is as it was"
        raise BookError(Problem("CB-STORE-01", Place(), message, hint)) from error


def _replace(path: Path, data: bytes, lasting: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # in the same folder: os.replace is whole only within one file system
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            if lasting:  # even if the machine stops now
                file.flush()
                os.fsync(file.fileno())
        Path(name).chmod(0o644)  # mkstemp makes files that only their owner reads
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


LIMIT_BYTES = 400_000_000
_DIGEST_BYTES = 32


@dataclass(frozen=True, slots=True)
class Store:
    """A folder of results by key. What cannot be read or written is as if it were not there."""

    folder: Path
    limit_bytes: int = LIMIT_BYTES

    def get(self, key: str) -> bytes | None:
        """Give the result under a key, or None if there is none, or if it is damaged."""
        path = self._path(key)
        try:
            whole = path.read_bytes()
            os.utime(path)  # the oldest goes first when the store is full
        except OSError:
            return None
        digest, data = whole[:_DIGEST_BYTES], whole[_DIGEST_BYTES:]
        return data if hashlib.sha256(data).digest() == digest else None

    def has(self, key: str) -> bool:
        """Tell whether there is a result under a key, damaged or not."""
        return self._path(key).is_file()

    def put(self, key: str, data: bytes) -> None:
        """Keep a result; a store that cannot be written keeps nothing and says nothing."""
        with suppress(OSError):
            # one that the system lost is known by its digest, so nobody waits for the disk
            _replace(self._path(key), hashlib.sha256(data).digest() + data, lasting=False)

    def trim(self) -> None:
        """Remove the results that were not used for longest, until the store is within its limit."""
        with suppress(OSError):
            found = sorted(self._entries())
            size = sum(bytes_ for _, bytes_, _ in found)
            for _, bytes_, path in found:
                if size <= self.limit_bytes:
                    return
                path.unlink(missing_ok=True)
                size -= bytes_

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]

    def _entries(self) -> Iterator[tuple[float, int, Path]]:
        for path in self.folder.glob("??/*"):
            facts = path.stat()
            yield facts.st_mtime, facts.st_size, path


def key_of(*parts: object) -> str:
    """Make a key from everything that a result depends on.

    Shapes: texts, numbers, bytes, and frozen dataclasses and tuples of them, whose `repr` says all that they are.
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part if isinstance(part, bytes) else repr(part).encode()
        digest.update(f"{len(data)}:".encode())
        digest.update(data)
    return digest.hexdigest()


@lru_cache(maxsize=128)
def key_of_part(part: Hashable) -> str:
    """Make the key of a large part of several results, as a section is, and keep it at hand."""
    return key_of(part)
