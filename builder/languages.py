"""The words and habits of languages: a tag enters, labels, quotes, dashes and ties leave."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from builder.model import Language

_TABLE_PATH = Path(__file__).parent / "data" / "languages.toml"
_FALLBACK = "en"


@cache
def language(tag: str) -> Language:
    """Describe a language, or the nearest one that we know.

    Shapes: `tag` is BCP 47; "az-Latn-AZ" falls back to "az", an unknown language to "en". The labels "month_1" to
    "month_12" stand within a date, "month_alone_1" to "month_alone_12" without a day.
    """
    habits: dict[str, Any] = {}
    labels: dict[str, str] = {}
    for known in (_FALLBACK, *_from_general_to_narrow(tag)):
        row = _table().get(known, {})
        # Ties are habits of one language: those of English have no place in a text that we know to be in another.
        habits.update({"ties": []} if known != _FALLBACK and "ties" not in row and "-" not in known and row else {})
        habits.update(row)
        labels.update(_labels(row))
    outer, end, inner, inner_end = habits["quotes"]
    ties = tuple((str(pattern), str(replacement)) for pattern, replacement in habits["ties"])
    return Language(tag, labels, (outer, end, inner, inner_end), habits["dash"], ties)


def format_date(language: Language, iso_date: str) -> str:
    """Write a date as the language does.

    Shapes: `iso_date` is "1990-01-20", "1990-01" or "1990"; anything else comes back as it is.
    """
    year, *rest = iso_date.split("-")
    numbers = [int(part) for part in rest if part.isdigit()]
    if len(numbers) != len(rest) or len(rest) > 2 or (numbers and not 1 <= numbers[0] <= 12):
        return iso_date
    if not numbers:
        return year
    if len(numbers) == 1:
        return language.labels["date_month"].format(month=language.labels[f"month_alone_{numbers[0]}"], year=year)
    return language.labels["date"].format(day=numbers[1], month=language.labels[f"month_{numbers[0]}"], year=year)


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(_TABLE_PATH.read_text(encoding="utf-8"))


def _from_general_to_narrow(tag: str) -> list[str]:
    subtags = tag.replace("_", "-").split("-")
    subtags = [subtags[0].lower(), *(part.upper() if len(part) == 2 else part.title() for part in subtags[1:])]
    tags = ["-".join(subtags[: n + 1]) for n in range(len(subtags))]
    regions = [f"{subtags[0]}-{part}" for part in subtags[2:]]  # en-Latn-US has the habits of en-US
    return [*tags, *regions]


def _labels(row: Mapping[str, Any]) -> dict[str, str]:
    labels = {name: str(text) for name, text in row.get("labels", {}).items()}
    months = row.get("months", [])
    labels.update({f"month_{n}": month for n, month in enumerate(months, 1)})
    labels.update({f"month_alone_{n}": month for n, month in enumerate(row.get("months_alone", months), 1)})
    return labels
