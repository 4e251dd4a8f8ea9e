"""What enters the finish of an edition, and what leaves it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from builder.errors import Problem
from builder.model import PageMap, Section, Volume


@dataclass(frozen=True, slots=True)
class Bound:
    """An edition's pages in one PDF."""

    volume: Volume
    page_map: PageMap
    pdf: bytes
    problems: tuple[Problem, ...] = ()


def alone(volume: Volume, name: str, sections: Sequence[Section]) -> Volume:
    """Make a volume of a few pages that go with the book; its page map is kept under a name of its own."""
    edition = replace(volume.edition, name=f"{volume.edition.name} {name}", chapter_start="next")
    return replace(volume, sections=tuple(sections), figures=(), tables=(), wrap=(), edition=edition)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked for with an edition, and the hands that help."""

    typeset: Callable[[Volume], Bound]  # lays out what goes with the book: a cover, a sheet of instructions


@dataclass(frozen=True, slots=True)
class Finished:
    """An edition as it is given away."""

    pdf: bytes
    problems: tuple[Problem, ...] = ()
    steps: tuple[str, ...] = ()  # how it is printed and bound
    beside: tuple[tuple[str, bytes], ...] = ()  # (end of the file's name, PDF): a trial sheet, a cover
