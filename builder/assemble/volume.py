"""The volume: numbered and resolved sections enter, with the made pages, pictures, styles and fonts they leave."""

import re
from collections.abc import Sequence
from pathlib import Path

from builder import fonts, languages, themes
from builder.assemble import works
from builder.assemble.pages import Makings, is_wanted, make_page
from builder.images import separated_css, separation
from builder.model import Book, Edition, Font, Listed, Picture, Section, Volume

_PICTURE = re.compile(r'src="picture:([^"]+)"')


def make_volume(
    book: Book,
    edition: Edition,
    sections: tuple[Section, ...],
    lists: tuple[tuple[Listed, ...], tuple[Listed, ...]],
    cited: works.Works,
) -> Volume:
    """Make the pages that nobody writes, and put everything in the book's order.

    Errors: BookError if a template of the book's own fails, or a font is not there.
    """
    settings = book.settings
    language = languages.language(settings.metadata.language)
    stylesheet = _stylesheet(book, edition)
    faces = _faces(book, stylesheet)
    groups = cited.grouped(settings.bibliography_groups)
    makings = Makings(book, edition, language, sections, *lists, groups, _pictures(book, sections), faces)
    by_name = {section.file.rpartition("/")[2]: section for section in sections}
    order = settings.entries
    made = {e.name: make_page(e, order, makings) for e in order if not e.is_chapter and is_wanted(e.name, makings)}
    in_order = tuple(section for e in order if (section := (by_name if e.is_chapter else made).get(e.name)))
    return Volume(
        metadata=settings.metadata,
        edition=edition,
        sections=in_order,
        pictures=_pictures(book, in_order),
        figures=lists[0],
        tables=lists[1],
        stylesheet=stylesheet,
        fonts=faces,
        language=language,
        cover=settings.cover,
        root=book.root,
    )


def _pictures(book: Book, sections: Sequence[Section]) -> tuple[Picture, ...]:
    used = {key for section in sections for key in _PICTURE.findall(section.html)} | {book.settings.cover}
    return tuple(book.pictures[key] for key in sorted(used) if key in book.pictures)


def _stylesheet(book: Book, edition: Edition) -> str:
    own = [f"/* styles/{name.removeprefix('styles/')} */\n{book.styles[name]}" for name in edition.styles]
    css, inks = themes.stylesheet(edition.format, own), separation(edition)
    return separated_css(css, inks) if inks else css


def _faces(book: Book, stylesheet: str) -> tuple[Font, ...]:
    """Take the fonts whose families the stylesheet names."""
    at_hand = fonts.available(Path(book.root))
    families = dict.fromkeys(font.family for font in at_hand if font.family.casefold() in stylesheet.casefold())
    return fonts.chosen([*book.settings.fonts, *families], at_hand)
