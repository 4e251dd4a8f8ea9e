"""The pages of a section enter, what a reader would see amiss in their layout leaves."""

from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from builder.errors import Severity
from builder.model import SetBlock
from builder.preflight.pages import Finding, Page, place_of_block

_OVER_MM = 0.5  # what hangs out by less is punctuation
_LAST_LINES = 3
_WHITE = 1 / 3  # of the area
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_CELLS = ("td", "th")
_LARGE = ("img", "svg", "table", "pre")  # what goes to the next page as one

Rule = Callable[[Sequence[Page]], Iterator[Finding]]


def _overfull(pages: Sequence[Page]) -> Iterator[Finding]:
    for page in pages:
        for block in page.blocks:
            if block.right > page.size[0]:  # cut away, which is said of what is painted
                continue
            wide = block.right - page.area[2] if block.kind == "table" else 0.0
            if block.over > _OVER_MM and block.kind != "table":
                name, hint = _OVERFULL.get(block.kind, _OVERFULL["p"])
                message = f"{name} runs {block.over:.1f} mm out of the room that it has"
                yield Finding("CB-PRINT-08", page, place_of_block(block, page), message, hint)
            elif wide > _OVER_MM and block.right > page.size[0] - page.area[0] + _OVER_MM:
                name, hint = _OVERFULL["table"]
                message = f"{name} runs {wide:.1f} mm into the margin"
                yield Finding("CB-PRINT-08", page, place_of_block(block, page), message, hint)


_OVERFULL = {
    "p": ("a line", "break the long word with a hyphen, or put a space into it"),
    "pre": ("a line of code", "break the line"),
    "code": ("a line of code", "break the line"),
    "td": ("a word in a table", "shorten the word, or give the table fewer or wider columns"),
    "th": ("a word in a table's head", "shorten the word, or give the table fewer or wider columns"),
    "table": ("a table", "give it fewer columns or shorter words"),
}


def _stranded(pages: Sequence[Page]) -> Iterator[Finding]:
    for page, _ in pairwise(pages):
        last = _lowest(page)
        # a page of headings alone is the title page of a part
        if last and last.kind in _HEADINGS and any(block.kind not in _HEADINGS for block in page.text):
            message = "the heading stands alone at the foot of its page; its text begins on the next"
            yield Finding("CB-PRINT-10", page, place_of_block(last, page), message, _FLOW)


_FLOW = "cut or add a few lines before it"


def _alone(pages: Sequence[Page]) -> Iterator[Finding]:
    for page in pages:
        for block in page.text:
            if block.lines != 1 or block.kind in _CELLS:
                continue
            if not block.begins and block.ends:
                message = "the last line of the paragraph stands alone at the head of the next page"
                yield Finding("CB-PRINT-11", page, place_of_block(block, page), message, _FLOW)
            elif block.begins and not block.ends:
                message = "the first line of the paragraph stands alone at the foot of its page"
                yield Finding("CB-PRINT-12", page, place_of_block(block, page), message, _FLOW)


def _short_end(pages: Sequence[Page]) -> Iterator[Finding]:
    page = pages[-1]
    lines = sum(block.lines for block in page.text)
    is_text = all(block.lines and block.kind not in _CELLS for block in page.text)
    if len(pages) > 1 and page.place.file and is_text and 0 < lines < _LAST_LINES:
        message = f"the chapter ends with {_lines(lines)} on the last page"
        hint = f"cut {_lines(lines)} from the chapter, or add a few"
        yield Finding("CB-PRINT-13", page, place_of_block(page.text[-1], page), message, hint, Severity.NOTE)


def _lines(count: int) -> str:
    return "one line" if count == 1 else f"{count} lines"


def _blank(pages: Sequence[Page]) -> Iterator[Finding]:
    for before, page in zip((None, *pages), pages, strict=False):
        if not any(mark.is_ink and _stands_in(mark.box, page.area) for mark in page.marks):
            last = before.blocks[-1] if before and before.blocks else None
            place = place_of_block(last, page) if last else page.place
            message, hint = "a page is blank within the chapter", "take away the break before or after it"
            yield Finding("CB-PRINT-14", page, place, message, hint)


def _stands_in(box: Sequence[float], area: Sequence[float]) -> bool:
    return box[0] < area[2] and area[0] < box[2] and box[1] < area[3] and area[1] < box[3]


def _white(pages: Sequence[Page]) -> Iterator[Finding]:
    for page, following in pairwise(pages):
        last, first = _lowest(page), next(iter(following.text), None)
        if not last or not first or first.kind not in _LARGE or not first.begins:
            continue
        floor = min((block.top for block in page.blocks if block.is_note), default=page.area[3])
        white, height = floor - last.bottom, page.area[3] - page.area[1]
        if white > height * _WHITE:
            message = f"{white:.0f} mm of the page before are left white, for it does not fit there"
            hint = "place it a paragraph later, or make it smaller"
            yield Finding("CB-PRINT-15", following, place_of_block(first, following), message, hint, Severity.NOTE)


def _lowest(page: Page) -> SetBlock | None:
    return max(page.text, key=lambda block: block.bottom, default=None)


RULES: tuple[Rule, ...] = (_overfull, _stranded, _alone, _short_end, _blank, _white)
