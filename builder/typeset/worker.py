"""The work of the crew on a volume: tasks leave for it, and it makes leaves and running heads on a desk that stays."""

import pickle
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from builder.crew import Task
from builder.model import Furnishing, Furniture, Leaf, Placement, Section, Volume
from builder.typeset.alike import share_styles_of_pages
from builder.typeset.desk import Desk, load_engine, set_up
from builder.typeset.drawing import draw_from_kept_layouts
from builder.typeset.furniture import furnish
from builder.typeset.layout import typeset
from builder.typeset.layouts import copy_layouts_of_a_style
from builder.typeset.lines import find_ends_of_plain_lines
from builder.typeset.loading import without_search_for_libraries
from builder.typeset.parsing import read_strict_html_as_xml
from builder.typeset.writing import write_each_object_once


def unpack() -> None:
    """Load the layout engine, with what makes it faster.

    Errors: BookError CB-SYS-01 if it cannot start.
    """
    with without_search_for_libraries():
        load_engine()
    hasten()


def hasten() -> None:
    """Make WeasyPrint faster where it gives the same pages."""
    read_strict_html_as_xml()
    share_styles_of_pages()
    draw_from_kept_layouts()
    copy_layouts_of_a_style()
    find_ends_of_plain_lines()
    write_each_object_once()


@lru_cache(maxsize=4)
def _desk(setting: bytes) -> Desk:
    return set_up(pickle.loads(setting))


def lay_out(setting: bytes, section: Section, placement: Placement, last: Leaf | None) -> Leaf:
    """Lay out a section on this worker's desk; `last` is its last leaf, if it was laid out before."""
    desk = _desk(setting)
    leaf = typeset(section, desk, placement, last)
    return replace(leaf, problems=leaf.problems + desk.problems)


def set_furniture(setting: bytes, leaf: Leaf, section: Section, furnishing: Furnishing) -> Furniture:
    """Set the running heads and folios of a leaf on this worker's desk."""
    return furnish(leaf, section, _desk(setting), furnishing)


def tasks_of_layout(
    volume: Volume, wanted: Sequence[tuple[Section, Placement, Leaf | None]]
) -> tuple[list[Task], list[int]]:
    """Part the layout of sections into tasks, and order them, the longest first.

    Shapes: with each section the leaf that it had in the same setting, or None.
    """
    setting = _setting(volume)
    order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].html))
    return [(lay_out, (setting, *one)) for one in wanted], order


def tasks_of_furniture(
    volume: Volume, wanted: Sequence[tuple[Leaf, Section, Furnishing]]
) -> tuple[list[Task], list[int]]:
    """Part the setting of running heads and folios into tasks, and order them, the longest first."""
    setting = _setting(volume)
    order = sorted(range(len(wanted)), key=lambda number: -len(wanted[number][0].pages))
    bare = ((replace(leaf, pdf=b"", standing=None), replace(section, html=""), rest) for leaf, section, rest in wanted)
    return [(set_furniture, (setting, *one)) for one in bare], order


def _setting(volume: Volume) -> bytes:
    """Pack what a desk needs of a volume; equal settings are equal bytes, so a worker keeps its desk."""
    return pickle.dumps(replace(volume, sections=(), figures=(), tables=()))
