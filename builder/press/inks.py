"""Black by black ink alone: the neutral colours of a PDF's drawings are written anew for one ink."""

from collections.abc import Callable, Iterable

import pikepdf
from pikepdf import Operator, Pdf, Stream

_NEUTRAL = 0.012  # red, green and blue that differ by less are grey: layout software rounds shades of borders
_DARK = 0.8
_BLACK = {"rg": Operator("k"), "RG": Operator("K")}


def blacken(book: Pdf) -> None:
    """Write every neutral RGB colour as black ink.

    A drawing that names no colour is black in RGB, and that black would be printed with four inks. A colour that is
    not neutral stays as it is, for `check_press` to find.
    """
    rewrite_drawings(book, _blackened, (b"rg", b"RG"))


Line = pikepdf.ContentStreamInstruction | pikepdf.ContentStreamInlineImage


def rewrite_drawings(book: Pdf, change: Callable[[Line], Line], signs: Iterable[bytes]) -> None:
    """Write anew every drawing of a book that holds one of the signs: pages, forms and patterns."""
    for page in book.pages:
        if "/Contents" in page.obj:
            page.contents_coalesce()
            _rewrite(page.obj.Contents, change, signs)
    for thing in book.objects:
        if isinstance(thing, Stream) and (thing.get("/Subtype") == "/Form" or thing.get("/PatternType") == 1):
            _rewrite(thing, change, signs)


def _rewrite(stream: pikepdf.Object, change: Callable[[Line], Line], signs: Iterable[bytes]) -> None:
    drawing = stream.read_bytes()
    if any(sign in drawing for sign in signs):
        stream.write(pikepdf.unparse_content_stream([change(line) for line in pikepdf.parse_content_stream(stream)]))


def _blackened(line: Line) -> Line:
    ink = _BLACK.get(str(line.operator))
    if ink is None:
        return line
    shades = [float(operand) for operand in _numbers(line.operands)]
    if len(shades) != 3 or max(shades) - min(shades) > _NEUTRAL:
        return line
    share = 1 - sum(shades) / 3
    # as where colours are separated: a grey as dark as text is meant as black, and dots would blur it
    return pikepdf.ContentStreamInstruction([0, 0, 0, 1 if share >= _DARK else round(share, 3)], ink)


def _numbers(operands: Iterable[object]) -> Iterable[float]:
    return (float(operand) for operand in operands)  # type: ignore[arg-type]
