"""Paginate: the sections of a volume enter, laid-out leaves and the page map leave.

Sections are laid out one by one; page numbers that they mention are fed back in, and only the sections whose own place
or mentioned numbers changed are laid out again, until nothing changes.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from builder.errors import BookError, Place, Problem
from builder.model import (
    Furnishing,
    Leaf,
    LeafPage,
    MappedPage,
    Matter,
    PageMap,
    PlacedBlock,
    Placement,
    Section,
    Volume,
)

MAX_ROUNDS = 8  # two are usual; a reference whose own number moves its target needs one more

_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)

# lays out sections, each for its placement; how, and how many at once, is not our concern
Typesetter = Callable[[Sequence[tuple[Section, Placement]]], Sequence[Leaf]]


@dataclass(frozen=True, slots=True)
class Pagination:
    """A volume on its pages."""

    leaves: tuple[Leaf, ...]  # in reading order
    furnishings: tuple[Furnishing, ...]  # one for each leaf
    page_map: PageMap
    problems: tuple[Problem, ...]


def paginate(volume: Volume, typeset: Typesetter, guess: PageMap | None = None) -> Pagination:
    """Lay out every section and find the page of everything.

    Shapes: `guess` is the page map of an earlier build; a good one saves rounds, none changes the result.
    Errors: BookError CB-FOLIO-01 if the page numbers do not come to rest, naming the references that swing.
    """
    leaves: dict[str, Leaf] = {}
    page_map = guess or PageMap(volume.edition.name, (), {})
    for _ in range(MAX_ROUNDS):
        placements = _placements(volume, leaves, page_map)
        wanted = [
            (section, placements[section.id])
            for section in volume.sections
            if section.id not in leaves or leaves[section.id].placement != placements[section.id]
        ]
        if not wanted:
            return _settled(volume, leaves, page_map)
        leaves.update((leaf.id, leaf) for leaf in typeset(wanted))
        page_map = _page_map(volume, leaves)
    raise BookError(*_swinging(volume, leaves, page_map))


def roman(number: int) -> str:
    """Write a number in lower-case roman numerals."""
    written = ""
    for value, numeral in _ROMAN:
        written += numeral * (number // value)
        number %= value
    return written


def _placements(volume: Volume, leaves: Mapping[str, Leaf], page_map: PageMap) -> dict[str, Placement]:
    odd, even = ("right", "left") if volume.edition.printing.binding == "left" else ("left", "right")
    sides = {section.id: odd if number % 2 else even for section, number in _numbered(volume, leaves)}
    return {
        section.id: Placement(
            sides[section.id],
            tuple((name, page_map.folio(name)) for name in sorted(set(section.mentions)) if name in page_map.anchors),
            # of a book that was never laid out: it will be laid out again with its numbers, and only then be painted
            is_draft=not leaves and not page_map.anchors.keys() >= set(section.mentions),
        )
        for section in volume.sections
    }


def _settled(volume: Volume, leaves: Mapping[str, Leaf], page_map: PageMap) -> Pagination:
    numbers = {section.id: number for section, number in _numbered(volume, leaves)}
    return Pagination(
        tuple(leaves[section.id] for section in volume.sections),
        tuple(
            Furnishing(numbers[section.id], "lower-roman" if section.matter is Matter.FRONT else "decimal")
            for section in volume.sections
        ),
        page_map,
        tuple(problem for section in volume.sections for problem in leaves[section.id].problems),
    )


def _runs(volume: Volume) -> tuple[tuple[Section, ...], ...]:
    """Part the sections into the runs that are numbered from one: cover, front matter, the rest."""
    cover = tuple(section for section in volume.sections if section.role == "cover")
    front = tuple(s for s in volume.sections if s.matter is Matter.FRONT and s.role != "cover")
    rest = tuple(s for s in volume.sections if s.matter is not Matter.FRONT)
    return tuple(run for run in (cover, front, rest) if run)


def _numbered(volume: Volume, leaves: Mapping[str, Leaf]) -> Iterator[tuple[Section, int]]:
    """Give each section the number of its first page; odd numbers are right-hand pages of a book bound at the left."""
    for run in _runs(volume):
        number = 1
        for section in run:
            if section.start == "right" and number % 2 == 0:
                number += 1
            yield section, number
            number += len(leaves[section.id].pages) if section.id in leaves else 1


def _page_map(volume: Volume, leaves: Mapping[str, Leaf]) -> PageMap:
    pages: list[MappedPage] = []
    anchors: dict[str, int] = {}
    run_starts = {run[0].id for run in _runs(volume)}
    base = 0  # index of the first page of the run
    before = volume.sections[0]
    for section, first in _numbered(volume, leaves):
        if section.id in run_starts:
            if len(pages) % 2:  # page 1 is a right-hand page of the paper too
                pages.append(_page(before, len(pages), len(pages) - base + 1, blank=True))
            base = len(pages)
        while len(pages) < base + first - 1:
            pages.append(_page(section, len(pages), len(pages) - base + 1, blank=True))
        if section.id not in leaves:
            continue
        anchors[section.id] = len(pages)
        for facts in leaves[section.id].pages:
            for name, _, _ in facts.anchors:
                anchors.setdefault(f"{section.id}#{name}", len(pages))
            pages.append(_with_facts(_page(section, len(pages), len(pages) - base + 1), facts, section.file))
        before = section
    return PageMap(volume.edition.name, tuple(pages), anchors)


def _with_facts(page: MappedPage, facts: LeafPage, own_file: str) -> MappedPage:
    return replace(
        page,
        **{name: getattr(facts, name) for name in ("line", "words", "offset", "block_offset", "pictures")},
        file=facts.file or own_file,
        # made anew and not replaced: a book has thousands
        blocks=tuple(PlacedBlock(block.file or own_file, block.line, block.y_mm) for block in facts.blocks),
    )


def _page(section: Section, index: int, number: int, blank: bool = False) -> MappedPage:
    name = "" if blank else section.id
    if section.role == "cover":
        return MappedPage(index, section.text_title, name, "")
    if section.matter is Matter.FRONT:
        return MappedPage(index, roman(number), name, "lower-roman", number=number)
    return MappedPage(index, str(number), name, "decimal", number=number)


def _swinging(volume: Volume, leaves: Mapping[str, Leaf], page_map: PageMap) -> Iterator[Problem]:
    placements = _placements(volume, leaves, page_map)
    for section in volume.sections:
        printed = dict(leaves[section.id].placement.folios)
        for name, folio in placements[section.id].folios:
            if printed.get(name, folio) != folio:
                message = f"the page number of '{name}' swings between {printed[name]} and {folio}"
                hint = "add or cut a few words near the reference, or give it the class .plain"
                yield Problem("CB-FOLIO-01", Place(section.file), message, hint)
