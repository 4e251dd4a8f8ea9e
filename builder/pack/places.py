"""Where everything lies in the EPUB: a volume enters, the addresses of its sections and pictures leave."""

import posixpath
from collections.abc import Mapping
from dataclasses import dataclass

from builder.model import PageMap, Section, Volume
from builder.pack.archive import Resource
from builder.pack.pages import PageMark, page_marks

COVER = "cover.xhtml"
NAV = "nav.xhtml"
NCX = "toc.ncx"
STYLES = "styles/book.css"
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Places:
    """The paths of the EPUB's files, below EPUB/."""

    sections: Mapping[str, str]  # by section id
    pictures: Mapping[str, str]  # by key of the ledger
    spine: tuple[str, ...]  # ids of resources
    contents: str = ""  # id of the section that the navigation document stands in for
    pages: tuple[PageMark, ...] = ()  # of the printed edition, in order

    @classmethod
    def of(cls, volume: Volume, pictures: tuple[Resource, ...], page_map: PageMap | None = None) -> "Places":
        """Find a place for everything in a volume, and for every page of its printed edition.

        Shapes: `pictures` are those of `volume.pictures`, in their order.
        """
        contents = next((section.id for section in volume.sections if section.role == "contents"), "")
        made = {section.id: _made_here(section, volume) for section in volume.sections}
        return cls(
            sections={name: path or f"{TEXT}/{name}.xhtml" for name, path in made.items()},
            pictures={picture.key: image.path for picture, image in zip(volume.pictures, pictures, strict=True)},
            spine=(
                *(["cover"] if volume.cover else []),
                *(
                    "nav" if section.id == contents else resource_id(section)
                    for section in volume.sections
                    if made[section.id] != COVER
                ),
            ),
            contents=contents,
            pages=page_marks(volume, page_map) if page_map else (),
        )

    def pages_of(self, section: str) -> tuple[PageMark, ...]:
        """List the marks that stand in a section."""
        return tuple(mark for mark in self.pages if mark.section == section)

    def address_of_page(self, mark: PageMark) -> str:
        """Say where a page begins, below EPUB/."""
        return f"{self.sections.get(mark.section, COVER)}#{mark.id}"

    def is_text(self, section: Section) -> bool:
        """Tell a section with a document of its own from one that the navigation or the cover's page stands in for."""
        return self.sections[section.id] not in (NAV, COVER)

    def address(self, target: str) -> str:
        """Say where "section-id#anchor-id" or "section-id" lies, below EPUB/.

        Errors: KeyError if there is no such section.
        """
        section, mark, anchor = target.partition("#")
        path = self.sections[section]
        return path + mark + anchor if path.startswith(TEXT) else path


def _made_here(section: Section, volume: Volume) -> str:
    if section.role == "contents":
        return NAV
    return COVER if section.role == "cover" and volume.cover else ""


def resource_id(section: Section) -> str:
    """Name a section in the manifest, where a name may not begin with a digit."""
    return f"section-{section.id}"


def relative(path: str, folder: str) -> str:
    """Turn a path below EPUB/ into an address as seen from one of its folders."""
    return posixpath.relpath(path, folder or ".")
