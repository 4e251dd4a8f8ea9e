"""One entry of a bibliography, whatever its file's format, becomes a work with an honest language."""

import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from builder.errors import Place, Problem
from builder.model import Work

_LANGUAGES = {  # babel's and polyglossia's names, as BibLaTeX uses them
    "american": "en-US", "arabic": "ar", "armenian": "hy", "australian": "en-AU", "austrian": "de-AT",
    "azerbaijani": "az", "azeri": "az", "belarusian": "be", "brazilian": "pt-BR", "british": "en-GB",
    "bulgarian": "bg", "canadian": "en-CA", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs",
    "danish": "da", "dutch": "nl", "english": "en", "estonian": "et", "farsi": "fa", "finnish": "fi", "french": "fr",
    "georgian": "ka", "german": "de", "greek": "el", "hebrew": "he", "hungarian": "hu", "icelandic": "is",
    "irish": "ga", "italian": "it", "japanese": "ja", "kazakh": "kk", "korean": "ko", "kurdish": "ku", "latin": "la",
    "latvian": "lv", "lithuanian": "lt", "naustrian": "de-AT", "ngerman": "de", "norsk": "nb", "norwegian": "nb",
    "nswissgerman": "de-CH", "nynorsk": "nn", "ottoman": "ota", "persian": "fa", "polish": "pl", "portuguese": "pt",
    "romanian": "ro", "russian": "ru", "serbian": "sr", "slovak": "sk", "slovene": "sl", "slovenian": "sl",
    "spanish": "es", "swedish": "sv", "swissgerman": "de-CH", "tatar": "tt", "turkish": "tr", "turkmen": "tk",
    "ukenglish": "en-GB", "ukrainian": "uk", "usenglish": "en-US", "uzbek": "uz",
}  # fmt: skip
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*(?![A-Za-z0-9])")


@dataclass(frozen=True, slots=True)
class Written:
    """A work, and how its author wrote it."""

    work: Work
    fields: Mapping[str, str]  # DOI, ISBN, ISSN, URL, issued, accessed, title: as written
    lines: Mapping[str, int]  # of these fields
    language: str = ""  # as named by its author

    def place(self, field: str) -> Place:
        """Find the line of a field, or of the entry."""
        return Place(self.work.place.file, self.lines.get(field, self.work.place.line))


@dataclass(frozen=True, slots=True)
class Reading:
    """What was found in bibliography files: works, and what is wrong with them."""

    written: tuple[Written, ...] = ()
    problems: tuple[Problem, ...] = ()
    doubts: tuple[Problem, ...] = ()


def make_work(entry: Mapping[str, Any], place: Place, language: str) -> Work:
    """Make a work of one CSL-JSON object.

    Shapes: `language` is that of a work which names none.
    """
    key = normal_key(str(entry["id"]))
    tongue = language_tag(str(entry.get("language", ""))) or _guessed_language(str(entry.get("title", "")), language)
    csl = {**entry, "id": key, "type": entry.get("type") or "document", "language": tongue}
    keywords = tuple(word.strip() for word in str(entry.get("keyword", "")).split(",") if word.strip())
    csl_json = json.dumps(csl, ensure_ascii=False, sort_keys=True)
    return Work(key, str(entry.get("type") or "document"), place, csl_json, keywords)


def normal_key(key: str) -> str:
    """Spell a citation key in the one way in which keys are compared."""
    return unicodedata.normalize("NFC", key.strip())


def language_tag(name: str) -> str:
    """Turn a language's name in a bibliography into a tag, or "" if there is none.

    Source: BCP 47.
    """
    name = name.partition(",")[0].strip().replace("_", "-")
    if not name:
        return ""
    tag = _TAG.match(name)
    return _LANGUAGES.get(name.lower()) or (tag[0] if tag else _LANGUAGES.get(name.lower().split()[0], "und"))


def _guessed_language(title: str, language: str) -> str:
    # An English style capitalises every word of a title without a language: "Город И Люди", "Tarixi" with a dotless I
    letters = [char for char in title if char.isalpha()]
    latin = [char for char in letters if unicodedata.name(char, "").startswith("LATIN")]
    if "ə" in title.lower():  # a letter of Azerbaijani and of hardly any other language
        return "az"
    return "und" if language.partition("-")[0] == "en" and len(latin) * 2 < len(letters) else language


def repeated_key(key: str, place: Place, earlier: Place) -> Problem:
    """Say that two entries have one key, and where both are."""
    message = f"the key {key!r} stands twice; it is also at {earlier}"
    return Problem("CB-BIB-03", place, message, "give one of the two another key, or delete it", subject=key)
