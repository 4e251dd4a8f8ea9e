"""Spacing: the words of a justified line are spread by what they measure as they are drawn."""

from collections.abc import Iterator
from functools import wraps
from typing import Any


def justify_as_drawn() -> None:
    """Make WeasyPrint 70 justify lines by the width in which their words are drawn.

    It measures a line in one piece and draws it in pieces between the spaces. A font that kerns with its space, as
    Vollkorn does, is then up to four pixels narrower than was thought: the right edge is ragged, and a call of a note
    stands away from its word.
    """
    from weasyprint.layout import inline

    if hasattr(inline.justify_line, "__wrapped__"):
        return

    @wraps(inline.justify_line)
    def justify_line(_: Any, line: Any, extra_width: float) -> None:
        texts = [(box, spaces) for box in _texts(line) if (spaces := inline.count_expandable_spaces(box))]
        if not texts:
            return
        count = sum(spaces for _, spaces in texts)
        spacing = extra_width / count
        drawn = {box: _drawn_width(box, spacing) for box, _ in texts}
        rest = extra_width - sum(width - box.width for box, width in drawn.items())
        step = rest / count
        _spread(line, {box: drawn[box] + step * spaces for box, spaces in texts}, spacing + step, 0)

    inline.justify_line = justify_line


def _texts(box: Any) -> Iterator[Any]:
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        yield box
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        for child in box.children:
            yield from _texts(child)


def _drawn_width(box: Any, spacing: float) -> float:
    """Lay out the text of a box with a spacing, and say how wide it is in pixels."""
    from weasyprint.text.line_break import Layout, line_size

    # an ellipsis asks for the width of the line
    box.pango_layout = Layout(box.style, spacing, box.pango_layout.max_width)
    box.pango_layout.set_text(box.text, justify=True)
    return float(line_size(box.pango_layout.get_first_line()[0], box.style)[0])


def _spread(box: Any, widths: dict[Any, float], spacing: float, shift: float) -> float:
    """Give every text its width and its place; gives by how much what follows is shifted, in pixels."""
    from weasyprint.formatting_structure import boxes

    if isinstance(box, boxes.TextBox):
        box.position_x += shift
        box.justification_spacing = spacing
        if (width := widths.get(box)) is None:
            return shift
        shift += width - box.width
        box.width = width
        box.pango_layout.justification_spacing = spacing
        box.pango_layout.deactivate()
    elif isinstance(box, (boxes.LineBox, boxes.InlineBox)):
        box.position_x += shift
        before, children = shift, box.children[:: -1 if box.style["direction"] == "rtl" else 1]
        for child in children:
            if child.is_in_normal_flow():
                shift = _spread(child, widths, spacing, shift)
        box.width += shift - before
    else:
        box.translate(shift, 0)  # a picture in the line
    return shift
