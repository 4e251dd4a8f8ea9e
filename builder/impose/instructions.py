"""How to print, fold and bind one imposed file: what was imposed and a number of copies enter, words leave."""

from collections.abc import Callable, Iterator, Mapping

from builder.impose.plan import Imposed
from builder.impose.schemes import FINISHES
from builder.impose.words import Words, words_of

_SPARE = 20  # one sheet in so many is spoilt, by experience of office printers

Step = tuple[str, str]  # what it is about, what to do


def instructions(imposed: Imposed, copies: int, language: str = "en") -> tuple[str, ...]:
    """Say how this very file is printed and made into a book, one sentence or two for each step.

    Errors: none; fewer than one copy is taken for one, and a language without these words is told in English.
    """
    return tuple(f"{title}: {text}" for title, text in steps(imposed, max(copies, 1), words_of(language)))


def steps(imposed: Imposed, copies: int, words: Words) -> tuple[Step, ...]:
    """List the steps from paper to book."""
    way = "folded" if FINISHES[imposed.plan.scheme].is_folded else "cut"
    return (*_printing(imposed, copies, words), *_BINDING[way](imposed, words), *_warnings(imposed, words))


def _printing(imposed: Imposed, copies: int, words: Words) -> Iterator[Step]:
    plan = imposed.plan
    needed = imposed.sheets * copies
    yield (
        words.say("Paper"),
        words.say(
            "paper",
            sheet=plan.sheet,
            thickness=f"{plan.paper_mm:g}",
            each=words.count("sheets", imposed.sheets),
            copies=words.count("copies_take", copies),
            needed=words.count("sheets", needed),
            spare=words.count("spare", -(-needed // _SPARE)),
        ),
    )
    yield words.say("Printer"), words.say("printer_wide" if imposed.is_wide else "printer_tall")
    yield words.say("Try"), words.say("try_fold" if FINISHES[plan.scheme].is_folded else "try_cut")
    if imposed.cover_pdf:
        count = {"sheets": words.count("sheets", copies), "copies": words.count("copies", copies)}
        yield words.say("Cover"), words.say("cover", **count)


def _folding(imposed: Imposed, words: Words) -> Iterator[Step]:
    plan, scheme = imposed.plan, FINISHES[imposed.plan.scheme]
    left, right = _face(imposed, words)
    nested = scheme.gathering // 4 or imposed.sheets
    order = {
        "left": left,
        "right": right,
        "gatherings": words.count("gatherings", imposed.sheets // nested),
        "nested": words.count("sheets", nested),
    }
    yield words.say("Order"), words.say("order_signatures" if scheme.gathering else "order_booklet", **order)
    what = "each_" if scheme.gathering else "cover_" if imposed.cover_pdf else ""
    yield words.say("Fold"), words.say(f"fold_{what}{plan.binding}")
    yield words.say("Bind"), _binding(imposed, words)
    yield words.say("Trim"), _trimming(imposed, nested, words)
    yield from _blanks(imposed, words)


def _binding(imposed: Imposed, words: Words) -> str:
    if FINISHES[imposed.plan.scheme].gathering:
        return words.say("bind_sewn")
    quarter = imposed.format.height / 4
    return words.say("bind_staples", near=f"{quarter:.0f}", far=f"{imposed.format.height - quarter:.0f}")


def _trimming(imposed: Imposed, nested: int, words: Words) -> str:
    plan = imposed.plan
    size = {"width": f"{imposed.format.width:g}", "height": f"{imposed.format.height:g}"}
    at = "marks" if plan.marks else "size"
    if plan.creep:
        most = max(side.creep_mm for side in imposed.sides)
        return words.say(f"trim_creep_{at}", **size, most=f"{most:.2f}")
    if not imposed.is_untrimmed:
        return words.say(f"trim_{at}", **size)
    push = (nested - 1) * plan.paper_mm + (plan.cover_mm if imposed.cover_pdf else 0.0)
    return words.say("trim_none", push=f"{push:.1f}")


def _cutting(imposed: Imposed, words: Words) -> Iterator[Step]:
    edge = imposed.plan.binding
    yield words.say("Order"), words.say("order_cut", sheets=words.count("sheets", imposed.sheets))
    where = "middle" if imposed.is_untrimmed else "marks" if imposed.plan.marks else "between"
    yield words.say("Cut"), words.say(f"cut_{where}")
    yield words.say("Pile"), words.say(f"pile_{edge}")
    yield words.say("Bind"), words.say(f"bind_{edge}")
    yield from _blanks(imposed, words)


def _blanks(imposed: Imposed, words: Words) -> Iterator[Step]:
    if imposed.blanks:
        kept = "last" if imposed.plan.keep_last == 1 else "two"
        yield words.say("Blank"), words.count(f"blank_{kept}", imposed.blanks)


def _warnings(imposed: Imposed, words: Words) -> Iterator[Step]:
    for problem in imposed.problems:
        yield words.say("Mind"), words.warning(problem.code) or f"{problem.message}; {problem.hint}."


def _face(imposed: Imposed, words: Words) -> tuple[str, str]:
    """Name the two pages that show on the face of the first sheet."""
    names = [
        words.say("page").format(slot.page + 1) if slot.page is not None else words.say("blank_page")
        for slot in imposed.sides[0].slots
    ]
    return names[0], names[1]


_BINDING: Mapping[str, Callable[[Imposed, Words], Iterator[Step]]] = {"folded": _folding, "cut": _cutting}
