"""Marks: where a sheet is to be cut and folded enters, PDF drawing in black ink leaves."""

from collections.abc import Iterable, Sequence

MM = 72 / 25.4  # points in a millimetre
MARK_MM = 5.0
MARK_OFFSET_MM = 3.0  # a cut that goes astray by less shows no mark
LEAST_MARK_MM = 2.0  # shorter marks are lost in a printer's own margin

_HAIRLINE = "0 0 0 1 K 0.25 w"
Box = tuple[float, float, float, float]  # left, bottom, right, top


def crop_marks(columns: Sequence[float], rows: Sequence[float], bleed_mm: float) -> str:
    """Draw a mark on each side of a sheet for every cut, outside the bleed.

    Shapes: `columns` are the places of upright cuts from the left, `rows` of level cuts from the bottom.
    Units: millimetres; the drawing is a PDF content stream in points.
    """
    near = max(bleed_mm, MARK_OFFSET_MM)
    far = near + MARK_MM
    lines = []
    for x in columns:
        lines += [(x, rows[0] - near, x, rows[0] - far), (x, rows[-1] + near, x, rows[-1] + far)]
    for y in rows:
        lines += [(columns[0] - near, y, columns[0] - far, y), (columns[-1] + near, y, columns[-1] + far, y)]
    return _stroked(lines, "")


def fold_marks(x: float, rows: Sequence[float], bleed_mm: float) -> str:
    """Draw a dashed mark above and below the fold, outside the bleed.

    Units: millimetres; the drawing is a PDF content stream in points.
    """
    near = max(bleed_mm, MARK_OFFSET_MM)
    far = near + MARK_MM
    return _stroked([(x, rows[0] - near, x, rows[0] - far), (x, rows[-1] + near, x, rows[-1] + far)], "[3 1.5] 0 d ")


def room_for_marks(bleed_mm: float) -> float:
    """Tell how much paper marks need on each side of what is cut out, in millimetres."""
    return max(bleed_mm, MARK_OFFSET_MM) + LEAST_MARK_MM


def points(*lengths_mm: float) -> str:
    """Write millimetres as points, as a content stream has them."""
    return " ".join(f"{length * MM:.4f}".rstrip("0").rstrip(".") for length in lengths_mm)


def _stroked(lines: Iterable[Box], dash: str) -> str:
    drawn = "".join(f"{points(*line[:2])} m {points(*line[2:])} l " for line in lines)
    return f"q {_HAIRLINE} {dash}{drawn}S Q\n"
