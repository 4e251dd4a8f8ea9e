"""What the EPUB says of itself: a volume and its files enter, statements for the package document leave."""

import uuid
from collections.abc import Iterator

from builder.model import Edition, Metadata, PageMap, Person, Volume
from builder.pack.archive import Resource, Statement

_ISBN_CODE = "15"  # ISBN-13 in ONIX code list 5


def identifier(volume: Volume) -> str:
    """Name this edition of the book, always with the same name.

    Source: RFC 9562, section 5.5 (version 5).
    """
    return _edition_name(volume.metadata, volume.edition.name)


def _edition_name(book: Metadata, edition: str) -> str:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{book.identifier}#{edition}").urn


def statements(
    volume: Volume, resources: tuple[Resource, ...], page_map: PageMap | None = None
) -> tuple[Statement, ...]:
    """Say who made the book, what it is and how it can be read."""
    return (
        Statement("dc:identifier", identifier(volume), (("id", "pub-id"),)),
        *_isbn(volume.edition),
        *_titles(volume.metadata),
        *(Statement("dc:language", tag) for tag in _languages(volume)),
        *_people(volume.metadata),
        *_edition(volume.metadata),
        *_cover(resources),
        *_pages(volume.metadata, page_map),
    )


def _isbn(edition: Edition) -> Iterator[Statement]:
    # the book's own ISBN is that of its printed form, and names no other (ISO 2108, 4.3)
    if edition.isbn:
        yield Statement("dc:identifier", f"urn:isbn:{_digits(edition.isbn)}", (("id", "isbn"),))
        yield _refine("isbn", "identifier-type", _ISBN_CODE, "onix:codelist5")


def _digits(isbn: str) -> str:
    return isbn.replace("-", "").replace(" ", "")


def _titles(book: Metadata) -> Iterator[Statement]:
    yield Statement("dc:title", book.title, (("id", "title"),))
    yield _refine("title", "title-type", "main")
    if book.subtitle:
        yield _refine("title", "display-seq", "1")
        yield Statement("dc:title", book.subtitle, (("id", "subtitle"),))
        yield _refine("subtitle", "title-type", "subtitle")
        yield _refine("subtitle", "display-seq", "2")


def _languages(volume: Volume) -> tuple[str, ...]:
    # the book's own first; foreign words within a section do not make the book one in their language
    return tuple(dict.fromkeys([volume.metadata.language, *(section.language for section in volume.sections)]))


def _people(book: Metadata) -> Iterator[Statement]:
    for number, person in enumerate(book.people, 1):
        name = f"person-{number}"
        yield Statement("dc:creator" if _is_creator(person, book) else "dc:contributor", person.name, (("id", name),))
        yield _refine(name, "role", person.role, "marc:relators")
        if person.file_as:
            yield _refine(name, "file-as", person.file_as)


def _is_creator(person: Person, book: Metadata) -> bool:
    # a collection has no author: then whoever is named first has made it, with all of that role
    roles = [each.role for each in book.people]
    return person.role == ("aut" if "aut" in roles else roles[0])


def _edition(book: Metadata) -> Iterator[Statement]:
    rights = "; ".join(part for part in (book.rights, book.licence, book.licence_url) if part)
    for name, text in (
        ("publisher", book.publisher),
        ("date", book.date),
        ("rights", rights),
        *(("subject", subject) for subject in book.subjects),
        ("description", book.description),
    ):
        if text:
            yield Statement(f"dc:{name}", text)


def _cover(resources: tuple[Resource, ...]) -> Iterator[Statement]:
    for resource in resources:
        if "cover-image" in resource.properties:  # readers of EPUB 2 know the cover only by this
            yield Statement("meta", attributes=(("name", "cover"), ("content", resource.id)))


def _pages(book: Metadata, page_map: PageMap | None) -> Iterator[Statement]:
    """Name the edition whose pages are marked.

    Source: EPUB Accessibility 1.1, section 3.4.1 (pagination source); EPUB 3.3, section D.3.11 (source-of).
    """
    if page_map:
        isbn = _digits(book.isbn)
        yield Statement("dc:source", f"urn:isbn:{isbn}" if isbn else book.identifier, (("id", "printed"),))
        yield _refine("printed", "source-of", "pagination")
        named = (book.title, f"edition '{page_map.edition}'", book.revision, book.date, isbn and f"ISBN {isbn}")
        yield Statement("meta", ", ".join(part for part in named if part), (("property", "pageBreakSource"),))


def _refine(subject: str, prop: str, text: str, scheme: str = "") -> Statement:
    pairs = (("refines", f"#{subject}"), ("property", prop), ("scheme", scheme))
    return Statement("meta", text, tuple((name, value) for name, value in pairs if value))
