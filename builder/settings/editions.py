"""Editions: the [editions] tables of book.toml go in, complete editions come out."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from builder.errors import Problem, nearest
from builder.model import Edition
from builder.settings.fields import ISBN, TEXT, TEXTS, TRUTH, Field, Table, choice, count, read_fields
from builder.settings.printing import FINISHES, printing_faults, read_printing, settled
from builder.settings.ready import LOOKS, READY, with_ready

BUILT_IN: Mapping[str, Edition] = {
    "pdf": Edition("pdf", "pdf"),
    "epub": Edition("epub", "epub", notes="chapter", page_references=False, pages_from="pdf"),
}
_PAPERS = {"A3": (297.0, 420.0), "A4": (210.0, 297.0), "A5": (148.0, 210.0), "A6": (105.0, 148.0)}
_MORE_PAPERS = {"B5": (176.0, 250.0), "Letter": (215.9, 279.4), "Legal": (215.9, 355.6)}
_MM_PER_UNIT = {"mm": 1.0, "cm": 10.0, "in": 25.4}


def _paper(value: Any) -> tuple[float, float]:
    """Measure a paper.

    Units: millimetres.
    """
    papers = {name.lower(): size for name, size in {**_PAPERS, **_MORE_PAPERS}.items()}
    written = str(value).strip().lower()
    size = re.fullmatch(r"(\d+(?:\.\d+)?)\s*[x×]\s*(\d+(?:\.\d+)?)\s*(mm|cm|in)", written)
    if not size and written not in papers:
        raise ValueError
    if not size:
        return papers[written]
    width, height = (round(float(side) * _MM_PER_UNIT[size[3]], 3) for side in (size[1], size[2]))
    if not (50 <= width <= 1000 and 50 <= height <= 1000):
        raise ValueError(f"is {value!r}; a page is between 50 and 1000 mm wide and high")
    return width, height


def _name_or_none(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError
    return value


def _table_of(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError
    return value


FIELDS: Mapping[str, Field] = {
    "format": choice("pdf", "epub"),
    "extends": TEXT,
    "styles": TEXTS,
    "show": TEXTS,
    "notes": choice("foot", "chapter", "end"),
    "paper": Field('"A5", "A4", "Letter" or a size as "148x210mm" or "6x9in"', _paper),
    "chapter_start": choice("right", "next"),
    "page_references": TRUTH,
    "back_references": TRUTH,
    "chapters": TEXTS,
    "pages_from": Field('the name of a PDF edition, or "" for none', _name_or_none),
    "max_mb": count(1, 2000),
    "isbn": ISBN,
    "finish": choice(*FINISHES),
    "sheet": choice("A3", "A4", "SRA3", "SRA4", "letter", "legal", "tabloid"),
    "colour": choice("rgb", "cmyk", "grey"),
    "print": Field("a table, [editions.NAME.print], with its settings below", _table_of),
    "without": TEXTS,
    **LOOKS,
}
_OF_ONE_ALONE = ("extends", "isbn")  # what an edition does not pass on


def read_editions(table: Table) -> tuple[tuple[Edition, ...], list[Problem]]:
    """Read every edition, with what it takes over from those that it extends."""
    tables, problems = _tables(table)
    written: dict[str, dict[str, Any]] = {}
    for name, inner in tables.items():
        written[name], wrong = read_fields(inner, FIELDS)
        problems += wrong
        if "print" in written[name]:
            written[name]["print"], wrong = read_printing(inner.inner("print"))
            problems += wrong
    made: dict[str, Edition] = {}
    complete = with_ready(written)
    for name in [*BUILT_IN, *(name for name in written if name not in BUILT_IN)]:
        chain = _chain(name, complete)
        fault = _chain_fault(name, chain, tables, complete)
        problems += [fault] if fault else []
        made[name] = replace(_made(name, chain, complete), place=tables.get(name, table).place())
        made[name] = settled(made[name], _printing(chain, complete), str(table.values.get("language", "en")))
        problems += printing_faults(made[name], tables[name]) if name in tables else []
    problems += [_pages_fault(name, tables.get(name, table), made) for name in made if _lacks_pages(made[name], made)]
    return tuple(made.values()), problems


def _lacks_pages(edition: Edition, made: Mapping[str, Edition]) -> bool:
    source = edition.pages_from
    return edition.format == "epub" and bool(source) and (source not in made or made[source].format != "pdf")


def _pages_fault(name: str, table: Table, made: Mapping[str, Edition]) -> Problem:
    source, paged = made[name].pages_from, [each.name for each in made.values() if each.format == "pdf"]
    message = f"edition {name!r} takes its pages from {source!r}, which is not an edition in PDF"
    hint = nearest(source, paged) or f"the editions in PDF: {', '.join(paged)}"
    return Problem("CB-SET-06", table.place("pages_from"), message, hint, subject=source)


def _tables(table: Table) -> tuple[dict[str, Table], list[Problem]]:
    editions = table.values.get("editions", {})
    if not isinstance(editions, dict):
        message = "'editions' must be tables, one for each edition"
        hint = "write [editions.NAME] on a line of its own, and its settings below"
        return {}, [Problem("CB-SET-04", table.place("editions"), message, hint, subject="editions")]
    tables, problems = {}, []
    for name, values in editions.items():
        place = table.place("editions", name)
        if not isinstance(values, dict):
            hint = f"write [editions.{name}] on a line of its own, and its settings below"
            problems.append(Problem("CB-SET-04", place, f"edition {name!r} must be a table", hint, subject=name))
        elif not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
            message = (
                f"edition {name!r} must be named in small letters a-z, digits and hyphens: files are named after it"
            )
            hint = f"write [editions.{'-'.join(re.findall('[a-z0-9]+', name.lower())) or 'mine'}]"
            problems.append(Problem("CB-SET-04", place, message, hint, subject=name))
        else:
            tables[name] = table.inner("editions", name)
    return tables, problems


def _chain(name: str, written: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Follow `extends` from an edition, as far as it goes; a name that comes again ends it."""
    chain = [name]
    while (base := written.get(chain[-1], {}).get("extends")) and base not in chain:
        chain.append(base)
    return [*chain, base] if base else chain


def _chain_fault(
    name: str, chain: list[str], tables: Mapping[str, Table], written: Mapping[str, Mapping[str, Any]]
) -> Problem | None:
    base = chain[1] if len(chain) > 1 else ""
    known = {*BUILT_IN, *written} - {name}
    if base and base not in known:
        hint = nearest(base, known) or f"the editions: {', '.join(sorted(known))}"
        message = f"edition {name!r} extends {base!r}, which does not exist"
        return Problem("CB-SET-06", tables[name].place("extends"), message, hint, subject=base)
    if chain.count(chain[-1]) > 1 and chain[-1] == name:
        message = f"edition {name!r} extends itself: {' > '.join(chain)}"
        hint = "take one 'extends' of the circle away"
        return Problem("CB-SET-06", tables[name].place("extends"), message, hint, subject=base)
    if name in tables and len(chain) == 1 and name not in BUILT_IN and "format" not in tables[name].values:
        message = f"edition {name!r} says neither 'format' nor 'extends'"
        hint = nearest(name, READY) or 'add extends = "pdf"'
        return Problem("CB-SET-03", tables[name].place(), message, hint, subject=name)
    return None


def _made(name: str, chain: list[str], written: Mapping[str, Mapping[str, Any]]) -> Edition:
    edition = BUILT_IN.get(chain[-1], BUILT_IN["pdf"])
    for link in dict.fromkeys(reversed(chain)):
        edition = BUILT_IN.get(link, edition) if link == chain[-1] else edition
        keys = {
            key: value
            for key, value in written.get(link, {}).items()
            if key not in ("extends", "print") and (link == name or key not in _OF_ONE_ALONE)
        }
        edition = replace(edition, **keys)
    return replace(edition, name=name, printing=replace(edition.printing, **_printing(chain, written)))


def _printing(chain: list[str], written: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Gather what an edition and those that it extends say of printing, the nearest last."""
    tables = (written.get(link, {}).get("print", {}) for link in dict.fromkeys(reversed(chain)))
    return {key: value for table in tables for key, value in table.items()}
