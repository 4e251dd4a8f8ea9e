"""For the printer and the stapler: a bound edition enters, sheets to fold or cut leave, with the words for them."""

from builder.finish.parts import Bound, Finished, Order
from builder.impose import Plan, impose, instructions, trial_sheet
from builder.model import Edition


def on_sheets(bound: Bound, order: Order) -> Finished:
    """Lay the pages of an edition on sheets.

    Errors: BookError of `impose`, for a plan by which no book comes out.
    """
    plan = plan_of(bound.volume.edition)
    imposed = impose(bound.pdf, plan)
    beside = [("trial", trial_sheet(plan, imposed.format))]
    beside += [("cover", imposed.cover_pdf)] if imposed.cover_pdf else []
    return Finished(imposed.pdf, imposed.problems, instructions(imposed, order.copies), tuple(beside))


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
