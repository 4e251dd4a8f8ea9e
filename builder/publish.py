"""Publish: a proof enters; its files stand on the disk, each whole, and those of an earlier build if it has failed."""

from collections.abc import Iterator
from pathlib import Path

from builder.errors import Problem, Severity
from builder.model import Volume
from builder.proof import Proof
from builder.receipts import BuildRequest, BuiltFile
from builder.store import write_whole
from builder.stored import page_map_as_json


def file_name(volume: Volume, chapter: str = "") -> str:
    """Name the file of an edition: the one that is named like its format carries the book's name alone.

    Shapes: `chapter` is the one that a handout was cut to.
    """
    edition = volume.edition
    names = (volume.metadata.slug, "" if edition.name == edition.format else edition.name, chapter)
    return f"{'-'.join(name for name in names if name)}.{edition.format}"


def publish(made: Proof, request: BuildRequest) -> tuple[BuiltFile, ...]:
    """Write an edition, what goes with it and its page map; one that failed its check is kept beside the last good one.

    Errors: BookError if the folder cannot be written or the disk is full.
    """
    path = request.folder / file_name(made.volume, made.chapter)
    if any(problem.severity is Severity.ERROR for problem in made.problems):
        write_whole(path.with_name(f"{path.stem}.failed{path.suffix}"), made.file)
        return ()
    write_whole(path, made.file)
    name, page_map = made.volume.edition.name, _written_map(made, request)
    files = [BuiltFile(name, path, made.pages, len(made.file), made.instructions, made.access, page_map)]
    for beside, data in _beside(made, request.folder):
        write_whole(beside, data)
        files.append(BuiltFile(name, beside, 0, len(data)))
    return tuple(files)


def outdated(made: Proof, out: Path) -> Iterator[Problem]:
    """Doubt what an earlier build left and somebody may have printed already."""
    from builder.press import stale_cover

    for path, data in _beside(made, out):
        if path.is_file():
            yield from stale_cover(path.read_bytes(), data, made.volume.edition.place)


def _written_map(made: Proof, request: BuildRequest) -> Path | None:
    if not made.pages or made.page_map is None or made.chapter:
        return None
    path = request.maps_folder / f"{made.volume.edition.name}.json"
    write_whole(path, page_map_as_json(made.page_map).encode())
    return path


def _beside(made: Proof, out: Path) -> Iterator[tuple[Path, bytes]]:
    """Name the files that go with an edition's own."""
    path = out / file_name(made.volume)
    return ((path.with_name(f"{path.stem}-{name}{path.suffix}"), data) for name, data in made.beside)
