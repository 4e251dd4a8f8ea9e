"""Files: the name of a picture's file enters; what the file is, and why it cannot be used, leave."""

import hashlib
import re
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PureWindowsPath

from PIL import Image, ImageFile, UnidentifiedImageError

from builder.errors import Severity, nearest
from builder.images.drawing import drawing_faults, drawing_size
from builder.images.faults import Fault

__all__ = ["Facts", "Fault", "picture_facts"]

_KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "GIF": "image/gif", "WEBP": "image/webp"}
_MAX_SIDE_PX = 30_000
_MAX_PIXELS = 50_000_000  # 7000 x 7000, more than A3 at 400 dpi; a file of a few kB can unpack to more than memory
_FOREIGN = (  # what the first bytes say, and what can be done
    (b"(II\\*\0|MM\0\\*)", "a TIFF picture", "save it as PNG, or a photograph as JPEG"),
    (b"BM....\0\0\0\0", "a BMP picture", "save it as PNG"),
    (b"....ftyp(avif|avis)", "an AVIF picture", "save it as JPEG"),
    (b"....ftyp(heic|heix|mif1|msf1)", "a HEIC picture", "save it as JPEG"),
    (b"8BPS", "a Photoshop file", "save it as PNG, or a photograph as JPEG"),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", "save it as JPEG"),
    (b"%PDF", "a PDF", "save it as SVG, or as PNG at 300 dpi"),
    (b"%!PS", "a PostScript file", "save it as SVG"),
)
_SOUND = "a picture is a PNG, JPEG, SVG, WebP or GIF file"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a picture's file says of itself; empty when there is no file that can be read."""

    media_type: str = ""
    width_px: int = 0
    height_px: int = 0
    sha256: str = ""


def picture_facts(root: Path, folder: str, name: str, names: list[str]) -> tuple[Facts, tuple[Fault, ...]]:
    """Look at a picture's file, whole.

    Shapes: `name` is below `folder`, which is below `root`; `names` are all the files that are there.
    """
    if fault := _outside(root, folder, name):
        return Facts(), (fault,)
    if name not in names:
        hint = nearest(name, names) or f"put the file into {folder}/"
        return Facts(), (Fault(4, f"there is no file {f'{folder}/{name}'!r}", hint),)
    try:
        content = (root / folder / name).read_bytes()
    except OSError as error:
        return Facts(), (Fault(8, f"the file cannot be read: {error.strerror}", "let it be read, or copy it again"),)
    sha256 = hashlib.sha256(content).hexdigest()
    if _is_drawing(content, name):
        width, height = drawing_size(content)
        return Facts("image/svg+xml", width, height, sha256), drawing_faults(content)
    facts, faults = _raster(content)
    return (Facts(*facts, sha256) if facts else Facts()), faults


def _outside(root: Path, folder: str, name: str) -> Fault | None:
    hint = f"copy the file into {folder}/ and name it from there"
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:", name):
        return Fault(7, f"{name!r} is an address, not a file of the book", hint)
    if "\0" in name:
        return Fault(7, f"{name!r} cannot be the name of a file", hint)
    if "\\" in name and not PureWindowsPath(name).drive:
        return Fault(7, f"{name!r} is written with backslashes", "use forward slashes")
    if name.startswith("/") or PureWindowsPath(name).drive or ".." in name.split("/"):
        return Fault(7, f"{name!r} does not lie below {folder}/", hint)
    if not (root / folder / name).resolve().is_relative_to(root.resolve()):
        return Fault(7, f"{name!r} is a link that leads out of the project", hint)
    return None


def _is_drawing(content: bytes, name: str) -> bool:
    return name.lower().endswith(".svg") or b"<svg" in content[:1000].lower()


def _raster(content: bytes) -> tuple[tuple[str, int, int] | None, tuple[Fault, ...]]:
    for pattern, kind, hint in _FOREIGN:
        if re.match(pattern, content, re.DOTALL):
            return None, (Fault(9, f"the file is {kind}", hint),)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's own warning of large pictures; ours follows
            with Image.open(BytesIO(content), formats=list(_KINDS)) as image:
                return _opened(image)
    except UnidentifiedImageError:
        return None, (Fault(8, "the file is not a picture", _SOUND),)
    except Image.DecompressionBombError:
        return None, (Fault(11, "the picture is too large", f"make it smaller than {_MAX_PIXELS:,} pixels"),)
    # Pillow lets these through for damaged files, by format
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError) as error:
        return None, (Fault(8, f"the file is damaged: {error}", "save or download it again"),)


def _opened(image: Image.Image) -> tuple[tuple[str, int, int] | None, tuple[Fault, ...]]:
    width, height = image.size
    if max(width, height) > _MAX_SIDE_PX or width * height > _MAX_PIXELS:
        hint = f"make it smaller than {_MAX_PIXELS:,} pixels and than {_MAX_SIDE_PX:,} on a side"
        return None, (Fault(11, f"the picture has {width:,} by {height:,} pixels", hint),)
    kind, mode = _KINDS[image.format or ""], image.mode
    if image.getexif().get(0x0112, 1) >= 5:  # Exif Orientation 5 to 8: the camera was on its side
        width, height = height, width
    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint 70 lets half a picture pass, in the whole process
    image.load()
    return (kind, width, height), tuple(fault for is_so, fault in _doubts(image, mode) if is_so)


def _doubts(image: Image.Image, mode: str) -> tuple[tuple[bool, Fault], ...]:
    colours = "the picture is CMYK, and screens will show other colours"
    moves = "the picture moves, and a book shows only how it begins"
    rgb, still = (
        "save it as RGB; a print edition makes its own colours",
        "save the one picture that matters, as PNG or JPEG",
    )
    return (
        (mode == "CMYK", Fault(10, colours, rgb, severity=Severity.WARNING)),
        (getattr(image, "n_frames", 1) > 1, Fault(19, moves, still, severity=Severity.WARNING)),
    )
