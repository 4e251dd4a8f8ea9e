"""A volume enters; the bytes of one EPUB 3.3 leave, and what it says and may not say of its accessibility."""

from dataclasses import dataclass

from builder.errors import Problem, Severity
from builder.model import Access, PageMap, Volume
from builder.pack.accessibility import accessibility
from builder.pack.archive import Package, Resource, write
from builder.pack.criteria import objections
from builder.pack.measuring import Opened, measure
from builder.pack.metadata import identifier, statements
from builder.pack.navigation import guide, nav, ncx
from builder.pack.onix import onix_codes
from builder.pack.places import Places
from builder.pack.resources import cover_page, fonts, pictures, stylesheet
from builder.pack.skin import dress
from builder.pack.sources import source_of

__all__ = ["Packed", "pack", "packed", "source_of"]


@dataclass(frozen=True, slots=True)
class Packed:
    """A finished EPUB."""

    data: bytes
    access: Access
    problems: tuple[Problem, ...] = ()  # what stands against the conformance that the book claims


def pack(volume: Volume, page_map: PageMap | None = None) -> bytes:
    """Make the whole EPUB of a volume, with the pages of its printed edition in it.

    Errors: BookError if a picture or a font cannot be made fit for reading systems.
    Source: EPUB 3.3; docs/galley.md, second half.
    """
    return packed(volume, page_map).data


def packed(volume: Volume, page_map: PageMap | None = None) -> Packed:
    """Make the EPUB as `pack` does, and tell what was measured.

    Shapes: where a measure contradicts the conformance that the book claims, the claim is left out and told.
    """
    images = pictures(volume)
    places = Places.of(volume, images, page_map)
    resources = _resources(volume, places, images)
    claims = volume.metadata.claims
    opened = Opened.of(resources)
    found = measure(volume, opened)
    against = objections(volume, opened) if claims.wcag else ()
    said = tuple(accessibility(found, claims, conforms=not against))
    package = Package(
        title=volume.metadata.title,
        language=volume.metadata.language,
        date=volume.metadata.date,
        identifier=identifier(volume),
        statements=(*statements(volume, resources, page_map), *said),
        resources=resources,
        spine=places.spine,
        guide=guide(volume, places),
    )
    access = Access(
        tuple((name, each.text) for each in said if (name := dict(each.attributes).get("property", ""))),
        onix_codes(found, claims, conforms=not against),
    )
    return Packed(write(package), access, (*_withdrawn(volume, against), *against))


def _resources(volume: Volume, places: Places, images: tuple[Resource, ...]) -> tuple[Resource, ...]:
    texts = (dress(section, places) for section in volume.sections if places.is_text(section))
    return (
        *cover_page(volume, places),
        nav(volume, places),
        *texts,
        ncx(volume, places),
        stylesheet(volume),
        *images,
        *fonts(volume),
    )


def _withdrawn(volume: Volume, against: tuple[Problem, ...]) -> tuple[Problem, ...]:
    if not against:
        return ()
    claims = volume.metadata.claims
    things = "one thing stands" if len(against) == 1 else f"{len(against)} things stand"
    fact = f"conformance with WCAG {claims.wcag} is not claimed in edition {volume.edition.name!r}: {things} against it"
    cure = "mend what is told with the codes that begin with CB-ACCESS, or take 'conformance' away"
    return (Problem("CB-ACCESS-01", claims.place, fact, cure, Severity.WARNING, subject="conformance"),)
