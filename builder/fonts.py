"""Font files enter, with what they are called and can print; the CSS and the configuration that use them leave."""

import hashlib
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.ttLib import TTFont, TTLibError

from builder.errors import BookError, Place, Problem, nearest
from builder.model import Font

_BUNDLE_PATH = Path(__file__).parent / "fonts_data"
_SETTINGS = Place("book/book.toml")
# of no use in a PDF, which holds glyphs that are already placed
_LAYOUT_TABLES = ("BASE", "DSIG", "GPOS", "GSUB", "GDEF", "JSTF", "LTSH", "PCLT", "SVG ")
_MEDIA = (".ttf", ".otf", ".ttc", ".otc", ".woff", ".woff2")
# WeasyPrint 70 writes a broken PDF for a family with other letters in its name
_PLAIN_NAME = re.compile(r"[A-Za-z][A-Za-z0-9 -]*")
_RESTRICTED = 0x0002  # OpenType OS/2 fsType, bit 1: must not be embedded
_ITALIC_OR_OBLIQUE = 1 << 0 | 1 << 9  # OpenType OS/2 fsSelection


def bundled() -> tuple[Font, ...]:
    """List the fonts that come with the builder."""
    manifest = tomllib.loads((_BUNDLE_PATH / "manifest.toml").read_text("utf-8"))
    return tuple(
        Font(
            name=_face_name(family["name"], face["weight"], face["style"]),
            family=family["name"],
            weight=face["weight"],
            style=face["style"],
            path=str(_BUNDLE_PATH / face["file"]),
            sha256=face["sha256"],
            licence=str(_BUNDLE_PATH / family["licence"]),
        )
        for family in manifest["family"]
        for face in family["face"]
    )


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


def available(root: Path) -> tuple[Font, ...]:
    """List every font that a project may use: its own, and those bundled families that it does not replace."""
    mine = own(root / "styles" / "fonts")
    replaced = {font.family.casefold() for font in mine}
    return mine + tuple(font for font in bundled() if font.family.casefold() not in replaced)


def chosen(families: Iterable[str], fonts: Iterable[Font], place: Place = _SETTINGS) -> tuple[Font, ...]:
    """Take the faces of the families that a book asks for, in its order.

    Errors: BookError with every family that is not there.
    """
    by_family: dict[str, list[Font]] = {}
    for font in fonts:
        by_family.setdefault(font.family.casefold(), []).append(font)
    names = sorted({faces[0].family for faces in by_family.values()})
    wanted = list(dict.fromkeys(families))
    if unknown := [name for name in wanted if name.casefold() not in by_family]:
        raise BookError(*(_unknown_family(name, names, place) for name in unknown))
    return tuple(font for name in wanted for font in by_family[name.casefold()])


def font_faces(fonts: Iterable[Font], url: Callable[[Font], str]) -> str:
    """Write the CSS that gives each family its files."""
    return "".join(
        f'@font-face {{ font-family: "{font.family}"; font-weight: {font.weight}; font-style: {font.style}; '
        f'src: url("{url(font)}"); }}\n'
        for font in fonts
    )


def fontconfig(cache_path: str) -> str:
    """Write a fontconfig configuration without a single font: what @font-face does not bring, is not there.

    The file goes into FONTCONFIG_FILE before WeasyPrint is imported, which then warns that no fonts are configured.
    """
    escaped = cache_path.replace("&", "&amp;").replace("<", "&lt;")
    return (
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">\n'
        f"<fontconfig>\n  <reset-dirs/>\n  <cachedir>{escaped}</cachedir>\n</fontconfig>\n"
    )


def subset(font: Font, glyphs: Iterable[int]) -> bytes:
    """Cut a font down to some of its glyphs, which keep their numbers.

    Shapes: `glyphs` are glyph indices of the whole font; the answer is a font file of the same kind.
    """
    wanted = hb.SubsetInput()
    wanted.glyph_set.update(glyphs)
    wanted.flags = hb.SubsetFlags.RETAIN_GIDS | hb.SubsetFlags.DESUBROUTINIZE | hb.SubsetFlags.NO_HINTING
    wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _LAYOUT_TABLES)
    face = hb.subset(hb.Face(hb.Blob.from_file_path(font.path)), wanted)
    return bytes(face.blob.data)


def missing_characters(texts: Mapping[str, str], fonts: Iterable[Font]) -> Mapping[str, str]:
    """Find what a family cannot print of the text that is set in it.

    Shapes: `texts` maps a family to its text, "" standing for all the fonts together; the answer has only the families
    that lack something, and each character once, in order of its number.
    """
    charsets: dict[str, set[int]] = {family.casefold(): set() for family in ("", *texts)}
    for font in fonts:
        charsets.setdefault(font.family.casefold(), set()).update(_charset(font.path, font.sha256))
        charsets[""].update(_charset(font.path, font.sha256))
    lacking = {family: _unprintable(text, charsets[family.casefold()]) for family, text in texts.items()}
    return {family: characters for family, characters in lacking.items() if characters}


def _unprintable(text: str, charset: set[int]) -> str:
    composed = unicodedata.normalize("NFC", text)
    return "".join(character for character in sorted(set(composed)) if not _is_printed(character, charset))


def _is_printed(character: str, charset: set[int]) -> bool:
    # Spaces, joiners, controls and variation selectors are made by Pango and HarfBuzz where a font has none
    if unicodedata.category(character) in {"Cc", "Cf", "Zs", "Zl", "Zp"} or 0xFE00 <= ord(character) <= 0xFE0F:
        return True
    # HarfBuzz puts the plain hyphen for the no-break one, and a base with marks for a composed letter
    stand_in = "\u2010" if character == "\u2011" else unicodedata.normalize("NFD", character)
    return ord(character) in charset or (stand_in != character and all(ord(part) in charset for part in stand_in))


@lru_cache(maxsize=64)
def _charset(path: str, sha256: str) -> frozenset[int]:  # noqa: ARG001 - the digest makes a changed file another key
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _face_name(family: str, weight: int, style: str) -> str:
    slug = re.sub(r"[^a-z0-9]+", "-", family.lower()).strip("-")
    return f"{slug}-{weight}" + ("-italic" if style == "italic" else "")


def _unknown_family(name: str, names: list[str], place: Place) -> Problem:
    hint = nearest(name, names) or f"put its files into styles/fonts/, or take one of: {', '.join(names)}"
    return Problem("CB-FONT-01", place, f"no font family is named {name!r}", hint, subject=name)


def _problem(number: int, path: str | Path, root: Path, message: str, hint: str) -> Problem:
    file = Path(path).absolute()
    name = file.relative_to(root).as_posix() if file.is_relative_to(root) else file.name
    return Problem(f"CB-FONT-{number:02}", Place(name), message, hint)


def _read(path: Path, root: Path) -> Font:
    if not path.resolve().is_relative_to(root):
        raise BookError(_problem(7, path, root, "the font lies outside the project", "copy it into styles/fonts/"))
    content = path.read_bytes()
    if content[:3] == b"wOF" or content[:4] == b"ttcf":
        kind = "a web font" if content[:3] == b"wOF" else "a collection of fonts"
        hint = "put the whole .ttf or .otf file of each weight and style here"
        raise BookError(_problem(3, path, root, f"the file is {kind}", hint))
    try:
        with TTFont(path, lazy=True) as font:
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
    font.getBestCmap()
    faults = []
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
    return Font(_face_name(family, weight, style), family, weight, style, str(path.absolute()), sha256, licence)
