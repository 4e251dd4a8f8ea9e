"""What stands against a claim of conformance: a volume and its files enter, problems leave.

A program can measure only a part of WCAG; for the rest the certifier answers, who is named beside the claim.
Source: WCAG 2.2, with the number of each success criterion below; EPUB Accessibility 1.1.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from lxml import etree

from builder.contrast import faint_colours
from builder.errors import Place, Problem, Severity
from builder.images import says_nothing
from builder.model import Volume
from builder.pack.measuring import HEADINGS, MATH, SVG, Measured, Opened, is_drawing, is_named, measure
from builder.pack.sources import source_of
from builder.pack.xhtml import LANG, XHTML

_Told = Iterator[tuple[str, str, str]]  # code, fact, what to do


def objections(volume: Volume, opened: Opened) -> tuple[Problem, ...]:
    """Find everything measurable that contradicts conformance with WCAG, at the author's line."""
    found = [*_undescribed(volume), *_illegible(opened, volume), *_moving(measure(volume, opened))]
    for path, root in opened.documents.items():
        for element in root.iter(etree.Element):
            for code, fact, cure in (told for criterion in _CRITERIA for told in criterion(element)):
                line = int(element.sourceline or 0)  # type: ignore[call-overload]  # lxml-stubs 0.5.1 does not say what it is
                found.append(Problem(code, Place(path, line), fact, cure, Severity.WARNING))
    return tuple(dict.fromkeys(_at_home(volume, problem) for problem in found))


def _at_home(volume: Volume, problem: Problem) -> Problem:
    """Lead a problem of a document back to the author's file."""
    if not problem.place.file.endswith(".xhtml"):
        return problem
    return replace(problem, place=source_of(volume, f"EPUB/{problem.place.file}", problem.place.line))


def _undescribed(volume: Volume) -> Iterator[Problem]:
    for picture in volume.pictures:  # 1.1.1
        if (not picture.alt or says_nothing(picture.alt)) and not picture.decorative:
            fact = f"the picture {picture.key!r} is not described"
            cure = 'say in alt = "…" what it shows, or decorative = true if it says nothing'
            yield Problem("CB-ACCESS-02", picture.place, fact, cure, Severity.WARNING, subject=picture.key)


def _illegible(opened: Opened, volume: Volume) -> Iterator[Problem]:
    if volume.metadata.claims.wcag.endswith(" A"):  # 1.4.3 belongs to level AA
        return
    for faint in faint_colours(opened.styles):
        if not faint.by_night:  # a reader's night is the reader's, and is told where the style sheet is read
            fact = f"the text of {faint.selector!r} in {faint.colour!r} has a contrast of {faint.ratio:.1f} to 1"
            yield Problem("CB-ACCESS-06", Place(), fact, "text needs 4.5 to 1", Severity.WARNING)


def _moving(found: Measured) -> Iterator[Problem]:
    if found.moves or found.sounds:  # 1.2, 2.2.2, 2.3.1
        what = "moves" if found.moves else "sounds"
        fact = f"something in the book {what}, and nobody measured whether it can be stopped or had as text"
        yield Problem("CB-ACCESS-07", Place(), fact, "leave it out, or claim no conformance", Severity.WARNING)


def _drawings(element: etree._Element) -> _Told:
    if is_drawing(element) and not is_named(element):  # 1.1.1
        yield "CB-ACCESS-02", "a drawing in the text is not described", "begin it with <title>…</title>"
    if element.tag == MATH and not element.get("alttext"):
        yield "CB-ACCESS-02", "a formula is not described", 'say it in alttext="…" of <math>'


def _tables(element: etree._Element) -> _Told:
    if element.tag != f"{XHTML}table" or element.get("role") in ("presentation", "none"):
        return
    heads = list(element.iter(f"{XHTML}th"))  # 1.3.1
    if not heads or not all(head.get("scope") for head in heads):
        yield "CB-ACCESS-03", "a table has cells that no head names", "give it a row of heads"
    if element.find(f"{XHTML}caption") is None:
        yield "CB-ACCESS-03", "a table has no caption", "write 'Table: …' directly before it"


def _headings(element: etree._Element) -> _Told:
    if element.tag != f"{XHTML}body":
        return
    levels = [HEADINGS.index(each.tag) for each in element.iter(HEADINGS)]  # 1.3.1, 2.4.6
    if any(below > above + 1 for above, below in pairwise(levels)):
        yield "CB-ACCESS-04", "a heading is more than one level below the one before", "use one # more, and no more"


def _languages(element: etree._Element) -> _Told:
    if element.get("lang", "") != element.get(LANG, "") or (element.tag == f"{XHTML}html" and not element.get("lang")):
        yield (
            "CB-ACCESS-05",
            "the language of a passage is not said in both ways",
            "build the book again",
        )  # 3.1.1, 3.1.2
    if element.tag == f"{XHTML}html" and not (element.findtext(f"{XHTML}head/{XHTML}title") or "").strip():
        yield "CB-ACCESS-05", "a page has no title", "give its chapter one"  # 2.4.2


def _links(element: etree._Element) -> _Told:
    if element.tag != f"{XHTML}a" or not element.get("href") or element.get("aria-label"):
        return
    shown = any(image.get("alt") for image in element.iter(f"{XHTML}img")) or element.find(f".//{SVG}title") is not None
    if not shown and not str(element.xpath("normalize-space()")):  # 2.4.4
        yield "CB-ACCESS-08", "a link has no words", "write some between its brackets"


_CRITERIA: tuple[Callable[[etree._Element], _Told], ...] = (_drawings, _tables, _headings, _languages, _links)
