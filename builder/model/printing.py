"""How an edition comes onto paper: what its table `print` in book.toml says."""

from dataclasses import dataclass

Ink = tuple[float, float, float, float]  # shares of cyan, magenta, yellow and black, from 0 to 1


@dataclass(frozen=True, slots=True)
class Printing:
    """What is asked of a print shop, or of the printer and the stapler.

    Units: millimetres.
    """

    shop: str = "shop"  # a row of the table of shops
    bleed_mm: float = 0.0  # printed beyond the cut
    marks: bool = False  # crop and fold marks outside the bleed
    binding: str = "left"  # the edge of the first page that is bound
    cover: str = "inside"  # "apart": a file of its own, a wrap at a shop, a sheet round a booklet; "inside": pages
    inks: tuple[tuple[str, Ink], ...] = ()  # colours of the screen that have inks of their own, as "#9b1c1f"
    paper: str = ""  # a paper of the shop: it makes the spine
    cover_paper: str = ""
    spine_mm: float = 0.0  # of the shop's own template, in place of a paper
    creep: bool = False  # inner pages move to the fold; only where the fore edge is trimmed
    keep_last: int = 1  # pages that stay last when blanks are added
    fill: str = "blank"  # what the added pages are: "blank", or "notes" with ruled lines
    paper_mm: float = 0.1  # thickness of one sheet
    cover_mm: float = 0.1  # of the cover's, when it is apart
    copies: int = 1  # for how many the sheets are counted
