"""The crew: processes that do tasks side by side, each with the same tools unpacked.

It loads next to nothing of the house, so a caller may hire it before all else.
"""

from builder.crew.crew import Crew, Stopped
from builder.crew.work import Task, Tools, called

__all__ = ["Crew", "Stopped", "Task", "Tools", "called"]
