"""A finished EPUB and the name of a store enter, what falls short of that store's rules leaves as problems."""

import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree

from builder.check.epub_rules import CHECKS, Shelved
from builder.errors import BookError, Place, Problem, Severity, nearest

_DATA_PATH = Path(__file__).parent.parent / "data"
_PACKAGE = "EPUB/content.opf"


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a store asks for, and where it says so."""

    kind: str  # a row of CHECKS in epub_rules
    source: str
    dated: str  # of the source, or when it was read
    limit: Any = None
    advice: bool = False  # recommended, not demanded
    second_hand: bool = False  # the source is not the store's own


def store_names() -> tuple[str, ...]:
    """List the stores that are known."""
    return tuple(_table())


def store_rules(store: str) -> tuple[Rule, ...]:
    """Find what a store asks for.

    Errors: BookError CB-SHELF-01 if it is not known.
    """
    if store not in _table():
        hint = nearest(store, store_names()) or f"the stores are {', '.join(store_names())}"
        raise BookError(Problem("CB-SHELF-01", Place(), f"there is no store '{store}'", hint, subject=store))
    return tuple(Rule(**rule) for rule in _table()[store]["rules"])


@cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads((_DATA_PATH / "stores.toml").read_text(encoding="utf-8"))


def check_store(epub: bytes, store: str) -> tuple[Problem, ...]:
    """Hold a finished EPUB against the rules of a store.

    Shapes: places name files within the archive; what is only advised is a warning.
    Errors: BookError CB-SHELF-01 if the store is not known; `check_epub` finds what is no EPUB.
    Source: builder/data/stores.toml names that of each rule.
    """
    rules = store_rules(store)
    with zipfile.ZipFile(BytesIO(epub)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    trees = {name: etree.fromstring(each) for name, each in files.items() if name.endswith((".xhtml", ".svg"))}
    shelved = Shelved(len(epub), files, etree.fromstring(files[_PACKAGE]), trees)
    title = _table()[store]["title"]
    return tuple(problem for rule in rules for problem in _held(shelved, rule, title))


def _held(shelved: Shelved, rule: Rule, title: str) -> Iterator[Problem]:
    code, check = CHECKS[rule.kind]
    severity = Severity.WARNING if rule.advice else Severity.ERROR
    told = f"{rule.dated}, second-hand" if rule.second_hand else rule.dated
    for path, fact, cure in check(shelved, rule.limit):
        hint = f"{cure} ({title}, {told}: {rule.source})"
        yield Problem(code, Place(path), fact, hint, severity)


def check_shelf(folder: Path, store: str) -> tuple[Problem, ...]:
    """Hold every EPUB in the folder of built files against the rules of a store."""
    paths = [path for path in sorted(folder.glob("*.epub")) if not path.name.endswith(".failed.epub")]
    store_rules(store)  # an unknown store is worth saying before there is an EPUB
    if not paths:
        return (Problem("CB-SHELF-02", Place(folder.name), "there is no EPUB to check", "run 'chapbook build' first"),)
    problems: list[Problem] = []
    for path in paths:
        try:
            found = check_store(path.read_bytes(), store)
        except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError) as error:
            hint = "build it again"
            found = (Problem("CB-SHELF-16", Place(), f"the file is not a whole EPUB: {error}", hint),)
        problems += (_within(problem, path) for problem in found)
    return tuple(problems)


def _within(problem: Problem, path: Path) -> Problem:
    inner = f"/{problem.place.file}" if problem.place.file else ""
    return replace(problem, place=Place(f"{path.parent.name}/{path.name}{inner}", problem.place.line))
