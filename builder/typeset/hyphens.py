"""Hyphens: of the patterns by which a language hyphenates its words, those are read that a word asks for."""

import re
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

_DIGITS = re.compile(r"\d+")
_UNUSUAL = re.compile(r"\^\^|/")  # letters by their number, and words that are spelt otherwise when hyphenated


class _Patterns(dict[str, Any]):
    """Patterns by their letters; read when one is asked for, and kept as pyphen writes them: offset and weights."""

    def get(self, letters: str, default: Any = None) -> Any:
        found = super().get(letters, default)
        if type(found) is str:
            found = self[letters] = _read(found)
        return found


def read_patterns_when_asked() -> None:
    """Make pyphen 0.18, with which WeasyPrint hyphenates, wait with most of the patterns of a language.

    It reads all of them, 14,000 in English, before the first word; a book asks for a few hundred.
    """
    pyphen: Any = import_module("pyphen")  # it comes with WeasyPrint
    original = pyphen.HyphDict.__init__
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def read(dictionary: Any, path: Path) -> None:
        encoding, _, text = path.read_bytes().partition(b"\n")
        if encoding.strip().lower() != b"utf-8" or _UNUSUAL.search(lines := text.decode()):
            original(dictionary, path)
            return
        rows = [row for line in lines.split("\n") if (row := line.strip()) and not row.startswith(pyphen.ignored)]
        letters = _DIGITS.sub("", "\n".join(rows)).split("\n")
        dictionary.patterns = _Patterns(zip(letters, rows, strict=True))
        dictionary.cache = {}
        dictionary.maxlen = max(map(len, letters))

    pyphen.HyphDict.__init__ = read


def _read(pattern: str) -> tuple[int, tuple[int, ...]] | None:
    """Read a pattern, as "a1bc3d": where its first weight stands, and its weights from there to the last."""
    weights = [int(digit or 0) for digit, _ in re.findall(r"(\d?)(\D?)", pattern)]
    places = [place for place, weight in enumerate(weights) if weight]
    return (places[0], tuple(weights[places[0] : places[-1] + 1])) if places else None
