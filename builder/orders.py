"""Orders: sections of a volume enter, the tasks leave by which the crew lays them out.

They name what is to be called: whoever gives an order need not load the layout.
"""

import pickle
from collections.abc import Sequence
from dataclasses import replace

from builder.crew import Task
from builder.model import Font, Furnishing, Leaf, Placement, Section, Volume


def order_to_fit_out(stylesheet: str, faces: tuple[Font, ...]) -> Task:
    """Have a worker read a stylesheet and load its fonts, before there is a volume that needs them."""
    return ("builder.typeset.worker:fit_out", (stylesheet, faces))


def orders_of_layout(
    volume: Volume, wanted: Sequence[tuple[Section, Placement, Leaf | None]]
) -> tuple[list[Task], list[int]]:
    """Part the layout of sections into tasks, and order them, the longest first.

    Shapes: with each section the leaf that it had in the same setting, or None.
    """
    setting = _setting(volume)
    order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].html))
    return [("builder.typeset.worker:lay_out", (setting, *one)) for one in wanted], order


def orders_of_furniture(
    volume: Volume, wanted: Sequence[tuple[Leaf, Section, Furnishing]]
) -> tuple[list[Task], list[int]]:
    """Part the setting of running heads and folios into tasks, and order them, the longest first."""
    setting = _setting(volume)
    order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].pages))
    bare = ((replace(leaf, pdf=b"", standing=None), replace(section, html=""), rest) for leaf, section, rest in wanted)
    return [("builder.typeset.worker:set_furniture", (setting, *one)) for one in bare], order


def _setting(volume: Volume) -> bytes:
    """Pack what a desk needs of a volume; equal settings are equal bytes, so a worker keeps its desk."""
    return pickle.dumps(replace(volume, sections=(), figures=(), tables=()))
