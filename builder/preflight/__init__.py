"""Preflight: a finished PDF and its page map enter, what would be printed badly leaves, with its page and its line.

Each section is looked at once: what is found is kept under a key of its pages, so that a build which changes one
chapter looks at one chapter.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from hashlib import sha256
from operator import attrgetter
from pathlib import Path

from pikepdf import Pdf

from builder import __version__
from builder.errors import Place, Printed, Problem, problem_from
from builder.model import Furniture, Leaf, LeafPage, PageMap, SetBlock, Volume
from builder.preflight import ink, layout
from builder.preflight.memory import Memory
from builder.preflight.pages import Page, Wants
from builder.preflight.reading import open_book, read_pages
from builder.store import Store, key_of

__all__ = ["Job", "Seen", "Survey", "inspect", "located", "preflight", "settle", "survey_sections"]


@dataclass(frozen=True, slots=True)
class Job:
    """One section of a finished file."""

    leaf: Leaf
    first: int  # 0-based index of its first page
    wants: Wants
    file: str = ""  # of the author's
    memory: bytes = b""  # of its pages, when it was last looked at


@dataclass(frozen=True, slots=True)
class Seen:
    """What looking at a section has shown."""

    problems: tuple[Problem, ...]
    memory: bytes = b""


@dataclass(frozen=True, slots=True)
class Survey:
    """What the store knows of the sections of a book, and which are still to be looked at."""

    known: tuple[Problem, ...]
    missing: tuple[tuple[str, Job], ...]  # each with its key in the store


def preflight(
    pdf: bytes, volume: Volume, parts: Sequence[tuple[Leaf, Furniture]], page_map: PageMap, store: Store
) -> tuple[Problem, ...]:
    """Find what would be printed badly in a bound PDF.

    Shapes: each problem carries the page on which it shows; pages that the store knows are not looked at again.
    Errors: none raised.
    """
    survey = survey_sections(volume, parts, page_map, store)
    return settle(survey, inspect(pdf, [job for _, job in survey.missing]), page_map, store)


def survey_sections(volume: Volume, parts: Sequence[tuple[Leaf, Furniture]], page_map: PageMap, store: Store) -> Survey:
    """Find which sections are still to be looked at, each apart from the others, in any process."""
    wants = wants_of(volume)
    files = {section.id: section.file for section in volume.sections}
    found: list[Problem] = []
    missing: list[tuple[str, Job]] = []
    for leaf, furniture in parts:
        job = Job(leaf, page_map.anchors[leaf.id], wants, files[leaf.id])
        key = _key(job, furniture)
        data = store.get(key)
        if data is None:
            memory = store.get(_memory_key(job)) or b""
            missing.append((key, replace(job, leaf=replace(leaf, pdf=b""), memory=memory)))
        else:
            found += _on_pages([problem_from(row) for row in json.loads(data)], job, page_map)
    return Survey(tuple(found), tuple(missing))


def settle(survey: Survey, looked_at: Sequence[Seen], page_map: PageMap, store: Store) -> tuple[Problem, ...]:
    """Keep what was found in each of the missing sections, and give all problems with their pages."""
    found = list(survey.known)
    for (key, job), seen in zip(survey.missing, looked_at, strict=True):
        store.put(key, json.dumps([asdict(one) | {"severity": one.severity.value} for one in seen.problems]).encode())
        store.put(_memory_key(job), seen.memory)
        found += _on_pages(seen.problems, job, page_map)
    return tuple(found)


def located(leaves: Sequence[Leaf], page_map: PageMap) -> tuple[Problem, ...]:
    """Give the problems of layout, each with the page on which its line stands."""
    return tuple(_located(problem, leaf, page_map) for leaf in leaves for problem in leaf.problems)


def _located(problem: Problem, leaf: Leaf, page_map: PageMap) -> Problem:
    line, first = problem.place.line, page_map.anchors[leaf.id]
    known = [any(block.line == line for block in page.set_blocks) for page in leaf.pages]
    index = first + known.index(True) if line and True in known else None
    if index is None:
        return problem
    return replace(problem, printed=(Printed(page_map.edition, page_map.pages[index].folio, index + 1),))


def inspect(pdf: bytes, jobs: Sequence[Job]) -> list[Seen]:
    """Look at sections of a PDF; pages are numbered within each section."""
    if not jobs:
        return []
    with open_book(pdf) as book:
        return [_look(book, job) for job in jobs]


def _look(book: Pdf, job: Job) -> Seen:
    memory = Memory(job.memory)
    return Seen(tuple(_problems(list(_pages(book, job, memory)), job)), memory.packed())


def wants_of(volume: Volume) -> Wants:
    """Ask an edition what its pages have to be."""
    edition = volume.edition
    return Wants(
        edition.name,
        is_grey=edition.colour == "grey",
        is_for_paper=bool(edition.finish) or edition.colour == "grey",
        is_for_shop=edition.finish == "press",
        least_pt=_LARGE_PT if edition.clear_print else _LEAST_PT,
        is_upright=edition.clear_print,
    )


_LEAST_PT = 6.0  # smaller text cannot be read
_LARGE_PT = 16.0  # large print begins here (RNIB; UKAAF, G003)

_SAID_BEFORE = {"CB-PRINT-02": {"CB-FONT-10"}}  # what layout has told already, with the very letters


def _pages(book: Pdf, job: Job, memory: Memory) -> Iterator[Page]:
    read = read_pages(book, job.first, len(job.leaf.pages), memory)
    last = Place(job.file)
    for number, (facts, seen) in enumerate(zip(job.leaf.pages, read, strict=True), 1):
        # what goes on from the page before may have no line of its own here
        place = Place(facts.file or job.file, facts.line) if facts.line else last
        blocks = tuple(replace(block, file=block.file or job.file) for block in facts.set_blocks)
        last = next((Place(b.file, b.line) for b in reversed(blocks) if b.line and not b.is_note), place)
        yield Page(number, seen.size, seen.marks, blocks, facts.area, place, seen.bleed)


def _problems(pages: Sequence[Page], job: Job) -> Iterator[Problem]:
    wants = job.wants
    known = {problem.code for problem in job.leaf.problems}
    for rule in layout.RULES:
        yield from (finding.problem(wants.edition) for finding in rule(pages))
    for page in pages:
        for by_ink in ink.RULES_OF_SHOPS if wants.is_for_shop else ink.RULES:
            found = (finding for finding in by_ink(page, wants) if not _SAID_BEFORE.get(finding.code, set()) & known)
            yield from (finding.problem(wants.edition) for finding in found)


def _on_pages(problems: Sequence[Problem], job: Job, page_map: PageMap) -> Iterator[Problem]:
    for problem in problems:
        (page,) = problem.printed
        index = job.first + page.number - 1
        printed = Printed(job.wants.edition, page_map.pages[index].folio, index + 1)
        yield replace(problem, printed=(printed,))


def _key(job: Job, furniture: Furniture) -> str:
    pages = sha256(job.leaf.pdf).hexdigest(), sha256(furniture.pdf).hexdigest()
    said = tuple(problem.code for problem in job.leaf.problems)
    return key_of("preflight", _code_key(), job.wants, job.file, said, tuple(map(_facts, job.leaf.pages)), pages)


def _memory_key(job: Job) -> str:
    return key_of("marks", _code_key(), job.wants.edition, job.leaf.id)


def _facts(page: LeafPage) -> tuple[object, ...]:
    """List what is looked at of what layout knows of a page."""
    return page.file, page.line, page.area, tuple(map(_SET, page.set_blocks))


_SET = attrgetter(*(field.name for field in fields(SetBlock)))


@cache
def _code_key() -> str:
    folder = Path(__file__).parent
    sources = [
        *sorted(folder.glob("*.py")),
        *sorted((folder.parent / "press").glob("*.py")),
        folder.parent / "boxes.py",
        folder.parent / "contents.py",
    ]
    return key_of(__version__, *(source.read_bytes() for source in sources))
