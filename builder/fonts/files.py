"""Files: a project's own font files enter; what they are called, or why they cannot be used, leaves.

The door to fontTools, with `charsets`.
"""

import hashlib
import re
from collections import Counter
from pathlib import Path
from typing import Any

from builder.errors import BookError, Place, Problem
from builder.fonts.charsets import quiet
from builder.model import Font

_MEDIA = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")
# WeasyPrint 70 writes a broken PDF for a family with other letters in its name
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 -]*")
_RESTRICTED = 0x0002  # OpenType OS/2 fsType, bit 1: must not be embedded
_ITALIC_OR_OBLIQUE = 1 << 0 | 1 << 9  # OpenType OS/2 fsSelection


def own(folder: Path) -> tuple[Font, ...]:
    """List the fonts that a project keeps in `styles/fonts/`.

    Errors: BookError with every file that cannot be used.
    """
    root = folder.absolute().parent.parent.resolve()
    folder = root / folder.parent.name / folder.name
    fonts: list[Font] = []
    problems: list[Problem] = []
    for path in sorted(path for path in folder.rglob("*") if path.suffix.lower() in _MEDIA):
        try:
            fonts.append(_read(path, root))
        except BookError as error:
            problems += error.problems
    faces = Counter(font.name for font in fonts)
    problems += [_problem(8, font.path, root, f"a second file for {font.family!r} {font.weight} {font.style}",
                          "keep one file for each weight and style; fonts cut by script cannot be used")
                 for font in fonts if faces[font.name] > 1]  # fmt: skip
    if problems:
        raise BookError(*problems)
    return tuple(fonts)


def face_name(family: str, weight: int, style: str) -> str:
    """Name a face as its file in an EPUB is named: small letters, digits and hyphens."""
    slug = re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-")
    return f"{slug}-{weight}" + ("-italic" if style == "italic" else "")


def _problem(number: int, path: str | Path, root: Path, message: str, hint: str) -> Problem:
    file = Path(path).absolute()
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return Problem(f"CB-FONT-{number:02}", Place(name), message, hint)


def _read(path: Path, root: Path) -> Font:
    from fontTools.ttLib import TTFont, TTLibError

    if not path.resolve().is_relative_to(root):
        raise BookError(_problem(7, path, root, "the font lies outside the project", "copy it into styles/fonts/"))
    content = path.read_bytes()
    if content[:3] == b"wOF" or content[:4] == b"ttcf":
        kind = "a web font" if content[:3] == b"wOF" else "a collection of fonts"
        hint = "put the whole .ttf or .otf file of each weight and style here"
        raise BookError(_problem(3, path, root, f"the file is {kind}", hint))
    try:
        with quiet(), TTFont(path, lazy=True) as font:
            return _described(font, path, root, hashlib.sha256(content).hexdigest())
    # fontTools lets errors of struct, of its tables and of assertions through for damaged files
    except (TTLibError, KeyError, ValueError, AssertionError, AttributeError, TypeError, IndexError, OSError) as error:
        hint = "download it again from its publisher"
        raise BookError(_problem(2, path, root, "the file is not a whole TrueType or OpenType font", hint)) from error


def _described(font: Any, path: Path, root: Path, sha256: str) -> Font:
    names, os2 = font["name"], font["OS/2"]
    family = names.getDebugName(16) or names.getDebugName(1) or ""
    weight = min(900, max(100, round(os2.usWeightClass / 100) * 100))
    style = "italic" if os2.fsSelection & _ITALIC_OR_OBLIQUE else "normal"
    faults = []
    if not font.getBestCmap():
        hint = "take a font for Unicode text"
        faults.append(_problem(2, path, root, "the font does not say which letters it has", hint))
    if "fvar" in font:
        hint = "take the static files of the family, one for each weight and style"
        faults.append(_problem(4, path, root, "the font is variable, which prints in one weight only", hint))
    if not _PLAIN_NAME.fullmatch(family):
        hint = "only letters A to Z, digits, spaces and hyphens can go into a PDF; rename the family in a font editor"
        faults.append(_problem(5, path, root, f"the family is named {family!r}", hint))
    if os2.fsType & _RESTRICTED:
        faults.append(
            _problem(6, path, root, "the font's licence forbids to embed it", "take a font that may be embedded")
        )
    if faults:
        raise BookError(*faults)
    licences = sorted(p for p in path.parent.iterdir() if re.match(r"(?i)(ofl|licen[cs]e|copying)", p.name))
    licence = str(licences[0].absolute()) if licences else ""
    return Font(face_name(family, weight, style), family, weight, style, str(path.absolute()), sha256, licence)
