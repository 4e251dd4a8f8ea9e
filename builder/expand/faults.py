"""What went wrong in a chapter's Jinja, said as problems at the author's line."""

import traceback
from collections.abc import Iterator

from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError, nodes
from jinja2.exceptions import SecurityError
from jinja2.meta import find_undeclared_variables

from builder.errors import Place, Problem, nearest
from builder.expand.environment import CHAPTER, Room, UnknownNameError
from builder.expand.syntax import stumble

_CORRECT = "correct what stands between the braces, or write the result itself in their place"
_FORGIVING = ("default", "d")  # filters that may be given an undefined name
_ASKING = ("defined", "undefined")  # tests that may


def problems_of(error: Exception, room: Room, place: Place) -> list[Problem]:
    """Say what an error means; for an undefined name, all those of the chapter."""
    if isinstance(error, TemplateSyntaxError):
        return [_syntax(error, room, place)]
    where = _raised_at(error, place)
    if isinstance(error, TemplateNotFound):
        return [_not_found(error, where, room)]
    if isinstance(error, UndefinedError):
        first = _undefined(error, where, room)
        return [first, *(other for other in _undeclared(room, place) if other.subject != first.subject)]
    if isinstance(error, SecurityError):
        return [Problem("CB-JINJA-04", where, f"this is not allowed in a chapter: {_said(error)}")]
    if isinstance(error, RecursionError):
        return [Problem("CB-JINJA-05", where, "a file or macro includes itself without end")]
    return [Problem("CB-JINJA-05", where, f"this expression fails: {_said(error)}", _CORRECT)]


def _syntax(error: TemplateSyntaxError, room: Room, place: Place) -> Problem:
    name = error.filename or CHAPTER
    source = room.loader.get_source(room, CHAPTER if name == CHAPTER else error.name or name)[0]  # type: ignore[union-attr]
    met = stumble(_said(error), error.lineno, source, (*room.filters, *room.tests))
    return Problem("CB-JINJA-01", _placed(place, name, met.line), met.message, met.hint)


def _not_found(error: TemplateNotFound, place: Place, room: Room) -> Problem:
    name = str(error.name or "")
    hint = nearest(name, room.files) or "save it in chapters/ under a name that begins with '_', or take the line away"
    return Problem("CB-JINJA-03", place, f"there is no file {name!r} to include", hint, subject=name)


def _undefined(error: UndefinedError, place: Place, room: Room) -> Problem:
    if not isinstance(error, UnknownNameError):
        return Problem("CB-JINJA-02", place, _said(error))
    known = error.known or (*room.globals, *_named_here(room))
    return Problem("CB-JINJA-02", place, _said(error), nearest(error.name, known), subject=error.name)


def _undeclared(room: Room, place: Place) -> Iterator[Problem]:
    source, _, _ = room.loader.get_source(room, CHAPTER)  # type: ignore[union-attr]
    tree = room.parse(source, CHAPTER, CHAPTER)
    unknown = find_undeclared_variables(tree) - set(room.globals) - set(_asked_for(tree))
    for name in tree.find_all(nodes.Name):
        if name.name in unknown:
            unknown.discard(name.name)
            where = _placed(place, CHAPTER, name.lineno)
            hint = nearest(name.name, (*room.globals, *_named_here(room)))
            yield Problem("CB-JINJA-02", where, f"'{name.name}' is undefined", hint, subject=name.name)


def _named_here(room: Room) -> Iterator[str]:
    """List the names that the chapter gives itself, by `for`, `set` and the like."""
    source, _, _ = room.loader.get_source(room, CHAPTER)  # type: ignore[union-attr]
    names = room.parse(source, CHAPTER, CHAPTER).find_all(nodes.Name)
    return (name.name for name in names if name.ctx in ("store", "param"))


def _asked_for(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all((nodes.Test, nodes.Filter)):
        if isinstance(node, nodes.Test | nodes.Filter) and node.name in (*_FORGIVING, *_ASKING) and node.node:
            yield from (name.name for name in node.node.find_all(nodes.Name))
            if isinstance(node.node, nodes.Name):
                yield node.node.name


def _raised_at(error: Exception, place: Place) -> Place:
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename == CHAPTER or not frame.filename.endswith(".py"):
            return _placed(place, frame.filename, frame.lineno or 1)
    return place


def _placed(place: Place, file: str, line: int) -> Place:
    return Place(place.file, place.line + line - 1) if file == CHAPTER else Place(file, line)


def _said(error: Exception) -> str:
    said = str(error.message if isinstance(error, TemplateSyntaxError) else error).rstrip(".") or type(error).__name__
    return said[0].lower() + said[1:]
