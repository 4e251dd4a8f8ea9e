"""Typeset: the sections of a volume enter, leaves and their running heads leave. The only door to WeasyPrint."""

from builder.typeset.desk import Desk, set_up
from builder.typeset.furniture import furnish
from builder.typeset.layout import typeset
from builder.typeset.skin import LINK_SCHEME, dress

__all__ = ["LINK_SCHEME", "Desk", "dress", "furnish", "set_up", "typeset"]
