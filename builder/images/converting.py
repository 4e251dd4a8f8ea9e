"""Converting: the bytes of any picture go in; what a book can show comes out, or nothing."""

import warnings
from io import BytesIO

from PIL import Image

_AS_THEY_ARE = {"JPEG": "jpg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_TO_PNG = ("TIFF", "BMP", "PPM", "ICO", "TGA", "PCX")


def as_shown(content: bytes) -> tuple[bytes, str] | None:
    """Give a picture in a form that a book can show, and the ending of its file; None where that cannot be.

    Shapes: what a book can show stays as it is, byte for byte; other pixels become a PNG, without loss.
    """
    if b"<svg" in content[:1000].lower():
        return content, "svg"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own warning of large pictures; the ledger has ours
            with Image.open(BytesIO(content), formats=[*_AS_THEY_ARE, *_TO_PNG]) as image:
                if image.format in _AS_THEY_ARE:
                    return content, _AS_THEY_ARE[image.format]
                converted = BytesIO()
                image.convert("RGBA" if "A" in image.getbands() else "RGB").save(converted, "PNG")
                return converted.getvalue(), "png"
    # Pillow lets these through for damaged files, by format
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, Image.DecompressionBombError):
        return None
