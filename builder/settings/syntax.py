"""Syntax: a file that is no TOML goes in; where it stumbles, and what may help, comes out."""

import re
import tomllib

from builder.errors import Place, Problem

# what tomllib says, what it means, what helps
_KNOWN = (
    (r"\n|\\n|Unterminated", "a text in quotes does not end on its line", 'close it with "'),
    (r"[Ee]scape", "a backslash in a text means something else here", "use forward slashes in the names of files"),
    (r"overwrite|declare|twice|Duplicate", "a setting is written twice", "take one of the two away"),
    (r"Unclosed array", "the list that begins here is not closed", "close it with ] and part its items with commas"),
    (r"'='", "there is no '=' after the name of a setting", 'write NAME = "VALUE"'),
)
_CURLY = "“”„‟«»‘’‚"


def syntax_problem(error: tomllib.TOMLDecodeError, text: str, file: str) -> Problem:
    """Say where the reading of a TOML file ended, in words of its author."""
    # tomllib of Python 3.11 to 3.13 tells the position in its message only
    reason, _, position = str(error).partition(" (at ")
    lines = text.splitlines() or [""]
    numbers = [int(number) for number in re.findall(r"\d+", position)]
    line, column = numbers if len(numbers) == 2 else (len(lines), 0)
    written = lines[min(line, len(lines)) - 1]
    message, hint = _explained(reason, written)
    if "Unclosed array" in reason:
        line, column = _opened_in(lines, line), 0
    curly = next((letter for letter in written if letter in _CURLY), "")
    return Problem("CB-SET-01", Place(file, line, column), message, hint, subject=curly)


def _opened_in(lines: list[str], line: int) -> int:
    """Find the line in which the list begins that is not closed."""
    values = [text.partition("=")[2] for text in lines[:line]]
    return next((n for n in range(line, 0, -1) if values[n - 1].count("[") > values[n - 1].count("]")), line)


def _explained(reason: str, written: str) -> tuple[str, str]:
    key, _, value = (part.strip() for part in written.partition("="))
    if any(letter in value[:2] for letter in _CURLY):
        return "curly quotes cannot enclose a text here", f'use straight quotes: {key} = "…"'
    if reason.startswith("Invalid value") and value:
        bare = value.strip("\"'")[:40]
        if value.lower() in ("true", "false"):
            return f"{value!r} is not a value", f"write {key} = {value.lower()}"
        return f"{value[:40]!r} is not a value", f'put text in straight quotes: {key} = "{bare}"'
    for pattern, message, hint in _KNOWN:
        if re.search(pattern, reason):
            return message, hint
    return f"this is not TOML: {reason[:1].lower()}{reason[1:]}", 'a line is NAME = "VALUE"; a table begins with [NAME]'
