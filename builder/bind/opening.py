"""Opening: a leaf enters, its PDF leaves, open and mended, to be copied into the book."""

import io
from dataclasses import dataclass

from pikepdf import Pdf

from builder.bind.tags import mend_tags
from builder.model import Leaf


@dataclass(frozen=True, slots=True)
class OpenLeaf:
    """A leaf that lies open until its book is bound."""

    leaf: Leaf
    pdf: Pdf


def open_leaf(leaf: Leaf, number: int) -> OpenLeaf:
    """Do for a leaf what binding can do for it alone.

    Shapes: `number` is its place among the leaves of the book.
    """
    pdf = Pdf.open(io.BytesIO(leaf.pdf))
    mend_tags(pdf, f"{number}-")
    return OpenLeaf(leaf, pdf)
