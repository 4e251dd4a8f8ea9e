"""The entries of an EPUB enter; a doubt about its weight, with the pictures to blame, leaves."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from builder.errors import Place, Problem, Severity

_MEGABYTE = 1_000_000
_MOST_NAMED = 5


def size_problems(entries: Sequence[zipfile.ZipInfo], budget: int) -> Iterator[Problem]:
    """Doubt an EPUB that weighs more than it should.

    Units: bytes, as they are stored; megabytes of a million in what is said.
    """
    total = sum(entry.compress_size for entry in entries)
    if total <= budget:
        return
    named = [
        f"'{PurePosixPath(entry.filename).stem}' {entry.compress_size / _MEGABYTE:.1f} MB"
        for entry in _heaviest(entries, total - budget)
    ]
    message = f"the EPUB has {total / _MEGABYTE:.1f} MB, more than {budget / _MEGABYTE:.0f} MB"
    blamed = f"make these pictures lighter or leave them out: {', '.join(named)}"
    hint = blamed if named else "it has no pictures to blame: embed fewer fonts, with 'fonts' in book/book.toml"
    yield Problem("CB-EPUB-21", Place(), message, hint, Severity.WARNING)


def _heaviest(entries: Sequence[zipfile.ZipInfo], excess: int) -> Iterator[zipfile.ZipInfo]:
    """Choose the heaviest pictures, as few as weigh what is too much."""
    pictures = [entry for entry in entries if entry.filename.startswith("EPUB/images/")]
    pictures.sort(key=lambda entry: (-entry.compress_size, entry.filename))
    for entry in pictures[:_MOST_NAMED]:
        if excess <= 0:
            return
        excess -= entry.compress_size
        yield entry
