"""How to print, fold and bind one imposed file: what was imposed and a number of copies enter, words leave."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from builder.impose.plan import Imposed, Plan
from builder.impose.schemes import FINISHES

_SPARE = 20  # one sheet in so many is spoilt, by experience of office printers

Step = tuple[str, str]  # what it is about, what to do


@dataclass(frozen=True, slots=True)
class _Pages:
    """The pages that show on the face of the first sheet."""

    left: str
    right: str


def instructions(imposed: Imposed, copies: int) -> tuple[str, ...]:
    """Say how this very file is printed and made into a book, one sentence or two for each step.

    Errors: none; fewer than one copy is taken for one.
    """
    return tuple(f"{title}: {text}" for title, text in steps(imposed, max(copies, 1)))


def steps(imposed: Imposed, copies: int) -> tuple[Step, ...]:
    """List the steps from paper to book."""
    way = "folded" if FINISHES[imposed.plan.scheme].is_folded else "cut"
    return (*_printing(imposed, copies), *_BINDING[way](imposed), *_warnings(imposed))


def _printing(imposed: Imposed, copies: int) -> Iterator[Step]:
    plan = imposed.plan
    needed = imposed.sheets * copies
    spare = -(-needed // _SPARE)
    paper = f"{plan.sheet}, about {plan.paper_mm:g} mm thick"
    each = _count(imposed.sheets, "sheet")
    yield (
        "Paper",
        f"{paper}. One copy takes {each}; {_count(copies, 'copy')} {'takes' if copies == 1 else 'take'} "
        f"{_count(needed, 'sheet')}, and {_count(spare, 'spare sheet')}.",
    )
    lying = "lying (landscape)" if imposed.is_wide else "upright (portrait)"
    edge = "short" if imposed.is_wide else "long"
    yield (
        "Printer",
        f"both sides, flip on the {edge} edge, scale 100 % (“actual size”, never “fit”), sheets {lying}, "
        "one whole copy after another (“collate”).",
    )
    yield (
        "Try first",
        f"print the trial sheet with the same settings. {_trial(plan)} "
        "If the backs stand on their heads, choose the other edge.",
    )
    if imposed.cover_pdf:
        yield (
            "Cover",
            f"print the cover's own file on the thicker paper, {_count(copies, 'sheet')} for {_count(copies, 'copy')}.",
        )


def _trial(plan: Plan) -> str:
    if FINISHES[plan.scheme].is_folded:
        return "Fold it with page 1 outside: pages 1, 2, 3, 4 must follow one another, all arrows up."
    return "Cut it in four and pile it up: pages 1 to 8 must follow one another, all arrows up."


def _folding(imposed: Imposed) -> Iterator[Step]:
    plan, scheme = imposed.plan, FINISHES[imposed.plan.scheme]
    face = _face(imposed)
    nested = scheme.gathering // 4 or imposed.sheets
    side = "left" if plan.binding == "left" else "right"
    if scheme.gathering:
        count = imposed.sheets // nested
        yield (
            "Order",
            f"part each copy into {_count(count, 'gathering')} of {_count(nested, 'sheet')}, in the order of printing. "
            f"The first gathering begins with the sheet that shows {face.left} and {face.right}.",
        )
    else:
        yield (
            "Order",
            "keep the sheets as they come: the first is the outermost. "
            f"It shows {face.left} on the left and {face.right} on the right.",
        )
    outer = "with the cover outermost " if imposed.cover_pdf else ""
    together = "each gathering" if scheme.gathering else "all sheets of a copy"
    yield (
        "Fold",
        f"fold {together} together {outer}along the middle, backwards, so that the first page stays in front, "
        f"with the fold at its {side}.",
    )
    yield ("Bind", _binding(imposed))
    yield ("Trim", _trimming(imposed, nested))
    yield from _blanks(imposed)


def _binding(imposed: Imposed) -> str:
    if FINISHES[imposed.plan.scheme].gathering:
        return "lay the gatherings on one another, sew them through their folds, and glue the spine and the cover."
    quarter = imposed.format.height / 4
    far = imposed.format.height - quarter
    return (
        f"two staples through the fold from outside, {quarter:.0f} mm and {far:.0f} mm from the foot, closed within "
        "the booklet; an ordinary stapler does not reach, a long-arm stapler does."
    )


def _trimming(imposed: Imposed, nested: int) -> str:
    plan = imposed.plan
    at = "at the marks" if plan.marks else f"to {imposed.format.width:g} × {imposed.format.height:g} mm"
    if plan.creep:
        most = max(side.creep_mm for side in imposed.sides)
        moved = f"inner pages are moved to the fold by up to {most:.2f} mm for that"
        return f"after folding cut head, foot and fore edge {at}; {moved}."
    if not imposed.is_untrimmed:
        return f"after folding cut head, foot and fore edge {at}."
    push = (nested - 1 + bool(imposed.cover_pdf)) * plan.paper_mm
    return f"none is needed; the innermost sheet stands out by about {push:.1f} mm at the fore edge."


def _cutting(imposed: Imposed) -> Iterator[Step]:
    right = imposed.plan.binding == "right"
    corners = ("top right", "top left", "bottom right", "bottom left") if right else _CORNERS
    yield (
        "Order",
        f"keep the {_count(imposed.sheets, 'sheet')} of a copy in one pile, the first on top, page 1 facing up.",
    )
    where = "at every mark" if imposed.plan.marks else "between the pages"
    where = "through the middle" if imposed.is_untrimmed else where
    yield ("Cut", f"cut the whole pile upright {where}, then level {where}, without turning any part.")
    yield (
        "Pile",
        f"lay the {corners[0]} pile on the {corners[1]}, those on the {corners[2]}, all on the {corners[3]}.",
    )
    yield ("Bind", f"glue, sew or clamp the {'right' if right else 'left'} edge.")
    yield from _blanks(imposed)


_CORNERS = ("top left", "top right", "bottom left", "bottom right")


def _blanks(imposed: Imposed) -> Iterator[Step]:
    if imposed.blanks:
        kept = "the last page" if imposed.plan.keep_last == 1 else "the last two pages"
        yield ("Blank", f"{_count(imposed.blanks, 'blank page')} {_are(imposed.blanks)} before {kept}; that is right.")


def _warnings(imposed: Imposed) -> Iterator[Step]:
    for problem in imposed.problems:
        yield ("Mind", f"{problem.message}; {problem.hint}.")


def _face(imposed: Imposed) -> _Pages:
    names = [f"page {slot.page + 1}" if slot.page is not None else "a blank page" for slot in imposed.sides[0].slots]
    return _Pages(names[0], names[1])


def _count(number: int, name: str) -> str:
    plural = {"copy": "copies"}.get(name, f"{name}s")
    return f"{number} {name if number == 1 else plural}"


def _are(number: int) -> str:
    return "stands" if number == 1 else "stand"


_BINDING: Mapping[str, Callable[[Imposed], Iterator[Step]]] = {"folded": _folding, "cut": _cutting}
