"""The way back: a line of a file of the EPUB enters, the place in the author's files from which it was made leaves."""

from lxml import etree

from builder.errors import Place
from builder.model import Section, Volume
from builder.pack.places import TEXT
from builder.pack.skin import draft


def source_of(volume: Volume, file_name: str, line: int) -> Place:
    """Find where the author wrote what stands at a line of the EPUB.

    Shapes: `file_name` as in the archive; a line before the first block has the file alone, a page that the builder
    made has no place, a picture is its own file.
    """
    path = file_name.removeprefix("EPUB/")
    for section in volume.sections:
        if path == f"{TEXT}/{section.id}.xhtml":
            return _place(section, line)
    stem = path.removeprefix("images/").rpartition(".")[0] if path.startswith("images/") else ""
    return next((Place(picture.file) for picture in volume.pictures if picture.key == stem), Place())


def _place(section: Section, line: int) -> Place:
    found = Place(section.file)
    for element in etree.fromstring(draft(section)).iter("*"):
        written = element.get("data-line", "")
        begins = int(element.sourceline or 0)  # type: ignore[call-overload]  # lxml-stubs 0.5.1 does not say what it is
        if begins > line or not written.isdecimal():
            continue
        place = Place(element.get("data-file") or section.file, int(written))
        if begins == line:
            return place
        found = place
    return found
