"""Charsets: texts enter, by the family that they are set in; the characters that it cannot print leave."""

import logging
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache

from builder.model import Font


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
    from fontTools.ttLib import TTFont

    with quiet(), TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


@contextmanager
def quiet() -> Iterator[None]:
    """Keep what fontTools logs about odd tables from the user, who is told whether the font can be used."""
    logger = logging.getLogger("fontTools")
    level = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(level)
