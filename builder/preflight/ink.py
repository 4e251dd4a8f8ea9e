"""What is painted on a page enters, what would be printed badly leaves."""

from collections.abc import Callable, Iterator

from builder.errors import Severity
from builder.preflight.pages import Box, Finding, Mark, Page, Wants

_WANTED_PPI, _LEAST_PPI = 150, 100  # below the first pictures look soft, below the second they show their pixels
_SAFE_MM = 3.0  # a cut may stray so far
_TOUCH_MM = 0.3  # what ends so near the cut was meant to reach it
_LEAST_RULE_PT = 0.25
_SLACK = 0.004
_SLANTED = ("Italic", "Oblique")
_SIDES = ("left", "top", "right", "bottom")

Rule = Callable[[Page, Wants], Iterator[Finding]]


def _resolution(page: Page, wants: Wants) -> Iterator[Finding]:
    for mark in page.marks:
        if mark.kind != "picture" or mark.ppi >= _WANTED_PPI * 0.995:
            continue
        width, height = mark.box[2] - mark.box[0], mark.box[3] - mark.box[1]
        message = f"{_picture(page, mark)} has {mark.ppi:.0f} ppi at its size of {width:.0f} × {height:.0f} mm"
        hint = (
            f"print it {width * mark.ppi / _WANTED_PPI:.0f} mm wide, "
            f"or take a file with {_WANTED_PPI / max(mark.ppi, 1):.1f} times as many pixels each way"
        )
        is_wrong = wants.is_for_paper and mark.ppi < _LEAST_PPI
        severity = Severity.ERROR if is_wrong else Severity.WARNING
        yield Finding("CB-PRINT-01", page, page.place_of(mark.box), message, hint, severity)


def _letters(page: Page, _: Wants) -> Iterator[Finding]:
    for mark in page.marks:
        if mark.missing:
            message = f"{mark.missing} letters are printed as empty boxes: the font '{mark.font}' does not have them"
            hint = "add a font that has them to styles/fonts/ and name it in 'fonts'"
            yield Finding("CB-PRINT-02", page, page.place_of(mark.box), message, hint, Severity.ERROR)


def _bleed(page: Page, _: Wants) -> Iterator[Finding]:
    for mark in page.marks if max(page.bleed) > _TOUCH_MM else ():
        if mark.kind not in ("picture", "fill", "shade") or not mark.is_ink:
            continue
        for beyond, bleed, side in zip(_beyond(mark.box, page), page.bleed, _SIDES, strict=True):
            if -_TOUCH_MM < beyond < bleed - 0.1:
                what = _picture(page, mark) if mark.kind == "picture" else _WORDS[mark.kind]
                message = f"{what} goes to the {side} edge but not {bleed:.1f} mm over it: a white line may show"
                hint = "let it run into the bleed, or keep it off the edge"
                yield Finding("CB-PRINT-03", page, page.place_of(mark.box), message, hint, Severity.ERROR)


def _cut(page: Page, _: Wants) -> Iterator[Finding]:
    texts = [mark for mark in page.marks if mark.kind == "text"]
    for number, side in enumerate(_SIDES):
        near = [(_beyond(mark.box, page)[number], mark) for mark in texts]
        beyond, mark = max(near, key=lambda row: row[0], default=(-_SAFE_MM, None))
        if mark is None or beyond <= 0.1 - _SAFE_MM:
            continue
        place, hint = page.place_of(mark.box), "break the line or the table, or give the edition wider margins"
        if beyond > 0:
            message = f"text runs {beyond:.1f} mm over the {side} edge and is cut away"
            yield Finding("CB-PRINT-05", page, place, message, hint, Severity.ERROR)
        else:
            message = f"text stands {-beyond:.1f} mm from the {side} edge, where the cut may take it"
            yield Finding("CB-PRINT-04", page, place, message, hint)


def _grey(page: Page, wants: Wants) -> Iterator[Finding]:
    coloured = [mark for mark in page.marks if mark.is_coloured] if wants.is_grey else []
    if coloured:
        mark = coloured[0]
        what = _picture(page, mark) if mark.kind == "picture" else _WORDS[mark.kind]
        message = f"{what} is coloured, but the edition is printed in black ink"
        hint = "choose black and greys in its stylesheet, and grey pictures"
        yield Finding("CB-PRINT-06", page, page.place_of(mark.box), message, hint, Severity.ERROR)


def _thin(page: Page, _: Wants) -> Iterator[Finding]:
    thin = [mark for mark in page.marks if mark.thickness_pt < _LEAST_RULE_PT - _SLACK]
    if thin:
        mark = min(thin, key=lambda mark: mark.thickness_pt)
        message = f"a rule{_within(page, mark)} is {mark.thickness_pt:.2f} pt thick, and breaks up in print"
        hint = f"draw it {_LEAST_RULE_PT} pt or thicker"
        yield Finding("CB-PRINT-07", page, page.place_of(mark.box), message, hint)


def _small(page: Page, wants: Wants) -> Iterator[Finding]:
    texts = [mark for mark in page.marks if mark.kind == "text" and mark.size_pt < wants.least_pt - 0.05]
    if texts:
        mark = min(texts, key=lambda mark: mark.size_pt)
        message = f"text{_within(page, mark)} is {mark.size_pt:.1f} pt small"
        hint = f"print it {wants.least_pt:g} pt or larger" + (", or the picture wider" if _within(page, mark) else "")
        yield Finding("CB-PRINT-16", page, page.place_of(mark.box), message, hint)


def _italics(page: Page, wants: Wants) -> Iterator[Finding]:
    slanted = [mark for mark in page.marks if wants.is_upright and any(sign in mark.font for sign in _SLANTED)]
    if slanted:
        mark = slanted[0]
        message = f"text{_within(page, mark)} is set in italics, '{mark.font}', in an edition of clear print"
        hint = "set it bold; of a drawing, name a variant without italics in the ledger"
        yield Finding("CB-PRINT-17", page, page.place_of(mark.box), message, hint)


def _beyond(box: Box, page: Page) -> tuple[float, float, float, float]:
    """Measure how far a box runs over each edge; what stays within is less than nothing."""
    width, height = page.size
    return -box[0], -box[1], box[2] - width, box[3] - height


def _picture(page: Page, mark: Mark) -> str:
    name = page.picture_at(mark.box)
    return f"picture '{name}'" if name else "a picture"


def _within(page: Page, mark: Mark) -> str:
    name = page.picture_at(mark.box)
    return f" in the picture '{name}'" if name else ""


_WORDS = {"text": "text", "fill": "an area", "stroke": "a line", "shade": "a shaded area"}

# A new doubt about what is painted is a function and a row here.
RULES: tuple[Rule, ...] = (_resolution, _letters, _bleed, _cut, _grey, _thin, _small, _italics)
RULES_OF_SHOPS: tuple[Rule, ...] = (_letters, _cut, _small)
