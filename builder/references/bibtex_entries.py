"""Entries of a .bib file come in; each goes out as pandoc is to read it, with what pandoc would lose."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bibtexparser.model import Block, Entry, String

from builder.errors import Place
from builder.references.archives import PARTS, shelf_mark
from builder.references.casing import mark_protected, spoken_case
from builder.references.dates import read_date
from builder.references.kinds import KINDS, csl_name, is_people
from builder.references.people import keep_whole
from builder.references.works import language_tag, normal_key

_NAMES = {  # of fields that are looked at as they are written; of two, the last is pandoc's choice
    "doi": "DOI", "isbn": "ISBN", "issn": "ISSN", "url": "URL", "year": "issued", "date": "issued",
    "urldate": "accessed", "title": "title",
}  # fmt: skip
_DATES = {"year": "issued", "date": "issued", "origdate": "original-date", "eventdate": "event-date"}
_SILENT = ("xdata", "set")  # they lend their fields to others and are no works
_OF_A_PROGRAM = (".", ":", "/", "\\")  # signs in `file` of a reference manager, which is the path of a PDF
_EXTRA = "chapbook-extra"  # begins the keys of entries that carry one field through pandoc


@dataclass(frozen=True, slots=True)
class Found:
    """An entry and where it stands; strings, which all entries may use, have no key."""

    place: Place
    bibtex: str  # as pandoc is to read it
    key: str = ""
    kind: str = ""  # CSL type, where pandoc's is not the one that is meant
    language: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)  # by CSL's name, as written
    lines: Mapping[str, int] = field(default_factory=dict)
    raw: Mapping[str, str] = field(default_factory=dict)  # all fields, with their braces
    extras: Mapping[str, str] = field(default_factory=dict)  # CSL variables that BibLaTeX has no field for


def find_entries(blocks: Sequence[Block], file: str) -> list[Found]:
    """Prepare the entries and strings of one file."""
    entries = {block.key.lower(): block for block in blocks if isinstance(block, Entry)}
    wanted = [block for block in blocks if isinstance(block, Entry | String)]
    return [_with_extras(_found(block, file), entries) for block in wanted]


def carriers(found: Sequence[Found]) -> Iterator[str]:
    """Write an entry for each field that pandoc would not read, so that it reads its LaTeX all the same."""
    for number, entry in enumerate(found):
        for name, value in entry.extras.items():
            role = "author" if is_people(name) else "title"
            yield f"@misc{{{_EXTRA}-{number}-{name},\n  {role} = {value},\n  langid = {{as-written}}\n}}"


def completed(number: int, found: Found, entries: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Give a work back what pandoc does not know of it.

    Shapes: `number` is that of the entry among those found; `entries` is all that pandoc made, by key.
    """
    entry = keep_whole(spoken_case(entries[found.key]), found.raw)
    entry["language"] = found.language
    entry |= {"type": found.kind} if found.kind else {}
    entry |= _dates(found.raw)
    extras: dict[str, Any] = {}
    for name in found.extras:
        carrier = spoken_case(entries.get(f"{_EXTRA}-{number}-{name}", {}))
        extras[name] = carrier.get("author" if is_people(name) else "title", "")
    mark = shelf_mark({name: str(extras.pop(name)) for name in PARTS if name in extras}, found.language)
    if mark:
        extras["archive_location"] = ", ".join(filter(None, [str(extras.get("archive_location", "")), mark]))
    if "author" not in entry and found.kind == "document" and extras.get("authority"):
        entry["author"] = [{"literal": extras["authority"]}]
    return entry | {name: value for name, value in extras.items() if value}


def _dates(raw: Mapping[str, str]) -> dict[str, Any]:
    # pandoc 3.9 forgets what is doubtful of a date, and a year like "199X"; to a plain year it adds the month
    written = {name: _bare(raw.get(name, "")) for name in _DATES}
    doubtful = {name: text for name, text in written.items() if not (name == "year" and text.isdigit())}
    return {_DATES[name]: read for name, text in doubtful.items() if (read := read_date(text))}


def _found(block: Block, file: str) -> Found:
    place = Place(file, (block.start_line or 0) + 1)
    if isinstance(block, String):
        return Found(place, f"@string{{{block.key} = {block.value}}}")
    assert isinstance(block, Entry), "other blocks are no entries"
    fields = {each.key.lower(): str(each.value) for each in block.fields}
    starts = {each.key.lower(): (each.start_line or 0) + 1 for each in block.fields}
    names = {csl: name for name, csl in _NAMES.items() if name in fields}
    read_as, kind = KINDS.get(block.entry_type.lower(), (block.entry_type, ""))
    return Found(
        place,
        _protected(read_as, block.key, fields),
        "" if block.entry_type.lower() in _SILENT else normal_key(block.key),
        kind,
        language_tag(_bare(fields.get("langid") or fields.get("language", ""))),
        {csl: _bare(fields[name]) for csl, name in names.items()},
        {csl: starts[name] for csl, name in names.items()},
        fields,
    )


def _with_extras(found: Found, entries: Mapping[str, Entry]) -> Found:
    extras: dict[str, str] = {}
    fields = dict(found.raw)
    seen = {found.key.lower()}
    while fields:
        for name, value in fields.items():
            # pandoc 3.9 knows the issue of articles alone
            variable = "issue" if name == "issue" and found.kind == "document" else csl_name(name)
            if variable and not (name == "file" and any(sign in value for sign in _OF_A_PROGRAM)):
                extras.setdefault(variable, value)
        lent = next((key for key in lenders(fields) if key not in seen and key in entries), "")
        seen.add(lent)
        fields = {each.key.lower(): str(each.value) for each in entries[lent].fields} if lent else {}
    return replace(found, extras=extras) if found.key else found


def lenders(fields: Mapping[str, str]) -> list[str]:
    """Name the entries that lend their fields, in small letters."""
    names = (_bare(fields.get(name, "")) for name in ("xdata", "crossref"))
    return [key.strip().lower() for value in names for key in value.split(",") if key.strip()]


def _bare(value: str) -> str:
    return value.strip('{}" \n\t')


def _protected(kind: str, key: str, fields: Mapping[str, str]) -> str:
    # Without a foreign langid, pandoc 3.9 lowers the capitals of a title: "Conflict in the soviet union"
    written = {**fields, "langid": "{as-written}"}
    if kind == "article" and "journaltitle" not in fields and "container-title" in fields:
        written["journaltitle"] = fields["container-title"]
    titles = {name: mark_protected(value) for name, value in written.items() if "title" in name}
    body = "".join(f",\n  {name} = {titles.get(name, value)}" for name, value in written.items())
    return f"@{kind}{{{key}{body}\n}}"
