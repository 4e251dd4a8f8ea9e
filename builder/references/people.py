"""Names in braces: a family name that its author keeps whole, as "{de Waal}, Thomas", stays whole.

pandoc 3.9 takes the braces away and parts the name; citeproc leaves alone what stands in quotation marks.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

FIELDS = {"author": "author", "editor": "editor", "translator": "translator", "bookauthor": "container-author"}
_WHOLE = re.compile(r"\s*\{([^{}]*\s[^{}]*)\}\s*,")
_PARTICLES = ("dropping-particle", "non-dropping-particle")


def keep_whole(entry: Mapping[str, Any], fields: Mapping[str, str]) -> dict[str, Any]:
    """Put together the family names that stand in braces.

    Shapes: `entry` is CSL-JSON, `fields` are those of the .bib file, as written.
    """
    kept = dict(entry)
    for field, variable in FIELDS.items():
        names = list(entry.get(variable, ()))
        for number, written in enumerate(_names(fields.get(field, ""))):
            if _WHOLE.match(written) and number < len(names) and "family" in names[number]:
                names[number] = _joined(names[number])
        if names:
            kept[variable] = names
    return kept


def _joined(name: Mapping[str, str]) -> dict[str, str]:
    whole = " ".join(name[part] for part in (*_PARTICLES, "family") if part in name)
    return {**{part: text for part, text in name.items() if part not in _PARTICLES}, "family": f'"{whole}"'}


def _names(value: str) -> Iterator[str]:
    """Part a field at each "and" that stands in no braces of its own."""
    inner = value.strip()[1:-1]
    depth = begin = 0
    for found in re.finditer(r"[{}]|\s+and\s+", inner):
        if found[0] in "{}":
            depth += 1 if found[0] == "{" else -1
        elif depth == 0:
            yield inner[begin : found.start()]
            begin = found.end()
    yield inner[begin:]
