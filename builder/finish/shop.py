"""For a print shop: a bound edition enters, the file that the shop takes leaves, doubted by the shop's rules."""

from dataclasses import replace

from builder.finish.parts import Bound, Finished, Order
from builder.finish.wrap import wrapped
from builder.images import separation
from builder.model import Edition
from builder.press import Job, Shop, check_press, find_shop, press


def for_shop(bound: Bound, order: Order) -> Finished:
    """Make the block of a book for a print shop, and the cover that goes round it.

    Errors: BookError of `press` and `wrapped`, for what cannot be made into the shop's files.
    """
    job = block_job(bound)
    block = press(bound.pdf, job)
    problems = check_press(block, job)
    if not bound.volume.edition.wants_wrap:
        return Finished(block, problems)
    cover = wrapped(bound, job, order)
    return Finished(block, (*problems, *cover.problems), beside=cover.beside)


def block_job(bound: Bound) -> Job:
    """Say what the shop is asked to do with the pages."""
    edition = bound.volume.edition
    inks = separation(edition)
    return Job(
        shop_of(edition),
        binding=edition.printing.binding,
        accents=tuple(shares for _, shares in inks.named) if inks else (),
        place=edition.place,
        edition=edition.name,
        pages=bound.page_map.pages,
    )


def shop_of(edition: Edition) -> Shop:
    """Find the shop of an edition, with what the edition wants otherwise."""
    printing = edition.printing
    shop = find_shop(printing.shop, edition.place)
    return replace(
        shop,
        bleed_mm=printing.bleed_mm,
        marks=printing.marks,
        grey=edition.colour == "grey",
        rgb=edition.colour == "rgb",
    )
