"""Standing: what is kept of a leaf to lay out its changed pages becomes bytes, and bytes become it again.

A line of JSON, and after it the digests of the boxes: what is read from the store is data and can run nothing.
"""

import json
from dataclasses import astuple
from typing import Any

from builder.model import Joint, OpenBox, Standing


def pack_standing(leaf: str, standing: Standing) -> bytes:
    """Write what is kept of a leaf, with the key under which the store has the leaf itself."""
    joints = [joint and astuple(joint) for joint in standing.joints]
    head = {"leaf": leaf, "lines": standing.lines, "joints": joints, "page_sizes": standing.page_sizes}
    return json.dumps(head, separators=(",", ":")).encode() + b"\n" + standing.boxes


def read_standing(data: bytes) -> tuple[str, Standing]:
    """Read the key of a leaf, and what is kept of it."""
    first, _, boxes = data.partition(b"\n")
    head = json.loads(first)
    joints = tuple(row and _joint(*row) for row in head["joints"])
    box, area = map(tuple, head["page_sizes"])
    return head["leaf"], Standing(boxes, tuple(head["lines"]), joints, (box, area))


def _joint(*row: Any) -> Joint:
    box, offset, notes, state, characters, opened = row
    rows = (OpenBox(number, begun, bool(one), bool(other)) for number, begun, one, other in opened)
    return Joint(box, offset, notes, state, characters, tuple(rows))
