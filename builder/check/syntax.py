"""Doubt a PDF as a file: every object and every stream is read back, and what its pages draw is parsed.

Parsing takes longest, and what a page draws seldom changes: what was parsed before is known by its bytes.
"""

import io
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
from pikepdf import Pdf, StreamDecodeLevel

from builder import contents
from builder.contents import DIGEST_BYTES, digest_of
from builder.errors import Place, Problem
from builder.receipts import libraries_key
from builder.store import Store, key_of

_NONE = "-"  # no operator is wanted, only what qpdf complains of while it parses them all


@dataclass(frozen=True, slots=True)
class Syntax:
    """What reading a PDF has shown."""

    problems: tuple[Problem, ...]
    sound: bytes = b""  # digests of what its pages draw, one after another, if there was nothing to complain of


def check_syntax(pdf: bytes, sound: bytes = b"") -> Syntax:
    """Read every object and every stream of a PDF: the half of `check_pdf` that asks nothing of the book.

    Shapes: `sound` are digests of what was parsed before; it is read and decoded like all the rest.
    """
    known = {sound[start : start + DIGEST_BYTES] for start in range(0, len(sound), DIGEST_BYTES)}
    try:
        with Pdf.open(io.BytesIO(pdf)) as opened:
            _read_all(opened)
            drawn = b"".join(_parsed(opened, known))
            problems = tuple(_damage(line) for line in opened.get_warnings())
    except pikepdf.PdfError as error:
        return Syntax((Problem("CB-PDF-10", Place(), f"the PDF cannot be opened: {error}"),))
    return Syntax(problems, b"" if problems else drawn)


def recall_sound(store: Store, edition: str) -> bytes:
    """Give the digests of what the pages of an edition drew when it was last built."""
    return store.get(_key(edition)) or b""


def keep_sound(store: Store, edition: str, sound: bytes) -> None:
    """Keep the digests of what the pages of an edition draw, for its next build."""
    if sound:
        store.put(_key(edition), sound)


def _read_all(pdf: Pdf) -> None:
    """Read every object and decode every stream, which is what writing does; what it writes is not wanted."""
    pdf.save(
        io.BufferedWriter(_Nowhere()),
        stream_decode_level=StreamDecodeLevel.all,
        compress_streams=False,
        static_id=True,
        preserve_pdfa=False,  # so that nothing is looked at twice
        fix_metadata_version=False,
    )


class _Nowhere(io.RawIOBase):
    """A file that keeps nothing."""

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        return len(part)


def _parsed(pdf: Pdf, known: Collection[bytes]) -> Iterator[bytes]:
    """Parse what the pages draw, and give the digest of each."""
    for page in pdf.pages:
        digest = digest_of(page)
        if digest not in known:
            pikepdf.parse_content_stream(page, _NONE)
        yield digest


def _damage(line: str) -> Problem:
    return Problem("CB-PDF-10", Place(), f"the PDF is damaged: WARNING: {line}")


def _key(edition: str) -> str:
    return key_of("sound contents", edition, _code_key())


@cache
def _code_key() -> str:
    return key_of(libraries_key(), Path(__file__).read_bytes(), Path(contents.__file__).read_bytes())
