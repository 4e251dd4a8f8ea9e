"""Importing: a document of Word's or a page of the web goes in; chapters, pictures and a list of losses come out."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder.errors import BookError, Place, Problem, Severity
from builder.images import LEDGER
from builder.importing.blocks import simplify
from builder.importing.citing import read_works
from builder.importing.cutting import Cut, cut, file_names, title_above
from builder.importing.findings import Findings
from builder.importing.reading import Document, text_of
from builder.importing.shelf import Shelf, ledger_rows
from builder.importing.target import (
    SETTINGS,
    WORKS,
    Target,
    look_at,
    new_settings,
    owed,
    refuse_doubles,
    to_be_added,
    write_all,
)
from builder.importing.web import read_web
from builder.importing.word import read_word
from builder.importing.writing import write_chapter

__all__ = ["ImportRequest", "Imported", "import_document"]

_READERS: Mapping[str, Callable[[Path, bytes, Findings], Document]] = {
    **dict.fromkeys((".docx", ".docm", ".dotx"), lambda path, content, found: read_word(path.name, content, found)),
    **dict.fromkeys((".html", ".htm", ".xhtml"), read_web),
}
_OTHERS = {
    ".doc": "open it in Word or LibreOffice and save it as .docx",
    ".odt": "open it in LibreOffice and save it as .docx",
    ".rtf": "open it in Word or LibreOffice and save it as .docx",
    ".pages": "export it from Pages as Word (.docx)",
    ".pdf": "a PDF has lost what was a heading or a note: import the document that it was made from",
    ".epub": "unzip it and import its pages, which are XHTML",
    ".md": "copy it into chapters/: it can be a chapter as it is",
    ".txt": "save it as .md in chapters/: it can be a chapter as it is",
}


@dataclass(frozen=True, slots=True)
class ImportRequest:
    """What is to be imported, and where to."""

    document: Path
    folder: Path  # of a book, or of none yet
    identifier: str  # for a new book, as "urn:uuid:…"
    date: str  # for a new book, as "2026-01-20"
    title: str = ""  # "": as the document says
    language: str = ""


@dataclass(frozen=True, slots=True)
class Imported:
    """What was written, and what could not be kept."""

    files: tuple[str, ...]  # below the folder
    problems: tuple[Problem, ...]
    is_new: bool


def import_document(request: ImportRequest) -> Imported:
    """Import a document into a book; nothing that stands is written over.

    Shapes: the ledger of a book that was there gets more rows; what could not be kept is a problem at its line.
    Errors: BookError CB-IMPORT-01 if the document cannot be read, CB-IMPORT-02 if something is in the way.
    """
    target, findings = look_at(request.folder), Findings()
    document = _read(request.document, findings)
    shelf, (keys, works) = Shelf(target.pictures), read_works(document)
    blocks = simplify(document, keys, shelf, findings)
    title = request.title or _title(document) or title_above(blocks) or request.document.stem.replace("_", " ")
    if target.settings is None and title_above(blocks):
        blocks = blocks[1:]
    cuts = cut(blocks, title, findings)
    files, problems = _chapters(cuts, target, document.name, findings)
    files |= {f"book/images/{picture.file}": picture.content for picture in shelf.pictures}
    if shelf.pictures:
        rows = ledger_rows(shelf.pictures, target.ledger)
        files[LEDGER] = rows.encode()
        problems += owed(rows, [picture.key for picture in shelf.pictures])
    if works:
        files[WORKS] = works.encode()
    if target.settings is None:
        values = {"title": title, "language": request.language or document.language or "en"}
        values |= {"identifier": request.identifier, "date": request.date}
        files[SETTINGS] = new_settings(values, _authors(document), bool(works)).encode()
    else:
        names = [name.removeprefix("chapters/") for name in files if name.startswith("chapters/")]
        problems += to_be_added(target, names, bool(works))
    write_all(request.folder, files)
    return Imported(tuple(files), tuple(problems), target.settings is None)


def _read(path: Path, findings: Findings) -> Document:
    ending = path.suffix.lower()
    if ending not in _READERS:
        message = f"{path.name!r} is neither a document of Word's (.docx) nor a page of the web (.html)"
        hint = _OTHERS.get(ending, "save it as .docx or .html in the program that it belongs to")
        raise BookError(Problem("CB-IMPORT-01", Place(path.name), message, hint))
    try:
        content = path.read_bytes()
    except OSError as error:
        message = f"{path.name!r} cannot be read: {(error.strerror or str(error)).lower()}"
        raise BookError(Problem("CB-IMPORT-01", Place(path.name), message, "let your user read it")) from None
    return _READERS[ending](path, content, findings)


def _chapters(
    cuts: Sequence[Cut], target: Target, document: str, findings: Findings
) -> tuple[dict[str, bytes], list[Problem]]:
    if not cuts:
        hint = "import the file that has the words"
        raise BookError(Problem("CB-IMPORT-01", Place(document), f"{document!r} holds no words", hint))
    names = file_names(cuts, target.first_number)
    refuse_doubles(target, names, document)
    files: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name, chapter in zip(names, cuts, strict=True):
        text, found = write_chapter(chapter.blocks, f"chapters/{name}", findings)
        files[f"chapters/{name}"] = text.encode()
        problems += found
    placed = {(problem.code, problem.message) for problem in problems}
    rest = [row for row in findings.rows if (row.code, row.message) not in placed]
    problems += [Problem(row.code, Place(document), row.message, row.hint, Severity.WARNING) for row in rest]
    return files, problems


def _title(document: Document) -> str:
    return " ".join(text_of(document.meta.get("title", [])).split())


def _authors(document: Document) -> tuple[str, ...]:
    found = document.meta.get("author", {})
    rows = found.get("c", []) if found.get("t") == "MetaList" else [found]
    return tuple(name for row in rows if (name := " ".join(text_of(row).split())))
