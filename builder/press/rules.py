"""What a print shop refuses: what is painted on one page enters, the faults of that page leave."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from builder.errors import Problem, Severity
from builder.marks import MM, Box
from builder.press.colours import LIGHT, inks
from builder.press.paints import Opacity, Paint
from builder.press.passing import Job

_LEAST_RULE_PT = 0.25
_SLACK = 0.004
_TOUCH_MM = 0.3  # what ends so near the cut was meant to reach it


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a press PDF, as the rules see it."""

    number: int  # 1-based
    pages: int  # of the book
    trim: Box  # points
    painted: tuple[Paint | Opacity, ...]
    job: Job

    def paints(self, *kinds: str) -> Iterator[Paint]:
        """List what is painted, or only some kinds of it."""
        return (paint for paint in self.painted if isinstance(paint, Paint) and (not kinds or paint.kind in kinds))

    def fault(self, code: str, message: str, hint: str, severity: Severity = Severity.ERROR) -> Problem:
        """Say what is wrong with this page."""
        place, printed = self.job.place_of(self.number), self.job.printed(self.number)
        return Problem(code, place, f"page {self.number}: {message}", hint, severity, printed=printed)

    def at(self, paint: Paint, fault: Problem) -> Problem:
        """Move a fault to the author's line of what is painted."""
        height = (self.trim[3] - (paint.box[1] + paint.box[3]) / 2) / MM
        return replace(fault, place=self.job.place_of(self.number, height)) if math.isfinite(height) else fault

    def first(self, kind: str, space: str) -> Paint:
        """Find what was painted first of a kind in a colour space."""
        return next(paint for paint in self.paints(kind) if paint.colour.space == space)


Rule = Callable[[Sheet], Iterator[Problem]]


def _light(sheet: Sheet) -> Iterator[Problem]:
    if sheet.job.shop.rgb:
        return
    found = sorted({(paint.kind, paint.colour.space) for paint in sheet.paints() if paint.colour.space in LIGHT})
    for kind, space in found:
        hint = "write the colour as device-cmyk(), or give the edition its colour so that pictures are converted"
        yield sheet.at(sheet.first(kind, space), sheet.fault("CB-PRESS-10", f"a {kind} is painted in {space}", hint))


def _opacity(sheet: Sheet) -> Iterator[Problem]:
    for what in sorted({found.what for found in sheet.painted if isinstance(found, Opacity)}):
        hint = "use a lighter ink in place of opacity, and pictures without an alpha channel"
        yield sheet.fault("CB-PRESS-11", f"something is transparent ({what})", hint)


def _text_inks(sheet: Sheet) -> Iterator[Problem]:
    allowed = [(0.0, 0.0, 0.0), *(accent[:3] for accent in sheet.job.accents)]
    found = {shares: paint for paint in sheet.paints("text") if (shares := inks(paint.colour))}
    for shares, paint in sorted(found.items(), key=lambda row: row[0]):
        if not any(math.dist(shares[:3], other) < _SLACK * 2 for other in allowed):
            hint = "print text in black ink alone, or give its colour inks of its own under 'inks'"
            yield sheet.at(paint, sheet.fault("CB-PRESS-12", f"text is printed in inks {_percent(shares)}", hint))


def _ink_limit(sheet: Sheet) -> Iterator[Problem]:
    limit = sheet.job.shop.max_ink / 100
    loads = [(sum(shares), shares, paint) for paint in sheet.paints() if (shares := inks(paint.colour))]
    load, shares, paint = max(loads, key=lambda row: row[:2], default=(0.0, (), None))
    if limit and paint and load > limit + _SLACK:
        hint = f"lighten the colour; {sheet.job.shop.title} takes {sheet.job.shop.max_ink:g} % in all"
        fault = sheet.fault("CB-PRESS-13", f"inks {_percent(shares)} add up to {100 * load:.0f} %", hint)
        yield sheet.at(paint, fault)


def _resolution(sheet: Sheet) -> Iterator[Problem]:
    shop = sheet.job.shop
    coarse = {round(paint.ppi): paint for paint in sheet.paints("picture") if paint.ppi < shop.wanted_ppi * 0.995}
    for ppi, paint in sorted(coarse.items(), key=lambda row: row[0]):
        severity = Severity.ERROR if ppi < shop.min_ppi else Severity.WARNING
        hint = (
            f"print it smaller, or take a file with {shop.wanted_ppi / max(ppi, 1):.1f} times as many pixels each way"
        )
        yield sheet.at(paint, sheet.fault("CB-PRESS-14", f"a picture has {ppi} ppi at its size", hint, severity))


def _thin(sheet: Sheet) -> Iterator[Problem]:
    thin = min(sheet.paints("fill", "stroke"), key=lambda paint: paint.thickness, default=None)
    if thin and thin.thickness < _LEAST_RULE_PT - _SLACK:
        message = f"a line is {thin.thickness:.2f} pt thick, and presses hold {_LEAST_RULE_PT} pt"
        fault = sheet.fault("CB-PRESS-18", message, f"draw it {_LEAST_RULE_PT} pt or thicker", Severity.WARNING)
        yield sheet.at(thin, fault)


def _grey(sheet: Sheet) -> Iterator[Problem]:
    if not sheet.job.shop.grey:
        return
    coloured = [paint for paint in sheet.paints() if any((inks(paint.colour) or (0.0,))[:3])]
    pictures = [paint for paint in sheet.paints("picture") if paint.colour.space != "DeviceGray"]
    for paint in (coloured or pictures)[:1]:
        message = f"a {paint.kind} is coloured, but the book is printed in black ink"
        hint = "choose black and greys for the edition, and grey pictures"
        yield sheet.at(paint, sheet.fault("CB-PRESS-20", message, hint))


def _margins(sheet: Sheet) -> Iterator[Problem]:
    shop = sheet.job.shop
    outer = shop.safe_mm
    inner = outer if sheet.job.is_cover else max(shop.gutter_mm(sheet.pages), outer)
    is_right = (sheet.number % 2 == 1) == (sheet.job.binding == "left")
    left, right = (inner, outer) if is_right else (outer, inner)
    needed = {"left": left, "foot": outer, "right": right, "head": outer}
    boxes = [paint.box for paint in sheet.paints("text") if _overlap(paint.box, sheet.trim)]
    for side, place in zip(needed, range(4), strict=True):
        nearest = min((_distance(box, sheet.trim, place) for box in boxes), default=math.inf)
        if nearest < needed[side] - 0.1:
            edge = f"the {side} edge" if side not in ("left", "right") or needed[side] != inner else "the bound edge"
            message = f"text stands {nearest:.1f} mm from {edge}, and {shop.title} asks {needed[side]:g} mm"
            yield sheet.fault("CB-PRESS-21", message, "give the edition wider margins", Severity.WARNING)


def _reach(sheet: Sheet) -> Iterator[Problem]:
    shop = sheet.job.shop
    is_right = (sheet.number % 2 == 1) == (sheet.job.binding == "left")
    spine = None if sheet.job.bleeds_all_round else 0 if is_right else 2
    for paint in sheet.paints("fill", "picture"):
        beyond = [-_distance(paint.box, sheet.trim, place) for place in range(4) if place != spine]
        if is_ink(paint) and any(-_TOUCH_MM < reach < shop.bleed_mm - 0.1 for reach in beyond):
            message = f"a {paint.kind} goes to the cut but not {shop.bleed_mm:g} mm beyond it: a white edge may show"
            hint = "let it run into the bleed, or keep it off the edge"
            yield sheet.at(paint, sheet.fault("CB-PRESS-24", message, hint))
            return


def is_ink(paint: Paint) -> bool:
    """Tell what leaves a trace on paper from white ground."""
    return paint.kind == "picture" or any(inks(paint.colour) or (1.0,))


def _overlap(box: Box, other: Box) -> bool:
    return all(box[n] < other[n + 2] and other[n] < box[n + 2] for n in (0, 1))


def _distance(box: Box, trim: Box, place: int) -> float:
    return (box[place] - trim[place] if place < 2 else trim[place] - box[place]) / MM


def _percent(shares: Sequence[float]) -> str:
    return " ".join(f"{name}{100 * share:.0f}" for name, share in zip("CMYK", shares, strict=True))


# Every page is put to each; a new demand of a shop is a function and a row here.
RULES: tuple[Rule, ...] = (_light, _opacity, _text_inks, _ink_limit, _resolution, _thin, _grey, _margins, _reach)
