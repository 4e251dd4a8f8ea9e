"""The cover, A5: a double mourning frame, years, title, one red carnation."""

from collections.abc import Mapping

from figures.carnation import carnation
from figures.svg import BLACK, DISPLAY, Sheet, Type, drawing, words

WIDTH, HEIGHT = 1480, 2100  # 148 x 210 mm
MIDDLE = WIDTH // 2


def draw_cover(book: Mapping[str, str], is_large: bool = False) -> str:
    """Draw the cover; printed on A4 in large print, its least words are 16 points."""
    small, spacing, style = (42, 8, "normal") if is_large else (32, 7, "italic")
    title, subtitle, years = book["title"], book["subtitle"], book["years"]
    sheet = Sheet(
        WIDTH, HEIGHT, f"{title}. {subtitle}", "Cover: a black double frame, the title, and one red carnation."
    )
    return drawing(
        sheet,
        [
            _frame(100, 8),
            _frame(120, 2),
            _centred(352, years, Type(size=42, spacing=12)),
            _centred(548, title, Type(size=146, weight=600, family=DISPLAY)),
            _centred(652, subtitle, Type(size=66, weight=600, family=DISPLAY, style=style)),
            *carnation(MIDDLE - 6, 1062, 0.9),
            _centred(1902, "A COMMEMORATIVE READER", Type(size=small, spacing=spacing)),
        ],
    )


def _frame(inset: int, thick: int) -> str:
    """Draw a frame whose outer edge lies `inset` units from the trim: safe where a cutter errs by two millimetres."""
    edge = inset + thick / 2
    size = f'width="{WIDTH - 2 * edge:g}" height="{HEIGHT - 2 * edge:g}"'
    return f'<rect x="{edge:g}" y="{edge:g}" {size} fill="none" stroke="{BLACK}" stroke-width="{thick}"/>'


def _centred(y: float, text: str, kind: Type) -> str:
    # The space after the last letter counts in the width of spaced words
    placed = Type(kind.size, "middle", kind.fill, kind.weight, kind.spacing, kind.family, kind.style)
    return words(MIDDLE + kind.spacing / 2, y, text, placed)
