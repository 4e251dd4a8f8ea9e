"""Words in braces, whose case BibLaTeX keeps, are marked on their way through pandoc and come out as CSL's "nocase".

pandoc 3.9 loses the braces when it writes CSL-JSON; signs from Unicode's private use area it keeps.
"""

import re
from collections.abc import Mapping
from typing import Any

_OPEN, _CLOSE = "\ue000", "\ue001"
_ARGUMENT = re.compile(r"(?:\\(?:[A-Za-z]+\*?|[^A-Za-z])|[_^}])\s*\Z")


def mark_protected(value: str) -> str:
    """Mark the groups of a title that stand in braces of their own.

    Shapes: `value` as in the file, within its braces or quotes. Arguments, as in `\\emph{x}`, are no such groups, nor
    are signs made by a command, as `{\\"u}`.
    """
    marked: list[str] = []
    protects: list[bool] = []  # of each open brace
    for at, char in enumerate(value):
        sign = char
        if char == "{" and value[at - 1 : at] != "\\":
            is_own = at > 0 and not any(protects) and value[at + 1 : at + 2] != "\\"
            protects.append(is_own and not _ARGUMENT.search(value, 0, at))
            sign = char + _OPEN * protects[-1]
        elif char == "}" and value[at - 1 : at] != "\\" and protects:
            sign = _CLOSE * protects.pop() + char
        marked.append(sign)
    return "".join(marked)


def spoken_case(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Say in CSL-JSON what was marked."""
    return {name: _spoken(value) if isinstance(value, str) else value for name, value in entry.items()}


def _spoken(value: str) -> str:
    return value.replace(_OPEN, '<span class="nocase">').replace(_CLOSE, "</span>")
