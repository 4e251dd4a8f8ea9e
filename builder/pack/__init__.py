"""A volume enters, the bytes of one EPUB 3.3 leave."""

from builder.model import PageMap, Volume
from builder.pack.archive import Package, write
from builder.pack.metadata import identifier, statements
from builder.pack.navigation import guide, nav, ncx
from builder.pack.places import Places
from builder.pack.resources import cover_page, fonts, pictures, stylesheet
from builder.pack.skin import dress
from builder.pack.sources import source_of

__all__ = ["pack", "source_of"]


def pack(volume: Volume, page_map: PageMap | None = None) -> bytes:
    """Make the whole EPUB of a volume, with the pages of its printed edition in it.

    Errors: BookError if a picture or a font cannot be made fit for reading systems.
    Source: EPUB 3.3; docs/galley.md, second half.
    """
    images = pictures(volume)
    places = Places.of(volume, images, page_map)
    texts = tuple(dress(section, places) for section in volume.sections if places.is_text(section))
    resources = (
        *cover_page(volume, places),
        nav(volume, places),
        *texts,
        ncx(volume, places),
        stylesheet(volume),
        *images,
        *fonts(volume),
    )
    package = Package(
        title=volume.metadata.title,
        language=volume.metadata.language,
        date=volume.metadata.date,
        identifier=identifier(volume),
        statements=statements(volume, resources, page_map),
        resources=resources,
        spine=places.spine,
        guide=guide(volume, places),
    )
    return write(package)
