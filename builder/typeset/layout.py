"""Lay out one section: its document enters, a leaf leaves, with what is on each of its pages."""

import re
import traceback
from dataclasses import replace
from pathlib import Path

from lxml import etree

from builder.errors import BookError, Place, Problem, Severity
from builder.model import Leaf, LeafPage, Placement, Section
from builder.typeset.course import Course
from builder.typeset.desk import Desk, listening
from builder.typeset.facts import read_fonts, read_pages
from builder.typeset.repairs import without_margin_boxes
from builder.typeset.skin import dress, page_side_rules
from builder.typeset.sorts import draw
from builder.typeset.standing import around, joined, set_standing


def typeset(section: Section, desk: Desk, placement: Placement, last: Leaf | None = None) -> Leaf:
    """Lay out one section alone, without running heads and folios.

    Shapes: a leaf of at least one page; internal links in its PDF are addresses of LINK_SCHEME. A draft has no PDF and
    no problems: it is laid out once more. `last` is a leaf of the same section as it was before, at the same desk: the
    pages that are as they were are taken from it, and the leaf is the same as without.
    Errors: BookError CB-PDF-03 if the engine breaks down; what else it could not do is in the leaf's problems.
    """
    try:
        return _typeset(section, desk, placement, last)
    except _BREAKDOWNS as error:
        raise BookError(_breakdown(section, error)) from error


def _typeset(section: Section, desk: Desk, placement: Placement, last: Leaf | None) -> Leaf:
    is_alike = last is not None and last.placement.side == placement.side and not placement.is_draft
    if last is not None and last.standing is not None and is_alike:
        course = Course(last.standing, [_room(page) for page in last.pages])
        done = _laid_out(section, desk, placement, course)
        if course.is_whole:
            return done
        if course.is_steady and (leaf := joined(last, done, course)) and not _lost_notes(section, leaf.pages):
            return leaf
    return _laid_out(section, desk, placement, Course())


def _laid_out(section: Section, desk: Desk, placement: Placement, course: Course) -> Leaf:
    """Lay out the pages of a section that its course asks for."""
    weasyprint, volume = desk.weasyprint, desk.volume
    with listening() as lines:
        html = weasyprint.HTML(string=dress(section, volume, placement), base_url="book:", url_fetcher=desk.fetcher)
        rules = weasyprint.CSS(string=page_side_rules(volume, placement), url_fetcher=desk.fetcher)
        with without_margin_boxes(), course.running():
            document = html.render(
                font_config=desk.font_config,
                counter_style=desk.counter_styles.copy(),
                stylesheets=[desk.stylesheet, rules],
            )
        if placement.is_draft:
            return Leaf(section.id, placement, b"", read_pages(document, volume).pages)
        drawn = draw(document, volume, section.id.encode(), course.first)
    read = read_pages(document, volume, around(course))
    pages = tuple(replace(page, sorts=sorts) for page, sorts in zip(read.pages, drawn.sorts, strict=True))
    problems = tuple(dict.fromkeys(_problem(line, section) for line in lines if _UNDESCRIBED not in line))
    if course.is_whole:
        problems += _lost_notes(section, pages)
    standing = set_standing(course, read) if course.is_steady and not problems else None
    return Leaf(section.id, placement, drawn.pdf, pages, problems, read_fonts(document, volume), standing)


def _room(page: LeafPage) -> float:
    left, top, right, bottom = page.area
    return (right - left) * (bottom - top)


def _lost_notes(section: Section, pages: tuple[LeafPage, ...]) -> tuple[Problem, ...]:
    """Count the notes that were laid out: WeasyPrint 70 can lose footnotes without a word."""
    placed = {name for page in pages for name, _, _ in page.anchors}
    lost = [name for name in re.findall(r'<note id="([^"]+)"', section.html) if name not in placed]
    return tuple(
        Problem(
            "CB-PDF-01",
            Place(section.file, _line_of(section, f"note[@id='{name}']")),
            f"note {name.removeprefix('note-')} was lost in layout",
            "move the note out of the table, caption or heading in which it stands, or make it shorter",
        )
        for name in lost
    )


# by which a program says that it met what its makers did not think of
_BREAKDOWNS = (ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError, ValueError)


def _breakdown(section: Section, error: Exception) -> Problem:
    """Say that the engine broke down, and where in it: WeasyPrint 70 does so at some rules that it knows."""
    where = traceback.extract_tb(error.__traceback__)[-1]
    reason = (
        f"{type(error).__name__}{f': {error}' if str(error) else ''}, {Path(where.filename).name} line {where.lineno}"
    )
    hint = "take rules out of your stylesheets until it builds: the last one is what the engine cannot do here"
    return Problem("CB-PDF-03", Place(section.file), f"the layout engine broke down ({reason})", hint)


_UNDESCRIBED = "has no required alt description"  # so it is decorative, which the ledger has seen to
_NOTDEF = re.compile(r'"(.*)" \(U\+([0-9A-F]+)\)$', re.DOTALL)
_IMAGE = re.compile(r"(?:Failed to load image at|Failed to render SVG image) '?picture:([^': ]+)")


def _problem(message: str, section: Section) -> Problem:
    """Say in the author's words what WeasyPrint logged while it laid out a section."""
    if glyph := _NOTDEF.search(message):
        place = Place(section.file, _line_of(section, f"*[contains(text(), {_quoted(glyph[1])})]"))
        fact = f"no font of the book has the character '{glyph[1]}' (U+{glyph[2]})"
        return Problem("CB-FONT-10", place, fact, "add a font that has it to styles/fonts/ and name it in 'fonts'")
    if image := _IMAGE.search(message):
        place = Place(section.file, _line_of(section, f"figure[@data-picture='{image[1]}']"))
        return Problem("CB-PIC-30", place, f"picture '{image[1]}' cannot be drawn: {message.rpartition(': ')[2]}")
    return Problem("CB-PDF-02", Place(section.file), f"layout: {message}", severity=Severity.WARNING)


def _quoted(text: str) -> str:
    return f"'{text}'" if "'" not in text else f'"{text}"'


def _line_of(section: Section, step: str) -> int:
    """Find the author's line of the first element that an XPath step names."""
    root = etree.fromstring(f"<main>{section.html}</main>")
    found = root.xpath(f"(//{step})[1]/ancestor-or-self::*[@data-line][1]/@data-line")
    return int(str(found[0])) if isinstance(found, list) and found else 0
