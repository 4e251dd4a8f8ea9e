"""Standing type: what is kept of a laid-out section so that only those of its pages are laid out again that change."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenBox:
    """A box that began before a page and goes on on it."""

    number: int  # of the box, in document order
    begun: int = -1  # counted characters of the section before the block that it is; -1 if it is none of the author's
    has_lines: bool = False  # lines of its own stand on an earlier page
    gets_lines: bool = False  # and on this page or a later one


@dataclass(frozen=True, slots=True)
class Joint:
    """Where a page begins, and all that the layout engine needs to go on from there."""

    box: int  # number of the box that begins the page, or in whose text it begins
    offset: int  # bytes of that text which stand before; -1 if the box begins with the page
    notes: int  # at the foot, that are still to come
    state: str  # the engine's own: the next page's break and side, quotes and counters
    characters: int  # counted characters of the section that stand before
    open: tuple[OpenBox, ...] = ()  # outermost first


@dataclass(frozen=True, slots=True)
class Standing:
    """A section's boxes and joints.

    Shapes: a digest of DIGEST bytes and a line for each box, in document order, notes where they are called; a joint
    for each page, none where a page begins within what cannot be taken up again, such as a table.
    """

    boxes: bytes
    lines: tuple[int, ...]  # the author's, of the element of each box; 0 if it has none
    joints: tuple[Joint | None, ...]
    page_sizes: tuple[tuple[float, float], tuple[float, float]]  # of the first page and its area, in pixels


DIGEST = 8
