"""Reach: how far before a change of its boxes the pages of a section may have been made otherwise because of it."""

from collections.abc import Sequence

from builder.model import Joint
from builder.typeset.boxtree import is_forced

_LOOKS = 0.95  # of its own room, nearly: a page tries what may not be parted, and looks no further ahead than that


def first_touched(joints: Sequence[Joint | None], rooms: Sequence[float], start: int) -> int:
    """Find the first page to be made again when a box is changed.

    Shapes: a joint and the room of each page as it was; `start` is the number of the first box that differs.
    """
    before = [page for page, joint in enumerate(joints) if joint and _is_before(joint, start)]
    filled = [_is_filled(joint) * room for joint, room in zip((*joints[1:], None), rooms, strict=True)]
    end = _unaware(rooms, filled, max(before, default=0))
    return max((page for page in before if page <= end), default=0)


def _is_before(joint: Joint, start: int) -> bool:
    """Tell whether all boxes before a joint, and those open there, stand before a change."""
    return (joint.box if joint.offset < 0 else joint.box + 1) <= start


def _is_filled(following: Joint | None) -> bool:
    """Tell whether a page was filled before the next began: no break was forced, even within what may not be parted."""
    return following is not None and not is_forced(following.state)


def _unaware(rooms: Sequence[float], filled: Sequence[float], page: int) -> int:
    """Count the pages from the first on that were made without a look at a later page.

    The page behind one that looks ahead may hold little: it fails to keep together what the one before failed to.
    """
    found = page
    for number in reversed(range(page)):
        if sum(filled[number + 2 : page]) < _LOOKS * rooms[number]:
            found = number
    return found
