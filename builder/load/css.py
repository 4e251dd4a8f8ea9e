"""CSS: a style sheet of the book goes in; what it fetches from outside the project comes out as problems."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from builder.errors import Place, Problem, nearest
from builder.load.files import is_inside


def leading_out(root: Path, file: str, css: str) -> Iterator[Problem]:
    """Find what a style sheet imports, and the addresses that are not files of the project."""
    readable = _without_disguise(css)
    for match in re.finditer(r"@import\b", readable, re.IGNORECASE):
        hint = "name the other file in 'styles' of the edition, before this one"
        place = _place(file, readable, match.start())
        yield Problem("CB-CSS-03", place, "a style sheet cannot import another", hint, subject=match[0])
    yield from _loose_braces(file, readable)
    for match in re.finditer(r"url\(\s*(\"[^\"\n]*|'[^'\n]*|[^)\"']*)", readable, re.IGNORECASE):
        target = match[1].strip("\"' \t\n")
        fault = _fault(root, file, target)
        if fault:
            code, message, hint = fault
            yield Problem(code, _place(file, readable, match.start(1)), message, hint, subject=target)


def _loose_braces(file: str, css: str) -> Iterator[Problem]:
    """Find the outermost rule that is not closed, and each brace that closes nothing."""
    if (start := css.find("/*")) >= 0:  # whole comments are blank here
        yield Problem("CB-CSS-06", _place(file, css, start), "this comment is not closed", "close it with '*/'")
    opened: list[int] = []
    bare = re.sub(r"\"[^\"\n]*\"|'[^'\n]*'", lambda text: " " * len(text[0]), css)
    for match in re.finditer("[{}]", bare):
        if match[0] == "{":
            opened.append(match.start())
        elif opened:
            opened.pop()
        else:
            hint = "take it out, or write the selector and '{' of its rule before it"
            yield Problem("CB-CSS-06", _place(file, bare, match.start()), "this brace closes nothing", hint)
    for start in opened[:1]:
        yield Problem("CB-CSS-06", _place(file, bare, start), "this rule is not closed", "close it with '}'")


def _without_disguise(css: str) -> str:
    """Blank comments and read escapes, so that `u\\72l(` is seen; lines stay where they are."""
    blank = re.sub(r"/\*.*?\*/", lambda match: re.sub(r"[^\n]", " ", match[0]), css, flags=re.DOTALL)
    return re.sub(r"\\([0-9a-fA-F]{1,6})[ \t]?|\\([^\n])", _unescaped, blank)


def _unescaped(match: re.Match[str]) -> str:
    if match[2]:
        return match[2]
    number = int(match[1], 16)
    return chr(number) if 0x20 <= number <= 0x10FFFF else " "


def _fault(root: Path, file: str, target: str) -> tuple[str, str, str] | None:
    name = target.partition("#")[0].partition("?")[0]
    if not name or target.lower().startswith("data:"):
        return None
    if re.match(r"[a-z][a-z0-9+.-]*:|//", target, re.IGNORECASE):
        return "CB-CSS-01", f"{target!r} is not in the project", "save the file below 'styles' and name it from there"
    path = root / PurePosixPath(file).parent / name
    if name.startswith(("/", "\\")) or not is_inside(root, path):
        return "CB-CSS-01", f"{target!r} leads out of the project", "copy the file below 'styles'"
    if not path.is_file():
        near = nearest(Path(name).name, sorted(beside.name for beside in path.parent.glob("*")))
        return (
            "CB-CSS-02",
            f"there is no file {name!r} beside {file!r}",
            near or "save the file there, or take the address away",
        )
    return None


def _place(file: str, text: str, start: int) -> Place:
    return Place(file, text.count("\n", 0, start) + 1)
