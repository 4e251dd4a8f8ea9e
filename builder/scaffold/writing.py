"""Writing: answers go in, the files of a small book come out, in a folder that was empty."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from string import Template

from builder.errors import BookError, Place, Problem
from builder.scaffold.questions import Answers
from builder.store import write_whole

_TEMPLATES_PATH = Path(__file__).parent / "templates"
_FALLBACK = "en"
_ADDRESSES = {
    "cc by 4.0": "https://creativecommons.org/licenses/by/4.0/",
    "cc by-sa 4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "cc0 1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
}

# A file is made of pieces, one after another; a piece that a kind or a language does not have is left out.
_PIECES: Mapping[str, tuple[str, ...]] = {
    "book/book.toml": ("book.toml", "book.{kind}.toml", "editions.toml", "editions.{kind}.toml"),
    "book/pictures.toml": ("pictures.toml",),
    "book/references.bib": ("references.bib",),
    "book/images/lamp.svg": ("../lamp.svg",),
    "chapters/01-first-chapter.md": ("first.md", "first.{kind}.md"),
    "chapters/02-timeline.md": ("timeline.{kind}.md",),
    "chapters/03-glossary.md": ("glossary.md",),
}


def check_folder(folder: Path) -> None:
    """Make sure that nothing stands where a new book is to stand.

    Errors: BookError CB-NEW-01 naming what is in the way.
    """
    if fault := _in_the_way(folder):
        raise BookError(fault)


def start_book(folder: Path, answers: Answers) -> tuple[str, ...]:
    """Write a small complete book into a folder that is empty or does not exist, and name its files.

    Errors: BookError CB-NEW-01 if something is in the way, CB-STORE-01 if the folder cannot be written.
    """
    check_folder(folder)
    files = lay_out(answers)
    try:
        for name, text in files.items():
            write_whole(folder / name, text.encode())
    except BookError as error:
        hint = "make room, or choose a folder of your own"
        raise BookError(*(replace(problem, hint=hint) for problem in error.problems)) from None
    return tuple(files)


def lay_out(answers: Answers) -> Mapping[str, str]:
    """Make the text of every file of a new book.

    Shapes: paths below the book's folder, with forward slashes.
    """
    folder = _TEMPLATES_PATH / (_words_of(answers.language) or _FALLBACK)
    values = _values(answers)
    files = {}
    for name, pieces in _PIECES.items():
        paths = [folder / piece.format(kind=answers.kind) for piece in pieces]
        texts = [path.read_text("utf-8") for path in paths if path.is_file()]
        if texts:
            files[name] = Template("".join(texts)).substitute(values)
    return files


def has_own_words(language: str) -> bool:
    """Tell whether the text of a new book is written in its language, and not in English."""
    return bool(_words_of(language))


def _words_of(language: str) -> str:
    name = language.partition("-")[0].lower()
    return name if (_TEMPLATES_PATH / name).is_dir() else ""


def _values(answers: Answers) -> Mapping[str, str]:
    address = _ADDRESSES.get(answers.licence.casefold(), "")
    return {
        "title": _quoted(answers.title),
        "authors": f"authors = [{_quoted(answers.author)}]" if answers.author else '# authors = ["…"]',
        "language": _quoted(answers.language),
        "paper": _quoted(answers.paper),
        "licence": f"licence = {_quoted(answers.licence)}" if answers.licence else "# licence = …",
        "licence_url": f"\nlicence_url = {_quoted(address)}" if address else "",
        "identifier": _quoted(answers.identifier),
        "date": answers.date,
    }


def _quoted(text: str) -> str:
    # what JSON writes of one printable line is a basic string of TOML
    return json.dumps(text, ensure_ascii=False)


def _in_the_way(folder: Path) -> Problem | None:
    try:
        found = sorted(path.name + "/" * path.is_dir() for path in folder.iterdir()) if folder.exists() else []
    except NotADirectoryError:
        message = f"{str(folder)!r} is a file, not a folder"
        return Problem("CB-NEW-01", Place(), message, "give the folder another name")
    except OSError as error:
        message = f"the folder {str(folder)!r} cannot be opened: {(error.strerror or str(error)).lower()}"
        return Problem("CB-NEW-01", Place(), message, "choose a folder of your own")
    if not found:
        return None
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""
    verb = "is" if len(found) == 1 else "are"
    message = f"the folder {str(folder)!r} is not empty: {', '.join(map(repr, found[:5]))}{more} {verb} in the way"
    return Problem("CB-NEW-01", Place(), message, "name a folder that does not exist yet, or an empty one")
