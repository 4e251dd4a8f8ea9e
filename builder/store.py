"""Store: finished bytes go in and stand on the disk whole, or not at all."""

import os
import tempfile
from pathlib import Path

from builder.errors import BookError, Place, Problem


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that nobody ever sees half of it; the old one stays until the new one is safe.

    Errors: BookError if the folder cannot be written or the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _replace(path, data)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"{path.name!r} cannot be written to {str(path.parent)!r}: {reason}"
        hint = "make room or choose another folder with --out; an older file of that name is as it was"
        raise BookError(Problem("CB-STORE-01", Place(), message, hint)) from error


def _replace(path: Path, data: bytes) -> None:
    # in the same folder: os.replace is whole only within one file system
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # mkstemp makes files that only their owner reads
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
