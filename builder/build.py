"""Build: a request enters; every edition asked for goes its whole way and is written."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.assemble import assemble
from builder.bind import bind
from builder.check import check_epub, check_pdf
from builder.errors import BookError, Place, Problem, Severity, excerpted, nearest
from builder.finish import Bound, finish
from builder.heads import name_pages_of_notes
from builder.load import load
from builder.model import Book, Edition, Galley, Leaf, Placement, Section, Source, Volume
from builder.pack import pack
from builder.paginate import Pagination, paginate
from builder.progress import Progress, Step, counting
from builder.receipts import BuildReport, BuildRequest, BuiltFile, keep_report, last_report
from builder.render import render
from builder.store import Store, write_whole
from builder.validate import validate
from builder.workshop import Workshop

__all__ = ["BuildReport", "BuildRequest", "BuiltFile", "build", "check", "file_name"]


@dataclass(frozen=True, slots=True)
class _Made:
    data: bytes
    pages: int
    problems: tuple[Problem, ...]
    instructions: tuple[str, ...] = ()
    beside: tuple[tuple[str, bytes], ...] = ()  # files that go with it, by the end of their name


def build(request: BuildRequest, progress: Progress) -> BuildReport:
    """Build the editions that are asked for.

    Errors: BookError with every problem of the book, found in one run; files of an earlier build stay.
    """
    if unchanged := last_report(request):
        return unchanged
    progress(Step("reading the book"))
    book, found = load(request.root, request.environ)
    problems = list(found)
    editions = _chosen(book, request.editions, problems)
    files: list[BuiltFile] = []
    with Workshop(request.store, request.jobs) as workshop:
        if any(edition.format == "pdf" for edition in editions):
            workshop.prepare()  # the crew unpacks while the chapters are rendered
        volumes = {
            edition.name: _volume(book, edition, problems, request.store)
            for edition in _with_their_pages(book, editions)
        }
        _stop_at_errors(book, problems)
        for volume in (volume for edition in editions if (volume := volumes[edition.name]) is not None):
            try:
                printed = volumes.get(volume.edition.pages_from)
                made = _FORMATS[volume.edition.format](volume, printed, workshop, progress)
                problems += made.problems
                files += _written(volume, made, request.folder)
            except BookError as error:
                problems += error.problems
    _stop_at_errors(book, problems)
    report = BuildReport(tuple(files), _told(book, problems), tally=workshop.tally)
    keep_report(request, report)
    return report


def check(root: Path, environ: Mapping[str, str]) -> tuple[Problem, ...]:
    """Find everything that is wrong with a book, without making a file."""
    try:
        book, found = load(root, environ)
    except BookError as error:
        return error.problems
    problems = list(found)
    for edition in book.settings.editions:
        _volume(book, edition, problems, BuildRequest(root).store)
    return _told(book, problems)


def file_name(volume: Volume) -> str:
    """Name the file of an edition: the one that is named like its format carries the book's name alone."""
    edition = volume.edition
    suffix = "" if edition.name == edition.format else f"-{edition.name}"
    return f"{volume.metadata.slug}{suffix}.{edition.format}"


def _chosen(book: Book, names: Iterable[str], found: list[Problem]) -> tuple[Edition, ...]:
    editions = {edition.name: edition for edition in book.settings.editions}
    wanted = tuple(dict.fromkeys(names)) or tuple(editions)
    place, hint = Place("book/book.toml"), f"the editions are {', '.join(editions)}"
    unknown = [
        Problem("CB-BUILD-01", place, f"there is no edition '{name}'", nearest(name, editions) or hint)
        for name in wanted
        if name not in editions
    ]
    if unknown:
        # a mistake in the settings may be why it is unknown
        raise BookError(*_told(book, [*unknown, *(fault for fault in found if fault.place.file == place.file)]))
    return tuple(editions[name] for name in wanted)


def _with_their_pages(book: Book, editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """Add the editions whose pages the chosen ones mark."""
    marked = {edition.pages_from for edition in editions if edition.format == "epub"}
    return (*editions, *(e for e in book.settings.editions if e.name in marked and e not in editions))


def _volume(book: Book, edition: Edition, problems: list[Problem], store: Store) -> Volume | None:
    """Render and assemble one edition, and add everything that is wrong to the problems."""
    galleys: list[Galley] = []
    unread: list[Source] = []
    for source in book.sources:
        try:
            galley, doubts = render(book, edition, source)
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
        problems += error.problems
        return None
    problems += doubts
    return volume


def _stop_at_errors(book: Book, problems: Iterable[Problem]) -> None:
    told = _told(book, problems)
    if any(problem.severity is Severity.ERROR for problem in told):
        raise BookError(*told)


def _told(book: Book, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Order problems by place, each once, with the author's line, and without the warnings that are silenced."""
    silenced = {(ignored.code, ignored.file) for ignored in book.settings.ignored}
    kept = [
        problem
        for problem in dict.fromkeys(excerpted(problem, book.texts) for problem in problems)
        if problem.severity is Severity.ERROR or (problem.code, problem.place.file) not in silenced
    ]
    return tuple(sorted(kept, key=lambda problem: (problem.place, problem.code, problem.message)))


def _make_pdf(volume: Volume, _: Volume | None, workshop: Workshop, progress: Progress) -> _Made:
    pagination = _paginate(volume, workshop, progress)
    page_map = pagination.page_map
    progress(Step(f"{volume.edition.name}: binding {len(page_map.pages)} pages"))
    leaves = name_pages_of_notes(pagination.leaves, volume, page_map)
    parts = zip(leaves, volume.sections, pagination.furnishings, strict=True)
    data = bind(volume, pagination.leaves, workshop.furnish(volume, list(parts)), page_map)
    done = finish(Bound(volume, page_map, data))
    problems = (*pagination.problems, *check_pdf(data, volume, page_map), *done.problems)
    return _Made(done.pdf, len(page_map.pages), problems, done.steps, done.beside)


def _paginate(volume: Volume, workshop: Workshop, progress: Progress) -> Pagination:
    def lay_out(wanted: Sequence[tuple[Section, Placement]]) -> Sequence[Leaf]:
        words = f"{volume.edition.name}: laying out {len(wanted)} sections"
        return workshop.typeset(volume, wanted, counting(progress, words, len(wanted)))

    pagination = paginate(volume, lay_out, workshop.last_page_map(volume))
    workshop.keep_page_map(volume, pagination.page_map)
    return pagination


def _make_epub(volume: Volume, printed: Volume | None, workshop: Workshop, progress: Progress) -> _Made:
    page_map = _paginate(printed, workshop, progress).page_map if printed else None  # laid out before: not again
    progress(Step(f"{volume.edition.name}: packing {len(volume.sections)} sections"))
    data = pack(volume, page_map)
    return _Made(data, 0, check_epub(data))


_Maker = Callable[[Volume, Volume | None, Workshop, Progress], _Made]
_FORMATS: Mapping[str, _Maker] = {"pdf": _make_pdf, "epub": _make_epub}


def _written(volume: Volume, made: _Made, out: Path) -> tuple[BuiltFile, ...]:
    """Write a file; one that failed its check is kept beside the last good one."""
    path = out / file_name(volume)
    if any(problem.severity is Severity.ERROR for problem in made.problems):
        write_whole(path.with_name(f"{path.stem}.failed{path.suffix}"), made.data)
        return ()
    write_whole(path, made.data)
    for name, data in made.beside:
        write_whole(path.with_name(f"{path.stem}-{name}{path.suffix}"), data)
    return (BuiltFile(volume.edition.name, path, made.pages, len(made.data), made.instructions),)
