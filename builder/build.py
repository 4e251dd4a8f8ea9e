"""Build: a request enters; every edition asked for goes its whole way and is written.

A caller that lives long, as a preview does, keeps a workshop and pays no start-up twice:

    with Workshop(request.store, request.jobs) as workshop:
        while ...:
            made = proof(request, "pdf", progress, workshop)  # in memory; nothing is written but the store
            report = build(request, progress, workshop)  # or with the files in dist/, each whole or not at all

To stop one of these from another thread call `workshop.stop()`: it raises `Stopped`, and the workshop may be used
again. Leaving the `with` block, by Ctrl-C too, ends the crew; no process stays behind.
"""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from builder.compose import compose
from builder.doubts import NOT_BUILT, idle, keep_doubts, recalled
from builder.errors import BookError, Place, Problem, Severity, excerpted, nearest, united
from builder.load import load
from builder.model import Book, Edition, Volume
from builder.progress import Progress, Step
from builder.proof import Proof, pull_proof
from builder.publish import file_name, outdated, publish
from builder.receipts import BuildReport, BuildRequest, BuiltFile, keep_report, last_report, request_key
from builder.rigour import Rigour, unpublishable, weighed
from builder.workshop import Stopped, Workshop

__all__ = [
    "BuildReport",
    "BuildRequest",
    "BuiltFile",
    "Proof",
    "Stopped",
    "Workshop",
    "build",
    "check",
    "chosen_editions",
    "file_name",
    "proof",
    "told",
]


def build(request: BuildRequest, progress: Progress, workshop: Workshop | None = None) -> BuildReport:
    """Build the editions that are asked for.

    Errors: BookError with every problem of the book, found in one run; files of an earlier build stay.
    """
    if unchanged := last_report(request):
        return unchanged
    if workshop is None:
        with Workshop(request.store, request.jobs) as own:
            return _built(request, progress, own)
    return _built(request, progress, workshop)


def proof(request: BuildRequest, edition: str, progress: Progress, workshop: Workshop) -> Proof:
    """Make one edition in memory: its file, its page map and what is doubtful about it.

    Errors: BookError with every problem of the book, found in one run.
    """
    progress(Step("reading the book"))
    book, found = load(request.root, request.environ)
    problems = [*found, *_release_faults(book, request.rigour)]
    chosen = chosen_editions(book, (edition,), problems)
    volumes = _volumes(book, chosen, problems, workshop)
    _stop_at_errors(told(book, problems, request.rigour))
    volume = volumes[edition]
    assert volume is not None, "an edition without a volume has errors"
    made = _pulled(volume, volumes, workshop, progress)
    _stop_at_errors(told(book, made.problems, request.rigour))
    return made.with_problems(told(book, (*problems, *made.problems), request.rigour))


def check(root: Path, environ: Mapping[str, str]) -> tuple[Problem, ...]:
    """Find everything that is wrong with a book and with what was built of it, without making a file.

    Shapes: of an edition that was not built since the last change it is noted that its pages were not looked at.
    """
    try:
        book, found = load(root, environ)
    except BookError as error:
        return error.problems
    problems, store = list(found), BuildRequest(root).store
    volumes: list[Volume] = []
    for edition in book.settings.editions:
        volume, doubts = compose(book, edition, store)
        volumes += [volume] if volume else []
        problems += doubts
    if not any(problem.severity is Severity.ERROR for problem in problems):  # else nothing can be built
        problems += recalled(volumes, store)
        if not any(problem.code == NOT_BUILT for problem in problems):
            problems += idle(book.settings.ignored, problems)
    return told(book, problems)


def _built(request: BuildRequest, progress: Progress, workshop: Workshop) -> BuildReport:
    key = request_key(request)  # before anything is read: who writes on meanwhile gets another build
    progress(Step("reading the book"))
    book, found = load(request.root, request.environ)
    problems = [*found, *_release_faults(book, request.rigour)]
    chosen = chosen_editions(book, request.editions or (("pdf",) if request.handout else ()), problems)
    editions = tuple(edition.in_copies(request.copies) for edition in chosen)
    volumes = _volumes(book, editions, problems, workshop)
    _stop_at_errors(told(book, problems, request.rigour))
    files: list[BuiltFile] = []
    for volume in (volume for edition in editions if (volume := volumes[edition.name]) is not None):
        try:
            if request.handout:
                from builder.handout import chapter_of, pull_handout

                made = pull_handout(volume, chapter_of(volume, request.handout), workshop, progress)
            else:
                made = _pulled(volume, volumes, workshop, progress)
            problems += (*made.problems, *outdated(made, request.folder))
            files += publish(made.with_problems(told(book, made.problems, request.rigour)), request)
        except BookError as error:
            problems += error.problems
    _stop_at_errors(told(book, problems, request.rigour))
    report = BuildReport(tuple(files), told(book, problems, request.rigour), tally=workshop.tally)
    keep_report(key, request, report)
    return report


def _pulled(volume: Volume, volumes: Mapping[str, Volume | None], workshop: Workshop, progress: Progress) -> Proof:
    printed = volumes.get(volume.edition.pages_from)
    made = pull_proof(volume, printed, workshop, progress)
    keep_doubts(workshop.store, volume, printed, made.problems)
    return made


def _volumes(
    book: Book, editions: Sequence[Edition], problems: list[Problem], workshop: Workshop
) -> dict[str, Volume | None]:
    """Compose the editions, and those whose pages they mark, and add everything that is wrong to the problems."""
    workshop.begin()
    for edition in [edition for edition in editions if edition.format == "pdf"][:1]:
        workshop.fit_out(book, edition)  # the crew gets ready while the chapters are rendered
    volumes: dict[str, Volume | None] = {}
    for edition in _with_their_pages(book, editions):
        volumes[edition.name], found = compose(book, edition, workshop.store)
        problems += found
    return volumes


def chosen_editions(book: Book, names: Iterable[str], found: Iterable[Problem]) -> tuple[Edition, ...]:
    """Give the editions of these names; all of them if none is named.

    Errors: BookError CB-BUILD-01 if there is none of a name, with what is wrong with the settings.
    """
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
        raise BookError(*told(book, [*unknown, *(fault for fault in found if fault.place.file == place.file)]))
    return tuple(editions[name] for name in wanted)


def _with_their_pages(book: Book, editions: Sequence[Edition]) -> tuple[Edition, ...]:
    """Add the editions whose pages the chosen ones mark."""
    marked = {edition.pages_from for edition in editions if edition.format == "epub"}
    return (*editions, *(e for e in book.settings.editions if e.name in marked - {e.name for e in editions}))


def _release_faults(book: Book, rigour: Rigour) -> tuple[Problem, ...]:
    return tuple(unpublishable(book.settings)) if rigour is Rigour.RELEASE else ()


def _stop_at_errors(found: Sequence[Problem]) -> None:
    if any(problem.severity is Severity.ERROR for problem in found):
        raise BookError(*found)


def told(book: Book, problems: Iterable[Problem], rigour: Rigour = Rigour.USUAL) -> tuple[Problem, ...]:
    """Order problems by place, each once, weighed, with the author's line; warnings that are silenced are left out."""
    silenced = {(one.code, one.file) for one in book.settings.ignored}
    kept = [
        problem
        for problem in united(excerpted(problem, book.texts) for problem in problems)
        if problem.severity is Severity.ERROR
        or not {(problem.code, problem.place.file), (problem.code, str(problem.place))} & silenced
    ]
    kept = [weighed(problem, rigour) for problem in kept]
    return tuple(sorted(kept, key=lambda problem: (problem.place, problem.code, problem.message)))
