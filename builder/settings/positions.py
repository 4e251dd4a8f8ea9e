"""Positions: the text of a TOML file goes in, the line of every key and list item comes out.

tomllib tells values but not where they stand. The text has passed tomllib before, so nothing is checked here.
"""

import re
import tomllib
from collections import deque
from collections.abc import Mapping

Path = tuple[str | int, ...]
Tokens = deque[tuple[str, int]]

_TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?:\\.|[^"\\])*"'
    r"|'[^']*'"
    r"|\#[^\n]*|\n|[\[\]{},=.]|[^\s\[\]{},=.\#\"']+",
    re.DOTALL,
)


def line_numbers(text: str) -> Mapping[Path, int]:
    """Number the lines on which keys and list items begin.

    Shapes: `("contents", 2, "chapters", 0)` is the first chapter of the third entry; lines are 1-based.
    """
    tokens = _tokens(text)
    lines: dict[Path, int] = {}
    table: Path = ()
    while tokens:
        token, number = tokens[0]
        if token == "\n":
            tokens.popleft()
        elif token == "[":
            table = _header(tokens, lines)
            lines.setdefault(table, number)
        else:
            _pair(tokens, table, lines)
    return lines


def _tokens(text: str) -> Tokens:
    tokens: Tokens = deque()
    line, seen = 1, 0
    for match in _TOKEN.finditer(text):
        line += text.count("\n", seen, match.start())
        seen = match.start()
        if not match[0].startswith("#"):
            tokens.append((match[0], line))
    return tokens


def _header(tokens: Tokens, lines: dict[Path, int]) -> Path:
    tokens.popleft()
    is_list = tokens[0][0] == "["
    if is_list:
        tokens.popleft()
    path: Path = ()
    for key in _keys(tokens, "]"):
        path = (*path, key)
        last = _items(path, lines) - 1
        if last >= 0:  # a table within the newest row of a list of tables
            path = (*path, last)
    if is_list:
        tokens.popleft()
        is_first = not isinstance(path[-1], int)
        path = (*path, 0) if is_first else (*path[:-1], int(path[-1]) + 1)
    return path


def _items(path: Path, lines: Mapping[Path, int]) -> int:
    count = 0
    while (*path, count) in lines:
        count += 1
    return count


def _keys(tokens: Tokens, end: str) -> list[str]:
    keys = []
    while (token := tokens.popleft()[0]) != end:
        if token != ".":
            is_quoted = token[0] in "\"'"
            keys.append(tomllib.loads(f"key = {token}")["key"] if is_quoted else token)
    return keys


def _pair(tokens: Tokens, table: Path, lines: dict[Path, int]) -> None:
    number = tokens[0][1]
    path = (*table, *_keys(tokens, "="))
    for depth in range(len(table) + 1, len(path) + 1):
        lines.setdefault(path[:depth], number)
    _value(tokens, path, lines)


def _value(tokens: Tokens, path: Path, lines: dict[Path, int]) -> None:
    opening = tokens.popleft()[0]
    if opening == "[":
        index = 0
        while (token := tokens[0])[0] != "]":
            if token[0] in ("\n", ","):
                tokens.popleft()
                continue
            lines[(*path, index)] = token[1]
            _value(tokens, (*path, index), lines)
            index += 1
        tokens.popleft()
    elif opening == "{":
        while (token := tokens[0])[0] != "}":
            if token[0] in ("\n", ","):
                tokens.popleft()
            else:
                _pair(tokens, path, lines)
        tokens.popleft()
    else:
        while tokens and tokens[0][0] not in ("\n", ",", "]", "}"):  # 1.5 and times are several tokens
            tokens.popleft()
