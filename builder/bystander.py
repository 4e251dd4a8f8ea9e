"""Bystanders: who has work of their own to do with leaves while others are still laid out."""

from typing import Protocol

from builder.model import Leaf


class Bystander(Protocol):
    """Sees leaves as they come, and works on them when there is nothing to do but wait."""

    def see(self, leaf: Leaf) -> None:
        """Take note of a leaf; one of the same section that comes later takes its place."""

    def work(self) -> bool:
        """Do a piece of work, and tell whether there is more."""


class _Nobody:
    def see(self, _: Leaf) -> None:
        pass

    def work(self) -> bool:
        return False


NOBODY: Bystander = _Nobody()
