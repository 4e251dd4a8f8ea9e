"""Greys: a bound PDF enters; the same, tags and links included, leaves without a colour, for printers of black alone.

Source: ISO 32000-1, 8.6.4 (device colour spaces), 8.7.4.5 (shadings), 11.6.6 (groups).
"""

import io
from collections.abc import Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf, Stream

from builder.press.inks import Line, rewrite_drawings

_GREYS = {"rg": Operator("g"), "RG": Operator("G"), "k": Operator("g"), "K": Operator("G")}
_COLOURED = (Name.DeviceRGB, Name.DeviceCMYK)


def grey(pdf: bytes) -> bytes:
    """Write every colour of a PDF as a grey that is as bright.

    Shapes: the same pages, tags and links. Pictures were made grey before they were placed; `images` has the means.
    Errors: none; the same PDF gives the same bytes.
    """
    with Pdf.open(io.BytesIO(pdf)) as book:
        rewrite_drawings(book, _greyed, (b"rg", b"RG", b"k", b"K"))
        for thing in book.objects:
            if isinstance(thing, Dictionary | Stream):
                _grey_shading(thing)
                _grey_group(thing)
        written = io.BytesIO()
        book.save(
            written,
            min_version="1.7",
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=True,
        )
        return written.getvalue()


def _greyed(line: Line) -> Line:
    operator = _GREYS.get(str(line.operator))
    if operator is None:
        return line
    return pikepdf.ContentStreamInstruction([_level([float(each) for each in line.operands])], operator)


def _level(values: Sequence[float]) -> float:
    """Tell how bright a colour of light or of ink is, from 0 to 1.

    Source: ITU-R BT.601, 2.5.1.
    """
    if len(values) == 4:
        values = [(1 - share) * (1 - values[3]) for share in values[:3]]
    red, green, blue = values
    return round(0.299 * red + 0.587 * green + 0.114 * blue, 4)


def _grey_shading(thing: pikepdf.Object) -> None:
    shading = thing.get("/Shading", thing)
    if not isinstance(shading, Dictionary | Stream) or "/ShadingType" not in shading:
        return
    if shading.get("/ColorSpace") in _COLOURED and isinstance(shading.get("/Function"), Dictionary):
        shading.ColorSpace = Name.DeviceGray
        _grey_function(shading.Function)


def _grey_function(function: pikepdf.Object) -> None:
    for part in function.get("/Functions", ()):
        _grey_function(part)
    for end in ("/C0", "/C1"):
        if end in function and len(function[end]) > 1:
            function[end] = Array([_level([float(each) for each in function[end]])])


def _grey_group(thing: pikepdf.Object) -> None:
    group = thing.get("/Group")
    if isinstance(group, Dictionary) and group.get("/CS") in _COLOURED:
        group.CS = Name.DeviceGray
