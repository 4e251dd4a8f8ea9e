"""Pictures: the picture ledger and its files enter; described pictures, and what a screen needs of them, leave."""

from builder.images.ledger import LEDGER, read_ledger
from builder.images.screen import Limits, cover_raster, for_screen

__all__ = ["LEDGER", "Limits", "cover_raster", "for_screen", "read_ledger"]
