"""The cover of a press edition: a bound block enters, its wrap in one sheet leaves, as the shop takes it."""

from dataclasses import replace

from builder.errors import BookError, Problem
from builder.finish.parts import Bound, Finished, Order, alone
from builder.model import Edition, Volume
from builder.press import CoverOrder, Job, Wrap, check_press, cover_wrap, plan_cover, press

_NAME = "cover"  # how its file ends
_TEXT_PT = 14.0  # letters on a spine are no larger, however thick the book
_HEIGHT_OF_LETTERS = 0.72  # of their size: the spine's title keeps within its room


def wrapped(bound: Bound, job: Job, order: Order) -> Finished:
    """Put back, spine and front round a block.

    Errors: BookError CB-COVER-06 for a back whose text does not fit, and those of `plan_cover` and `press`.
    """
    volume = bound.volume
    asked = _asked(volume, replace(job, is_cover=True, pages=()), len(bound.page_map.pages))
    wrap = plan_cover(volume.edition.paper, asked)
    front_and_back = order.typeset(_panels(volume))
    spine = order.typeset(_spine(volume, wrap)).pdf if wrap.spine_text_mm else b""
    _refuse_overflow(front_and_back, volume.edition)
    sheet = cover_wrap(front_and_back.pdf, wrap, spine)
    cover_job = replace(asked.job, folds=wrap.folds)
    cover = press(sheet, cover_job)
    problems = (*front_and_back.problems, *check_press(cover, cover_job))
    return Finished(cover, problems, beside=((_NAME, cover),))


def _asked(volume: Volume, job: Job, pages: int) -> CoverOrder:
    printing = volume.edition.printing
    isbn = volume.edition.isbn or volume.metadata.isbn
    return CoverOrder(job, pages, printing.paper, printing.cover_paper, printing.spine_mm, isbn)


def _panels(volume: Volume) -> Volume:
    return alone(volume, "cover", [section for section in volume.wrap if section.role != "spine"])


def _spine(volume: Volume, wrap: Wrap) -> Volume:
    size = min(wrap.spine_text_mm / 25.4 * 72 / _HEIGHT_OF_LETTERS, _TEXT_PT)
    widths = f":root {{ --spine: {wrap.spine_mm:.3f}mm; --spine-text: {size:.2f}pt }}\n"
    spine = alone(volume, "spine", [section for section in volume.wrap if section.role == "spine"])
    paper = (round(wrap.spine_mm, 3), volume.edition.paper[1])
    return replace(spine, stylesheet=f"{spine.stylesheet}\n{widths}", edition=replace(spine.edition, paper=paper))


def _refuse_overflow(panels: Bound, edition: Edition) -> None:
    pages = [page.section for page in panels.page_map.pages]
    if pages.count("back-cover") > 1:
        message = "the text of the back cover does not fit on it"
        hint = "shorten 'description' in book/book.toml, or set it smaller in a style sheet: .blurb"
        raise BookError(Problem("CB-COVER-06", edition.place, message, hint))
