"""Where a document is kept: fonds, inventory, file and sheet become a shelf mark, and every style comes to print it."""

import json
from collections.abc import Mapping
from typing import Any

PARTS = ("fonds", "inventory", "file", "sheet")
_WORDS: Mapping[str, tuple[str, str, str, str]] = {
    "az": ("f. {}", "siy. {}", "iş {}", "v. {}"),
    "be": ("ф. {}", "воп. {}", "спр. {}", "арк. {}"),
    "hy": ("ֆ. {}", "ց. {}", "գ. {}", "թ. {}"),
    "ka": ("ფ. {}", "ან. {}", "ს. {}", "ფურც. {}"),
    "ru": ("ф. {}", "оп. {}", "д. {}", "л. {}"),
    "uk": ("ф. {}", "оп. {}", "спр. {}", "арк. {}"),
}
_ABROAD = ("f. {}", "op. {}", "d. {}", "l. {}")  # as the literature in English and other languages names them


def shelf_mark(parts: Mapping[str, str], language: str) -> str:
    """Write where in an archive a document is, in the words of its language."""
    words = _WORDS.get(language.partition("-")[0], _ABROAD)
    return ", ".join(word.format(parts[name]) for name, word in zip(PARTS, words, strict=True) if parts.get(name))


def housed(csl_json: str, csl: str) -> str:
    """Let a style that knows no archives print where a work is kept.

    Shapes: a work as CSL-JSON, a style as CSL. Russian styles take the archive for what the document stands in, as the
    standard does; others print it where a publisher stands.
    Source: GOST R 7.0.5-2008, 7.4 (archival documents): "… // ГАРФ. Ф. 9654. Оп. 10. Д. 112".
    """
    work: dict[str, Any] = json.loads(csl_json)
    kept = [str(work[name]) for name in ("archive", "archive_collection") if work.get(name)]
    location = str(work.get("archive_location", ""))
    if "archive" in csl or not (kept or location):
        return csl_json
    is_russian = 'default-locale="ru' in csl
    if is_russian and not work.get("container-title"):
        kept += [_capital(part, str(work.get("language", ""))) for part in location.split(", ") if part]
        work["container-title"] = ". ".join(part.rstrip(".") for part in kept)
    elif not is_russian and not work.get("publisher"):
        work["publisher"] = ", ".join(filter(None, [*kept, location]))
        work.setdefault("publisher-place", work.get("archive-place", ""))
    return json.dumps(work, ensure_ascii=False, sort_keys=True)


def _capital(text: str, language: str) -> str:
    first = "İ" if text[:1] == "i" and language.partition("-")[0] in ("az", "tr") else text[:1].upper()
    return first + text[1:]
