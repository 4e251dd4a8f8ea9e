"""Receipts: what a build was asked for and made, so that the next one knows that nothing changed."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from builder import __version__
from builder.errors import Problem, problem_from
from builder.model import Access
from builder.rigour import Rigour
from builder.store import Store, key_of

FOLDERS = ("book", "chapters", "styles")  # all that a book is made from


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What is to be built."""

    root: Path
    editions: tuple[str, ...] = ()  # empty: all
    out: Path | None = None  # default: dist/ in the project
    jobs: int = 1
    environ: Mapping[str, str] = field(default_factory=dict)
    rigour: Rigour = Rigour.USUAL
    handout: str = ""  # a chapter to be cut from each of the editions; empty: the editions themselves
    copies: int = 0  # for how many the sheets are counted; 0: as the book says

    @property
    def folder(self) -> Path:
        """Name the folder for the files."""
        return self.out or self.root / "dist"

    @property
    def maps_folder(self) -> Path:
        """Name the folder for the page maps."""
        return self.root / ".chapbook" / "pages"

    @property
    def store(self) -> Store:
        """Name the project's store."""
        return Store(self.root / ".chapbook")


@dataclass(frozen=True, slots=True)
class BuiltFile:
    """One file that was made."""

    edition: str
    path: Path
    pages: int  # 0 for an EPUB
    size: int  # bytes
    instructions: tuple[str, ...] = ()  # how to print and bind it
    access: Access | None = None  # of an EPUB: what it says of its accessibility
    page_map: Path | None = None  # of a PDF: where everything is on its pages, as docs/page-map.md says


@dataclass(frozen=True, slots=True)
class Tally:
    """How many sections of a build were laid out, and how many were as in an earlier one."""

    laid_out: int = 0
    reused: int = 0


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What was made, and what is doubtful about it."""

    files: tuple[BuiltFile, ...]
    problems: tuple[Problem, ...]
    is_unchanged: bool = False  # nothing had to be made
    tally: Tally = Tally()


def last_report(request: BuildRequest) -> BuildReport | None:
    """Give the report of an earlier build if it was asked for the same and its files still stand, byte for byte."""
    data = request.store.get(request_key(request))
    receipt = json.loads(data) if data else None
    if receipt is None or not all(_stands(request, row) for row in receipt["files"]):
        return None
    files = (_file(row, request) for row in receipt["files"])
    return BuildReport(tuple(files), tuple(problem_from(row) for row in receipt["problems"]), is_unchanged=True)


def keep_report(key: str, request: BuildRequest, report: BuildReport) -> None:
    """Keep the report of a build for the next one, under the key that its request had when it began."""
    rows = [
        {
            **{"edition": file.edition, "name": file.path.name, "pages": file.pages, "size": file.size},
            **{"sha256": _digest(file.path), "instructions": file.instructions},
            "page_map": file.page_map.name if file.page_map else "",
            "access": asdict(file.access) if file.access else None,
        }
        for file in report.files
    ]
    problems = [asdict(problem) | {"severity": problem.severity.value} for problem in report.problems]
    request.store.put(key, json.dumps({"files": rows, "problems": problems}).encode())


def request_key(request: BuildRequest) -> str:
    """Make the key of a request as things stand: of all that it asks for, and all that is in the project."""
    inputs = [(name, _digest(path)) for name, path in sorted(_inputs(request.root))]
    return key_of("receipt", builder_key(), request.editions, _asked(request), inputs)


def _asked(request: BuildRequest) -> tuple[object, ...]:
    return request.environ.get("SOURCE_DATE_EPOCH", ""), request.rigour.value, request.handout, request.copies


def _inputs(root: Path) -> Iterator[tuple[str, Path]]:
    for folder in FOLDERS:
        for path in (root / folder).rglob("*"):
            if path.is_file():
                yield path.relative_to(root).as_posix(), path


@cache
def libraries_key() -> str:
    """Make the key of the libraries that a book is made with, by when they were installed; none of them is loaded.

    A new Pango lays out otherwise: on Linux the system notes in one file when any of its libraries changes.
    """
    files = [Path(spec.origin) for name in _LIBRARIES if (spec := find_spec(name)) and spec.origin]
    facts = [path.stat() for path in (*files, Path("/etc/ld.so.cache")) if path.is_file()]
    return key_of([(each.st_size, each.st_mtime_ns) for each in facts])


_LIBRARIES = ("weasyprint", "pydyf", "tinycss2", "fontTools", "uharfbuzz", "pikepdf", "PIL", "jinja2", "markdown_it")


@cache
def builder_key() -> str:
    """Make the key of the builder itself: its code and its own fonts, styles and languages, by size and time."""
    folder = Path(__file__).parent
    facts = [
        (path.relative_to(folder).as_posix(), path.stat().st_size, path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix != ".pyc"
    ]
    return key_of(__version__, libraries_key(), facts)


def _digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def _stands(request: BuildRequest, row: Mapping[str, Any]) -> bool:
    path = request.folder / row["name"]
    if row["page_map"] and not (request.maps_folder / row["page_map"]).is_file():
        return False
    return path.is_file() and path.stat().st_size == row["size"] and bool(_digest(path) == row["sha256"])


def _file(row: Mapping[str, Any], request: BuildRequest) -> BuiltFile:
    pairs = {name: tuple((one, other) for one, other in rows) for name, rows in (row["access"] or {}).items()}
    access = Access(**pairs) if pairs else None
    page_map = request.maps_folder / row["page_map"] if row["page_map"] else None
    path, steps = request.folder / row["name"], tuple(row["instructions"])
    return BuiltFile(row["edition"], path, row["pages"], row["size"], steps, access, page_map)
