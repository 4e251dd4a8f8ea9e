"""Jinja decides what is said: a chapter as written enters, plain Markdown with the author's lines leaves."""

from collections.abc import Mapping

from builder.errors import BookError, Place
from builder.expand.marks import Marks, Text, as_written
from builder.model import Expanded

_OPENINGS = ("{{", "{%", "{#")  # without one of these nothing in a text is Jinja's


def expand(text: str, context: Mapping[str, object], place: Place, includes: Mapping[str, str]) -> Expanded:
    """Run the Jinja of one chapter.

    Shapes: `place` is the file and the line at which `text` begins (its head was cut off); `includes` maps files,
    relative to the project, to their texts; the names of `context` are seen in included and imported files too, and so
    are cite(), nocite() and bibliography().
    Errors: BookError, CB-JINJA-01 (syntax), 02 (undefined name), 03 (no such file), 04 (forbidden), 05 (a failing
    expression).
    """
    text = normalised(text)
    if not any(opening in text for opening in _OPENINGS):
        return as_written(text, place)
    # jinja2 is dear
    from builder.expand.calls import Calls
    from builder.expand.environment import CHAPTER, open_environment
    from builder.expand.faults import problems_of

    marks = Marks.unlike(text, *includes.values())
    calls = Calls()
    environment = open_environment(text, {**calls.functions(), **context}, includes, marks)
    try:
        expanded = environment.get_template(CHAPTER).render()
    except Exception as error:  # whatever an author's expression can raise is a fault of the book
        raise BookError(*problems_of(error, environment, place)) from None
    marked = expanded.with_marks if isinstance(expanded, Text) else expanded
    return calls.placed(marks.taken_out(normalised(marked), place))


def normalised(text: str) -> str:
    """Give a text one kind of line end and no byte order mark."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
