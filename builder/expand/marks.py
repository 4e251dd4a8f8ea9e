"""Marks: private characters that carry the author's line through Jinja and are taken out after it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from builder.errors import Place
from builder.model import Expanded

# Private characters of plane 16: 16 digits, then the candidates for opening and closing a mark.
_DIGITS = "".join(chr(0x100000 + n) for n in range(10))
_CANDIDATES = [chr(0x100010 + n) for n in range(64)]
_TO_PRIVATE = str.maketrans("0123456789", _DIGITS)
_FROM_PRIVATE = str.maketrans(_DIGITS, "0123456789")


def as_written(text: str, place: Place) -> Expanded:
    """Give each line of a text in which there is no Jinja its own place."""
    lines = text.split("\n")
    count = len(lines) - (lines[-1] == "" and len(lines) > 1)
    return Expanded(text, tuple(Place(place.file, place.line + number) for number in range(count)))


class Text(str):
    """What a macro, a call block or a set block made: plain to every filter and test, with its marks when printed."""

    with_marks: str


@dataclass(frozen=True)
class Marks:
    """The marks of one chapter: how they are written, and the files that they name."""

    opening: str
    separator: str
    closing: str
    comment: str  # stands for the opening of a Jinja comment, two characters as it is
    files: list[str] = field(default_factory=list)

    @classmethod
    def unlike(cls, *texts: str) -> "Marks":
        """Choose marks that are in none of the texts, so that every character of the author's survives."""
        free = [mark for mark in _CANDIDATES if not any(mark in text for text in texts)]
        return cls(free[0], free[1], free[2], free[3] * 2)

    def mark(self, file: str, line: int) -> str:
        """Write the mark of a line."""
        if file not in self.files:
            self.files.append(file)
        number = f"{self.files.index(file)}{self.separator}{line}".translate(_TO_PRIVATE)
        return f"{self.opening}{number}{self.closing}"

    def marked(self, text: str, file: str, line: int) -> str:
        """Put a mark before every line of a text."""
        return "\n".join(self.mark(file, line + n) + part for n, part in enumerate(text.split("\n")))

    def joined(self, parts: Iterable[str]) -> str:
        """Join what Jinja printed: plain text which knows its marks."""
        with_marks = "".join(parts)
        if self.opening not in with_marks and self.comment not in with_marks:
            return with_marks
        text = Text(self._clean(with_marks))
        text.with_marks = with_marks
        return text

    def printed(self, value: object) -> object:
        """Give back its marks to a text that is printed as it is."""
        return value.with_marks if isinstance(value, Text) else value

    def taken_out(self, text: str, place: Place) -> Expanded:
        """Take the marks out of a chapter and make them the places of its lines."""
        places: list[Place] = []
        lines: list[str] = []
        current = Place(place.file, place.line)
        for line in text.split("\n"):
            current = self._place_of(line, place) or current
            places.append(current)
            lines.append(self._clean(line))
        if lines[-1] == "" and len(lines) > 1:
            places.pop()
        return Expanded("\n".join(lines), tuple(places))

    def _place_of(self, line: str, place: Place) -> Place | None:
        # The last mark before the first word: an included line begins with the mark of its `include`, then its own.
        ahead = self._one.findall(self._leading.match(line).group())  # type: ignore[union-attr]
        found = ahead[-1:] or self._one.findall(line)[:1]
        if not found:
            return None
        index, number = found[0].translate(_FROM_PRIVATE).split(self.separator)
        file = self.files[int(index)]
        return Place(file, int(number)) if file else Place(place.file, place.line + int(number) - 1)

    def _clean(self, text: str) -> str:
        return self._one.sub("", text).replace(self.comment, "{#")

    @cached_property
    def _one(self) -> re.Pattern[str]:
        return re.compile(f"{self.opening}([{_DIGITS}]+{self.separator}[{_DIGITS}]+){self.closing}")

    @cached_property
    def _leading(self) -> re.Pattern[str]:
        return re.compile(f"(?:{self._one.pattern})*")
