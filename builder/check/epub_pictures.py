"""The head of a picture file enters, what a store asks about it leaves; no pixel is looked at."""

import struct
from dataclasses import dataclass

_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
_BARE = (0x01, *range(0xD0, 0xD9))  # markers without a length


@dataclass(frozen=True, slots=True)
class PictureHead:
    """What the head of a raster picture says."""

    width_px: int
    height_px: int
    is_rgb: bool  # or grey
    is_opaque: bool


def picture_head(content: bytes) -> PictureHead | None:
    """Read the head of a PNG or a JPEG; of anything else nothing is known.

    Source: ISO/IEC 15948, 11.2.2 (IHDR); ITU-T T.81, B.2.2 (frame header).
    """
    if content.startswith(_PNG) and len(content) > 25:
        width, height, _, colour = struct.unpack_from(">IIBB", content, 16)
        return PictureHead(width, height, is_rgb=True, is_opaque=colour < 4 and b"tRNS" not in content[:2048])
    return _jpeg_head(content) if content.startswith(b"\xff\xd8") else None


def _jpeg_head(content: bytes) -> PictureHead | None:
    at = 2
    while at + 10 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _FRAMES:
            height, width, channels = struct.unpack_from(">HHB", content, at + 5)
            return PictureHead(width, height, is_rgb=channels < 4, is_opaque=True)
        at += 2 if marker in _BARE else 1 if marker == 0xFF else 2 + struct.unpack_from(">H", content, at + 2)[0]
    return None
