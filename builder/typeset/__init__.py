"""Typeset: the sections of a volume enter, leaves and their running heads leave. The only door to WeasyPrint."""

from builder.typeset.desk import Desk, set_up
from builder.typeset.furniture import furnish
from builder.typeset.layout import typeset
from builder.typeset.skin import LINK_SCHEME, dress
from builder.typeset.worker import tasks_of_furniture, tasks_of_layout

__all__ = ["LINK_SCHEME", "Desk", "dress", "furnish", "set_up", "tasks_of_furniture", "tasks_of_layout", "typeset"]
