"""The pages that are shown: leaves, running heads and their page map enter; rows for the browser leave."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from builder.errors import Place
from builder.model import Edition, Furniture, Leaf, MappedPage, PageMap, Volume

_POINTS_IN_MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class Sheaf:
    """The pages of one section as they are drawn: a leaf, and the PDF that lies over it."""

    key: str  # says all that is in it: a page that did not change keeps its address
    leaf: Leaf
    furniture: bytes
    volume: Volume  # which has the fonts

    @property
    def count(self) -> int:
        """Count the pages."""
        return len(self.leaf.pages)


@dataclass(frozen=True, slots=True)
class ShownPage:
    """One page as the browser knows it."""

    key: str  # of its picture: that of its sheaf, and its number in it; empty for a blank page
    folio: str
    section: str
    words: str
    places: tuple[tuple[float, Place], ...]  # (points from the top, what begins or goes on there), downwards


@dataclass(frozen=True, slots=True)
class Pages:
    """The pages of an edition."""

    rows: tuple[ShownPage, ...] = ()
    width: float = 420.0  # points; an A5 page, as long as nothing is known
    height: float = 595.0

    def find(self, place: Place) -> tuple[int, float] | None:
        """Find the page of an author's line, and how far down it is there.

        Shapes: (0-based index, points from the top); the last block that begins at or before the line, None if the
        file is on no page.
        """
        found, nearest = None, -1
        for index, row in enumerate(self.rows):
            for y, there in row.places:
                if there.file == place.file and nearest < there.line <= max(place.line, 1):
                    found, nearest = (index, y), there.line
        return found


def gather(volume: Volume, leaves: Sequence[Leaf], furniture: Sequence[Furniture]) -> tuple[Sheaf, ...]:
    """Put each leaf of a volume together with its running heads."""
    return tuple(_sheaf(volume, leaf, over) for leaf, over in zip(leaves, furniture, strict=True))


def show(page_map: PageMap, sheaves: Mapping[str, Sheaf], size: tuple[float, float], edition: Edition) -> Pages:
    """List the pages of an edition.

    Shapes: `sheaves` by the id of their section; `size` with the bleed, if there is any.
    Units: points.
    """
    bleed = max(0.0, (size[1] - edition.paper[1] * _POINTS_IN_MM) / 2)
    taken = dict.fromkeys(sheaves, 0)
    rows = []
    for page in page_map.pages:
        key = ""
        if page.section:
            key = f"{sheaves[page.section].key}-{taken[page.section]}"
            taken[page.section] += 1
        rows.append(ShownPage(key, page.folio, page.section, page.words, _places(page, bleed)))
    return Pages(tuple(rows), *size)


def _places(page: MappedPage, bleed: float) -> tuple[tuple[float, Place], ...]:
    begun = [(bleed + block.y_mm * _POINTS_IN_MM, Place(block.file, block.line)) for block in page.blocks]
    goes_on = [(bleed, Place(page.file, page.line))] if page.file and page.block_offset else []
    return tuple(sorted(goes_on + begun))


def _sheaf(volume: Volume, leaf: Leaf, over: Furniture) -> Sheaf:
    digest = sha256(sha256(leaf.pdf).digest() + sha256(over.pdf).digest()).hexdigest()
    return Sheaf(digest[:24], leaf, over.pdf, volume)
