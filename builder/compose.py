"""Compose: a book and an edition enter; its volume leaves, with everything that is wrong with it."""

from builder.assemble import assemble
from builder.errors import BookError, Problem
from builder.galleys import rendered
from builder.model import Book, Edition, Galley, Source, Volume
from builder.store import Store
from builder.validate import validate


def compose(book: Book, edition: Edition, store: Store) -> tuple[Volume | None, tuple[Problem, ...]]:
    """Render and assemble one edition of a book.

    Errors: none raised; there is no volume if references or citations cannot be resolved.
    """
    problems: list[Problem] = []
    galleys: list[Galley] = []
    unread: list[Source] = []
    for source in book.sources:
        try:
            galley, doubts = rendered(book, edition, source, store)
        except BookError as error:
            problems += error.problems
            unread.append(source)
        else:
            galleys.append(galley)
            problems += doubts
    problems += validate(galleys, book)
    try:
        volume, doubts = assemble(book, edition, galleys, (*book.unread, *unread), store)
    except BookError as error:
        return None, (*problems, *error.problems)
    return volume, (*problems, *doubts)
