"""Screens: a picture of the ledger enters; the bytes that an EPUB shows leave, the same for the same file."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from math import sqrt
from pathlib import Path

import resvg_py
from PIL import Image, ImageCms, ImageOps

from builder.errors import BookError, Problem
from builder.images.drawing import clean_drawing, has_text, on_paper
from builder.model import Font, Picture

# resvg leaves words out whose face it does not have, unless a list of faces ends with a kind that it knows
_FAMILIES = re.compile(r"""(?<=font-family=")[^"]*|(?<=font-family=')[^']*|(?<=font-family:)[^;"'}]*""")
_LARGER_PNG = 1.5  # a PNG may be so many times as large as the JPEG before a picture counts as a photograph


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a picture on a screen may be.

    Source: Apple Books asset guide (4 million pixels a picture).
    """

    max_pixels: int = 4_000_000
    max_side_px: int = 2560
    drawing_side_px: int = 2048  # a tablet's width at two pixels for one
    jpeg_quality: int = 85
    cover_width_px: int = 1560
    cover_height_px: int = 2496


_LIMITS = Limits()


def for_screen(
    picture: Picture, root: Path, fonts: Iterable[Font] = (), limits: Limits = _LIMITS
) -> tuple[bytes, str, str]:
    """Make of a picture what every reading system can show: upright, sRGB, on white, without hidden particulars.

    Shapes: (bytes, media type, ending without its dot). A drawing stays a drawing, but one with text is painted in
    `fonts`; what is drawn in few colours is PNG, a photograph is JPEG.
    Errors: BookError when the drawing cannot be painted, or the file has changed since the ledger was read.
    Source: Amazon Kindle Publishing Guidelines 2019.2 (no text in SVG).
    """
    content = _content(picture, root)
    if picture.is_vector and not has_text(content):
        return on_paper(content, picture.alt), picture.media_type, "svg"
    if picture.is_vector:
        # shown as a picture, an SVG file cannot use the book's fonts: its labels would run into each other
        box = (limits.drawing_side_px, limits.drawing_side_px)
        painted = _fitted(_painted(picture, content, tuple(fonts), box), limits)
        return _saved(painted, "PNG", optimize=True), "image/png", "png"
    image = _fitted(upright(content), limits)
    jpeg = _jpeg(image, limits)
    if picture.media_type != "image/jpeg":
        png = _saved(image, "PNG", optimize=True)
        if len(png) <= _LARGER_PNG * len(jpeg):
            return png, "image/png", "png"
    return jpeg, "image/jpeg", "jpg"


def cover_raster(picture: Picture, root: Path, fonts: Iterable[Font], limits: Limits = _LIMITS) -> bytes:
    """Paint a cover as the JPEG that libraries, shops and older readers ask for.

    Shapes: at most 1560 by 2496 pixels, as far as its proportions allow; text of a drawing comes
    in `fonts` only.
    Errors: BookError when the drawing cannot be painted, or has changed since the ledger was read.
    """
    content = _content(picture, root)
    box = (limits.cover_width_px, limits.cover_height_px)
    image = _painted(picture, content, tuple(fonts), box) if picture.is_vector else upright(content)
    image.thumbnail(box, Image.Resampling.LANCZOS)
    return _jpeg(image, limits)


def _content(picture: Picture, root: Path) -> bytes:
    content = (root / picture.file).read_bytes()
    if hashlib.sha256(content).hexdigest() != picture.sha256:
        message = f"{picture.file!r} changed while the book was being built"
        raise BookError(Problem("CB-PIC-18", picture.place, message, "build again"))
    return content


def _painted(picture: Picture, content: bytes, fonts: tuple[Font, ...], box: tuple[int, int]) -> Image.Image:
    scale = min(box[0] / picture.width_px, box[1] / picture.height_px)
    generic = fonts[0].family if fonts else None
    try:
        png = resvg_py.svg_to_bytes(
            svg_string=_FAMILIES.sub(r"\g<0>, sans-serif", clean_drawing(content).decode()),
            width=round(picture.width_px * scale),
            height=round(picture.height_px * scale),
            background="white",
            skip_system_fonts=True,
            font_files=[font.path for font in fonts],
            font_family=generic,
            serif_family=generic,
            sans_serif_family=generic,
        )
    except ValueError as error:
        message = f"the drawing {picture.file!r} cannot be painted: {error}"
        raise BookError(Problem("CB-PIC-12", picture.place, message, "save it again as SVG")) from error
    return upright(png)


def upright(content: bytes) -> Image.Image:
    """Open a picture as a camera saw it: upright, on white, in sRGB or grey."""
    with Image.open(BytesIO(content)) as opened:
        image = ImageOps.exif_transpose(opened)
        profile = opened.info.get("icc_profile")
    if image.mode.startswith("I;16"):  # Pillow would cut off what is brighter than 255 in place of scaling
        image = image.convert("I")
        image = image.point(lambda level: level * (1 / 257)).convert("L")
    if image.mode == "P" or "transparency" in image.info:
        image = image.convert("RGBA")
    if image.mode in ("LA", "PA", "RGBA", "La", "RGBa"):
        image = _on_white(image.convert("RGBA"))
    image = _in_srgb(image, profile)
    image.info = {}
    return image if image.mode in ("L", "RGB") else image.convert("L" if image.mode == "1" else "RGB")


_DRAWN = ("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr")  # modes of Pillow; WeasyPrint 70 omits others


def for_layout(content: bytes, media_type: str) -> tuple[bytes, str]:
    """Make of a picture what the layout engine can draw: scans of sixteen bits are given eight.

    Shapes: (bytes, media type); almost every picture stays as it is.
    """
    if media_type == "image/svg+xml":
        return content, media_type
    with Image.open(BytesIO(content)) as opened:
        if opened.mode in _DRAWN:
            return content, media_type
    return _saved(upright(content), "PNG"), "image/png"


def _on_white(image: Image.Image) -> Image.Image:
    paper = Image.new("RGBA", image.size, "white")
    return Image.alpha_composite(paper, image).convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("L", "RGB", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return image
        target = ImageCms.createProfile("sRGB")
        intent = ImageCms.Intent.RELATIVE_COLORIMETRIC
        flags = ImageCms.Flags.BLACKPOINTCOMPENSATION
        converted = ImageCms.profileToProfile(image, source, target, intent, "RGB", flags=flags)
        return converted or image
    except ImageCms.PyCMSError:  # a profile of another colour space, or a damaged one: viewers ignore it too
        return image


def _fitted(image: Image.Image, limits: Limits) -> Image.Image:
    width, height = image.size
    scale = min(1.0, sqrt(limits.max_pixels / (width * height)), limits.max_side_px / max(width, height))
    if scale == 1.0:
        return image
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    return image.resize(size, Image.Resampling.LANCZOS)


def _jpeg(image: Image.Image, limits: Limits) -> bytes:
    return _saved(image, "JPEG", quality=limits.jpeg_quality, optimize=True)


def _saved(image: Image.Image, kind: str, **options: int | bool) -> bytes:
    stream = BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()
