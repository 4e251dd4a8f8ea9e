"""Printed pages in the EPUB: a page map enters; what marks each page, and where in which section, leaves."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from builder.model import MappedPage, PageMap, Volume


@dataclass(frozen=True, slots=True)
class PageMark:
    """The mark of one printed page in the text.

    Shapes: `offset` as in builder.characters.
    """

    id: str
    label: str  # the folio
    numbering: str  # as in MappedPage
    section: str  # in which it stands
    words: str  # the page begins with these
    offset: int = 0
    file: str = ""  # the author's, and the line of the block with which the page begins or goes on
    line: int = 0
    block_offset: int = 0  # as `offset`, from the beginning of that block
    at_end: bool = False  # a blank page has no words: its mark closes the section before it


def page_marks(volume: Volume, page_map: PageMap) -> tuple[PageMark, ...]:
    """Find the section in which each page begins.

    Shapes: in the order of the pages; a page of a section that this edition does not have is left out.
    """
    taken = {section.id: _taken(section.html) for section in volume.sections}
    homes = taken.keys() | ({"cover"} if volume.cover else set())
    marks: dict[str, PageMark] = {}
    for page, section in zip(page_map.pages, _sections(page_map), strict=True):
        if section in homes:
            name = _name(page)
            while name in marks or name in taken.get(section, ()):
                name += "-too"
            marks[name] = PageMark(
                *(name, page.folio, page.numbering, section, page.words, page.offset),
                *(page.file, page.line, page.block_offset),
                at_end=not page.section,
            )
    return tuple(marks.values())


def _taken(html: str) -> set[str]:
    return set(re.findall('id="(page-[^"]*)"', html)) if 'id="page-' in html else set()


def _sections(page_map: PageMap) -> Iterator[str]:
    """Name the section of each page, of a blank one the section before it."""
    section = next((page.section for page in page_map.pages if page.section), "")
    for page in page_map.pages:
        section = page.section or section
        yield section


def _name(page: MappedPage) -> str:
    # a cover is named in the book's language, and an address knows small Latin letters only
    return f"page-{page.folio}" if page.numbering and re.fullmatch("[a-z0-9]+", page.folio) else "page-cover"
