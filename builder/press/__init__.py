"""Press: a bound PDF and a print shop enter, the PDF that the shop asks for leaves, and what it would refuse."""

from builder.press.checking import check_press
from builder.press.passing import Job, press
from builder.press.shops import Shop, find_shop, shop_names

__all__ = ["Job", "Shop", "check_press", "find_shop", "press", "shop_names"]
