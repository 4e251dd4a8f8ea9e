"""Blocks of a .bib file that bibtexparser could not read, or read amiss, become problems at their lines."""

import re
from collections.abc import Iterator

from bibtexparser.model import (
    Block,
    DuplicateBlockKeyBlock,
    DuplicateFieldKeyBlock,
    Entry,
    ExplicitComment,
    ImplicitComment,
    ParsingFailedBlock,
)

from builder.errors import Place, Problem
from builder.references.works import repeated_key


def faults_of(block: Block, file: str) -> Iterator[Problem]:
    """Find what is wrong with one block."""
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
        case ExplicitComment() if found := re.match(r"@(comment\w+)", block.raw or "", re.IGNORECASE):
            # bibtexparser 2.1 takes everything that begins so for a comment
            yield Problem("CB-BIB-02", place, f"'@{found[1]}' is read as a comment", "write @book", subject=found[0])
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
