"""A galley in the making: what its writer has put down so far."""

from dataclasses import dataclass, field

from markdown_it.token import Token

from builder.errors import Place, nearest
from builder.markdown.attributes import COMMON
from builder.markdown.findings import Findings
from builder.markdown.locators import names_a_label
from builder.markdown.notes import Definition
from builder.markup import quoted
from builder.model import Cluster


@dataclass(slots=True)
class Sheet:
    """A galley in the making."""

    findings: Findings
    definitions: dict[str, Definition]
    parts: list[str] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    links: list[tuple[str, Place]] = field(default_factory=list)
    pictures: list[tuple[str, Place]] = field(default_factory=list)
    called: set[str] = field(default_factory=set)
    notes: int = 0
    line: int = 0
    in_note: bool = False
    in_link: bool = False


def told(attributes: dict[str, str | int | float]) -> str:
    """Write attributes, those without a value left out."""
    return "".join(f" {name}={quoted(str(value))}" for name, value in attributes.items() if value != "")


def origin(sheet: Sheet, line: int) -> dict[str, str]:
    """Name the author's line of an element.

    Shapes: `line` is 0-based in the expanded text.
    """
    place = sheet.findings.place(line)
    return {"data-line": str(place.line), **({"data-file": place.file} if place.file != sheet.findings.file else {})}


def write_citation(token: Token, sheet: Sheet) -> None:
    """Write the place of a citation and keep what is cited."""
    line = token.meta.get("line", sheet.line)
    works = token.meta["works"]
    if sheet.in_link:
        hint = f"to print an at sign, write '\\@{works[0].key}'"
        sheet.findings.error("CB-CITE-10", line, "a citation stands inside a link", hint, f"@{works[0].key}")
    for work in works:
        if label := names_a_label(work.suffix) if not work.locator else "":
            hint = "write a number behind it, or braces around the whole: {p. three}"
            sheet.findings.warn("CB-CITE-11", line, f"no number stands behind {label!r}", hint, f"@{work.key}")
    sheet.parts.append(f'<cite-ref n="{len(sheet.clusters)}"/>')
    sheet.clusters.append(Cluster(works, sheet.findings.place(line), sheet.in_note))


def may_begin_note(line: int, sheet: Sheet, subject: str) -> bool:
    """Tell whether a note may stand here, and say so when it may not."""
    if sheet.in_note:
        sheet.findings.error("CB-NOTE-04", line, "a note stands inside a note", "make it part of the text", subject)
    return not sheet.in_note


def begin_note(label: str, line: int, sheet: Sheet) -> None:
    """Begin a note."""
    sheet.notes += 1
    sheet.in_note = True
    sheet.parts.append(f"<note{told({'label': label, **origin(sheet, line)})}>")


def end_note(sheet: Sheet) -> None:
    """End a note."""
    sheet.in_note = False
    sheet.parts.append("</note>")


def refuse_attributes(token: Token, sheet: Sheet) -> None:
    """Say which attributes of a span, link or picture mean nothing."""
    for name in token.meta.get("insecure_attrs", ()):
        line = token.meta.get("line", sheet.line)
        hint = nearest(name, COMMON) or "an element may have an id, classes and a language: {#id .class lang=az}"
        sheet.findings.error("CB-ATTR-01", line, f"there is no attribute {name!r}", hint, subject=name)
