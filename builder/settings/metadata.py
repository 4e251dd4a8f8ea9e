"""Metadata: the top of book.toml goes in, what the book says of itself comes out."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from builder.errors import Place, Problem
from builder.model import Metadata, Person
from builder.settings.fields import ADDRESS, DAY, ISBN, LANGUAGE, SLUG, TEXT, TEXTS, Field, Table, matching, read_fields

FIELDS: Mapping[str, Field] = {
    "title": TEXT,
    "subtitle": TEXT,
    "language": LANGUAGE,
    "identifier": ADDRESS,
    "slug": SLUG,
    "authors": TEXTS,
    "publisher": TEXT,
    "place": TEXT,
    "isbn": ISBN,
    "date": DAY,
    "revision": TEXT,
    "rights": TEXT,
    "licence": TEXT,
    "licence_url": ADDRESS,
    "description": TEXT,
    "subjects": TEXTS,
    "dedication": TEXT,
    "years": TEXT,
}
_PERSON: Mapping[str, Field] = {
    "name": TEXT,
    "file_as": TEXT,
    "role": matching("[a-z]{3}", 'a MARC relator code, as "aut", "edt", "trl", "ill" or "pht"'),
}

# A book without a date still needs one inside its files; ZIP, and so EPUB, knows no earlier day.
UNDATED = "1980-01-01"

_CYRILLIC = (
    "а:a б:b в:v г:g д:d е:e ё:e ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f "
    "х:kh ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:yu я:ya"
)
_LATIN = "ə:e ı:i ß:ss æ:ae œ:oe ø:o đ:d ð:d ł:l þ:th"
_PLAIN = str.maketrans(dict(pair.split(":") for pair in f"{_CYRILLIC} {_LATIN}".split(" ")))


def read_metadata(found: Mapping[str, Any], people: tuple[Person, ...], environ: Mapping[str, str]) -> Metadata:
    """Make the metadata of a book, filling in what its author left out.

    Errors: none; a broken SOURCE_DATE_EPOCH is reported by `epoch_problems`.
    """
    words = {key: found[key] for key in FIELDS if key in found and key not in ("authors", "date")}
    slug = found.get("slug") or slug_of(found.get("title", "")) or "book"
    authors = tuple(Person(name) for name in found.get("authors", ()))
    defaults = {"title": "", "language": "en", "identifier": f"urn:x-chapbook:{slug}"}
    return Metadata(
        **{
            **defaults,
            **words,
            "slug": slug,
            "people": authors + people,
            "date": _epoch_day(environ) or found.get("date") or UNDATED,
            "is_dated": "date" in found,
        }
    )


def read_people(table: Table) -> tuple[tuple[Person, ...], list[Problem]]:
    """Read the rows of `people`."""
    rows = table.values.get("people", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        message = '\'people\' must be a list of tables, as [{name = "Ann Lee", role = "edt"}]'
        hint = 'write authors = ["Ann Lee"] when a name is enough'
        return (), [Problem("CB-SET-04", table.place("people"), message, hint, subject="people")]
    people, problems = [], []
    for index, row in enumerate(rows):
        inner = table.inner("people", index)
        found, wrong = read_fields(inner, _PERSON)
        if "name" not in row:
            wrong.append(Problem("CB-SET-03", inner.place(), "a person has no name", 'add name = "…"'))
        problems += wrong
        people.append(Person(**{"name": "", **found}))
    return tuple(people), problems


def slug_of(title: str) -> str:
    """Spell a title in the letters that file names keep everywhere."""
    plain = unicodedata.normalize("NFKD", title.lower().translate(_PLAIN))
    ascii_only = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", re.sub("['’ʼ]", "", ascii_only)).strip("-")


def epoch_problems(environ: Mapping[str, str]) -> list[Problem]:
    """Doubt SOURCE_DATE_EPOCH."""
    value = environ.get("SOURCE_DATE_EPOCH", "")
    if not value or _epoch_day(environ):
        return []
    message = f"the environment variable SOURCE_DATE_EPOCH is {value!r}, not a number of seconds since 1970"
    return [Problem("CB-SET-08", Place(), message, "unset it, or set it to digits as 1737331200")]


def _epoch_day(environ: Mapping[str, str]) -> str:
    """Read the day that reproducible builds ask for.

    Source: reproducible-builds.org, SOURCE_DATE_EPOCH: whole seconds since 1970-01-01 00:00 UTC.
    """
    value = environ.get("SOURCE_DATE_EPOCH", "")
    if not re.fullmatch(r"[0-9]{1,11}", value):
        return ""
    return datetime.fromtimestamp(int(value), UTC).date().isoformat()
