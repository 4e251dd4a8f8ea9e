"""For a print shop: a bound edition enters, the file that the shop takes leaves, doubted by the shop's rules."""

from dataclasses import replace

from builder.errors import Place
from builder.finish.parts import Bound, Finished
from builder.model import Edition
from builder.press import Job, Shop, check_press, find_shop, press


def for_shop(bound: Bound) -> Finished:
    """Make the block of a book for a print shop.

    Errors: BookError of `press`, for what cannot be made into the shop's file.
    """
    job = block_job(bound)
    block = press(bound.pdf, job)
    return Finished(block, check_press(block, job))


def block_job(bound: Bound) -> Job:
    """Say what the shop is asked to do with the pages."""
    edition = bound.volume.edition
    return Job(
        shop_of(edition),
        binding=edition.printing.binding,
        accents=tuple(ink for _, ink in edition.printing.inks),
        place=edition.place,
        places=tuple(Place(page.file, page.line) if page.file else edition.place for page in bound.page_map.pages),
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
