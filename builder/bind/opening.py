"""Opening: a leaf enters, its PDF leaves, open and mended, to be copied into the book."""

import io
from dataclasses import dataclass
from itertools import count

from pikepdf import Pdf

from builder.bind.tags import mend_tags
from builder.model import Leaf


@dataclass(frozen=True, slots=True)
class OpenLeaf:
    """A leaf that lies open until its book is bound."""

    leaf: Leaf
    parts: tuple[Pdf, ...]  # each with a run of its pages


def open_leaf(leaf: Leaf, number: int) -> OpenLeaf:
    """Do for a leaf what binding can do for it alone.

    Shapes: `number` is its place among the leaves of the book.
    """
    parts = [leaf.pdf]
    prefixes = (f"{number}-{run}-" if run else f"{number}-" for run in count())
    return OpenLeaf(leaf, tuple(map(_opened, parts, prefixes)))


def _opened(data: bytes, prefix: str) -> Pdf:
    pdf = Pdf.open(io.BytesIO(data))
    mend_tags(pdf, prefix)
    return pdf
