"""Works: the bibliography's files and the citation style are found and read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.errors import BookError, Place, Problem, nearest
from builder.load.files import is_inside, list_files, read_text
from builder.model import Bibliography, Settings
from builder.references import check_groups, check_style, check_style_file, check_uncited, read
from builder.settings import Table

_DEFAULT = "book/references.bib"
_STANDARD_STYLE = "chicago-notes"  # in place of a style that cannot be read, so that the rest is looked at


@dataclass(frozen=True, slots=True)
class Works:
    """What the book may cite, and how: a style's name, or the text of a CSL file of the book's own."""

    bibliography: Bibliography
    style: str
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]
    is_whole: bool = True  # every work that the files hold is in the bibliography


def read_works(root: Path, settings: Settings, toml: Table) -> Works:
    """Read the bibliography files that the settings name, or references.bib if they name none and it is there."""
    named = {file: toml.place("bibliography", index) for index, file in enumerate(settings.bibliography)}
    if not named and (root / _DEFAULT).exists():
        named = {_DEFAULT: Place(_DEFAULT)}
    texts, problems = _texts(root, named)
    bibliography = Bibliography({})
    doubts: tuple[Problem, ...] = ()
    try:
        bibliography, doubts = read(texts, settings.metadata.language)
        doubts += check_groups(bibliography, settings.bibliography_groups)
        doubts += check_uncited(((key, toml.place("nocite")) for key in settings.nocite), bibliography)
    except BookError as error:
        problems += error.problems
    style, faults = _style(root, settings.citation_style, toml.place("citation_style"))
    return Works(bibliography, style, texts, (*problems, *doubts, *faults), is_whole=not problems)


def _texts(root: Path, named: Mapping[str, Place]) -> tuple[dict[str, str], list[Problem]]:
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    for file, place in named.items():
        fault = _missing(root, file, place)
        text, faults = ("", (fault,)) if fault else read_text(root, file)
        problems += faults
        if not faults:
            texts[file] = text
    return texts, problems


def _missing(root: Path, file: str, place: Place) -> Problem | None:
    name = file.removeprefix("book/")
    if not is_inside(root, root / file):
        message = f"{name!r} leads out of the project"
        return Problem("CB-LOAD-05", place, message, "copy the file into 'book'", subject=name)
    if not (root / file).is_file():
        hint = nearest(name, list_files(root, "book"))
        return Problem("CB-LOAD-11", place, f"there is no file {file!r}", hint, subject=name)
    return None


def _style(root: Path, style: str, place: Place) -> tuple[str, tuple[Problem, ...]]:
    if not style.endswith(".csl"):
        faults = check_style(style, place)
        return _STANDARD_STYLE if faults else style, faults
    file = f"book/{style.removeprefix('book/')}"
    fault = _missing(root, file, place)
    if fault:
        return _STANDARD_STYLE, (fault,)
    text, faults = read_text(root, file)
    faults = faults or check_style_file(text, Place(file))
    return _STANDARD_STYLE if faults else text, faults
