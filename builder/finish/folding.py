"""For the printer and the stapler: a bound edition enters, sheets to fold or cut leave, with the words for them."""

from builder.errors import Problem
from builder.finish.leaves import instruction_volume, notes_volume
from builder.finish.parts import Bound, Finished, Order
from builder.impose import Plan, blanks_of, impose, insert_pages, instructions, trial_sheet
from builder.model import Edition
from builder.press import unused_bleed


def on_sheets(bound: Bound, order: Order) -> Finished:
    """Lay the pages of an edition on sheets.

    Errors: BookError of `impose`, for a plan by which no book comes out.
    """
    edition, language = bound.volume.edition, bound.volume.metadata.language
    plan = plan_of(edition)
    imposed = impose(_filled(bound, plan, order), plan)
    sheet = order.typeset(instruction_volume(bound.volume, imposed))
    beside = [("instructions", sheet.pdf), ("trial", trial_sheet(plan, imposed.format))]
    beside += [("cover", imposed.cover_pdf)] if imposed.cover_pdf else []
    steps = instructions(imposed, edition.printing.copies, language)
    problems = (*imposed.problems, *sheet.problems, *_doubts(bound))
    return Finished(imposed.pdf, problems, steps, tuple(beside))


def _doubts(bound: Bound) -> tuple[Problem, ...]:
    edition = bound.volume.edition
    if not edition.printing.bleed_mm or edition.printing.creep:  # creep needs bleed, whatever is printed there
        return ()
    return unused_bleed(bound.pdf, edition.printing.bleed_mm, edition.place)


def _filled(bound: Bound, plan: Plan, order: Order) -> bytes:
    """Put ruled pages where blank ones would be added, if the edition wants them."""
    count = blanks_of(plan, bound.pdf)
    if bound.volume.edition.printing.fill != "notes" or not count:
        return bound.pdf
    return insert_pages(bound.pdf, order.typeset(notes_volume(bound.volume, count)).pdf, plan)


def plan_of(edition: Edition) -> Plan:
    """Say how the pages of an edition are laid on sheets."""
    printing = edition.printing
    return Plan(
        scheme=edition.finish,
        sheet=edition.sheet,
        binding=printing.binding,
        keep_last=printing.keep_last,
        paper_mm=printing.paper_mm,
        creep=printing.creep,
        marks=printing.marks,
        cover_apart=printing.cover == "apart",
        cover_mm=printing.cover_mm,
        place=edition.place,
    )
