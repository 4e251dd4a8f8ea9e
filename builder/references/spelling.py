"""Names in a .bib file that mean nothing: of types, of fields and of strings; each is told at its line."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from builder.errors import Place, Problem, Severity, nearest
from builder.references.kinds import KINDS, MORE_FIELDS

_PLAIN_TYPES = "article book booklet collection inbook incollection manual misc online patent periodical proceedings"
_MORE_TYPES = (
    "inproceedings conference report techreport thesis mastersthesis phdthesis unpublished reference set xdata"
)
_PARTS = "bookinbook inreference suppbook suppcollection suppperiodical mvbook mvcollection mvproceedings mvreference"
_RARE = "artwork audio bibnote dataset electronic image jurisdiction legal legislation letter movie music"
_RAREST = "performance review software standard video www webpage newspaper magazine interview map speech"
TYPES = frozenset(f"{_PLAIN_TYPES} {_MORE_TYPES} {_PARTS} {_RARE} {_RAREST}".split()) | KINDS.keys()

_PEOPLE = (
    "author editor editora editorb editorc translator annotator commentator introduction foreword afterword holder"
)
_TITLES = "title subtitle titleaddon shorttitle booktitle booksubtitle maintitle journal journaltitle journalsubtitle"
_MADE = "publisher location address institution organization school edition series number volume volumes issue pages"
_DATES = "date year month day urldate eventdate origdate origyear pubstate eventtitle venue howpublished type version"
_SIGNS = (
    "doi isbn issn isrn url eprint eprinttype eprintclass langid language keywords abstract annote note addendum file"
)
_LINKS = (
    "crossref xref xdata related options entrysubtype chapter part pagetotal bookpagination label shorthand library"
)
_ISSUES = "issuetitle issuesubtitle"
FIELDS = frozenset(f"{_PEOPLE} {_TITLES} {_MADE} {_DATES} {_SIGNS} {_LINKS} {_ISSUES}".split()) | MORE_FIELDS
_MONTHS = frozenset(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"))


def misspelt(entries: Sequence[Any], strings: frozenset[str], file: str) -> Iterator[Problem]:
    """Doubt the names of the entries of one file.

    Shapes: `entries` are bibtexparser's; `strings` are the names that @string gives, in small letters.
    """
    for entry in entries:
        place = Place(file, (entry.start_line or 0) + 1)
        kind = entry.entry_type
        if kind.lower() not in TYPES:
            hint = nearest(kind.lower(), TYPES) or "for want of a better one, write @misc"
            yield _warning("CB-BIB-22", place, (f"there is no type of work '@{kind}'", hint), kind)
        for field in entry.fields:
            yield from _field(field, Place(file, (field.start_line or 0) + 1), strings)


def _field(field: Any, place: Place, strings: frozenset[str]) -> Iterator[Problem]:
    name = field.key.lower()
    hint = nearest(name, FIELDS) if name not in FIELDS else ""
    if hint:
        yield _warning("CB-BIB-23", place, (f"there is no field {field.key!r}", hint), field.key)
    for word in re.findall(r"(?:^|#)\s*([^\W\d]\w*)\s*(?=$|#)", str(field.value).strip()):
        if word.lower() not in strings | _MONTHS:
            hint = nearest(word.lower(), strings) or f"write {{{word}}} if the word itself is meant"
            yield _warning("CB-BIB-24", place, (f"no @string is named {word!r}", hint), word)


def _warning(code: str, place: Place, words: tuple[str, str], subject: str) -> Problem:
    return Problem(code, place, *words, Severity.WARNING, subject)
