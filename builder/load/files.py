"""Files: a name below the project goes in; its text, or why it cannot be read, comes out."""

import os
import re
import unicodedata
from pathlib import Path

from builder.errors import Place, Problem

_NO_CHARACTER = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # XML 1.0, production 2


def read_text(root: Path, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Read a text file of the project.

    Shapes: lines end in "\\n", a byte order mark is gone; with a problem, the text is as much as can be shown.
    Errors: none raised; the problems are errors.
    """
    fault = _unreadable(root, file)
    if fault:
        return "", (fault,)
    try:
        raw = (root / file).read_bytes()
    except OSError as error:
        reason = (error.strerror or "unknown reason").lower()
        hint = "let your user read it"
        return "", (Problem("CB-LOAD-06", Place(file), f"{file!r} cannot be read: {reason}", hint),)
    try:
        text = _unified(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return _unified(raw.decode("utf-8", errors="replace")), (_not_utf8(file, raw, error),)
    return text, _odd_characters(file, text)


def is_inside(root: Path, path: Path) -> bool:
    """Tell whether a path, with every symbolic link followed, stays in the project."""
    return path.resolve().is_relative_to(root.resolve())


def list_files(root: Path, folder: str) -> tuple[str, ...]:
    """List the files below a folder in natural order, hidden ones and the copies of editors left out.

    Shapes: names below the folder with forward slashes, in Unicode's composed form, as their authors type them.
    """
    names = []
    for parent, folders, files in os.walk(root / folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        below = Path(parent).relative_to(root / folder)
        names += [(below / name).as_posix() for name in files if not name.startswith((".", "~")) and name[-1] != "~"]
    return tuple(sorted(names, key=_natural))


def readable_name(name: str) -> str:
    """Give a name as it can be printed; what is not UTF-8 is shown as such."""
    return os.fsencode(name).decode("utf-8", errors="replace")


def _natural(name: str) -> list[tuple[int, int, str]]:
    """Order 2 before 10."""
    parts = re.split(r"(\d+)", unicodedata.normalize("NFC", name).casefold())
    return [(0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts if part]


def _unreadable(root: Path, file: str) -> Problem | None:
    path = root / file
    if not is_inside(root, path):
        hint = "copy the file into the project"
        return Problem("CB-LOAD-05", Place(file), f"{file!r} is a link that leads out of the project", hint)
    if not path.is_file():  # a pipe would be waited for without end
        message = f"{file!r} leads to no file" if path.is_symlink() else f"{file!r} is no file"
        return Problem("CB-LOAD-06", Place(file), message, "put the file itself there, or take its name away")
    return None


def _unified(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _not_utf8(file: str, raw: bytes, error: UnicodeDecodeError) -> Problem:
    before = _unified(raw[: error.start].decode("utf-8", errors="replace"))
    place = Place(file, before.count("\n") + 1, len(before) - before.rfind("\n"))
    message = f"byte {error.start + 1} of the file, 0x{raw[error.start]:02x}, is not UTF-8"
    return Problem("CB-LOAD-07", place, message, f"save the file as UTF-8; it looks like {_guess(raw)}")


def _guess(raw: bytes) -> str:
    """Guess an encoding by its bytes: Cyrillic text has more high bytes than low letters, Western text few."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff") or raw.count(0) > len(raw) // 4:
        return "UTF-16, which Windows calls Unicode"
    high = sum(byte >= 0xC0 for byte in raw)
    letters = sum(chr(byte).isalpha() for byte in raw if byte < 0x80)
    return "windows-1251, old Cyrillic" if high > letters else "windows-1252 or windows-1254, old Western or Turkish"


def _odd_characters(file: str, text: str) -> tuple[Problem, ...]:
    problems = []
    for match in _NO_CHARACTER.finditer(text):
        place = Place(file, text.count("\n", 0, match.start()) + 1, match.start() - text.rfind("\n", 0, match.start()))
        message = f"the invisible character U+{ord(match[0]):04X} cannot stand in a book"
        problems.append(
            Problem("CB-LOAD-08", place, message, "delete it; it comes from copying out of another program")
        )
    return tuple(problems)
