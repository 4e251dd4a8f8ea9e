"""The words of the instructions: the tag of a language enters, sentences with their numbers filled in leave."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_TABLE_PATH = Path(__file__).parent.parent / "data" / "printing.toml"
_FALLBACK = "en"


@dataclass(frozen=True, slots=True)
class Words:
    """What one language says of printing; what it lacks is said in English."""

    language: str
    table: Mapping[str, Any]

    def say(self, key: str, **values: object) -> str:
        """Give a sentence with its values filled in."""
        text = str(self.table[key])
        return text.format(**values) if values else text

    def count(self, key: str, number: int) -> str:
        """Give a number with its noun, in the form that the language has for it."""
        forms = self.table[key]
        return str(forms[_form(number, len(forms))]).format(number)

    def warning(self, code: str) -> str:
        """Say what a doubt about the file means, or nothing where only English knows it."""
        return str(self.table.get(code, ""))


def words_of(language: str) -> Words:
    """Find the words of a language by its tag, or those of English."""
    own = language.partition("-")[0].lower()
    name = own if own in _table() else _FALLBACK
    return Words(name, {**_table()[_FALLBACK], **_table()[name]})


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_TABLE_PATH.read_text("utf-8"))


def _form(number: int, forms: int) -> int:
    """Choose the form of a noun.

    Source: Unicode CLDR, plural rules of cardinal numbers: en (one, other), ru (one, few, many), az here one form.
    """
    if forms < 3:
        return min(forms - 1, int(number != 1))
    if number % 10 == 1 and number % 100 != 11:
        return 0
    return 1 if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else 2
