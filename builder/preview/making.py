"""Making: a book and the editions that are looked at enter; pages and an EPUB in memory leave, nothing is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder.build import told
from builder.compose import compose
from builder.errors import BookError, Problem, Severity
from builder.model import Book, Edition, PageMap, Volume
from builder.pack import pack
from builder.preview.images import size_of
from builder.preview.pages import Pages, Sheaf, gather, show
from builder.preview.reader import Reader, open_epub
from builder.progress import Progress
from builder.proof import lay_out
from builder.workshop import Workshop


@dataclass(frozen=True, slots=True)
class Choice:
    """The two editions that are looked at side by side; None where the book has none of the kind."""

    printed: Edition | None
    reader: Edition | None


@dataclass(frozen=True, slots=True)
class Printed:
    """An edition on its pages."""

    pages: Pages
    page_map: PageMap
    sheaves: tuple[Sheaf, ...]
    contents: tuple[tuple[str, int], ...]  # (title, index of its first page)
    problems: tuple[Problem, ...]


def choose(editions: Sequence[Edition], wishes: Sequence[str]) -> Choice:
    """Choose the editions to look at: those last wished for, or else the plain ones.

    Shapes: `wishes` are names of editions, the newest last; an EPUB goes with the pages that it marks.
    """
    wished = [edition for name in reversed(wishes) for edition in editions if edition.name == name]
    in_order = [*wished, *(edition for edition in editions if edition.name == edition.format), *editions]
    printed = next((edition for edition in in_order if edition.format == "pdf"), None)
    marked = [edition for edition in editions if printed and edition.pages_from == printed.name]
    reader = next((edition for edition in (*wished, *marked, *in_order) if edition.format == "epub"), None)
    return Choice(printed, reader)


def print_pages(
    book: Book, edition: Edition, found: tuple[Problem, ...], workshop: Workshop, progress: Progress
) -> Printed:
    """Lay out an edition of a book in which so much was found to be wrong.

    Errors: BookError if anything is wrong that keeps it from being laid out.
    """
    volume, problems = _composed(book, edition, found, workshop)
    laid_out = lay_out(volume, workshop, progress)
    page_map, leaves = laid_out.pagination.page_map, laid_out.pagination.leaves
    sheaves = gather(volume, leaves, laid_out.furniture)
    by_section = {leaf.id: sheaf for leaf, sheaf in zip(leaves, sheaves, strict=True)}
    pages = show(page_map, by_section, size_of(sheaves[0]), edition)
    contents = tuple((section.text_title, page_map.anchors[section.id]) for section in volume.sections)
    return Printed(pages, page_map, sheaves, contents, (*problems, *laid_out.pagination.problems))


def pack_reader(
    book: Book, edition: Edition, found: tuple[Problem, ...], page_map: PageMap | None, workshop: Workshop
) -> tuple[Reader, tuple[Problem, ...]]:
    """Pack the EPUB of an edition, with the marks of its pages if these are the pages that are looked at.

    Errors: BookError if anything is wrong that keeps it from being packed.
    """
    volume, problems = _composed(book, edition, found, workshop)
    marked = page_map if page_map and page_map.edition == edition.pages_from else None
    return open_epub(pack(volume, marked)), problems


def _composed(
    book: Book, edition: Edition, found: tuple[Problem, ...], workshop: Workshop
) -> tuple[Volume, tuple[Problem, ...]]:
    volume, doubts = compose(book, edition, workshop.store)
    problems = (*found, *doubts)
    if volume is None or any(problem.severity is Severity.ERROR for problem in problems):
        raise BookError(*told(book, problems))
    return volume, problems
