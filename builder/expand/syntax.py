"""What Jinja cannot read: its error and the text enter, the author's line and what can be done leave."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from builder.errors import nearest

_TAG = re.compile(r"\{%[-+]?\s*(\w+)|\{#(?:[^{}\n]*?#\}|[\s+-].*?(?:#\}|\Z))", re.S)
_RAW = re.compile(r"(\{%[-+]?\s*raw\s*[-+]?%\}).*?(?=\{%[-+]?\s*endraw|\Z)", re.S)
_OPENING = re.compile(r"\{\{|\{%")
_BLOCKS = ("for", "if", "macro", "call", "filter", "set", "block", "autoescape", "with")
_TAGS = (*_BLOCKS, "elif", "else", "include", "import", "from", "do", *(f"end{name}" for name in _BLOCKS))
_AS_THEY_ARE = "to print braces as they are, put them between '{% raw %}' and '{% endraw %}'"


_SIGNS = {  # what Jinja says of a sign that it cannot read
    "end of comment": "close the comment with '#}'",
    **{f"unexpected char {quote!r}": "use straight quotes within braces" for quote in "“”„«»‘’"},
    **{f"unexpected char {quote!r}": "close the text with the quotation mark that it begins with" for quote in "\"'"},
}


@dataclass(frozen=True, slots=True)
class Stumble:
    """Where the reading of a template ended, in words of its author."""

    line: int  # 1-based, in the template
    message: str
    hint: str


def stumble(said: str, line: int, text: str, filters: Iterable[str]) -> Stumble:
    """Say what Jinja's error means, and where the mistake is that made it."""
    text = _RAW.sub(lambda raw: re.sub(r"[^\n]", " ", raw[0]), text)
    unknown = re.search(r"unknown tag '(\w+)'", said)
    missing = re.search(r"no (filter|test) named '(\w+)'", said)
    if missing:
        return Stumble(line, _told(said), nearest(missing[2], filters) or "take it out")
    if hint := next((hint for words, hint in _SIGNS.items() if words in said), ""):
        return Stumble(line, _told(said), hint)
    if halved := _half_closed(text, line):
        return halved
    if "end of template" in said and (opened := _still_open(text)):
        return _unclosed(*opened[-1])
    return _unknown_tag(unknown[1], line, text) if unknown else Stumble(line, _told(said), _AS_THEY_ARE)


def _told(said: str) -> str:
    return f"Jinja cannot read this: {said}"


def _unclosed(name: str, line: int) -> Stumble:
    return Stumble(line, f"'{{% {name} %}}' is not closed", f"close it with a line '{{% end{name} %}}'")


def _unknown_tag(name: str, line: int, text: str) -> Stumble:
    opened = _still_open(text, line)
    block = name.removeprefix("end")
    if name in _TAGS and opened and name.startswith("end"):
        inner, begun = opened[-1]
        hint = f"close '{{% {inner} %}}' of line {begun} first, with '{{% end{inner} %}}'"
        return Stumble(line, f"'{{% {name} %}}' does not close what was opened last", hint)
    if name in _TAGS:
        hint = f"take it out, or put '{{% {block if block in _BLOCKS else 'if'} … %}}' before it"
        return Stumble(line, f"'{{% {name} %}}' closes nothing", hint)
    return Stumble(line, f"Jinja has no tag '{name}'", nearest(name, _TAGS) or _AS_THEY_ARE)


def _still_open(text: str, before_line: int = 0) -> list[tuple[str, int]]:
    """List the blocks that are open at the end of a template or before a line: name and line."""
    opened: list[tuple[str, int]] = []
    for tag in _TAG.finditer(text):
        line, name = text.count("\n", 0, tag.start()) + 1, tag[1] or ""
        if before_line and line >= before_line:
            break
        if name == "set" and "=" in text[tag.end() : text.find("%}", tag.end())]:
            continue
        if name in _BLOCKS:
            opened.append((name, line))
        elif opened and name == f"end{opened[-1][0]}":
            opened.pop()
    return opened


def _half_closed(text: str, last_line: int) -> Stumble | None:
    """Find braces that are opened, and opened again or left before they are closed."""
    for found in _OPENING.finditer(text):
        close = "}}" if found[0] == "{{" else "%}"
        following = _OPENING.search(text, found.end())
        end = text.find(close, found.end())
        line = text.count("\n", 0, found.start()) + 1
        if line > last_line:
            return None
        if end < 0 or (following and following.start() < end):
            return Stumble(line, f"'{found[0]}' is not closed", f"close it with '{close}', or {_AS_THEY_ARE}")
    return None
