"""What is painted on a page: a page of a PDF enters, every text, line, area and picture on it leaves with its colour.

Source: ISO 32000-1, 8 (graphics), 9 (text).
"""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pikepdf
from pikepdf import Dictionary, Matrix, Page

from builder.marks import Box
from builder.press.colours import Colour, space_name
from builder.press.letters import instructions, parted
from builder.press.operators import SETTING
from builder.press.paints import Opacity, Paint, State, bounds, common, narrow
from builder.press.widths import Face

_DEEPEST = 12  # forms within forms; a form that draws itself must not hang the builder
_DESCENT, _ASCENT = 0.2, 0.7  # of a line of text, as shares of its size
_FILLS = frozenset({"f", "F", "f*", "B", "B*", "b", "b*"})
_STROKES = frozenset({"S", "s", "B", "B*", "b", "b*"})


Faces = dict[tuple[int, int], Face]  # by the font's number in the file


def painted(page: Page, faces: Faces | None = None) -> Iterator[Paint | Opacity]:
    """Follow everything that a page paints, forms and patterns included.

    Shapes: `faces` is filled with the fonts that were read; give it again for the next page of the same file.
    """
    if "/Contents" in page.obj:
        yield from _Walk(page.resources, State(Matrix()), 0, {} if faces is None else faces).follow(page)


class _Walk:
    """One content stream; its resources and its graphics state live and die here."""

    def __init__(self, resources: Any, state: State, depth: int, faces: Faces) -> None:
        self.resources, self.state, self.depth, self.base = resources, state, depth, state.ctm
        self.saved: list[State] = []
        self.points: list[tuple[float, float]] = []
        self.rectangles: list[Box] = []
        self.is_clipping = False
        self.line = self.text = Matrix()
        self.faces = faces
        self.named: dict[str, Face | None] = {}  # fonts by their names in these resources

    def follow(self, stream: Any) -> Iterator[Paint | Opacity]:
        """Yield what one content stream paints."""
        for step in instructions(stream, _LOOKED_AT):
            if isinstance(step, pikepdf.ContentStreamInlineImage):
                yield self.picture(step.iimage)
                continue
            operator = str(step.operator)
            if operator in SETTING:
                SETTING[operator](self, tuple(step.operands))
            elif operator in _PAINTING:
                yield from _PAINTING[operator](self, operator, tuple(step.operands))

    def found(self, kind: str, name: Any) -> Any:
        """Look something up in the resources."""
        return self.resources.get(f"/{kind}", Dictionary()).get(str(name))

    def seen(self, box: Box) -> Box:
        """Cut a box to what it is clipped to."""
        return common(box, self.state.clip)

    def change(self, **values: Any) -> None:
        """Set a part of the graphics state."""
        for name, value in values.items():
            setattr(self.state, name, value)

    def picture(self, image: Any) -> Paint:
        """Measure a picture at its size on the page."""
        is_inline = isinstance(image, pikepdf.PdfInlineImage)
        width, height = (image.width, image.height) if is_inline else (int(image.Width), int(image.Height))
        a, b, c, d, _, _ = self.state.ctm.shorthand
        ppi = min(72 * width / max(math.hypot(a, b), 1e-6), 72 * height / max(math.hypot(c, d), 1e-6))
        is_stencil = image.image_mask if is_inline else image.get("/ImageMask", False)
        space = image.colorspace if is_inline else image.get("/ColorSpace", pikepdf.Name.DeviceGray)
        named = str(space).removeprefix("/") if is_inline else space_name(space, self.resources)
        colour = self.state.fill if is_stencil else Colour(named)
        corners = [self.state.ctm.transform(corner) for corner in ((0, 0), (1, 0), (0, 1), (1, 1))]
        return Paint("picture", colour, self.seen(bounds(corners)), ppi=ppi, image=None if is_inline else image)

    def area(self, operator: str, _: Sequence[Any]) -> Iterator[Paint | Opacity]:
        """Paint the path that was drawn, and begin a new one."""
        points, rectangles = self.points, self.rectangles
        self.points, self.rectangles = [], []
        clip = common(self.state.clip, bounds(points)) if self.is_clipping and points else self.state.clip
        if points and operator in _FILLS:
            box = self.seen(bounds(points))
            yield from self.filled(Paint("fill", self.state.fill, box, narrow(points, rectangles)))
        if points and operator in _STROKES:
            scale = math.sqrt(abs(self.state.ctm.a * self.state.ctm.d - self.state.ctm.b * self.state.ctm.c))
            yield Paint("stroke", self.state.stroke, self.seen(bounds(points)), self.state.width * scale)
        self.is_clipping = False  # a clip is chosen before its path is painted, and holds after
        self.change(clip=clip)

    def filled(self, paint: Paint) -> Iterator[Paint | Opacity]:
        """Yield a filled area, or what its pattern paints."""
        pattern = self.state.pattern
        if paint.colour.space != "Pattern" or pattern is None or self.depth > _DEEPEST:
            yield paint
        elif pattern.get("/PatternType") == 2:
            yield Paint("shade", Colour(space_name(pattern.Shading.ColorSpace, self.resources)), paint.box)
        else:
            ctm = Matrix(*(float(n) for n in pattern.get("/Matrix", (1, 0, 0, 1, 0, 0)))) @ self.base
            resources = pattern.get("/Resources", self.resources)
            for found in _Walk(resources, State(ctm), self.depth + 1, self.faces).follow(pattern):
                # a tile is repeated all over the area, wherever it stands itself
                yield replace(found, box=paint.box) if isinstance(found, Paint) else found

    def shade(self, _: str, operands: Sequence[Any]) -> Iterator[Paint | Opacity]:
        """Paint a shading."""
        yield Paint(
            "shade", Colour(space_name(self.found("Shading", operands[0]).ColorSpace, self.resources)), self.state.clip
        )

    def object(self, _: str, operands: Sequence[Any]) -> Iterator[Paint | Opacity]:
        """Paint a picture, or follow a form."""
        drawn = self.found("XObject", operands[0])
        if drawn is None or self.depth > _DEEPEST:
            return
        if drawn.get("/Subtype") == "/Image":
            if "/SMask" in drawn:
                yield Opacity("a picture with an SMask")
            yield self.picture(drawn)
            return
        ctm = Matrix(*(float(n) for n in drawn.get("/Matrix", (1, 0, 0, 1, 0, 0)))) @ self.state.ctm
        left, bottom, right, top = (float(n) for n in drawn.BBox)
        corners = ((left, bottom), (right, bottom), (left, top), (right, top))
        clip = self.seen(bounds([ctm.transform(corner) for corner in corners]))
        state = replace(self.state, ctm=ctm, clip=clip)
        yield from _Walk(drawn.get("/Resources", self.resources), state, self.depth + 1, self.faces).follow(drawn)

    def settings(self, _: str, operands: Sequence[Any]) -> Iterator[Paint | Opacity]:
        """Take a named graphics state."""
        named = self.found("ExtGState", operands[0]) or Dictionary()
        for key in ("/ca", "/CA"):
            if float(named.get(key, 1)) < 1:
                yield Opacity(f"{key[1:]} {float(named[key]):g}")
        if named.get("/SMask", pikepdf.Name("/None")) != pikepdf.Name("/None"):
            yield Opacity("SMask")
        modes = named.get("/BM", pikepdf.Name.Normal)
        first = modes[0] if isinstance(modes, pikepdf.Array) else modes
        if str(first) not in ("/Normal", "/Compatible"):
            yield Opacity(f"BM {str(first)[1:]}")
        if "/LW" in named:
            self.change(width=float(named.LW))

    def show(self, operator: str, operands: Sequence[Any]) -> Iterator[Paint | Opacity]:
        """Paint a line of text and move on by its width."""
        if operator in ("'", '"'):
            self.move(0, -self.state.leading)
        state = self.state
        face = state.face or Face(1, {}, 500)
        text, kerns = parted(operands[-1]) if operator == "TJ" else (bytes(operands[-1]), 0.0)
        advance, codes, missing = face.advance(text)
        width = (advance - kerns) * state.size / 1000 + codes * state.spacing
        matrix = self.text @ state.ctm
        corners = ((0, -_DESCENT * state.size), (width, _ASCENT * state.size))
        self.text = Matrix(1, 0, 0, 1, width, 0) @ self.text
        if codes and state.mode != 3:
            colour = state.stroke if state.mode == 1 else state.fill
            size = state.size * math.hypot(matrix.c, matrix.d)
            box = self.seen(bounds([matrix.transform(corner) for corner in corners]))
            yield Paint("text", colour, box, size=size, font=face.name, missing=missing)

    def move(self, x: float, y: float) -> None:
        """Begin a new line of text."""
        self.line = self.text = Matrix(1, 0, 0, 1, x, y) @ self.line

    def draw(self, *points: tuple[float, float]) -> None:
        """Add points to the path."""
        self.points += [self.state.ctm.transform(point) for point in points]


_Painter = Callable[[_Walk, str, Sequence[Any]], Iterator[Paint | Opacity]]

_PAINTING: Mapping[str, _Painter] = {
    **dict.fromkeys((*_FILLS, *_STROKES, "n"), _Walk.area),
    **dict.fromkeys(("Tj", "TJ", "'", '"'), _Walk.show),
    "Do": _Walk.object,
    "gs": _Walk.settings,
    "sh": _Walk.shade,
}
_LOOKED_AT = " ".join([*SETTING, *_PAINTING])
