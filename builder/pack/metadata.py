"""What the EPUB says of itself: a volume and its files enter, statements for the package document leave."""

import uuid
from collections.abc import Iterator

from builder.model import Metadata, Person, Volume
from builder.pack.archive import Resource, Statement

_ISBN_CODE = "15"  # ISBN-13 in ONIX code list 5


def identifier(volume: Volume) -> str:
    """Name this edition of the book, always with the same name.

    Source: RFC 9562, section 5.5 (version 5).
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{volume.metadata.identifier}#{volume.edition.name}").urn


def statements(volume: Volume, resources: tuple[Resource, ...]) -> tuple[Statement, ...]:
    """Say who made the book, what it is and how it can be read."""
    return (
        Statement("dc:identifier", identifier(volume), (("id", "pub-id"),)),
        *_isbn(volume.metadata),
        *_titles(volume.metadata),
        *(Statement("dc:language", tag) for tag in _languages(volume)),
        *_people(volume.metadata),
        *_edition(volume.metadata),
        *_cover(resources),
        *_accessibility(volume, resources),
    )


def _isbn(book: Metadata) -> Iterator[Statement]:
    if book.isbn:
        digits = book.isbn.replace("-", "").replace(" ", "")
        yield Statement("dc:identifier", f"urn:isbn:{digits}", (("id", "isbn"),))
        yield _refine("isbn", "identifier-type", _ISBN_CODE, "onix:codelist5")


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


def _accessibility(volume: Volume, resources: tuple[Resource, ...]) -> Iterator[Statement]:
    """Tell only what is to be seen in the book; conformance is for a person to claim.

    Source: EPUB Accessibility 1.1, section 2; Schema.org Accessibility Properties.
    """
    pictures = any(not picture.decorative for picture in volume.pictures)
    described = all(picture.alt or picture.decorative for picture in volume.pictures)
    formulas = any("mathml" in resource.properties for resource in resources)
    features = {
        "tableOfContents": True,
        "readingOrder": True,
        "structuralNavigation": True,
        "displayTransformability": True,
        "alternativeText": pictures and described,
        "MathML": formulas,
    }
    yield _schema("accessMode", "textual")
    if pictures:
        yield _schema("accessMode", "visual")
        yield _schema("accessModeSufficient", "textual,visual")
    if described:
        yield _schema("accessModeSufficient", "textual")
    yield from (_schema("accessibilityFeature", feature) for feature, present in features.items() if present)
    yield _schema("accessibilityHazard", "none")
    yield _schema("accessibilitySummary", _summary(pictures, described), lang="en")


def _summary(pictures: bool, described: bool) -> str:
    said = [
        "The text can be resized and recoloured, and is read in one logical order.",
        "Headings, a table of contents and landmarks give access to its parts.",
    ]
    if pictures:
        said.append("Every picture has a text alternative." if described else "Some pictures have no text alternative.")
    return " ".join(said)


def _refine(subject: str, prop: str, text: str, scheme: str = "") -> Statement:
    pairs = (("refines", f"#{subject}"), ("property", prop), ("scheme", scheme))
    return Statement("meta", text, tuple((name, value) for name, value in pairs if value))


def _schema(prop: str, text: str, lang: str = "") -> Statement:
    language = (("{http://www.w3.org/XML/1998/namespace}lang", lang),) if lang else ()
    return Statement("meta", text, (("property", f"schema:{prop}"), *language))
