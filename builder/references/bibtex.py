"""BibLaTeX and BibTeX files come in as text; their works go out, each with its line.

bibtexparser knows the lines, pandoc knows what the fields mean.
"""

import json
import logging
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bibtexparser.entrypoint import parse_string
from bibtexparser.model import Block, Entry, String

from builder.errors import Problem
from builder.pandoc import run_pandoc
from builder.references.bibtex_entries import Found, carriers, completed, find_entries, lenders
from builder.references.bibtex_faults import faults_of
from builder.references.spelling import misspelt
from builder.references.works import Reading, Written, make_work, normal_key, repeated_key


def read_bibtex(texts: Mapping[str, str], language: str) -> Reading:
    """Read all .bib files of a book with one run of pandoc.

    Shapes: `texts` maps a file to its text; `language` is that of works that name none.
    """
    found: list[Found] = []
    problems: list[Problem] = []
    parsed = {file: _blocks(text) for file, text in texts.items()}
    strings = frozenset(it.key.lower() for blocks in parsed.values() for it in blocks if isinstance(it, String))
    doubts: list[Problem] = []
    for file, blocks in parsed.items():
        doubts += misspelt([block for block in blocks if isinstance(block, Entry)], strings, file)
        faults = {id(block): list(faults_of(block, file)) for block in blocks}
        problems += [fault for found_here in faults.values() for fault in found_here]
        found += find_entries([block for block in blocks if not faults[id(block)]], file)
    works = [it for it in found if it.key]
    problems += _repeated_between_files(works)
    circles = list(_circles(found))
    if circles or not works:
        return Reading((), (*problems, *circles), tuple(doubts))
    read = _meanings(found, language)  # of the sound entries, so that theirs is told too
    return replace(read, problems=(*problems, *read.problems), doubts=tuple(doubts))


def _blocks(text: str) -> list[Block]:
    # its log lines say what we say better; without a handler Python prints them
    logger = logging.getLogger("bibtexparser")
    logger.propagate, logger.handlers = False, [logging.NullHandler()]
    return list(parse_string(text, parse_stack=[]).blocks)


def _repeated_between_files(works: list[Found]) -> Iterator[Problem]:
    first: dict[str, Found] = {}
    for work in works:
        earlier = first.setdefault(work.key, work)
        if earlier.place.file != work.place.file:
            yield repeated_key(work.key, work.place, earlier.place)


def _circles(found: list[Found]) -> Iterator[Problem]:
    """Find the entries that lend from themselves: pandoc 3.9 would fill the memory over them."""
    lent = {it.bibtex.partition("{")[2].partition(",")[0].strip().lower(): lenders(it.raw) for it in found if it.raw}
    for it in found:
        waiting, seen = lenders(it.raw), set[str]()
        while waiting:
            key = waiting.pop()
            if key not in seen:
                seen.add(key)
                waiting += lent.get(key, [])
        own = it.bibtex.partition("{")[2].partition(",")[0].strip()
        if it.raw and own.lower() in seen:
            hint = "take its 'xdata' or 'crossref' away, or that of an entry which it names"
            yield Problem("CB-BIB-25", it.place, f"the entry {own!r} takes fields from itself", hint, subject=own)


def _meanings(found: list[Found], language: str) -> Reading:
    text = "\n".join([*(it.bibtex for it in found), *carriers(found)])
    answer = run_pandoc(("-f", "biblatex", "-t", "csljson"), text, {})
    if not answer.succeeded:
        return Reading((), (_pandoc_problem(answer.complaint, found),))
    entries = {normal_key(entry["id"]): entry for entry in json.loads(answer.text)}
    works = [(number, it) for number, it in enumerate(found) if it.key in entries]
    lost = tuple(_lost(it) for it in found if it.key and it.key not in entries)
    named = [(make_work(completed(number, it, entries), it.place, language), it) for number, it in works]
    return Reading(tuple(Written(work, it.fields, it.lines, it.language) for work, it in named), lost)


def _pandoc_problem(complaint: str, found: list[Found]) -> Problem:
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


def _lost(found: Found) -> Problem:
    return Problem("CB-BIB-02", found.place, f"pandoc makes nothing of the entry {found.key!r}", subject=found.key)
