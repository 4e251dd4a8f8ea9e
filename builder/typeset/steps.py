"""Steps: a block whose height is no whole number of lines gets white below it until it is, so facing lines stand level.

CSS Rhythmic Sizing calls this `block-step-size`; WeasyPrint 70 does not know it. A stylesheet asks for it by the custom
property `--block-step`, which counts for the element that it is set on and not for what is inside.
"""

from functools import wraps
from typing import Any

_PIXELS = {"px": 1, "pt": 4 / 3, "mm": 96 / 25.4}  # CSS Values and Units 3, 6.2: absolute lengths
_NEARLY = 0.01  # pixels: heights are sums of rounded numbers


def take_whole_lines() -> None:
    """Make WeasyPrint 70 grow blocks to a multiple of their `--block-step`.

    Source: CSS Rhythmic Sizing 1, 2 (with `block-step-insert: padding` and `block-step-align: start`).
    """
    from weasyprint.layout import block

    original = block.block_level_layout
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def stepped(context: Any, box: Any, *rest: Any, **others: Any) -> Any:
        laid_out = original(context, box, *rest, **others)
        new_box, resume_at = laid_out[:2]
        if new_box is not None and resume_at is None and (step := _step(box)):
            new_box.height += missing(new_box.border_height(), step)
        return laid_out

    block.block_level_layout = stepped


def missing(height: float, step: float) -> float:
    """Say what a height lacks to a multiple of a step.

    Units: both in the same unit; what lacks less than a hundredth of it lacks nothing.
    """
    over = height % step
    return 0.0 if over < _NEARLY else step - over


def _step(box: Any) -> float:
    """Give the step of a box in pixels, 0 if it has none; a table lies in a wrapper that has no style of its own."""
    style = box.get_wrapped_table().style if box.is_table_wrapper else box.style
    if box.element is None or "__block_step" not in getattr(style, "cascaded", ()):
        return 0.0
    lengths = [token for token in style["__block_step"] or () if token.type == "dimension" and token.unit in _PIXELS]
    return float(lengths[0].value * _PIXELS[lengths[0].unit]) if lengths else 0.0
