"""Press: a bound PDF and a print shop enter, the PDF that the shop asks for leaves, and what it would refuse."""

from builder.press.checking import check_press
from builder.press.cover import CoverOrder, Wrap, cover_wrap, plan_cover, stale_cover
from builder.press.greys import grey
from builder.press.isbn import barcode_svg, check_isbn
from builder.press.passing import Job, press
from builder.shops import Shop, find_shop, shop_names

__all__ = [
    "CoverOrder",
    "Job",
    "Shop",
    "Wrap",
    "barcode_svg",
    "check_isbn",
    "check_press",
    "cover_wrap",
    "find_shop",
    "grey",
    "plan_cover",
    "press",
    "shop_names",
    "stale_cover",
]
