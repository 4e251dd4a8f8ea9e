"""What stands on the pages of a finished PDF, read from its drawing operators alone: text, colours and pictures.

Nothing here knows how the builder reads a page; Source: ISO 32000-1, 8 and 9.
"""

import io
import math
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from pikepdf import Matrix

COLOURED = {"rg", "RG", "k", "K"}
SPACES = {"cs", "CS"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What one page shows."""

    number: int  # 1-based
    glyphs: tuple[tuple[float, str], ...]  # points on paper, name of the font; each once
    slanted: tuple[str, ...]  # fonts that are drawn aslant
    colours: tuple[str, ...]  # operators and spaces that are not grey
    pictures: tuple[tuple[str, float], ...]  # colour space, least ppi


def facts(pdf: bytes) -> list[Facts]:
    """Read every page, with the drawings that it takes in."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [_page(page, number) for number, page in enumerate(opened.pages, 1)]


def _page(page, number) -> Facts:
    found = list(_walk(page, page.get("/Resources", pikepdf.Dictionary()), Matrix())) if "/Contents" in page else []
    glyphs = {(round(size, 2), font) for kind, size, font in found if kind == "text"}
    return Facts(
        number,
        tuple(sorted(glyphs)),
        tuple(sorted({font for kind, _, font in found if kind == "slanted"})),
        tuple(sorted({what for kind, _, what in found if kind == "colour"})),
        tuple((space, round(ppi, 1)) for kind, ppi, space in found if kind == "picture"),
    )


def _walk(stream, resources, ctm) -> Iterator[tuple[str, float, str]]:
    saved, size, font, text = [], 0.0, "", Matrix()
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name == "q":
            saved.append((ctm, size, font))
        elif name == "Q" and saved:
            ctm, size, font = saved.pop()
        elif name == "cm":
            ctm = Matrix(*map(float, operands)) @ ctm
        elif name == "Tf":
            size = float(operands[1])
            font = str(resources.Font[str(operands[0])].get("/BaseFont", "")).lstrip("/").rpartition("+")[2]
        elif name in ("BT", "Tm"):
            text = Matrix(*map(float, operands))
        elif name in ("Tj", "TJ", "'", '"'):
            yield from _text(text, ctm, size, font)
        elif name == "Do":
            yield from _drawn(resources.XObject[str(operands[0])], resources, ctm)
        else:
            yield from _colour(name, operands, resources, ctm)


def _text(text, ctm, size, font) -> Iterator[tuple[str, float, str]]:
    placed = text @ ctm
    yield "text", abs(size) * math.hypot(placed.c, placed.d), font
    if abs(text.c) > 0.01 * abs(text.d) and abs(text.b) < 1e-6:
        yield "slanted", 0.0, font


def _colour(name, operands, resources, ctm) -> Iterator[tuple[str, float, str]]:
    if name in COLOURED or (name in SPACES and str(operands[0]) not in ("/DeviceGray", "/Pattern")):
        yield "colour", 0.0, f"{name} {' '.join(map(str, operands))}"
    elif name == "sh":
        yield from _shading(resources.Shading[str(operands[0])])
    elif name in ("scn", "SCN") and operands and isinstance(operands[-1], pikepdf.Name):
        pattern = resources.Pattern[str(operands[-1])]
        if "/Shading" in pattern:
            yield from _shading(pattern.Shading)
        else:
            yield from _walk(pattern, pattern.get("/Resources", resources), ctm)


def _shading(shading) -> Iterator[tuple[str, float, str]]:
    if str(shading.ColorSpace) != "/DeviceGray":
        yield "colour", 0.0, f"sh {shading.ColorSpace}"


def _drawn(drawn, resources, ctm) -> Iterator[tuple[str, float, str]]:
    if drawn.get("/Subtype") == "/Image":
        across = 72 * int(drawn.Width) / max(math.hypot(ctm.a, ctm.b), 1e-6)
        up = 72 * int(drawn.Height) / max(math.hypot(ctm.c, ctm.d), 1e-6)
        yield "picture", min(across, up), str(drawn.get("/ColorSpace", "")).lstrip("/")
    else:
        matrix = Matrix(*map(float, drawn.get("/Matrix", (1, 0, 0, 1, 0, 0)))) @ ctm
        yield from _walk(drawn, drawn.get("/Resources", resources), matrix)
