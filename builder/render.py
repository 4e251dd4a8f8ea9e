"""Render: a chapter's source enters, its galley leaves: Jinja decides what is said, Markdown says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from builder.errors import BookError, Place, Problem, nearest
from builder.expand import expand
from builder.languages import language
from builder.markdown import to_galley_html
from builder.model import Book, Edition, Galley, Matter, Source
from builder.settings.fields import LANGUAGES

ROLES = (
    "chapter",
    "preface",
    "foreword",
    "introduction",
    "prologue",
    "epilogue",
    "afterword",
    "conclusion",
    "acknowledgements",
    "appendix",
    "glossary",
    "timeline",
    "notes",
    "text",
)
_KEYS: Mapping[str, type] = {"role": str, "language": str, "short": str, "number": bool, "subtitle": str}


@dataclass(frozen=True, slots=True)
class Head:
    """What a chapter says of itself between its `---` lines."""

    role: str
    numbered: bool
    language: str = ""
    short: str = ""
    subtitle: str = ""


def render(book: Book, edition: Edition, source: Source) -> tuple[Galley, tuple[Problem, ...]]:
    """Render one chapter for one edition.

    Errors: BookError with every problem of the chapter's head, Jinja or Markdown.
    """
    head, text, first_line = read_head(source)
    context = {"book": book.settings.metadata, "edition": edition}
    expanded = expand(text, context, Place(source.file, first_line), book.includes)
    tag = head.language or book.settings.metadata.language
    result = to_galley_html(expanded, language(tag), source.file)
    galley = Galley(
        id=source.id,
        file=source.file,
        entry=source.entry,
        language=tag,
        role=head.role,
        numbered=head.numbered,
        title=result.title,
        short_title=head.short or next((h.text for h in result.headings if h.level == 1), source.id),
        subtitle=head.subtitle,
        html=result.html,
        headings=result.headings,
        anchors=result.anchors,
        clusters=result.clusters,
        uncited=expanded.uncited,
        pictures=result.pictures,
        notes=result.notes,
    )
    return galley, result.problems


def read_head(source: Source) -> tuple[Head, str, int]:
    """Cut the head off a chapter.

    Shapes: the head, the text after it and the 1-based line on which that text begins.
    Errors: BookError CB-HEAD-10 to CB-HEAD-13.
    """
    in_body = source.entry.matter is Matter.BODY
    lines = source.text.split("\n")
    if lines[0].rstrip() != "---":
        return Head("chapter" if in_body else "text", in_body), source.text, 1
    end = next((n for n, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), None)
    if end is None:
        message, hint = "the head of the chapter is not closed", "write a line '---' after the last key"
        raise BookError(Problem("CB-HEAD-10", Place(source.file, 1), message, hint, subject="---"))
    keys = _parsed("\n".join(lines[1:end]), source.file)
    problems = [problem for key, value in keys.items() for problem in _faults(key, value, source.file, lines)]
    if problems:
        raise BookError(*problems)
    role = str(keys.get("role", "chapter" if in_body else "text"))
    numbered = bool(keys.get("number", in_body and role == "chapter"))
    text = {name: str(keys.get(name, "")) for name in ("language", "short", "subtitle")}
    return Head(role, numbered, **text), "\n".join(lines[end + 1 :]), end + 2


def _parsed(text: str, file: str) -> Mapping[str, object]:
    import yaml  # dear, and few chapters have a head

    try:
        keys = yaml.safe_load(text) or {}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = Place(file, mark.line + 2, mark.column + 1) if mark else Place(file, 1)
        hint = "write 'key: value', and quotation marks round a value that holds a colon"
        hint = "write spaces in place of the tab" if "\\t" in str(error.problem) else hint
        raise BookError(Problem("CB-HEAD-11", place, f"the head is not YAML: {error.problem}", hint)) from None
    if not isinstance(keys, dict):
        raise BookError(Problem("CB-HEAD-11", Place(file, 2), "the head is not a list of keys", "write 'key: value'"))
    return {str(key): value for key, value in keys.items()}


_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def _faults(key: str, value: object, file: str, lines: list[str]) -> list[Problem]:
    number = next((n for n, line in enumerate(lines, 1) if line.lstrip().startswith(f"{key}:")), 1)
    place = Place(file, number)
    if key not in _KEYS:
        hint = nearest(key, _KEYS) or f"the keys are {', '.join(_KEYS)}"
        return [Problem("CB-HEAD-12", place, f"a chapter has no setting '{key}'", hint, subject=key)]
    if key == "language" and not _LANGUAGE.fullmatch(str(value)):
        hint = f"write language: {LANGUAGES.get(str(value).lower(), 'en')}"
        return [Problem("CB-HEAD-13", place, f"'{value}' is not a language tag", hint, subject=str(value))]
    if not isinstance(value, _KEYS[key]):
        wanted = "true or false" if _KEYS[key] is bool else "a text"
        return [Problem("CB-HEAD-13", place, f"'{key}' is not {wanted}", f"write '{key}:' and {wanted}", subject=key)]
    if key == "role" and value not in ROLES:
        hint = nearest(str(value), ROLES) or f"the roles are {', '.join(ROLES)}"
        return [Problem("CB-HEAD-13", place, f"there is no role '{value}'", hint, subject=str(value))]
    return []
