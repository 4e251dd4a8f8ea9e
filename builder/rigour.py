"""Rigour: a problem and what a build is for enter; the problem leaves, as grave as it is for that."""

from collections.abc import Iterator
from dataclasses import replace
from enum import Enum

from builder.errors import Place, Problem, Severity
from builder.model import Settings

_SETTINGS = "book/book.toml"
_GAPS = ("CB-PIC-05", "CB-PIC-06")  # what a draft may lack: a picture's description, credit, source, licence


class Rigour(Enum):
    """What a build is for, and so what it lets pass."""

    DRAFT = "draft"  # to look at: pictures need not be described and credited yet
    USUAL = "usual"  # to read: nothing false, nothing undescribed
    RELEASE = "release"  # to publish: nothing doubtful, either


def weighed(problem: Problem, rigour: Rigour) -> Problem:
    """Make a gap in a draft a warning, and a doubt about a release an error."""
    if rigour is Rigour.RELEASE and problem.severity is not Severity.NOTE:
        return replace(problem, severity=Severity.ERROR)
    if rigour is Rigour.DRAFT and problem.code in _GAPS:
        return replace(problem, severity=Severity.WARNING)
    return problem


def unpublishable(settings: Settings) -> Iterator[Problem]:
    """Find what a release has to say of itself, and does not: date, name for libraries, licence."""
    book, place = settings.metadata, Place(_SETTINGS)
    if not book.is_dated:
        yield Problem("CB-REL-01", place, "the book has no date", "write date = 2026-01-20, the day of this edition")
    if book.identifier.startswith("urn:x-chapbook:"):
        hint = 'write identifier = "https://…", an address that stays, or "urn:uuid:…"'
        yield Problem("CB-REL-02", place, "the book has no identifier of its own", hint)
    if not (book.rights or book.licence):
        hint = 'write rights = "© 2026 NAME", or licence = "CC BY 4.0"'
        yield Problem("CB-REL-03", place, "the book does not say by what right others may use it", hint)
