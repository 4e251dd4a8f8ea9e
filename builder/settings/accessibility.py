"""Accessibility: the table of that name in book.toml goes in, what the book's makers answer for comes out."""

import re
from collections.abc import Mapping
from typing import Any

from builder.errors import Problem
from builder.model import EXEMPTIONS, Claims
from builder.settings.fields import ADDRESS, TEXT, Field, Table, read_fields

_CONFORMANCE = re.compile(r"WCAG (2\.[012]) (?:Level )?(AA?)")
_EXEMPTION_NAMES = {
    **{name: name for name in EXEMPTIONS},
    **{name.removeprefix("eaa-"): name for name in EXEMPTIONS},
    **{code: name for name, code in EXEMPTIONS.items()},
}


def _wcag(value: Any) -> str:
    if value == "none":
        return ""
    found = _CONFORMANCE.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise ValueError
    return f"{found[1]} {found[2]}"


def _exemptions(value: Any) -> tuple[str, ...]:
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not all(name in _EXEMPTION_NAMES for name in written):
        raise ValueError
    return tuple(dict.fromkeys(_EXEMPTION_NAMES[name] for name in written))


_NAMES = ", ".join(f'"{name.removeprefix("eaa-")}"' for name in EXEMPTIONS)
_FIELDS: Mapping[str, Field] = {
    "conformance": Field('"WCAG 2.2 AA", another version or level A, or "none"', _wcag),
    "certifier": TEXT,
    "credential": TEXT,
    "report": ADDRESS,
    "exemption": Field(f"one or a list of {_NAMES}", _exemptions),
}


def read_claims(table: Table) -> tuple[Claims, list[Problem]]:
    """Read what the makers of a book claim of its accessibility; without the table, nothing.

    Source: EPUB Accessibility 1.1, section 3.5 (conformance reporting): who claims conformance names who evaluated it.
    """
    if not isinstance(table.values.get("accessibility", {}), dict):
        hint = "write [accessibility] on a line of its own, and its settings below"
        message = "'accessibility' must be a table"
        return Claims(), [Problem("CB-SET-04", table.place("accessibility"), message, hint, subject="accessibility")]
    if "accessibility" not in table.values:
        return Claims(), []
    inner = table.inner("accessibility")
    found, problems = read_fields(inner, _FIELDS)
    claims = Claims(
        wcag=found.get("conformance", ""),
        exemptions=found.get("exemption", ()),
        place=inner.place("conformance"),
        **{key: found[key] for key in ("certifier", "credential", "report") if key in found},
    )
    if claims.wcag and not inner.values.get("certifier"):
        message = "conformance is claimed, but not who looked at the book"
        hint = 'add certifier = "…", the office or school that checked what no program can'
        problems.append(Problem("CB-SET-03", inner.place("conformance"), message, hint, subject="conformance"))
    for key in ("credential", "report"):
        if key in found and not inner.values.get("certifier"):
            message = f"there is a {key}, but no certifier that it is of"
            problems.append(Problem("CB-SET-03", inner.place(key), message, 'add certifier = "…"', subject=key))
    return claims, problems
