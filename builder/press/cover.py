"""The cover in one sheet: a book's page, its number of pages and a shop enter, back, spine and front leave."""

import io
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from builder.boxes import trim_boxes
from builder.errors import BookError, Place, Problem, Severity
from builder.isbn import BARCODE_MM, check_isbn
from builder.marks import MM, Box, points
from builder.press.passing import Job, bleed_of, open_pdf

_BARCODE_MARGIN_MM = 6.35
_SPINE_CLEARANCE_MM = 1.6  # a spine wanders by so much to either side
_STALE_MM = 0.1


@dataclass(frozen=True, slots=True)
class CoverOrder:
    """What the cover is to be wrapped round."""

    job: Job
    pages: int
    paper: str = ""  # a row of the shop's papers
    cover_paper: str = ""  # a row of its cover papers; empty: its thickness does not count
    spine_mm: float = 0.0  # of the shop's own template, in place of a paper
    isbn: str = ""


@dataclass(frozen=True, slots=True)
class Wrap:
    """The trimmed cover, laid open with its outside up.

    Units: millimetres from its lower left corner. Boxes: left, bottom, right, top.
    """

    width: float
    height: float
    spine_mm: float
    bleed_mm: float
    pages: int
    back: Box
    spine: Box
    front: Box
    spine_text_mm: float = 0.0  # how wide the text on the spine may be; 0: none
    barcode: Box | None = None

    @property
    def folds(self) -> tuple[float, float]:
        """Tell where the cover is folded, from its left edge."""
        return self.spine[0], self.spine[2]


def plan_cover(page_mm: tuple[float, float], order: CoverOrder) -> Wrap:
    """Measure a cover: its spine from pages and paper, the room for a barcode from the shop or an ISBN.

    Errors: BookError CB-COVER-01 for an ISBN that is none, -02 for a paper that the shop does not have.
    """
    shop, (width, height) = order.job.shop, page_mm
    spine = order.spine_mm or _spine(order)
    opens_left = order.job.binding == "left"
    first, middle = (0.0, 0.0, width, height), (width, 0.0, width + spine, height)
    last = (width + spine, 0.0, 2 * width + spine, height)
    back, front = (first, last) if opens_left else (last, first)
    room = spine - 2 * _SPINE_CLEARANCE_MM
    symbol = shop.barcode_mm or (BARCODE_MM if order.isbn and check_isbn(order.isbn, order.job.place) else None)
    corner = (back[2] - _BARCODE_MARGIN_MM, _BARCODE_MARGIN_MM)
    return Wrap(
        width=2 * width + spine,
        height=height,
        spine_mm=spine,
        bleed_mm=shop.bleed_mm,
        pages=order.pages,
        back=back,
        spine=middle,
        front=front,
        spine_text_mm=max(room, 0.0) if order.pages >= shop.least_spine_text_pages else 0.0,
        barcode=(corner[0] - symbol[0], corner[1], corner[0], corner[1] + symbol[1]) if symbol else None,
    )


def cover_wrap(pdf: bytes, wrap: Wrap, spine: bytes = b"") -> bytes:
    """Put the first page of a PDF on the front of a cover, its last on the back, and a strip on the spine.

    Shapes: one page, trimmed to the wrap, with its bleed; `press` finishes it, with the folds in its job.
    Errors: BookError CB-PRESS-01 for a PDF without pages, CB-COVER-04 for pages or a strip that do not fit.
    """
    sheet = Pdf.new()
    panels = [(pdf, 0, wrap.front, "front"), (pdf, -1, wrap.back, "back")]
    panels += [(spine, 0, wrap.spine, "spine")] if spine else []
    forms, drawn = Dictionary(), []
    for data, number, panel, name in panels:
        with open_pdf(data, Place()) as source:
            trim = trim_boxes(source)[number]
            _refuse_misfit(trim, panel, name)
            form = source.pages[number].as_form_xobject()
            bleed = min(bleed_of(source.pages[number], trim), wrap.bleed_mm) * MM
            form.BBox = Array([trim[0] - bleed, trim[1] - bleed, trim[2] + bleed, trim[3] + bleed])
            forms[f"/{name}"] = sheet.copy_foreign(form)
            if not len(sheet.docinfo):
                sheet.docinfo.update({key: String(str(source.docinfo[key])) for key in _KEPT if key in source.docinfo})
        drawn.append(_placed(panel, trim, wrap, name))
    edge, size = wrap.bleed_mm * MM, (wrap.width * MM, wrap.height * MM)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([-edge, -edge, size[0] + edge, size[1] + edge]),
        TrimBox=Array([0, 0, *size]),
        Resources=Dictionary(XObject=forms),
        Contents=sheet.make_stream("".join(drawn).encode()),
    )
    sheet.pages.append(pikepdf.Page(sheet.make_indirect(page)))
    sheet.docinfo[_MADE_FOR] = String(f"{wrap.pages} {wrap.spine_mm:.3f}")
    written = io.BytesIO()
    sheet.save(written, deterministic_id=True)
    return written.getvalue()


_KEPT = ("/Title", "/CreationDate")
_MADE_FOR = "/ChapbookCover"  # pages and millimetres of spine, for a later build to compare


def stale_cover(before: bytes, now: bytes, place: Place) -> tuple[Problem, ...]:
    """Tell whether a cover that was made before still fits a book, for which another is made now.

    Shapes: `before` may be any file; what is no cover of ours is not doubted.
    """
    old, new = _made_for(before), _made_for(now)
    if old is None or new is None or (old[0] == new[0] and abs(old[1] - new[1]) < _STALE_MM):
        return ()
    message = f"the cover of the last build was made for {old[0]} pages ({old[1]:.1f} mm), the book has {new[0]}"
    hint = f"send the shop the new cover, whose spine is {new[1]:.1f} mm, and not the one that was there before"
    return (Problem("CB-COVER-03", place, message, hint, Severity.WARNING),)


def _made_for(pdf: bytes) -> tuple[int, float] | None:
    """Read for how many pages and how wide a spine a cover was made."""
    try:
        with Pdf.open(io.BytesIO(pdf)) as cover:
            pages, _, spine = str(cover.docinfo.get(_MADE_FOR, "")).partition(" ")
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return None
    return (int(pages), float(spine)) if pages.isdecimal() and spine else None


def _spine(order: CoverOrder) -> float:
    shop = order.job.shop
    faults = []
    for what, asked, papers in (
        ("paper", order.paper, shop.papers),
        ("cover paper", order.cover_paper, shop.cover_papers),
    ):
        if asked not in papers and (asked or what == "paper"):
            known = f"its papers are {', '.join(papers)}" if papers else "take the spine from its template: spine_mm"
            message = f"{shop.title} has no {what} '{asked}'"
            faults.append(Problem("CB-COVER-02", order.job.place, message, known, subject=asked))
    if faults:
        raise BookError(*faults)
    sheets = order.pages + order.pages % 2  # a leaf has two pages, printed or not
    return sheets * shop.papers[order.paper] + 2 * shop.cover_papers.get(order.cover_paper, 0.0)


def _refuse_misfit(trim: Box, panel: Box, name: str) -> None:
    have = [(trim[n + 2] - trim[n]) / MM for n in (0, 1)]
    want = [panel[n + 2] - panel[n] for n in (0, 1)]
    if any(abs(one - other) > 0.2 for one, other in zip(have, want, strict=True)):
        message = f"the {name} of the cover is {have[0]:.1f} × {have[1]:.1f} mm, not {want[0]:.1f} × {want[1]:.1f} mm"
        raise BookError(Problem("CB-COVER-04", Place(), message, "typeset it in the size of its panel"))


def _placed(panel: Box, trim: Box, wrap: Wrap, name: str) -> str:
    left = panel[0] - (wrap.bleed_mm if panel[0] == 0 else 0.0)
    right = panel[2] + (wrap.bleed_mm if panel[2] >= wrap.width - 0.01 else 0.0)
    clip = f"{points(left, -wrap.bleed_mm, right - left, wrap.height + 2 * wrap.bleed_mm)} re W n"
    return f"q {clip} 1 0 0 1 {points(panel[0] - trim[0] / MM, -trim[1] / MM)} cm /{name} Do Q\n"
