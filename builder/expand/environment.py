"""The room in which authors' Jinja runs: nothing outside the book is in reach, and every line keeps its number."""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.sandbox import SandboxedEnvironment
from jinja2.utils import missing

from builder.expand.marks import Marks

CHAPTER = "<chapter>"  # the name of the text itself, which no file has
_FOLDERS = ("", "chapters/", "styles/templates/")
_LONGEST = 10_000_000  # characters, or digits in a power: more than any book has

# `{#id .class}` gives an id in Markdown. A comment has a space after `{#`, or its `#}` before any other brace.
_COMMENT = re.compile(r"\{#(?=[\s+-]|[^{}\n]*#\})")


class UnknownNameError(UndefinedError):
    """A name that nothing in the book has, with the names that could have been meant."""

    name: str = ""
    known: tuple[str, ...] = ()


class Strict(StrictUndefined):
    """An undefined value which fails at every use and knows what was there instead."""

    __slots__ = ()

    def __init__(self, hint: str | None = None, obj: Any = missing, name: str | None = None, exc: Any = UndefinedError):
        super().__init__(hint, obj, name, exc)
        if name is not None and exc is UndefinedError:
            self._undefined_exception = partial(_unknown_name, str(name), obj)  # type: ignore[assignment]


class Room(SandboxedEnvironment):
    """Jinja's sandbox, with marks on every line and bounds on multiplication."""

    marks: Marks
    files: tuple[str, ...]  # that may be included, as an author may name them
    intercepted_binops = frozenset(["*", "**"])

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Refuse the two operators that could fill the memory with one line."""
        if operator == "**" and abs(right) * len(str(left)) > _LONGEST // 1000:
            raise SecurityError("the power is too large")
        for many, times in ((left, right), (right, left)):
            if operator == "*" and hasattr(many, "__len__") and len(many) * times > _LONGEST:
                raise SecurityError("the repeated text is too long")
        return super().call_binop(context, operator, left, right)


class _LineMarks(Extension):
    """Put a mark before every line of text and before every printed expression."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 (Jinja's)
        """Tell comments from the attributes of Markdown."""
        return _COMMENT.sub(self._marks.comment, source)

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """Mark the lines of what Jinja will print."""
        file = "" if stream.name == CHAPTER else stream.filename or ""
        for token in stream:
            if token.type == "variable_begin":
                yield Token(token.lineno, "data", self._marks.mark(file, token.lineno))
            is_text = token.type == "data"
            yield Token(token.lineno, "data", self._marks.marked(token.value, file, token.lineno)) if is_text else token

    @property
    def _marks(self) -> Marks:
        marks: Marks = self.environment.marks  # type: ignore[attr-defined]
        return marks


def open_environment(text: str, context: Mapping[str, object], includes: Mapping[str, str], marks: Marks) -> Room:
    """Make the room for one chapter."""
    room = Room(
        undefined=Strict,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        comment_start_string=marks.comment,
        finalize=marks.printed,
        loader=FunctionLoader(partial(_load, text, includes)),
        extensions=[_LineMarks],
        cache_size=50,
    )
    room.marks = marks
    room.files = tuple(file.removeprefix(folder) for file in includes for folder in _FOLDERS if file.startswith(folder))
    room.concat = marks.joined  # type: ignore[method-assign]
    for by_chance in ("lipsum",):
        room.globals.pop(by_chance)
    room.filters.pop("random")
    room.globals.update(context)
    return room


def included_file(name: str, includes: Mapping[str, str]) -> str:
    """Find the file that an author means by a name; empty when there is none."""
    return next((folder + name for folder in _FOLDERS if folder + name in includes), "")


def _load(text: str, includes: Mapping[str, str], name: str) -> tuple[str, str, None] | None:
    if name == CHAPTER:
        return text, CHAPTER, None
    file = included_file(name, includes)
    return (includes[file].removeprefix("\ufeff"), file, None) if file else None


def _unknown_name(name: str, obj: Any, message: str | None = None) -> UnknownNameError:
    if obj is not missing and not isinstance(obj, Mapping):
        message = f"{type(obj).__name__.lower()} has no attribute {name!r}"
    error = UnknownNameError(message)
    error.name = name
    if isinstance(obj, Mapping):
        error.known = tuple(str(key) for key in obj)
    elif obj is not missing:
        error.known = tuple(known for known in dir(obj) if not known.startswith("_"))
    return error
