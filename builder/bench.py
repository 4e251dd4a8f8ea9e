"""Bench: leaves that are seen while others are still laid out lie open when their book is bound."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from builder.model import Leaf, Volume

if TYPE_CHECKING:  # whatever comes after the layout is loaded while the crew lays out
    from builder.bind import OpenLeaf


class Bench:
    """Opens the leaves of a volume when there is time, and the rest when they are asked for."""

    def __init__(self, volume: Volume) -> None:
        """Clear the bench for a volume."""
        self._numbers = {section.id: number for number, section in enumerate(volume.sections)}
        self._waiting: dict[str, Leaf] = {}
        self._open: dict[str, OpenLeaf] = {}

    def see(self, leaf: Leaf) -> None:
        """Take note of a leaf, in the place of an earlier one of its section; there is nothing to open in a draft."""
        if leaf.pdf:
            self._waiting[leaf.id] = leaf

    def work(self) -> bool:
        """Open a leaf, and tell whether more are waiting."""
        if self._waiting:
            _, leaf = self._waiting.popitem()
            self._open[leaf.id] = self._opened(leaf)
        return bool(self._waiting)

    def take(self, leaves: Sequence[Leaf]) -> list["OpenLeaf"]:
        """Give leaves, open, and leave nothing on the bench."""
        known, self._open = self._open, {}
        self._waiting.clear()
        return [
            known[leaf.id] if leaf.id in known and known[leaf.id].leaf is leaf else self._opened(leaf)
            for leaf in leaves
        ]

    def _opened(self, leaf: Leaf) -> "OpenLeaf":
        from builder.bind import open_leaf

        return open_leaf(leaf, self._numbers[leaf.id])
