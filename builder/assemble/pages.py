"""Made pages: title page, imprint, contents and the other pages that no author writes."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape, unescape
from typing import TypedDict

from builder.assemble.crediting import CreditLine, told
from builder.assemble.endnotes import NoteGroup
from builder.assemble.trees import parse, text_of
from builder.assemble.works import ListedWorks, mentioned
from builder.assemble.written import written_page
from builder.errors import Place
from builder.isbn import barcode_svg
from builder.languages import format_date
from builder.model import Book, Edition, Entry, Font, Heading, Language, Listed, Picture, Section
from builder.store import Store

# imprint and lists back title and contents
_ON_NEXT_PAGE = ("cover", "imprint", "illustrations", "tables", "colophon", "back-cover")
_NOT_LISTED = ("cover", "half-title", "title-page", "imprint", "dedication", "contents", "back-cover")


class _Part(TypedDict):
    part: str
    entries: list[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Makings:
    """All that made pages are made from."""

    book: Book
    edition: Edition
    language: Language
    chapters: tuple[Section, ...]
    figures: tuple[Listed, ...]
    tables: tuple[Listed, ...]
    works: tuple[ListedWorks, ...]
    pictures: tuple[Picture, ...]
    fonts: tuple[Font, ...]
    credits: Mapping[str, CreditLine]
    notes: tuple[NoteGroup, ...] = ()
    store: Store | None = None  # of pages that were made before


def is_wanted(name: str, makings: Makings) -> bool:
    """Tell whether a made page would have anything on it."""
    edition = makings.edition
    if name in edition.without:
        return False
    is_page = edition.format == "pdf" and not edition.wants_wrap
    content: Mapping[str, object] = {
        "cover": makings.book.settings.cover and is_page,
        "back-cover": edition.has_back,
        "dedication": makings.book.settings.metadata.dedication,
        "illustrations": makings.figures,
        "tables": makings.tables,
        "bibliography": makings.works,
        "notes": makings.notes,
        "contents": makings.chapters,
    }
    return bool(content.get(name, True))


def make_page(entry: Entry, order: Sequence[Entry], makings: Makings) -> Section:
    """Make one page.

    Errors: BookError if a template of the project's own fails.
    """
    html = written_page(entry.name, _context(order, makings), makings.book.templates, makings.store)
    title = _title(entry.name, makings)
    mentions = _mentioned(entry, order, makings)
    return Section(
        id=entry.name,
        role=entry.name,
        matter=entry.matter,
        language=makings.book.settings.metadata.language,
        title=escape(title, quote=False),
        text_title=title,
        short_title=title,
        html=html,
        anchors=_anchors(entry, makings),
        mentions=mentions,
        outline=_outline(entry, makings),
        notes=sum(group.count for group in makings.notes) if entry.name == "notes" else 0,
        listed=entry.name not in _NOT_LISTED,
        start="next" if entry.name in _ON_NEXT_PAGE else makings.edition.chapter_start,
    )


def _title(name: str, makings: Makings) -> str:
    """Call a page as the language does, or else as the book's own template does in its heading."""
    heading = re.search(r"<h1[^>]*>([^<{]+)</h1>", makings.book.templates.get(f"{name}.html", ""))
    own = unescape(heading[1]).strip() if heading else name.replace("-", " ").capitalize()
    return makings.language.labels.get(name.replace("-", "_"), own)


def _mentioned(entry: Entry, order: Sequence[Entry], makings: Makings) -> tuple[str, ...]:
    if entry.name == "illustrations":
        return tuple(row.target for row in makings.figures)
    if entry.name == "tables":
        return tuple(row.target for row in makings.tables)
    if entry.name == "bibliography":
        return tuple(name for group in makings.works for _, html in group.entries for name in mentioned(html))
    if entry.name == "notes":
        return tuple(name for group in makings.notes for name in mentioned(group.html))
    if entry.name != "contents":
        return ()
    rows = [row for part in _parts(order, makings) for row in part["entries"]]
    return tuple(row["target"] for row in rows)


def _anchors(entry: Entry, makings: Makings) -> tuple[str, ...]:
    if entry.name == "notes":
        return tuple(f"notes#{name}" for group in makings.notes for name in group.ids)
    if entry.name != "bibliography":
        return ()
    return tuple(f"bibliography#ref-{name}" for group in makings.works for name, _ in group.entries)


def _outline(entry: Entry, makings: Makings) -> tuple[Heading, ...]:
    if entry.name != "notes":
        return ()
    return tuple(Heading(it.id, 2, it.title, text_of(parse(it.title)), Place()) for it in makings.notes)


def _context(order: Sequence[Entry], makings: Makings) -> Mapping[str, object]:
    settings = makings.book.settings
    return {
        "book": settings.metadata,
        "labels": makings.language.labels,
        "edition": makings.edition,
        "cover": makings.book.pictures.get(settings.cover),
        "dedication": _paragraphs(settings.metadata.dedication),
        "parts": _parts(order, makings),
        "figures": makings.figures,
        "tables": makings.tables,
        "groups": makings.works,
        "notes": makings.notes,
        "fonts": _families(makings.fonts),
        "pictures": [told(it, makings.credits[it.key]) for it in makings.pictures if not it.decorative],
        "date_text": format_date(makings.language, settings.metadata.date) if settings.metadata.date else "",
        "licence": settings.metadata.licence,
        "barcode": _barcode(makings),
    }


def _parts(order: Sequence[Entry], makings: Makings) -> list[_Part]:
    """Order what the contents list, under the parts of the book."""
    chapters = {section.file.rpartition("/")[2]: section for section in makings.chapters}
    parts: list[_Part] = []
    for entry in order:
        row = _row(entry, chapters, makings)
        if row is None:
            continue
        if not parts or parts[-1]["part"] != entry.part:
            parts.append({"part": entry.part, "entries": []})
        parts[-1]["entries"].append(row)
    return parts


def _row(entry: Entry, chapters: Mapping[str, Section], makings: Makings) -> dict[str, str] | None:
    matter = entry.matter.value
    if not entry.is_chapter:
        if entry.name in _NOT_LISTED or not is_wanted(entry.name, makings):
            return None
        title = escape(_title(entry.name, makings), quote=False)
        return {"number": "", "title": title, "target": entry.name, "matter": matter, "children": ""}
    section = chapters.get(entry.name)
    if section is None:
        return None
    title, number = section.title, section.number
    return {"number": number, "title": title, "target": section.id, "matter": matter, "children": ""}


def _paragraphs(text: str) -> str:
    blocks = [block.strip() for block in text.split("\n\n") if block.strip()]
    return "".join(f"<p>{'<br/>'.join(escape(line) for line in block.splitlines())}</p>" for block in blocks)


def _barcode(makings: Makings) -> str:
    """Draw the barcode of an edition; one without an ISBN has none."""
    number = makings.edition.isbn or makings.book.settings.metadata.isbn
    return barcode_svg(number, makings.edition.place) if number and makings.edition.wants_wrap else ""


def _families(fonts: Iterable[Font]) -> list[tuple[str, str]]:
    return [(family, "SIL Open Font License 1.1") for family in dict.fromkeys(font.family for font in fonts)]
