"""What the drawings share: a sheet of white paper with a title, inks, words."""

from dataclasses import dataclass
from html import escape
from itertools import pairwise

BLACK, GREY, RED, WHITE = "#1a1a1a", "#5a5a5a", "#9b1c1f", "#ffffff"
SANS = "Alegreya Sans, Andika, sans-serif"
DISPLAY = "Cormorant Garamond, Vollkorn, serif"
LARGE = 38  # the least type of large print: 16.2 points when 170 mm hold 1130 units


@dataclass(frozen=True, slots=True)
class Sheet:
    """The paper: its size in units (ten to a millimetre in print) and what is said about it."""

    width: int
    height: int
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Type:
    """How words are set; 27 units are 7.6 points when 113 mm hold 1130 units."""

    size: int = 27
    anchor: str = "start"
    fill: str = BLACK
    weight: int = 400
    spacing: int = 0
    family: str = SANS
    style: str = "normal"


def drawing(sheet: Sheet, parts: list[str]) -> str:
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {sheet.width} {sheet.height}">',
        f"<title>{escape(sheet.title)}</title>",
        f"<desc>{escape(sheet.description)}</desc>",
        f'<rect width="{sheet.width}" height="{sheet.height}" fill="{WHITE}"/>',  # pages of screens may be black
        *parts,
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def words(x: float, y: float, text: str, kind: Type = Type()) -> str:
    face = f'font-family="{kind.family}" font-size="{kind.size}"'
    if kind.weight != 400:
        face += f' font-weight="{kind.weight}"'
    if kind.style != "normal":
        face += f' font-style="{kind.style}"'
    if kind.anchor != "start":
        face += f' text-anchor="{kind.anchor}"'
    if kind.spacing:
        face += f' letter-spacing="{kind.spacing}"'
    return f'<text x="{round(x)}" y="{round(y)}" {face} fill="{kind.fill}">{escape(text, quote=False)}</text>'


def path(points: list[tuple[float, float]], closed: bool = False) -> str:
    """Write a line through points, by whole units, without points that fall together."""
    whole: list[tuple[int, int]] = []
    for x, y in points:
        if (point := (round(x), round(y))) not in whole[-1:]:
            whole.append(point)
    if len(whole) < (3 if closed else 2):
        return ""
    steps = "".join(f"l{x - x0} {y - y0}" for (x0, y0), (x, y) in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}" + steps.replace(" -", "-") + ("z" if closed else "")
