"""Order: `front`, `contents` and `back` of book.toml go in, the entries of the book come out."""

from collections.abc import Iterator
from typing import Any

from builder.errors import Place, Problem, nearest
from builder.model import MADE_PAGES, Entry, Matter
from builder.settings.fields import Table

_MATTERS = {"front": Matter.FRONT, "contents": Matter.BODY, "back": Matter.BACK}
_Row = tuple[Any, Place, str]  # what is written, where, and the part it is in


def read_entries(table: Table) -> tuple[tuple[Entry, ...], list[Problem]]:
    """Read the order of the book.

    Shapes: no entry of the body when `contents` is not written: the body is then every chapter there is.
    """
    entries: list[Entry] = []
    problems: list[Problem] = []
    for key, matter in _MATTERS.items():
        if key not in table.values:
            entries += _defaults(table, matter)
            continue
        rows, wrong = _rows(table, key)
        problems += wrong
        for written, place, part in rows:
            name, fault = _name(written, place, has_made_pages=matter is not Matter.BODY)
            problems += [fault] if fault else []
            entries += [Entry(name, matter, place, part)] if name else []
    return tuple(entries), [*problems, *_repeated(entries)]


def _defaults(table: Table, matter: Matter) -> list[Entry]:
    """List the made pages of a book that does not say; `assemble` leaves out those that would be empty."""
    names = {
        Matter.FRONT: ("cover", "title-page", "imprint", "dedication", "contents", "illustrations"),
        Matter.BODY: (),
        Matter.BACK: ("bibliography", "colophon"),
    }[matter]
    placed = {name for key in _MATTERS for name in _strings(table.values.get(key))}
    missing = {name for name in ("cover", "dedication") if not table.values.get(name)}
    return [Entry(name, matter, Place(table.file)) for name in names if name not in placed | missing]


def _strings(value: Any) -> Iterator[str]:
    yield from (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _rows(table: Table, key: str) -> tuple[list[_Row], list[Problem]]:
    values = table.values[key]
    if not isinstance(values, list) or (key == "contents" and not values):
        message = f'{key!r} must be a list of chapters, as ["01-spring.md", "02-summer.md"]'
        hint = "take the line away to have every file of chapters/ in order" if key == "contents" else ""
        return [], [Problem("CB-SET-04", table.place(key), message, hint, subject=key)]
    rows: list[_Row] = []
    problems: list[Problem] = []
    for index, value in enumerate(values):
        if isinstance(value, dict):
            inner, wrong = _part(table.inner(key, index))
            rows += inner
            problems += wrong
        else:
            rows.append((value, table.place(key, index), ""))
    return rows, problems


def _part(table: Table) -> tuple[list[_Row], list[Problem]]:
    form = 'a part is written {part = "Title", chapters = ["01-spring.md"]}'
    title, chapters = table.values.get("part"), table.values.get("chapters")
    problems = [
        Problem(
            "CB-SET-02",
            table.place(key),
            f"a part has no setting {key!r}",
            nearest(key, ("part", "chapters")) or form,
            subject=key,
        )
        for key in table.values
        if key not in ("part", "chapters")
    ]
    if not isinstance(title, str) or not title.strip():
        problems.append(
            Problem("CB-SET-04", table.place("part"), "a part needs a title in straight quotes", form, subject="part")
        )
    if not isinstance(chapters, list) or not chapters:
        message = "a part needs a list of chapters"
        return [], [*problems, Problem("CB-SET-04", table.place("chapters"), message, form, subject="chapters")]
    return [(name, table.place("chapters", index), str(title)) for index, name in enumerate(chapters)], problems


def _name(written: Any, place: Place, has_made_pages: bool) -> tuple[str, Problem | None]:
    """Name the chapter file or made page that is meant."""
    if not isinstance(written, str) or not written.strip():
        hint = 'write the name of a file in chapters/, as "01-spring.md"'
        return "", Problem("CB-SET-04", place, "an entry of the order must be text in straight quotes", hint)
    name = written.strip().removeprefix("./").removeprefix("chapters/")
    if has_made_pages and name in MADE_PAGES:
        return name, None
    ending = name.rpartition(".")[2] if "." in name else ""
    if ending in ("markdown", "txt", "docx", "html", "odt", "rtf", "tex", "jinja"):
        hint = f"save it as {name.removesuffix(ending)}md, in Markdown"
        return "", Problem(
            "CB-SET-07", place, f"{name!r} is no chapter: chapters are files ending in .md", hint, subject=written
        )
    return name if ending == "md" else f"{name}.md", None


def _repeated(entries: list[Entry]) -> list[Problem]:
    first: dict[str, Entry] = {}
    problems = []
    for entry in entries:
        earlier = first.setdefault(entry.name, entry)
        if earlier is not entry:
            message = f"{entry.name!r} stands in the order twice"
            hint = f"take one away; the other is in line {earlier.place.line}"
            problems.append(Problem("CB-SET-07", entry.place, message, hint, subject=entry.name.removesuffix(".md")))
    return problems
