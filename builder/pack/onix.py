"""Accessibility in the codes of the book trade: measures and claims enter, codes for the publisher's ONIX record leave.

Source: EDItEUR, ONIX code list 196 (E-publication accessibility details), to be used with code 09 of list 79.
"""

from collections.abc import Iterator

from builder.model import EXEMPTIONS, Claims
from builder.pack.accessibility import summary
from builder.pack.measuring import Measured

_WCAG = {"2.0": ("80", "WCAG v2.0"), "2.1": ("81", "WCAG v2.1"), "2.2": ("82", "WCAG v2.2")}
_LEVELS = {"A": ("84", "WCAG level A"), "AA": ("85", "WCAG level AA")}


def onix_codes(found: Measured, claims: Claims, *, conforms: bool) -> tuple[tuple[str, str], ...]:
    """List the codes that are true of an EPUB, each with its name or with the words that it takes."""
    claimed = [*_claimed(claims)] if claims.wcag and conforms else []
    excused = [(EXEMPTIONS[name], f"EAA exception: {name.removeprefix('eaa-')}") for name in claims.exemptions]
    return (("00", summary(found)), *claimed, *_measured(found), *excused)


def _claimed(claims: Claims) -> Iterator[tuple[str, str]]:
    version, _, level = claims.wcag.partition(" ")
    yield "04", "EPUB accessibility specification 1.1"
    yield _WCAG[version]
    yield _LEVELS[level]
    yield "93", claims.certifier
    if claims.report:
        yield "94", claims.report


def _measured(found: Measured) -> Iterator[tuple[str, str]]:
    rows = {
        ("09", "Known limited accessibility"): not found.is_all_text,
        ("10", "No reading system accessibility options disabled"): True,
        ("11", "Table of contents navigation"): True,
        ("13", "Single logical reading order"): True,
        ("14", "Short alternative textual descriptions"): found.pictures and found.all_described,
        ("17", "Accessible math content as MathML"): found.formulas,
        ("19", "Print-equivalent page numbering"): found.pages,
        ("22", "Language tagging provided"): bool(found.languages),
        ("29", "Next / previous structural navigation"): found.headings,
        ("30", "ARIA roles provided"): True,
        ("32", "Landmark navigation"): True,
        ("36", "Appearance of all textual content can be modified"): True,
        ("38", "Unusual words or abbreviations explained"): found.glossary,
        ("52", "All non-decorative content supports reading without sight"): found.is_all_text,
    }
    return (code for code, is_true in rows.items() if is_true)
