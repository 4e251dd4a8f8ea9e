"""How much ink a picture lays down: a CMYK picture of a PDF enters, its heaviest spot leaves."""

from typing import Any

from pikepdf import PdfImage

_MOST_PX = 200  # a spot of several pixels, as a press sees it; single pixels dry


def heaviest_ink(image: Any) -> float:
    """Add up the four inks where a picture is darkest.

    Units: per cent.
    """
    picture = PdfImage(image).as_pil_image()
    if picture.mode != "CMYK":
        return 0.0
    picture.thumbnail((_MOST_PX, _MOST_PX))
    inks = picture.tobytes()
    return max(map(sum, zip(inks[::4], inks[1::4], inks[2::4], inks[3::4], strict=True)), default=0) / 2.55
