"""The volume: numbered and resolved sections enter, with the made pages, pictures, styles and fonts they leave."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from builder import fonts, languages, themes
from builder.assemble import works
from builder.assemble.crediting import CreditLine
from builder.assemble.endnotes import NoteGroup, with_notes_page
from builder.assemble.pages import Makings, is_wanted, make_page
from builder.errors import Place
from builder.images import separated_css, separation
from builder.model import WRAP_PAGES, Book, Edition, Entry, Font, Listed, Matter, Picture, Section, Volume
from builder.store import Store

_PICTURE = re.compile(r'src="picture:([^"]+)"')


@dataclass(frozen=True, slots=True)
class Parts:
    """What chapters have become, and what was gathered from them."""

    book: Book
    edition: Edition
    sections: tuple[Section, ...]
    figures: tuple[Listed, ...]
    tables: tuple[Listed, ...]
    notes: tuple[NoteGroup, ...]  # those that stand at the book's end
    credits: Mapping[str, CreditLine]  # of every picture
    store: Store | None = None


def make_volume(parts: Parts, cited: works.Works) -> Volume:
    """Make the pages that nobody writes, and put everything in the book's order.

    Errors: BookError if a template of the book's own fails, or a font is not there.
    """
    book, edition, settings = parts.book, parts.edition, parts.book.settings
    stylesheet, faces = outfit_of(book, edition)
    makings = Makings(
        book=book,
        edition=edition,
        language=languages.language(settings.metadata.language),
        chapters=parts.sections,
        figures=parts.figures,
        tables=parts.tables,
        works=cited.grouped(settings.bibliography_groups),
        pictures=_pictures(book, edition, parts.sections),
        fonts=faces,
        notes=parts.notes,
        credits=parts.credits,
        store=parts.store,
    )
    by_name = {section.file.rpartition("/")[2]: section for section in parts.sections}
    order = with_notes_page(settings.entries, parts.notes)
    made = {e.name: make_page(e, order, makings) for e in order if not e.is_chapter and is_wanted(e.name, makings)}
    in_order = tuple(section for e in order if (section := (by_name if e.is_chapter else made).get(e.name)))
    wrap = tuple(make_page(_of_wrap(name), (), makings) for name in WRAP_PAGES if edition.wants_wrap)
    return Volume(
        metadata=settings.metadata,
        edition=edition,
        sections=in_order,
        pictures=_pictures(book, edition, (*in_order, *wrap)),
        figures=parts.figures,
        tables=parts.tables,
        stylesheet=stylesheet,
        fonts=makings.fonts,
        language=makings.language,
        cover=settings.cover,
        wrap=wrap,
        root=book.root,
    )


def outfit_of(book: Book, edition: Edition) -> tuple[str, tuple[Font, ...]]:
    """Give the stylesheet of an edition, and the fonts that it names.

    Errors: BookError if a font is not there.
    """
    stylesheet = _stylesheet(book, edition)
    return stylesheet, _faces(book, stylesheet)


def _of_wrap(name: str) -> Entry:
    return Entry(name, Matter.FRONT, Place())


def _pictures(book: Book, edition: Edition, sections: Sequence[Section]) -> tuple[Picture, ...]:
    used = {key for section in sections for key in _PICTURE.findall(section.html)} | {book.settings.cover}
    return tuple(book.pictures[key].variant(edition.variants) for key in sorted(used) if key in book.pictures)


def _stylesheet(book: Book, edition: Edition) -> str:
    own = [f"/* styles/{name.removeprefix('styles/')} */\n{book.styles[name]}" for name in edition.styles]
    css, inks = themes.stylesheet(edition.format, own, edition.theme), separation(edition)
    return separated_css(css, inks) if inks else css


def _faces(book: Book, stylesheet: str) -> tuple[Font, ...]:
    """Take the fonts whose families the stylesheet names."""
    at_hand = fonts.available(Path(book.root))
    families = dict.fromkeys(font.family for font in at_hand if font.family.casefold() in stylesheet.casefold())
    return fonts.chosen([*book.settings.fonts, *families], at_hand, _place_of_fonts(book, at_hand))


def _place_of_fonts(book: Book, at_hand: Sequence[Font]) -> Place:
    """Find the line of book.toml that names a font which is not there."""
    file, known = "book/book.toml", {font.family.casefold() for font in at_hand}
    lost = [f'"{name}"' for name in book.settings.fonts if name.casefold() not in known]
    lines = enumerate(book.texts.get(file, "").split("\n"), 1)
    return Place(file, next((number for number, line in lines if any(name in line for name in lost)), 0))
