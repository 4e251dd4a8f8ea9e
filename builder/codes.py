"""Codes: the code of a problem goes in, what it means and what to do about it comes out."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from builder.errors import BookError, Place, Problem, nearest

_TABLE_PATH = Path(__file__).parent / "data" / "codes.toml"


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says, and what can be done."""

    code: str
    fact: str
    remedy: str


def explain(code: str) -> Meaning:
    """Look a code up, however it is spelt.

    Errors: BookError CB-CODE-01 if no problem has that code.
    """
    found = meanings().get(_tidy(code))
    if not found:
        hint = _near(_tidy(code)) or "codes look as CB-LINK-01, and stand behind 'error' or 'warning'"
        raise BookError(Problem("CB-CODE-01", Place(), f"no problem has the code {code!r}", hint))
    return found


@cache
def meanings() -> Mapping[str, Meaning]:
    """List every code that there is."""
    rows = tomllib.loads(_TABLE_PATH.read_text("utf-8"))
    return {code: Meaning(code, row["fact"], row["remedy"]) for code, row in rows.items()}


def _tidy(code: str) -> str:
    """Write `cb link 1`, `link-01` and `CB_LINK_01` as CB-LINK-01."""
    parts = re.findall(r"[A-Z]+|\d+", code.upper())
    parts = [part.zfill(2) if part.isdigit() else part for part in parts if part != "CB"]
    return "-".join(["CB", *parts])


def _near(code: str) -> str:
    # a number that is near says nothing, a subject that is near does
    subjects = {known.rpartition("-")[0] for known in meanings()}
    subject = re.sub(r"-\d+$", "", code)
    if subject in subjects:
        return (
            f"the codes of this subject: {', '.join(known for known in meanings() if known.startswith(f'{subject}-'))}"
        )
    return nearest(code, meanings())
