"""Font files enter, with what they are called and can print; the CSS and the configuration that use them leave."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

from builder.errors import BookError, Place, Problem, nearest
from builder.fonts.charsets import missing_characters
from builder.fonts.files import face_name, own
from builder.fonts.subsets import subset
from builder.model import Font

__all__ = ["available", "bundled", "chosen", "configuration_path", "font_faces", "missing_characters", "own", "subset"]

_BUNDLE_PATH = Path(__file__).parent.parent / "fonts_data"
_SETTINGS = Place("book/book.toml")


def bundled() -> tuple[Font, ...]:
    """List the fonts that come with the builder."""
    manifest = tomllib.loads((_BUNDLE_PATH / "manifest.toml").read_text("utf-8"))
    return tuple(
        Font(
            name=face_name(family["name"], face["weight"], face["style"]),
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


def configuration_path() -> Path:
    """Find the fontconfig configuration without a single font: what @font-face does not bring, is not there.

    The path goes into FONTCONFIG_FILE before WeasyPrint is imported, which then warns that no fonts are configured.
    """
    return _BUNDLE_PATH / "fonts.conf"


def _unknown_family(name: str, names: list[str], place: Place) -> Problem:
    hint = nearest(name, names) or f"put its files into styles/fonts/, or take one of: {', '.join(names)}"
    return Problem("CB-FONT-01", place, f"no font family is named {name!r}", hint, subject=name)
