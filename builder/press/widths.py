"""How wide text runs: a font of a PDF enters, the advance of each code leaves.

Source: ISO 32000-1, 9.7.4.3 (widths of CID fonts).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from struct import unpack

import pikepdf
from pikepdf import Array, Dictionary


@dataclass(frozen=True, slots=True)
class Face:
    """A font as far as lines are measured with it."""

    bytes_per_code: int
    widths: Mapping[int, float]  # thousandths of the size
    default: float
    name: str = ""

    def advance(self, text: bytes) -> tuple[float, int, int]:
        """Measure a string: its width in thousandths of the size, how many codes it has, how many of them are missing.

        Source: ISO 32000-1, 9.7.6.3 (glyph 0 stands for what a font does not have).
        """
        is_wide = self.bytes_per_code == 2
        codes = unpack(f">{len(text) // 2}H", text[: len(text) & ~1]) if is_wide else tuple(text)
        return self._width(codes), len(codes), codes.count(0) if is_wide else 0

    def _width(self, codes: Sequence[int]) -> float:
        try:
            return sum(map(self.widths.__getitem__, codes))
        except KeyError:  # which is rare, and asking for each is slow
            return sum(self.widths.get(code, self.default) for code in codes)


def face_of(font: pikepdf.Object) -> Face:
    """Read the widths of a font."""
    name = str(font.get("/BaseFont", "")).removeprefix("/")
    if font.get("/Subtype") == "/Type0":
        descendant = font.DescendantFonts[0]
        return Face(2, _cid_widths(descendant.get("/W", Array())), float(descendant.get("/DW", 1000)), name)
    first = int(font.get("/FirstChar", 0))
    widths = {first + n: float(width) for n, width in enumerate(font.get("/Widths", ()))}
    missing = font.get("/FontDescriptor", Dictionary()).get("/MissingWidth", 500)
    return Face(1, widths, float(missing), name)


def _cid_widths(rows: pikepdf.Object) -> dict[int, float]:
    """Read runs of the form `first [w w w]` and `first last w`."""
    widths: dict[int, float] = {}
    entries = list(rows)
    at = 0
    while at < len(entries) - 1:
        first, second = int(entries[at]), entries[at + 1]
        if isinstance(second, Array):
            widths.update({first + n: float(width) for n, width in enumerate(second)})
            at += 2
        else:
            widths.update(dict.fromkeys(range(first, int(second) + 1), float(entries[at + 2])))
            at += 3
    return widths
