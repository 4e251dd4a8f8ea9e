"""Press: a bound PDF and a print shop enter, the PDF that the shop asks for leaves, and what it would refuse."""

from builder.isbn import barcode_svg, check_isbn
from builder.press.checking import check_press, unused_bleed
from builder.press.colours import Colour, inks, space_name
from builder.press.cover import CoverOrder, Wrap, cover_wrap, plan_cover, stale_cover
from builder.press.greys import grey
from builder.press.painting import Faces, painted
from builder.press.paints import Paint
from builder.press.passing import Job, press
from builder.press.rules import is_ink
from builder.shops import Shop, find_shop, shop_names

__all__ = [
    "Colour",
    "CoverOrder",
    "Faces",
    "Job",
    "Paint",
    "Shop",
    "Wrap",
    "barcode_svg",
    "check_isbn",
    "check_press",
    "cover_wrap",
    "find_shop",
    "grey",
    "inks",
    "is_ink",
    "painted",
    "plan_cover",
    "press",
    "shop_names",
    "space_name",
    "stale_cover",
    "unused_bleed",
]
