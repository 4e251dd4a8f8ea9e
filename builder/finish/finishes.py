"""The table of finishes: what an edition may ask for under `finish`, and the function that does it."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from builder import impose
from builder.finish.folding import on_sheets
from builder.finish.parts import Bound, Finished, Order
from builder.finish.shop import for_shop
from builder.press import grey

_Finish = Callable[[Bound, Order], Finished]

# A new finish is a function and a row here.
FINISHES: Mapping[str, _Finish] = {
    "": lambda bound, _: Finished(bound.pdf),
    **dict.fromkeys(impose.FINISHES, on_sheets),
    "press": for_shop,
}


def finish(bound: Bound, order: Order) -> Finished:
    """Do with a bound edition what it asks for."""
    return FINISHES[bound.volume.edition.finish](in_its_colours(bound), order)


def in_its_colours(bound: Bound) -> Bound:
    """Give a bound edition that is printed without colours its greys; a press is given black ink in their place."""
    edition = bound.volume.edition
    is_grey = edition.colour == "grey" and edition.finish != "press"
    return replace(bound, pdf=grey(bound.pdf)) if is_grey else bound
