"""Keys: what the store keeps of a layout is kept under a key that names all that it depends on."""

from functools import cache
from pathlib import Path

from builder import __version__
from builder.images import separation
from builder.model import Edition, Furnishing, Leaf, Metadata, Placement, Section, Volume
from builder.receipts import libraries_key
from builder.store import key_of, key_of_part


def of_setting(volume: Volume) -> str:
    """Make the key of all that the layout of every section of a volume depends on."""
    edition = volume.edition
    pictures = tuple((picture.key, picture.sha256, picture.media_type) for picture in volume.pictures)
    faces = tuple((font.name, font.family, font.weight, font.style, font.sha256) for font in volume.fonts)
    return key_of(
        *(_builder_key(), volume.metadata.title, volume.stylesheet, pictures, faces),
        *(edition.paper, edition.notes, edition.printing.bleed_mm, separation(edition)),
        *(edition.clear_print, volume.language.tag),
    )


_ALSO = ("characters", "splice", "stored")


@cache
def _builder_key() -> str:
    """Make the key of the code that lays out, and of the libraries that it was written for."""
    folder = Path(__file__).parent
    parts = (sorted((folder / part).glob("*.py")) for part in ("typeset", "model", "images"))
    sources = [*(source for part in parts for source in part), *(folder / f"{name}.py" for name in _ALSO)]
    return key_of(__version__, libraries_key(), *(source.read_bytes() for source in sources))


def of_leaf(setting: str, section: Section, placement: Placement) -> str:
    """Make the key of a section that is laid out."""
    return key_of("leaf", setting, key_of_part(section), placement)


def of_furniture(setting: str, leaf: Leaf, section: Section, furnishing: Furnishing) -> str:
    """Make the key of running heads and folios."""
    pages = tuple((page.name, page.strings) for page in leaf.pages)
    return key_of("furniture", setting, (leaf.id, leaf.placement.side, pages), section.language, furnishing)


def of_standing(setting: str, section_id: str) -> str:
    """Make the key of what is kept of a section as it was laid out last: a guess, compared before it is used."""
    return key_of("standing", setting, section_id)


def of_page_map(metadata: Metadata, edition: Edition) -> str:
    """Make the key of the last page map of an edition: a guess as well."""
    return key_of("page map", _builder_key(), metadata.identifier, edition.name)
