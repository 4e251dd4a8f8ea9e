"""Pictures: the picture ledger and its files enter; described pictures, and what screens and presses need of them."""

from builder.images.converting import as_shown
from builder.images.css_inks import separated_css
from builder.images.inks import Separation, separation
from builder.images.ledger import LEDGER, read_ledger
from builder.images.lines import key_lines
from builder.images.screen import Limits, cover_raster, for_layout, for_screen
from builder.images.separating import separate_tree, separated_picture
from builder.images.words import says_nothing

__all__ = [
    "LEDGER",
    "Limits",
    "Separation",
    "as_shown",
    "cover_raster",
    "for_layout",
    "for_screen",
    "key_lines",
    "read_ledger",
    "says_nothing",
    "separate_tree",
    "separated_css",
    "separated_picture",
    "separation",
]
