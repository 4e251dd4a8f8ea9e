"""Validate: every galley and the book go in; what only the whole can show to be wrong comes out."""

import re
from collections.abc import Iterator, Sequence

from builder.errors import Place, Problem, Severity, excerpted, nearest
from builder.model import Book, Cluster, Galley
from builder.references import check_keys, check_uncited, check_unused


def validate(galleys: Sequence[Galley], book: Book) -> tuple[Problem, ...]:
    """Find what is named but not there, and what is there but never named.

    Shapes: galleys of one or more editions; every problem is told once, with its excerpt.
    """
    clusters = [*(it for galley in galleys for it in galley.clusters), *_in_credits(book)]
    problems = [
        *(() if "pictures" in book.doubtful else _unknown_pictures(galleys, book)),
        *(() if "bibliography" in book.doubtful else check_keys(clusters, book.bibliography)),
        *_listed_works(galleys, book),
        *_repeated_ids(galleys),
        *_unused_pictures(galleys, book),
    ]
    return tuple(excerpted(problem, book.texts) for problem in dict.fromkeys(problems))


def _in_credits(book: Book) -> Iterator[Cluster]:
    return (cluster for credit in book.credits.values() for cluster in credit.clusters)


def _listed_works(galleys: Sequence[Galley], book: Book) -> Iterator[Problem]:
    uncited = [it for galley in galleys for it in galley.uncited]
    if "bibliography" not in book.doubtful:
        yield from check_uncited(uncited, book.bibliography)
        if {galley.id for galley in galleys} == {source.id for source in book.sources} and not book.unread:
            listed = (*book.settings.nocite, *(key for key, _ in uncited))
            clusters = (*(it for galley in galleys for it in galley.clusters), *_in_credits(book))
            yield from check_unused(clusters, listed, book.bibliography)


def _unknown_pictures(galleys: Sequence[Galley], book: Book) -> Iterator[Problem]:
    for galley in galleys:
        for key, place in galley.pictures:
            if key not in book.pictures:
                yield _unknown_picture(key, place, book)


def _unknown_picture(key: str, place: Place, book: Book) -> Problem:
    if re.search(r"[/\\:]|\.\w{2,4}$", key):
        stem = re.split(r"[/\\]", key)[-1].rpartition(".")[0]
        by_file = (
            row.key for row in book.pictures.values() if row.file.rpartition("/")[2] == re.split(r"[/\\]", key)[-1]
        )
        row = next(by_file, "")
        hint = f"write its key, {row!r}" if row else nearest(stem or key, book.pictures)
        message = f"{key!r} is an address; pictures are named by their row in book/pictures.toml"
        hint = hint or "save the file in book/images, add a row for it to book/pictures.toml, and write the row's name"
        return Problem("CB-PIC-21", place, message, hint, subject=key)
    hint = nearest(key, book.pictures) or f"add a table [{key}] to book/pictures.toml"
    return Problem("CB-PIC-20", place, f"no picture is named {key!r}", hint, subject=key)


def _repeated_ids(galleys: Sequence[Galley]) -> Iterator[Problem]:
    for galley in galleys:
        first: dict[str, Place] = {}
        for anchor in galley.anchors:
            earlier = first.setdefault(anchor.id, anchor.place)
            if anchor.explicit and earlier != anchor.place:
                message = f"the id {anchor.id!r} stands in this chapter twice"
                yield Problem(
                    "CB-LINK-04", anchor.place, message, f"rename one; the other is at {earlier}", subject=anchor.id
                )


def _unused_pictures(galleys: Sequence[Galley], book: Book) -> Iterator[Problem]:
    if book.unread or {galley.id for galley in galleys} != {source.id for source in book.sources}:
        return  # a chapter that could not be rendered may hold it
    used = {key for galley in galleys for key, _ in galley.pictures} | {book.settings.cover}
    looks = "\n".join([*book.templates.values(), *book.styles.values()])
    for key, picture in book.pictures.items():
        in_looks = f"picture:{key}" in looks or picture.file.rpartition("/")[2] in looks
        if key not in used and not in_looks:
            message = f"the picture {key!r} is never placed"
            hint = f"place it with '::: figure {key}', or take its row out"
            yield Problem("CB-PIC-24", picture.place, message, hint, Severity.WARNING, subject=key)
