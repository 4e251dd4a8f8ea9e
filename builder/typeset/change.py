"""Change: two box trees are compared, and what differs between them is one run of boxes."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder.model import DIGEST

Lines = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What differs between two box trees: `start` up to `old_end` became `start` up to `new_end`."""

    start: int
    old_end: int
    new_end: int

    def moved(self, number: int) -> int | None:
        """Give the number that an old box has now; None if it was changed."""
        if number < self.start:
            return number
        return number - self.old_end + self.new_end if number >= self.old_end else None


def compared(old: tuple[bytes, Lines], new: tuple[bytes, Lines]) -> Change:
    """Find what differs between two box trees, from the first to the last difference.

    Shapes: the digests of each, and its lines, which must be the same before the change and may have moved behind it.
    """
    start = min(_alike(old[0], new[0]) // DIGEST, _alike(old[1], new[1]))
    was, is_now = (len(tree[0]) // DIGEST for tree in (old, new))
    end = min(_alike(old[0][::-1], new[0][::-1]) // DIGEST, min(was, is_now) - start)
    return Change(start, was - end, is_now - end)


def _alike(old: Sequence[int], new: Sequence[int]) -> int:
    """Count how many of two rows are alike from the beginning."""
    pairs = enumerate(zip(old, new, strict=False))
    return next((number for number, (one, other) in pairs if one != other), min(len(old), len(new)))
