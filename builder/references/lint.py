"""Works as written come in; what is doubtful about them goes out, each doubt at its line."""

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from builder.errors import Problem, Severity
from builder.references.dates import read_date
from builder.references.works import Written

_MAKERS = "author|editor|translator|compiler|director|chair"
# CSL type: fields that it needs, "a|b" one of them
_NEEDED: Mapping[str, tuple[str, ...]] = {
    "article-journal": ("title", "author|editor", "container-title", "issued"),
    "article-magazine": ("title", "container-title", "issued"),
    "article-newspaper": ("title", "container-title", "issued"),
    "book": ("title", _MAKERS, "publisher", "issued"),
    "chapter": ("title", _MAKERS, "container-title", "issued"),
    "interview": ("author|interviewer", "issued"),
    "legal_case": ("title", "issued"),
    "legislation": ("title", "issued"),
    "manuscript": ("title", "issued|archive|archive_location"),
    "personal_communication": ("author", "issued|archive|archive_location"),
    "paper-conference": ("title", "author", "container-title|event-title|event", "issued"),
    "report": ("title", "author|publisher", "issued"),
    "speech": ("title", "author", "issued"),
    "thesis": ("title", "author", "publisher|genre", "issued"),
    "webpage": ("title", "URL|DOI", "issued|accessed"),
    "post-weblog": ("title", "URL", "issued|accessed"),
}
_WORDS = {
    "issued": "date",
    "accessed": "day on which it was seen (urldate)",
    "container-title": "title of what it stands in (journaltitle, booktitle)",
    "event-title": "event",
}
_RESOLVER = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


def lint(works: Sequence[Written]) -> tuple[Problem, ...]:
    """Doubt the works of a bibliography: all of it is printed, but a reader may not find what is meant."""
    return tuple(doubt for work in works for check in _CHECKS for doubt in check(work)) + tuple(_repeated(works))


def _warning(code: str, work: Written, name: str, words: tuple[str, str]) -> Problem:
    message, hint = words
    subject = work.fields.get(name, "") if name else work.work.key
    return Problem(code, work.place(name), message, hint, Severity.WARNING, subject=subject.partition("\n")[0])


def _missing(work: Written) -> Iterator[Problem]:
    entry = json.loads(work.work.csl_json)
    missing = [
        " or ".join(_WORDS.get(name, name) for name in needed.split("|")[:3])
        for needed in _NEEDED.get(work.work.kind, ("title",))
        if not any(entry.get(name) or work.fields.get(name) for name in needed.split("|"))
    ]
    if missing:
        what = f"the work {work.work.key!r}, {_article(work.work.kind)}, has no {' and no '.join(missing)}"
        yield _warning("CB-BIB-10", work, "", (what, "add it, or say under [ignore] why it is not known"))


def _article(kind: str) -> str:
    return f"{'an' if kind[0] in 'aei' else 'a'} {kind.replace('-', ' ').replace('_', ' ')}"


def _doi(work: Written) -> Iterator[Problem]:
    written = work.fields.get("DOI", "")
    if written and not re.fullmatch(r"10\.\d{4,9}/\S+", _RESOLVER.sub("", written)):
        yield _warning("CB-BIB-11", work, "DOI", (f"{written!r} is no DOI", "a DOI is written as 10.1000/xyz123"))


def _isbn(work: Written) -> Iterator[Problem]:
    for number in re.split(r"[,;]\s*|\s+(?=97[89])", work.fields.get("ISBN", "")):
        if number and not _is_isbn(re.sub(r"[\s-]", "", number).upper()):
            words = f"{number!r} is no ISBN: its digits do not agree with the last", "copy it again from the book"
            yield _warning("CB-BIB-12", work, "ISBN", words)


def _is_isbn(digits: str) -> bool:
    """Check the check digit.

    Source: ISO 2108, annexes: ISBN-13 weighs 1 and 3, ISBN-10 weighs 10 to 1.
    """
    if re.fullmatch(r"97[89]\d{10}", digits):
        return sum(int(digit) * (1, 3)[n % 2] for n, digit in enumerate(digits)) % 10 == 0
    return bool(re.fullmatch(r"\d{9}[\dX]", digits)) and _weighed(digits, 10) % 11 == 0


def _issn(work: Written) -> Iterator[Problem]:
    for number in re.split(r"[,;]?\s+", work.fields.get("ISSN", "")):
        digits = number.replace("-", "").upper()
        if number and not (re.fullmatch(r"\d{7}[\dX]", digits) and _weighed(digits, 8) % 11 == 0):
            words = f"{number!r} is no ISSN: its digits do not agree with the last", "copy it again from the journal"
            yield _warning("CB-BIB-13", work, "ISSN", words)


def _weighed(digits: str, first: int) -> int:
    return sum((10 if digit == "X" else int(digit)) * (first - n) for n, digit in enumerate(digits))


def _url(work: Written) -> Iterator[Problem]:
    written = work.fields.get("URL", "").replace("\\", "")
    if written and not re.fullmatch(r"(?:https?|ftp)://[^\s/?#.]+\.[^\s/?#]+(?:[/?#]\S*)?", written):
        yield _warning("CB-BIB-14", work, "URL", (f"{written!r} is no address", "an address begins with https://"))


def _dates(work: Written) -> Iterator[Problem]:
    for name in ("issued", "accessed"):
        written = work.fields.get(name, "")
        if written and not _is_date(written):
            words = f"{written!r} is no date", "write 1990, 1990-01, 1990-01-20, or 1989/1990 for a time"
            yield _warning("CB-BIB-15", work, name, words)
    issued, accessed = (work.fields.get(name, "")[:10] for name in ("issued", "accessed"))
    if re.fullmatch(r"\d{4}-\d\d-\d\d", issued) and re.fullmatch(r"\d{4}-\d\d-\d\d", accessed) and accessed < issued:
        words = f"the work was seen on {accessed}, before it appeared on {issued}", "correct one of the two dates"
        yield _warning("CB-BIB-15", work, "accessed", words)


def _is_date(written: str) -> bool:
    no_date = r"[(\[]?(?:n\.\s?d\.|s\.\s?a\.|forthcoming|in press)[)\]]?"
    return bool(re.fullmatch(no_date, written, re.IGNORECASE)) or read_date(written) is not None


def _language(work: Written) -> Iterator[Problem]:
    title = str(json.loads(work.work.csl_json).get("title", ""))
    if not work.language and any(char.isalpha() and not char.isascii() for char in title):
        words = (
            "the title is not in plain English letters, and the work names no language",
            "add langid = {azerbaijani}",
        )
        yield _warning("CB-BIB-17", work, "title", words)


def _repeated(works: Sequence[Written]) -> Iterator[Problem]:
    first: dict[tuple[str, ...], Written] = {}
    for work in works:
        for sign in _signs(work, json.loads(work.work.csl_json)):
            earlier = first.setdefault(sign, work)
            if earlier is not work:
                where = f"it is also {earlier.work.key!r} at {earlier.work.place}"
                words = f"{work.work.key!r} seems to be the same work twice; {where}", "keep one of the two"
                yield _warning("CB-BIB-18", work, "", words)
                break


def _signs(work: Written, entry: Mapping[str, Any]) -> Iterator[tuple[str, ...]]:
    if doi := _RESOLVER.sub("", work.fields.get("DOI", "")).lower():
        yield ("doi", doi)
    makers = entry.get("author") or entry.get("editor") or [{}]
    names = "|".join(str(name.get("family") or name.get("literal", "")) for name in makers)
    where = str(entry.get("container-title") or entry.get("publisher") or entry.get("URL", ""))
    title = " ".join(re.findall(r"\w+", re.sub(r"<[^>]+>", "", str(entry.get("title", ""))).casefold()))
    part = "|".join(str(entry.get(name, "")) for name in ("volume", "issue", "page", "edition"))
    if title and (names or where):
        yield (title, names.casefold(), str(entry.get("issued", "")), where.casefold(), part)


_CHECKS: tuple[Callable[[Written], Iterator[Problem]], ...] = (_missing, _doi, _isbn, _issn, _url, _dates, _language)
