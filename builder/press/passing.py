"""A PDF for a print shop: a bound book enters, the same pages with the shop's boxes, intent and metadata leave."""

import hashlib
import io
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Page, Pdf, Stream, String

from builder.boxes import box_of, trim_boxes
from builder.errors import BookError, Place, Printed, Problem
from builder.marks import MARK_MM, MARK_OFFSET_MM, MM, Box, crop_marks, fold_marks
from builder.model import MappedPage
from builder.press.inks import blacken
from builder.press.metadata import describe
from builder.shops import Shop, read_profile

# What belongs to reading on a screen, and what print shops refuse
_SCREEN_KEYS = (
    *("/StructTreeRoot", "/MarkInfo", "/Outlines", "/Names", "/Dests", "/PageMode", "/PageLabels", "/OpenAction"),
    *("/AcroForm", "/AA", "/ViewerPreferences", "/OutputIntents", "/Threads"),
)
_PAGE_KEYS = ("/Annots", "/ArtBox", "/CropBox", "/StructParents", "/Tabs", "/Group", "/AA", "/Trans")

_EVEN_MM = 0.5  # what begins so little lower is beside


@dataclass(frozen=True, slots=True)
class Job:
    """One book at one print shop."""

    shop: Shop
    binding: str = "left"  # the bound edge of the first page
    accents: tuple[tuple[float, float, float, float], ...] = ()  # inks that text may have besides black, as CMYK
    is_cover: bool = False  # one sheet that bleeds on all its edges
    folds: tuple[float, ...] = ()  # of a cover, millimetres from the left of the trimmed sheet
    place: Place = field(default_factory=Place)  # where the author asks for this
    edition: str = ""
    pages: tuple[MappedPage, ...] = ()  # where the author's lines stand, for what is wrong with them

    def place_of(self, number: int, y_mm: float = 0.0) -> Place:
        """Name the author's line at a height of a page, 1-based, or where this job is asked for."""
        page = self.pages[number - 1] if number <= len(self.pages) else None
        if page is None or not page.file:
            return self.place
        above = [block for block in page.blocks if block.y_mm <= y_mm + _EVEN_MM]
        lowest = max(above, key=lambda block: block.y_mm, default=None)
        return Place(lowest.file, lowest.line) if lowest else Place(page.file, page.line)

    def printed(self, number: int) -> tuple[Printed, ...]:
        """Name a page as its reader does."""
        return (Printed(self.edition, self.pages[number - 1].folio, number),) if number <= len(self.pages) else ()

    @property
    def bleeds_all_round(self) -> bool:
        """Tell whether the bound edge has bleed too."""
        return self.is_cover or self.shop.bleeds_at_spine


def press(pdf: bytes, job: Job) -> bytes:
    """Make the PDF that a print shop gets.

    Shapes: the same pages, and an empty one after an odd number of them; every page's trim box lies in its bleed box,
    and that in its media box.
    Errors: BookError CB-PRESS-01 if the PDF cannot be opened or has no pages, -03 where a page has less bleed than
    the shop asks, CB-SHOP-02 if the colour profile is missing. The same book gives the same bytes.
    Source: ISO 15930-7 (PDF/X-4).
    """
    profile = read_profile(job.shop, job.place) if job.shop.profile else b""
    with open_pdf(pdf, job.place) as book:
        trims = trim_boxes(book)
        _refuse_short_bleed(book, trims, job)
        _forget_the_screen(book)
        blacken(book)
        if len(book.pages) % 2 and not job.is_cover:
            trims.append(_add_back(book, trims[-1]))
        for index, (page, trim) in enumerate(zip(book.pages, trims, strict=True)):
            is_right = (index % 2 == 0) == (job.binding == "left")
            _draw_marks(page, trim, _set_boxes(page, trim, is_right, job), job)
        if job.shop.standard or profile:
            _set_intent(book, job.shop, profile)
        describe(book, job.shop, hashlib.sha256(pdf).hexdigest())
        written = io.BytesIO()
        book.remove_unreferenced_resources()
        book.save(
            written,
            force_version="1.6",  # PDF/X-4 is built on it
            deterministic_id=True,
            fix_metadata_version=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return written.getvalue()


def open_pdf(pdf: bytes, place: Place) -> Pdf:
    """Open the PDF of a book.

    Errors: BookError CB-PRESS-01 if it cannot be opened or has no pages.
    """
    try:
        book = Pdf.open(io.BytesIO(pdf))
    except (pikepdf.PdfError, pikepdf.PasswordError) as error:
        hint = "build the edition again, and send the file without a password"
        raise BookError(Problem("CB-PRESS-01", place, f"the PDF cannot be opened: {error}", hint)) from None
    if not len(book.pages):
        raise BookError(Problem("CB-PRESS-01", place, "the PDF has no pages", "build the edition again"))
    return book


def bleed_of(page: Page, trim: Box) -> float:
    """Measure the least bleed of a page's four edges, in millimetres."""
    x, y, right, top = box_of(page.obj.get("/BleedBox", page.mediabox))
    return min(trim[0] - x, trim[1] - y, right - trim[2], top - trim[3]) / MM


def _refuse_short_bleed(book: Pdf, trims: list[Box], job: Job) -> None:
    bleeds = [bleed_of(page, trim) for page, trim in zip(book.pages, trims, strict=True)]
    short = [number for number, bleed in enumerate(bleeds, 1) if bleed < job.shop.bleed_mm - 0.05]
    if short:
        message = (
            f"{len(short)} pages bleed by {min(bleeds):.1f} mm, but {job.shop.title} asks {job.shop.bleed_mm:g} mm"
        )
        hint = f"give the edition a bleed of {job.shop.bleed_mm:g} mm"
        raise BookError(Problem("CB-PRESS-03", job.place, message, hint))


def _forget_the_screen(book: Pdf) -> None:
    for key in _SCREEN_KEYS:
        if key in book.Root:
            del book.Root[key]
    for thing in book.objects:
        if not isinstance(thing, pikepdf.Dictionary | Stream):
            continue
        is_form = thing.get("/Subtype") == "/Form"
        # what is painted opaque looks the same without its group, and many presses refuse groups
        keys = _PAGE_KEYS if thing.get("/Type") == "/Page" else ("/StructParent", "/StructParents")
        for key in (*keys, "/Group") if is_form else keys:
            if key in thing:
                del thing[key]


def _add_back(book: Pdf, trim: Box) -> Box:
    """Add the empty back of a last leaf: shops print leaves, and count them."""
    media = [float(number) for number in book.pages[-1].mediabox]
    blank = Dictionary(Type=Name.Page, MediaBox=Array(media), TrimBox=Array([*trim]), Resources=Dictionary())
    book.pages.append(Page(book.make_indirect(blank)))
    return trim


def _set_boxes(page: Page, trim: Box, is_right: bool, job: Job) -> Box:
    shop = job.shop
    bleed = shop.bleed_mm * MM
    spine = bleed if job.bleeds_all_round else 0.0
    left, right = (spine, bleed) if is_right else (bleed, spine)
    room = (shop.bleed_mm + MARK_OFFSET_MM + MARK_MM) * MM if shop.marks else 0.0
    bled = (trim[0] - left, trim[1] - bleed, trim[2] + right, trim[3] + bleed)
    media = (trim[0] - room, trim[1] - room, trim[2] + room, trim[3] + room) if room else bled
    for name, box in (("/MediaBox", media), ("/BleedBox", bled), ("/TrimBox", trim)):
        page.obj[name] = Array([round(number, 4) for number in box])
    return bled


def _draw_marks(page: Page, trim: Box, bled: Box, job: Job) -> None:
    if not job.shop.marks:
        return
    left, bottom, right, top = (number / MM for number in trim)
    # nothing of the page may show between the marks; its own matrix is set aside before they are drawn
    clip = f"q {bled[0]:.4f} {bled[1]:.4f} {bled[2] - bled[0]:.4f} {bled[3] - bled[1]:.4f} re W n"
    page.contents_add(clip.encode(), prepend=True)
    marks = crop_marks([left, right], [bottom, top], job.shop.bleed_mm)
    marks += "".join(fold_marks(left + fold, [bottom, top], job.shop.bleed_mm) for fold in job.folds)
    page.contents_add(f"Q {marks}".encode())


def _set_intent(book: Pdf, shop: Shop, profile: bytes) -> None:
    intent = Dictionary(
        Type=Name.OutputIntent,
        S=Name.GTS_PDFX,
        OutputConditionIdentifier=String(shop.condition),
        RegistryName=String("http://www.color.org"),
        Info=String(f"{shop.condition}, {shop.profile}"),
    )
    if profile:
        intent.DestOutputProfile = Stream(book, profile, N=4)
    book.Root.OutputIntents = Array([book.make_indirect(intent)])
