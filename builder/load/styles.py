"""Styles: the names that editions give go in; the book's CSS and templates come out."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder.errors import Place, Problem, nearest
from builder.load.css import leading_out
from builder.load.files import is_inside, list_files, read_text
from builder.load.legibility import illegible
from builder.model import Settings
from builder.settings import Table

FOLDER = "styles"
TEMPLATES = "styles/templates"


@dataclass(frozen=True, slots=True)
class Looks:
    """What stands in styles/, read: CSS by the name that editions use, templates by their file name."""

    styles: Mapping[str, str]
    templates: Mapping[str, str]
    texts: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_looks(root: Path, settings: Settings, toml: Table) -> Looks:
    """Read the style sheets that editions name, and the book's own templates."""
    styles: dict[str, str] = {}
    templates: dict[str, str] = {}
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    on_screens = {name for edition in settings.editions if edition.format == "epub" for name in edition.styles}
    for name in list_files(root, TEMPLATES):
        templates[name], faults = read_text(root, f"{TEMPLATES}/{name}")
        texts[f"{TEMPLATES}/{name}"] = templates[name]
        problems += faults
    for name, place in _wanted(settings, toml).items():
        fault = _missing(root, name, place)
        if fault:
            problems.append(fault)
            styles[name] = ""
            continue
        file = _file(name)
        texts[file], faults = read_text(root, file)
        styles[name] = texts[file]
        problems += [*faults, *leading_out(root, file, texts[file])]
        problems += illegible(file, texts[file]) if name in on_screens else ()
    return Looks(styles, templates, texts, tuple(problems))


def _wanted(settings: Settings, toml: Table) -> dict[str, Place]:
    """Find each style's name where it is written, not where it is inherited."""
    wanted: dict[str, Place] = {}
    for edition in settings.editions:
        for index, name in enumerate(edition.styles):
            if ("editions", edition.name, "styles", index) in toml.lines:
                wanted.setdefault(name, toml.place("editions", edition.name, "styles", index))
    return wanted


def _missing(root: Path, name: str, place: Place) -> Problem | None:
    file = _file(name)
    known = [found for found in list_files(root, FOLDER) if found.endswith(".css")]
    if not is_inside(root, root / file):
        message = f"{name!r} leads out of the project"
        return Problem("CB-CSS-01", place, message, "copy the file into 'styles'", subject=name)
    if file.removeprefix(f"{FOLDER}/") not in known:
        hint = nearest(name, known) or f"the files there: {', '.join(known) or 'none'}"
        return Problem("CB-CSS-02", place, f"there is no file {file!r}", hint, subject=name)
    return None


def _file(name: str) -> str:
    return f"{FOLDER}/{name.removeprefix('./').removeprefix(f'{FOLDER}/').removesuffix('.css')}.css"
