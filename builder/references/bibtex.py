"""BibLaTeX and BibTeX files come in as text; their works go out, each with its line.

bibtexparser knows the lines, pandoc knows what the fields mean.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ImplicitComment,
    ParsingFailedBlock,
    String,
)

from builder.errors import Place, Problem
from builder.pandoc import run_pandoc
from builder.references.casing import mark_protected, spoken_case
from builder.references.spelling import misspelt
from builder.references.works import Reading, Written, language_tag, make_work, normal_key, repeated_key

_NAMES = {  # of fields that are looked at as they are written; of two, the last is pandoc's choice
    "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "url": "URL", "year": "issued", "date": "issued",
    "urldate": "accessed", "title": "title",
}  # fmt: skip
_SILENT = ("xdata", "set")  # they lend their fields to others and are no works


@dataclass(frozen=True, slots=True)
class _Found:
    """An entry and where it stands; strings, which all entries may use, have no key."""

    place: Place
    bibtex: str  # as pandoc is to read it
    key: str = ""
    language: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  # by CSL's name, as written
    lines: Mapping[str, int] = field(default_factory=dict)


def read_bibtex(texts: Mapping[str, str], language: str) -> Reading:
    """Read all .bib files of a book with one run of pandoc.

    Shapes: `texts` maps a file to its text; `language` is that of works that name none.
    """
    found: list[_Found] = []
    problems: list[Problem] = []
    parsed = {file: _blocks(text) for file, text in texts.items()}
    strings = frozenset(it.key.lower() for blocks in parsed.values() for it in blocks if isinstance(it, String))
    doubts: list[Problem] = []
    for file, blocks in parsed.items():
        doubts += misspelt([block for block in blocks if isinstance(block, Entry)], strings, file)
        problems += [problem for block in blocks for problem in _doubt(block, file)]
        found += [_found(block, file) for block in blocks if isinstance(block, Entry | String)]
    works = [it for it in found if it.key]
    problems += _repeated_between_files(works)
    if problems or not works:
        return Reading((), tuple(problems))
    return replace(_meanings(found, language), doubts=tuple(doubts))


def _blocks(text: str) -> list[Block]:
    # its log lines say what we say better; without a handler Python prints them
    logger = logging.getLogger("bibtexparser")
    logger.propagate, logger.handlers = False, [logging.NullHandler()]
    return list(parse_string(text, parse_stack=[]).blocks)


def _found(block: Entry | String, file: str) -> _Found:
    place = Place(file, (block.start_line or 0) + 1)
    if isinstance(block, String):
        return _Found(place, f"@string{{{block.key} = {block.value}}}")
    fields = {field.key.lower(): str(field.value) for field in block.fields}
    tongue = language_tag(_bare(fields.get("langid") or fields.get("language", "")))
    key = "" if block.entry_type.lower() in _SILENT else normal_key(block.key)
    starts = {it.key.lower(): (it.start_line or 0) + 1 for it in block.fields}
    names = {csl: name for name, csl in _NAMES.items() if name in fields}
    written = {csl: _bare(fields[name]) for csl, name in names.items()}
    lines = {csl: starts[name] for csl, name in names.items()}
    return _Found(place, _protected(block, fields), key, tongue, written, lines)


def _bare(value: str) -> str:
    return value.strip('{}" \n\t')


def _protected(entry: Entry, fields: Mapping[str, str]) -> str:
    # Without a foreign langid, pandoc 3.9 lowers the capitals of a title: "Conflict in the soviet union"
    written = {**fields, "langid": "{as-written}"}
    titles = {name: mark_protected(value) for name, value in written.items() if "title" in name}
    body = "".join(f",\n  {name} = {titles.get(name, value)}" for name, value in written.items())
    return f"@{entry.entry_type}{{{entry.key}{body}\n}}"


def _repeated_between_files(works: list[_Found]) -> Iterator[Problem]:
    first: dict[str, _Found] = {}
    for work in works:
        earlier = first.setdefault(work.key, work)
        if earlier.place.file != work.place.file:
            yield repeated_key(work.key, work.place, earlier.place)


def _meanings(found: list[_Found], language: str) -> Reading:
    answer = run_pandoc(("-f", "biblatex", "-t", "csljson"), "\n".join(it.bibtex for it in found), {})
    if not answer.succeeded:
        return Reading((), (_pandoc_problem(answer.complaint, found),))
    entries = {normal_key(entry["id"]): spoken_case(entry) for entry in json.loads(answer.text)}
    works = [it for it in found if it.key in entries]
    lost = tuple(_lost(it) for it in found if it.key and it.key not in entries)
    named = [make_work({**entries[it.key], "language": it.language}, it.place, language) for it in works]
    written = (Written(work, it.fields, it.lines, it.language) for work, it in zip(named, works, strict=True))
    return Reading(tuple(written), lost)


def _doubt(block: Block, file: str) -> Iterator[Problem]:
    place = Place(file, (block.start_line or 0) + 1)
    match block:
        case DuplicateBlockKeyBlock():
            earlier = Place(file, (block.previous_block.start_line or 0) + 1)
            yield repeated_key(block.key, place, earlier)
        case DuplicateFieldKeyBlock():
            for name in sorted(block.duplicate_keys):
                yield Problem("CB-BIB-05", place, f"the field {name!r} stands twice in one entry", subject=name)
        case ParsingFailedBlock():
            yield _malformed(block, place)
        case ImplicitComment() if re.search(r"(?m)^\s*@\w", block.comment):
            yield Problem("CB-BIB-02", place, "the entry has no opening '{'", "write @type{key, field = {value}}")
        case Entry() if not block.key.strip():
            message = "the entry has no key"
            yield Problem("CB-BIB-06", place, message, f"write @{block.entry_type}{{a-key, …}}")
        case Entry():
            yield from _missing_commas(block, file)


def _malformed(block: ParsingFailedBlock, place: Place) -> Problem:
    reason = " ".join(getattr(block.error, "abort_reason", str(block.error)).split()).rstrip(" .").replace("`", "'")
    head = (block.raw or "").splitlines()[0].split(",")[0].strip() if block.raw else ""
    message = f"the entry is not well-formed: {reason[:1].lower()}{reason[1:]}"
    hint = "check that every '{' has its '}' and every field is written name = {value}"
    return Problem("CB-BIB-02", place, message, hint, subject=head)


def _missing_commas(entry: Entry, file: str) -> Iterator[Problem]:
    # bibtexparser 2.1 takes `{T} year = {2000}` for one value; an equals sign outside braces is never part of one
    for it in entry.fields:
        value = _blanked(str(it.value))
        for name in re.finditer(r"([\w-]+)\s*=", value):
            line = (it.start_line or 0) + 1 + value.count("\n", 0, name.start())
            message = f"a comma is missing before the field {name[1]!r}"
            hint = f"end the field {it.key!r} with a comma"
            yield Problem("CB-BIB-04", Place(file, line), message, hint, subject=name[1])


def _blanked(value: str) -> str:
    depth, quoted, kept = 0, False, []
    for char in value:
        quoted ^= char == '"' and depth == 0
        depth += (char == "{") - (char == "}")
        kept.append(char if char == "\n" or not (depth or quoted) else " ")
    return "".join(kept)


def _pandoc_problem(complaint: str, found: list[_Found]) -> Problem:
    said = " ".join(complaint.split())
    at = re.search(r"\(line (\d+), column \d+\):? *", said)
    reason = said[at.end() :] if at else said
    line = int(at[1]) if at else 1
    for it in found:
        line -= it.bibtex.count("\n") + 1
        if line <= 0:
            break
    return Problem(
        "CB-BIB-02", it.place, f"pandoc cannot read the entry: {reason}", subject=it.bibtex.partition(",")[0]
    )


def _lost(found: _Found) -> Problem:
    return Problem("CB-BIB-02", found.place, f"pandoc makes nothing of the entry {found.key!r}", subject=found.key)
