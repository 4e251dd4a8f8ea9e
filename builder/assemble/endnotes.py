"""Notes at the book's end: they leave the chapters, where their calls stay, and stand on a page of their own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from lxml import etree

from builder.assemble.trees import Element, inner, parse, remove
from builder.errors import BookError, Place, Problem
from builder.model import Edition, Entry, Galley, Matter

PAGE = "notes"
_FOLLOWERS = ("bibliography", "colophon")  # the notes stand before these


@dataclass(frozen=True, slots=True)
class Noted:
    """A chapter whose notes go to the end of the book."""

    galley: Galley
    root: Element
    title: str  # inline XHTML, with the number


@dataclass(frozen=True, slots=True)
class NoteGroup:
    """The notes of one chapter, as they stand at the end of the book."""

    id: str  # of its heading
    title: str  # inline XHTML
    language: str
    html: str  # list items

    @property
    def count(self) -> int:
        """Count the notes."""
        return len(parse(self.html).findall("li"))

    @property
    def ids(self) -> tuple[str, ...]:
        """Name everything here that can be linked to."""
        return (self.id, *(each.get("id", "") for each in parse(self.html).iter() if each.get("id")))


def gather_notes(chapters: Sequence[Noted]) -> tuple[NoteGroup, ...]:
    """Take the notes out of the chapters, and leave calls that lead to them.

    Shapes: notes are numbered by chapter, as printed; their ids count through the book: "note-1" and on.
    Errors: BookError CB-NOTE-06 if a chapter has the name of the page.
    """
    with_notes = [chapter for chapter in chapters if next(chapter.root.iter("note"), None) is not None]
    if with_notes:
        _require_free(chapters)
    groups: list[NoteGroup] = []
    moved: dict[str, str] = {}  # "section#id" to the id among the notes
    count = 0
    for chapter in with_notes:
        items = []
        for note in list(chapter.root.iter("note")):
            count += 1
            items.append(_moved(note, chapter.galley, f"note-{count}", moved))
        name = f"notes-of-{chapter.galley.id}"
        groups.append(NoteGroup(name, chapter.title, chapter.galley.language, "".join(items)))
    for chapter in chapters:
        _redirect(chapter.root, chapter.galley.id, moved)
    return tuple(_redirected(group, moved) for group in groups)


def require_page(edition: Edition) -> None:
    """Be sure that an edition prints the page to which its notes go.

    Errors: BookError CB-NOTE-07.
    """
    if PAGE in edition.without:
        message = f"edition {edition.name!r} has its notes at the end of the book, and leaves out their page"
        hint = "take 'notes' out of 'without', or write notes = \"foot\""
        raise BookError(Problem("CB-NOTE-07", Place("book/book.toml"), message, hint, subject=edition.name))


def with_notes_page(order: Sequence[Entry], groups: Sequence[NoteGroup]) -> tuple[Entry, ...]:
    """Give the notes their place in the book, before the list of works, if its author did not."""
    if not groups or any(entry.name == PAGE for entry in order):
        return tuple(order)
    at = next((n for n, entry in enumerate(order) if _follows(entry)), len(order))
    return (*order[:at], Entry(PAGE, Matter.BACK, order[0].place), *order[at:])


def _follows(entry: Entry) -> bool:
    return entry.matter is Matter.BACK and entry.name in _FOLLOWERS


def _require_free(chapters: Sequence[Noted]) -> None:
    for galley in (chapter.galley for chapter in chapters):
        if galley.id == PAGE:
            message = f"the chapter {galley.entry.name!r} has the name of the page on which the notes of the book stand"
            hint = "rename its file, as 'my-notes.md', also in book/book.toml"
            raise BookError(Problem("CB-NOTE-06", galley.entry.place, message, hint, subject=galley.id))


def _moved(note: Element, galley: Galley, name: str, moved: dict[str, str]) -> str:
    """Write a note as an item of the list, and leave its call in its place."""
    old, number = note.get("id", ""), note.get("number", "")
    moved[f"{galley.id}#{old}"] = name
    for element in note.iterdescendants():
        if element.get("id"):
            moved[f"{galley.id}#{element.get('id')}"] = f"in-{galley.id}-{element.get('id')}"
            element.set("id", f"in-{galley.id}-{element.get('id')}")
        if element.get("data-line") and not element.get("data-file"):
            element.set("data-file", galley.file)
    call = etree.Element("note-call", {"to": old, "number": number, "id": f"{old}-ref"})
    item = etree.Element("li", {"id": name})
    item.text = note.text
    item.extend(list(note))
    _begin_with_number(item, number, f"{galley.id}.xhtml#{old}-ref")
    note.addprevious(call)
    remove(note)
    return etree.tostring(item, encoding="unicode", with_tail=False)


def _begin_with_number(item: Element, number: str, href: str) -> None:
    first = item[0] if len(item) else None
    if first is None or first.tag != "p":
        first = etree.Element("p")
        first.text, item.text = item.text, None
        item.insert(0, first)
    back = etree.Element("a", {"class": "note-number backlink", "href": href})
    back.text, back.tail = number, ". " + (first.text or "").lstrip()
    first.text = None
    first.insert(0, back)


def _redirect(root: Element, section: str, moved: Mapping[str, str]) -> None:
    """Lead every reference to something in a note to where it stands now."""
    for call in root.iter("note-call"):
        own = f"{section}#{call.get('to')}"
        call.set("to", f"{PAGE}.xhtml#{moved[own]}")
    for element in root.iter("a", "span"):
        target = element.get("href", "").replace(".xhtml#", "#", 1)
        if target in moved:
            element.set("href", f"{PAGE}.xhtml#{moved[target]}")
        if element.get("data-to"):
            element.set("data-to", " ".join(_found(element.get("data-to", "").split(), moved)))


def _found(names: Sequence[str], moved: Mapping[str, str]) -> Iterator[str]:
    return (f"{PAGE}#{moved[name]}" if name in moved else name for name in names)


def _redirected(group: NoteGroup, moved: Mapping[str, str]) -> NoteGroup:
    root = parse(group.html)
    _redirect(root, group.id.removeprefix("notes-of-"), moved)
    return NoteGroup(group.id, group.title, group.language, inner(root))


def title_of(galley: Galley, number: str) -> str:
    """Write the heading over a chapter's notes: its number and title."""
    title = galley.title or escape(galley.short_title, quote=False)
    return f"{number}. {title}" if number else title
