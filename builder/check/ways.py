"""Ways there and back in a finished EPUB: notes and their calls, citations and their entries, and no link in a link."""

import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO

from lxml import etree

from builder.errors import Place, Problem
from builder.model import Volume

_XHTML = "{http://www.w3.org/1999/xhtml}"
_FOLDER = "EPUB/text/"
_NOTE = re.compile(r"note-\d+")


@dataclass(frozen=True, slots=True)
class _Way:
    """A link within the book, and what it leads to."""

    file: str
    link: etree._Element
    home: str  # the file that it leads to
    target: etree._Element


def check_ways(data: bytes, volume: Volume) -> tuple[Problem, ...]:
    """Follow every note and every citation of a finished EPUB to where it leads, and back.

    Shapes: places name files within the archive; dead links are `check_epub`'s to find.
    Errors: none raised; the EPUB is whole (`check_epub`).
    """
    with zipfile.ZipFile(BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(_FOLDER)]
        trees = {name.removeprefix(_FOLDER): etree.fromstring(archive.read(name)) for name in names}
    ways = list(_ways(trees))
    return (*_nested(trees), *_counted(trees, volume), *_notes(ways), *_entries(ways))


def _ways(trees: Mapping[str, etree._Element]) -> Iterator[_Way]:
    ids = {name: {it.get("id"): it for it in tree.iter() if it.get("id")} for name, tree in trees.items()}
    for file, tree in trees.items():
        for link in tree.iter(f"{_XHTML}a"):
            path, _, anchor = link.get("href", "").partition("#")
            home = posixpath.normpath(path) if path else file
            target = ids.get(home, {}).get(anchor)
            if target is not None:
                yield _Way(file, link, home, target)


def _nested(trees: Mapping[str, etree._Element]) -> Iterator[Problem]:
    for file, tree in trees.items():
        for link in tree.iter(f"{_XHTML}a"):
            if next(link.iterancestors(f"{_XHTML}a"), None) is not None:
                yield _problem("CB-EPUB-15", file, link, f"a link to {link.get('href')!r} stands in another link")


def _counted(trees: Mapping[str, etree._Element], volume: Volume) -> Iterator[Problem]:
    for section in volume.sections:
        tree = trees.get(f"{section.id}.xhtml")
        printed = 0 if tree is None else sum(bool(_NOTE.fullmatch(it.get("id", ""))) for it in tree.iter())
        if printed != section.notes:
            message = f"{section.notes} notes are in the text but {printed} in the EPUB"
            yield Problem("CB-EPUB-16", Place(section.file or f"{_FOLDER}{section.id}.xhtml"), message)


def _notes(ways: list[_Way]) -> Iterator[Problem]:
    """Find calls whose note does not lead back to a call of its own."""
    called: dict[int, list[_Way]] = {}
    for way in ways:
        if way.link.get("role") == "doc-noteref":
            called.setdefault(id(way.target), []).append(way)
    back = {id(_note_of(way.link)): way for way in ways if "note-number" in way.link.get("class", "").split()}
    for note, calls in called.items():
        home = back.get(note)
        if home is None or all(home.target is not call.link for call in calls):
            yield _problem("CB-EPUB-17", calls[0].file, calls[0].link, "a note does not lead back to its call")


def _note_of(element: etree._Element) -> etree._Element | None:
    return next((it for it in element.iterancestors() if _NOTE.fullmatch(it.get("id", ""))), None)


def _entries(ways: list[_Way]) -> Iterator[Problem]:
    """Find citations to which the entry that they lead to does not lead back, and entries that lead astray."""
    back: dict[int, set[int]] = {}
    calls = {id(way.target): way.link for way in ways if way.link.get("role") == "doc-noteref"}
    for way in ways:
        entry = next((it for it in way.link.iterancestors() if it.get("id", "").startswith("ref-")), None)
        if entry is not None and way.link.get("role") == "doc-backlink":
            back.setdefault(id(entry), set()).add(id(way.target))
            if not way.target.get("id", "").startswith("cite-"):
                yield _problem("CB-EPUB-17", way.file, way.link, "an entry leads back to something that is no citation")
    for way in ways:
        # an entry without ways back has them turned off, or lists what only another chapter cites
        if way.link.get("role") == "doc-biblioref" and id(way.target) in back:
            places = {id(place) for place in _places(way.link, calls)}
            if not places & back[id(way.target)]:
                message = f"the entry {way.target.get('id')!r} does not lead back to a citation"
                yield _problem("CB-EPUB-17", way.file, way.link, message)


def _places(link: etree._Element, calls: Mapping[int, etree._Element]) -> Iterator[etree._Element]:
    """Find the places in the text to which a link to an entry may belong: around it, or before the call of its note."""
    note = _note_of(link)
    call = calls.get(id(note)) if note is not None else None
    around = link.iterancestors() if call is None else call.itersiblings(preceding=True)
    return (it for it in around if it.get("id", "").startswith("cite-"))


def _problem(code: str, file: str, element: etree._Element, message: str) -> Problem:
    line: int | None = element.sourceline  # type: ignore[assignment]  # lxml-stubs 0.5.1 does not say what it is
    return Problem(code, Place(f"{_FOLDER}{file}", line or 0), message)
