"""Proof: a volume enters and goes the rest of its way; its file leaves in memory, with all that is known of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from builder.bench import Bench
from builder.bystander import NOBODY, Bystander
from builder.errors import BookError, Problem
from builder.heads import name_pages_of_notes
from builder.model import Access, Furniture, Leaf, PageMap, Placement, Section, Volume
from builder.paginate import Pagination, paginate
from builder.progress import Progress, Step, counting
from builder.workshop import Task, Workshop

if TYPE_CHECKING:  # whatever comes after the layout is loaded while the crew lays out
    from builder.finish import Bound


@dataclass(frozen=True, slots=True)
class Proof:
    """An edition made in memory: nothing of it is on the disk."""

    volume: Volume
    file: bytes  # what is published: a PDF or an EPUB, as the edition asks
    page_map: PageMap | None  # of a PDF its own, before it is laid on sheets; of an EPUB that whose pages it marks
    problems: tuple[Problem, ...]  # of layout, binding and checking
    instructions: tuple[str, ...] = ()  # how to print and bind it
    beside: tuple[tuple[str, bytes], ...] = ()  # files that go with it, by the end of their name
    access: Access | None = None  # of an EPUB: what it says of its accessibility
    bound: bytes = b""  # a PDF as the reader turns its pages: what is laid on sheets, or else the file itself
    chapter: str = ""  # of a handout: the one that it was cut to

    @property
    def pages(self) -> int:
        """Count the pages; an EPUB has none."""
        return len(self.page_map.pages) if self.page_map and self.volume.edition.format == "pdf" else 0

    def with_problems(self, problems: tuple[Problem, ...]) -> "Proof":
        """Give the same proof with other problems."""
        return replace(self, problems=problems)


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A printed edition on its pages, before they are bound."""

    pagination: Pagination
    furniture: tuple[Furniture, ...]  # running heads and folios, one for each leaf


def pull_proof(volume: Volume, printed: Volume | None, workshop: Workshop, progress: Progress) -> Proof:
    """Make the file of an edition, and check it.

    Shapes: `printed` is the volume of the edition whose pages an EPUB marks.
    Errors: BookError if the page numbers do not come to rest, or the layout engine cannot start.
    """
    return _FORMATS[volume.edition.format](volume, printed, workshop, progress)


def lay_out(volume: Volume, workshop: Workshop, progress: Progress, bystander: Bystander = NOBODY) -> LaidOut:
    """Lay out a printed edition, with its running heads and folios.

    Errors: BookError if the page numbers do not come to rest, or the layout engine cannot start.
    """
    pagination = paginate_volume(volume, workshop, progress, bystander)
    leaves = name_pages_of_notes(pagination.leaves, volume, pagination.page_map)
    parts = zip(leaves, volume.sections, pagination.furnishings, strict=True)
    return LaidOut(pagination, tuple(workshop.furnish(volume, list(parts))))


def _pull_pdf(volume: Volume, _: Volume | None, workshop: Workshop, progress: Progress) -> Proof:
    bench = Bench(volume)
    laid_out = lay_out(volume, workshop, progress, bench)
    from builder.check import check_pdf
    from builder.finish import Order, finish

    bound = _bound(volume, laid_out, bench, progress)
    page_map = bound.page_map
    progress(Step(f"{volume.edition.name}: looking at {len(page_map.pages)} pages"))
    parts = list(zip(laid_out.pagination.leaves, laid_out.furniture, strict=True))
    doubts = (*bound.problems, *_doubts(bound, parts, workshop))

    def typeset(extra: Volume) -> "Bound":
        more = _bound(extra, lay_out(extra, workshop, progress), Bench(extra), progress)
        return replace(more, problems=(*more.problems, *check_pdf(more.pdf, extra, more.page_map)))

    try:
        done = finish(bound, Order(typeset))
    except BookError as error:
        raise BookError(*doubts, *error.problems) from None
    return Proof(volume, done.pdf, page_map, (*doubts, *done.problems), done.steps, done.beside, bound=bound.pdf)


def _bound(volume: Volume, laid_out: LaidOut, bench: Bench, progress: Progress) -> "Bound":
    from builder.bind import bind_open
    from builder.finish import Bound
    from builder.preflight import located

    pagination, page_map = laid_out.pagination, laid_out.pagination.page_map
    progress(Step(f"{volume.edition.name}: binding {len(page_map.pages)} pages"))
    file = bind_open(volume, bench.take(pagination.leaves), laid_out.furniture, page_map)
    return Bound(volume, page_map, file, located(pagination.leaves, page_map))


def _doubts(bound: "Bound", parts: Sequence[tuple[Leaf, Furniture]], workshop: Workshop) -> tuple[Problem, ...]:
    """Check a bound PDF, and look at its pages, each worker at its share of them."""
    from builder.check import check_promises, check_syntax, keep_sound, recall_sound
    from builder.preflight import inspect, settle, survey_sections

    volume, page_map, store = bound.volume, bound.page_map, workshop.store
    survey = survey_sections(volume, parts, page_map, store)
    parts_of_work = 2 * workshop.jobs  # smaller ones end at the same time
    shares = [share for number in range(parts_of_work) if (share := survey.missing[number::parts_of_work])]
    tasks: list[Task] = [
        (check_syntax, (bound.pdf, recall_sound(store, volume.edition.name))),
        *((inspect, (bound.pdf, [job for _, job in share])) for share in shares),
        (check_promises, (bound.pdf, *_bare(volume, page_map))),  # the longest come first
    ]
    syntax, *looked_at, promises = workshop.share(tasks)
    keep_sound(store, volume.edition.name, syntax.sound)
    order = [key for share in shares for key, _ in share]
    seen = dict(zip(order, (one for share in looked_at for one in share), strict=True))
    return (*syntax.problems, *promises, *settle(survey, [seen[key] for key, _ in survey.missing], page_map, store))


def _bare(volume: Volume, page_map: PageMap) -> tuple[Volume, PageMap]:
    """Leave out what a check does not read, so that it need not be sent."""
    sections = tuple(replace(section, html="") for section in volume.sections)
    pages = tuple(replace(page, blocks=(), pictures=()) for page in page_map.pages)
    return replace(volume, sections=sections, stylesheet=""), replace(page_map, pages=pages)


def paginate_volume(
    volume: Volume, workshop: Workshop, progress: Progress, bystander: Bystander = NOBODY
) -> Pagination:
    """Find the page of everything in a volume.

    Errors: BookError if the page numbers do not come to rest, or the layout engine cannot start.
    """

    def lay_out(wanted: Sequence[tuple[Section, Placement]]) -> Sequence[Leaf]:
        words = f"{volume.edition.name}: laying out {len(wanted)} sections"
        return workshop.typeset(volume, wanted, counting(progress, words, len(wanted)), bystander)

    pagination = paginate(volume, lay_out, workshop.last_page_map(volume))
    workshop.keep_page_map(volume, pagination.page_map)
    return pagination


def _pull_epub(volume: Volume, printed: Volume | None, workshop: Workshop, progress: Progress) -> Proof:
    from builder.check import check_epub, check_ways
    from builder.pack import packed

    page_map = paginate_volume(printed, workshop, progress).page_map if printed else None  # laid out before: not again
    progress(Step(f"{volume.edition.name}: packing {len(volume.sections)} sections"))
    made = packed(volume, page_map)
    return Proof(
        volume,
        made.data,
        page_map,
        (*made.problems, *check_epub(made.data, volume.edition.max_mb), *check_ways(made.data, volume)),
        access=made.access,
    )


_Puller = Callable[[Volume, Volume | None, Workshop, Progress], Proof]
_FORMATS: Mapping[str, _Puller] = {"pdf": _pull_pdf, "epub": _pull_epub}
