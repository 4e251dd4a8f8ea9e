"""Finish: a bound PDF enters; what the reader, the stapler or the print shop gets leaves, doubted."""

from builder.finish.finishes import FINISHES, finish, in_its_colours
from builder.finish.parts import Bound, Finished, Order

__all__ = ["FINISHES", "Bound", "Finished", "Order", "finish", "in_its_colours"]
