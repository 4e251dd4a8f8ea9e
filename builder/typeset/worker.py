"""A worker of the crew at a volume: `builder.orders` enter, leaves and running heads leave; its desk stays set up."""

import pickle
from dataclasses import replace
from functools import lru_cache

from builder.model import Font, Furnishing, Furniture, Leaf, Placement, Section, Volume
from builder.typeset.alike import share_styles_of_pages
from builder.typeset.desk import Desk, load_engine, outfit, set_up
from builder.typeset.drawing import draw_from_kept_layouts
from builder.typeset.furniture import furnish
from builder.typeset.hyphens import read_patterns_when_asked
from builder.typeset.layout import typeset
from builder.typeset.layouts import copy_layouts_of_a_style
from builder.typeset.lines import find_ends_of_plain_lines
from builder.typeset.loading import learn_types, without_search_for_libraries, without_tools_for_rare_fonts
from builder.typeset.parsing import read_strict_html_as_xml
from builder.typeset.writing import write_each_object_once


def unpack() -> None:
    """Load the layout engine, with what makes it faster.

    Errors: BookError CB-SYS-01 if it cannot start.
    """
    with without_search_for_libraries(), without_tools_for_rare_fonts():
        load_engine()
    learn_types()
    hasten()


def hasten() -> None:
    """Make WeasyPrint faster where it gives the same pages."""
    read_strict_html_as_xml()
    share_styles_of_pages()
    draw_from_kept_layouts()
    copy_layouts_of_a_style()
    find_ends_of_plain_lines()
    write_each_object_once()
    read_patterns_when_asked()


def fit_out(stylesheet: str, faces: tuple[Font, ...]) -> None:
    """Read a stylesheet and load its fonts, for the volume to come."""
    _outfit(stylesheet, faces)


_outfit = lru_cache(maxsize=4)(outfit)  # volumes that differ in their sections and pictures alone share one


@lru_cache(maxsize=4)
def _desk(setting: bytes) -> Desk:
    volume: Volume = pickle.loads(setting)
    return set_up(volume, _outfit(volume.stylesheet, volume.fonts))


def lay_out(setting: bytes, section: Section, placement: Placement, last: Leaf | None) -> Leaf:
    """Lay out a section on this worker's desk; `last` is its last leaf, if it was laid out before."""
    desk = _desk(setting)
    leaf = typeset(section, desk, placement, last)
    return replace(leaf, problems=leaf.problems + desk.problems)


def set_furniture(setting: bytes, leaf: Leaf, section: Section, furnishing: Furnishing) -> Furniture:
    """Set the running heads and folios of a leaf on this worker's desk."""
    return furnish(leaf, section, _desk(setting), furnishing)
