"""Doubt the fonts of a finished PDF: each is embedded and one of the book's, whatever it is that is drawn with it."""

from collections.abc import Iterator

from pikepdf import Array, Dictionary, Object, Page, Pdf, Stream

from builder.errors import Place, Printed, Problem
from builder.model import PageMap, Volume

_SIMPLE_FONTS = ("/Type1", "/MMType1", "/TrueType")
_NO_WAY_TO_FONTS = ("/Parent", "/P", "/W", "/Widths")  # the first two lead back, the others to numbers without end


def foreign_fonts(pdf: Pdf, volume: Volume, page_map: PageMap) -> Iterator[Problem]:
    """Find the fonts that are not embedded, or not the book's, and name the first page that has them.

    Shapes: what no page has is not looked at; binding writes none of it.
    """
    families = {font.family.replace(" ", "").casefold() for font in volume.fonts}
    seen: set[tuple[int, int]] = set()
    for number, page in enumerate(pdf.pages):
        for found in _reached(page, seen):
            for message in _faults(found, families):
                yield _problem(message, number, page_map)


def _reached(page: Page, seen: set[tuple[int, int]]) -> Iterator[Object]:
    """List the dictionaries that a page and its annotations draw with, each once in a file."""
    waiting = [page.obj.get("/Resources"), *(mark.get("/AP") for mark in page.obj.get("/Annots", ()))]
    while waiting:
        found = waiting.pop()
        if not isinstance(found, Array | Dictionary | Stream):
            continue
        if found.is_indirect:
            if found.objgen in seen:
                continue
            seen.add(found.objgen)
        if isinstance(found, Array):
            waiting += list(found)
        else:
            yield found
            waiting += [value for key, value in found.items() if key not in _NO_WAY_TO_FONTS]


def _faults(found: Object, families: set[str]) -> Iterator[str]:
    # the fonts that every reader has need no descriptor (ISO 32000-1, 9.6.2.2), but PDF/A knows none of them
    if found.get("/Subtype") in _SIMPLE_FONTS and "/FontDescriptor" not in found:
        name = str(found.get("/BaseFont", "")).lstrip("/")
        yield f"the font '{name}' is not embedded"
    if found.get("/Type") != "/FontDescriptor":
        return
    name = str(found.get("/FontName", "")).lstrip("/").partition("+")[2].replace("-", "").casefold()
    if not any(key in found for key in ("/FontFile", "/FontFile2", "/FontFile3")):
        yield f"the font '{name}' is not embedded"
    if not any(name.startswith(family) for family in families):
        yield f"the font '{name}' is not one of the book's"


def _problem(message: str, number: int, page_map: PageMap) -> Problem:
    if number >= len(page_map.pages):
        return Problem("CB-PDF-15", Place(), message)
    mapped = page_map.pages[number]
    printed = (Printed(page_map.edition, mapped.folio, mapped.index + 1),)
    return Problem("CB-PDF-15", Place(mapped.file, mapped.line), message, printed=printed)
