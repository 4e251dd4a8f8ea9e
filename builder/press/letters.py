"""A drawing enters, its instructions leave; letters that it shows one by one are shown a line at once.

They are measured alike, and read in half the time.

WeasyPrint 70 writes `[<0028>0<01af>-20<0156>0] TJ`, a string and a number for every letter of a book.
"""

import re
from decimal import Decimal
from typing import Any

import pikepdf
from pikepdf import Array, Page, Stream

_SHOWN = re.compile(rb"\[([^\[\]()]*+)\]\s*TJ")  # letters in hexadecimal and numbers; strings in brackets stay
_INLINE_PICTURE = re.compile(rb"ID(?<=\sID)\s")  # its bytes may look like anything


def instructions(drawing: Any, operators: str) -> list[Any]:
    """Read what a page or a form draws by some operators, whose names stand in a line.

    Shapes: as pikepdf gives them; the letters of each line are joined, and what lies between them is added up. Where
    there are pictures within, all operators are given.
    """
    content = _content(drawing.obj if isinstance(drawing, Page) else drawing)
    if b"TJ" not in content or _INLINE_PICTURE.search(content):
        return list(pikepdf.parse_content_stream(drawing))
    with pikepdf.new() as scratch:
        return list(pikepdf.parse_content_stream(Stream(scratch, _SHOWN.sub(_line, content)), operators))


def parted(shown: Any) -> tuple[bytes, float]:
    """Part what TJ shows into its text and the sum of its kerns; layout software shows each letter on its own."""
    texts: list[bytes] = []
    kerns = 0.0
    for part in shown:
        if isinstance(part, int | Decimal):
            kerns += float(part)
        else:
            texts.append(bytes(part))
    return b"".join(texts), kerns


def _content(drawing: Any) -> bytes:
    streams = drawing.get("/Contents") if "/Contents" in drawing else drawing
    return b"\n".join(stream.read_bytes() for stream in streams) if isinstance(streams, Array) else streams.read_bytes()


def _line(shown: re.Match[bytes]) -> bytes:
    parts = shown[1].replace(b">", b"<").split(b"<")  # numbers and letters by turns
    kerns = sum(map(float, b" ".join(parts[::2]).split()))
    return b"[<%b> %.4f] TJ" % (b"".join(parts[1::2]), kerns)
