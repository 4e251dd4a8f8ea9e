"""Dates as scholars write them enter; dates of CSL-JSON leave.

Source: EDTF (ISO 8601-2:2019), levels 0 and 1, and the forms "1989–1990" and "c. 1990" of everyday bibliographies.
"""

import re
from datetime import date
from typing import Any

_ABOUT = re.compile(r"(?:circa|ca?|um|vers|ок|около|təxm|təxminən|մոտ)\b\.?\s*(?=\d)", re.IGNORECASE)
_YEARS = re.compile(r"(\d{4})\s*(?:--?-?|–|—)\s*(\d{4})")
_DAY = re.compile(r"(-?)(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T[\d:.Z+-]+)?([?~%]?)")
_SEASONS = range(21, 25)  # EDTF: spring to winter
_OPEN = ("", "..")


def read_date(written: str) -> dict[str, Any] | None:
    """Read a date.

    Shapes: {"date-parts": [[1990, 1, 20]], "circa": true}; a time without an end ends in the year 0, as pandoc has it;
    a year whose last digits are not known ("199X") is the time in which it lies. None for anything else.
    """
    text = written.strip()
    about = _ABOUT.match(text)
    text = _YEARS.sub(r"\1/\2", text[about.end() if about else 0 :].strip())
    read = _vague(text) or _ends(text.split("/"))
    if read is None:
        return None
    parts, is_doubtful = read
    return {"date-parts": parts, **({"circa": True} if about or is_doubtful else {})}


def _vague(text: str) -> tuple[list[list[int]], bool] | None:
    found = re.fullmatch(r"(\d\d)(\d|[Xxu])[Xxu]|(\d{4})-[Xxu]{2}(?:-[Xxu]{2})?|(\d{4})-(\d\d)-[Xxu]{2}", text)
    if found is None:
        return None
    if found[3]:
        return [[int(found[3])]], False
    if found[4]:
        return [[int(found[4]), int(found[5])]], False
    first, last = (re.sub("[Xxu]", digit, text) for digit in "09")
    return [[int(first)], [int(last)]], True


def _ends(ends: list[str]) -> tuple[list[list[int]], bool] | None:
    if len(ends) > 2 or ends[0] in _OPEN:
        return None
    days = [([0], False) if end in _OPEN else _day(end) for end in ends]
    known = [day for day in days if day is not None]
    if len(known) < len(days):
        return None
    return [parts for parts, _ in known], any(is_doubtful for _, is_doubtful in known)


def _day(text: str) -> tuple[list[int], bool] | None:
    if re.fullmatch(r"\d{1,3}", text):
        return [int(text)], False
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, *rest = (int(number) for number in found.group(2, 3, 4) if number)
    if rest and not _is_in_calendar(year, rest):
        return None
    return [-year - 1 if found[1] else year, *rest], bool(found[5])  # the year -1 is 2 BC, which CSL counts as -2


def _is_in_calendar(year: int, rest: list[int]) -> bool:
    if rest[0] in _SEASONS:
        return len(rest) == 1
    try:
        return bool(date(max(year, 1), rest[0], rest[1] if len(rest) > 1 else 1))
    except ValueError:
        return False
