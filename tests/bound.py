"""A small volume, laid out and bound."""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from builder import fonts, themes
from builder.bind import bind
from builder.model import Edition, Furniture, Leaf, PageMap, Volume
from builder.paginate import paginate
from builder.typeset import furnish, set_up, typeset
from tests.volumes import whole_volume

PHOTO = '<figure id="again"><img src="picture:photo" alt="The mill race, again."/></figure>'


@dataclass(frozen=True, slots=True)
class Bound:
    """What goes into binding, and what comes out."""

    volume: Volume
    leaves: tuple[Leaf, ...]
    furniture: tuple[Furniture, ...]
    page_map: PageMap
    pdf: bytes


@cache
def bound() -> Bound:
    """Bind the volume of `tests.volumes`, with one of its pictures in two chapters."""
    whole = whole_volume(Path(mkdtemp(prefix="chapbook-bound-")))
    stylesheet = themes.stylesheet("pdf", [])
    wanted = ("title-page", "preface", "01-night", "02-wheel", "03-az", "glossary", "bibliography", "colophon")
    sections = [section for section in whole.sections if section.id in wanted]
    sections = [replace(s, html=s.html + PHOTO) if s.id == "03-az" else s for s in sections]
    sections = [replace(s, notes=s.html.count("<note id=")) for s in sections]
    edition = Edition("pdf", "pdf")
    volume = replace(
        whole, edition=edition, stylesheet=stylesheet, fonts=fonts.bundled(), sections=tuple(sections), cover=""
    )
    desk = set_up(volume)
    found = paginate(volume, lambda rows: [typeset(section, desk, placement) for section, placement in rows])
    parts = zip(found.leaves, volume.sections, found.furnishings, strict=True)
    furniture = tuple(furnish(leaf, section, desk, furnishing) for leaf, section, furnishing in parts)
    pdf = bind(volume, found.leaves, furniture, found.page_map)
    return Bound(volume, found.leaves, furniture, found.page_map, pdf)
