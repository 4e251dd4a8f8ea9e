"""A press PDF doubted: its bytes and the shop enter, everything that the shop would refuse leaves, with its page."""

from collections.abc import Iterator

import pikepdf
from pikepdf import Dictionary, Page, Pdf

from builder.boxes import box_of, trim_boxes
from builder.errors import Place, Problem, Severity
from builder.marks import MM, Box
from builder.press.painting import painted
from builder.press.paints import Opacity, Paint
from builder.press.passing import Job, bleed_of, open_pdf
from builder.press.pictures import heaviest_ink
from builder.press.rules import RULES, Sheet, is_ink

_FONT_FILES = ("/FontFile", "/FontFile2", "/FontFile3")


def check_press(pdf: bytes, job: Job) -> tuple[Problem, ...]:
    """Find everything in a PDF that a print shop would refuse or print badly.

    Shapes: each message names its page; what concerns the whole file comes first.
    Errors: BookError CB-PRESS-01 if the PDF cannot be opened.
    Source: ISO 15930-7, and the pages named in the table of shops.
    """
    with open_pdf(pdf, job.place) as book:
        trims = trim_boxes(book)
        found = [*_file(book, job), *_trim(trims[0], job)]
        does_bleed = False
        for number, (page, trim) in enumerate(zip(book.pages, trims, strict=True), 1):
            sheet = Sheet(number, len(book.pages), trim, tuple(painted(page)), job)
            does_bleed |= any(_bleeds(paint, trim) for paint in sheet.painted)
            found += _boxes(page, sheet, trims[0])
            found += _screen(page, sheet)
            found += _fonts(page, sheet)
            for rule in RULES:
                found += rule(sheet)
            found += _picture_ink(sheet)
    return tuple(dict.fromkeys(found if does_bleed else [*found, _nothing_bleeds(job.shop.bleed_mm, job.place)]))


def unused_bleed(pdf: bytes, bleed_mm: float, place: Place) -> tuple[Problem, ...]:
    """Tell whether bleed is asked for in a book of which nothing reaches the edges.

    Errors: BookError CB-PRESS-01 if the PDF cannot be opened.
    """
    with open_pdf(pdf, place) as book:
        pages = zip(book.pages, trim_boxes(book), strict=True)
        if any(_bleeds(paint, trim) for page, trim in pages for paint in painted(page)):
            return ()
    return (_nothing_bleeds(bleed_mm, place),)


def _bleeds(paint: Paint | Opacity, trim: Box) -> bool:
    if not isinstance(paint, Paint) or paint.kind not in ("fill", "picture"):
        return False
    return is_ink(paint) and not _holds(trim, paint.box)


def _nothing_bleeds(bleed_mm: float, place: Place) -> Problem:
    message = f"nothing in the book reaches its edges, but {bleed_mm:g} mm of bleed are asked for"
    hint = "silence this if the shop wants bleed all the same"
    return Problem("CB-PRESS-25", place, message, hint, Severity.WARNING)


def _file(book: Pdf, job: Job) -> Iterator[Problem]:
    shop, pages = job.shop, len(book.pages)
    intents = [intent for intent in book.Root.get("/OutputIntents", ()) if intent.get("/S") == "/GTS_PDFX"]
    named = [str(intent.get("/OutputConditionIdentifier", "")) for intent in intents]
    if shop.condition and named != [shop.condition]:
        message = f"the output intent is {named or 'missing'}, but {shop.title} prints by {shop.condition}"
        yield Problem("CB-PRESS-19", job.place, message, "finish the PDF for this shop again")
    if shop.pages and not job.is_cover and not shop.pages[0] <= pages <= shop.pages[1]:
        message = f"the book has {pages} pages, and {shop.title} binds {shop.pages[0]} to {shop.pages[1]}"
        yield Problem("CB-PRESS-22", job.place, message, "print it as a booklet, or choose another shop")


def _trim(trim: Box, job: Job) -> Iterator[Problem]:
    shop, (width, height) = job.shop, ((trim[2] - trim[0]) / MM, (trim[3] - trim[1]) / MM)
    known = any(abs(width - wide) < 0.3 and abs(height - high) < 0.3 for wide, high in shop.trims)
    least_most = shop.trim_range
    is_free = least_most and least_most[0] <= width <= least_most[2] and least_most[1] <= height <= least_most[3]
    if (shop.trims or least_most) and not job.is_cover and not known and not is_free:
        sizes = ", ".join(f"{wide:g} × {high:g}" for wide, high in shop.trims)
        hint = f"sizes known here are {sizes} mm; ask the shop" if sizes else "choose a page that the shop cuts"
        message = f"the page is {width:.1f} × {height:.1f} mm, which is not known to be cut by {shop.title}"
        yield Problem("CB-PRESS-23", job.place, message, hint, Severity.WARNING)


def _boxes(page: Page, sheet: Sheet, first: Box) -> Iterator[Problem]:
    shop, hint = sheet.job.shop, "finish the PDF for this shop again"
    if "/TrimBox" not in page.obj or "/BleedBox" not in page.obj:
        yield sheet.fault("CB-PRESS-16", "the trim box or the bleed box is missing", hint)
        return
    bleed, media = (box_of(page.obj[name]) for name in ("/BleedBox", "/MediaBox"))
    if not _holds(bleed, sheet.trim) or not _holds(media, bleed):
        yield sheet.fault("CB-PRESS-16", "the trim box does not lie in the bleed box, and that in the media box", hint)
    if "/ArtBox" in page.obj:
        yield sheet.fault("CB-PRESS-16", "it has an art box besides its trim box", hint)
    least = bleed_of(page, sheet.trim) if sheet.job.bleeds_all_round else (sheet.trim[1] - bleed[1]) / MM
    if abs(least - shop.bleed_mm) > 0.05:
        yield sheet.fault("CB-PRESS-16", f"the bleed is {least:.2f} mm, not {shop.bleed_mm:g} mm", hint)
    if any(abs((sheet.trim[n + 2] - sheet.trim[n]) - (first[n + 2] - first[n])) > 0.3 for n in (0, 1)):
        yield sheet.fault("CB-PRESS-16", "it is trimmed to another size than page 1", "typeset all pages in one size")


def _screen(page: Page, sheet: Sheet) -> Iterator[Problem]:
    if len(page.obj.get("/Annots", ())):
        message = f"{len(page.obj.Annots)} links or remarks lie on it"
        yield sheet.fault("CB-PRESS-15", message, "finish the PDF for this shop again")


def _fonts(page: Page, sheet: Sheet) -> Iterator[Problem]:
    for font in _page_fonts(page.obj.get("/Resources", Dictionary()), 0):
        bearer = font.DescendantFonts[0] if font.get("/Subtype") == "/Type0" else font
        descriptor = bearer.get("/FontDescriptor", Dictionary())
        if font.get("/Subtype") != "/Type3" and not any(key in descriptor for key in _FONT_FILES):
            name = str(font.get("/BaseFont", "")).removeprefix("/")
            yield sheet.fault("CB-PRESS-17", f"the font '{name}' is not embedded", "use the book's own fonts")


def _page_fonts(resources: pikepdf.Object, depth: int) -> Iterator[pikepdf.Object]:
    yield from resources.get("/Font", Dictionary()).values()
    for drawn in resources.get("/XObject", Dictionary()).values():
        if drawn.get("/Subtype") == "/Form" and depth < 12:
            yield from _page_fonts(drawn.get("/Resources", Dictionary()), depth + 1)


def _picture_ink(sheet: Sheet) -> Iterator[Problem]:
    limit = sheet.job.shop.max_ink
    for paint in sheet.painted if limit else ():
        if isinstance(paint, Paint) and paint.image is not None and paint.colour.space == "DeviceCMYK":
            load = heaviest_ink(paint.image)
            if load > limit + 3:  # lossy compression strays by a little
                hint = f"convert the picture by the shop's profile, which keeps to {limit:g} %"
                yield sheet.fault("CB-PRESS-13", f"the inks of a picture add up to {load:.0f} %", hint)


def _holds(outer: Box, inner: Box) -> bool:
    return all(outer[n] <= inner[n] + 0.01 and outer[n + 2] >= inner[n + 2] - 0.01 for n in (0, 1))
