"""What stores ask of an EPUB: a finished one and a limit enter, each thing that falls short leaves."""

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from builder.check.epub_pictures import PictureHead, picture_head

_OPF = "{http://www.idpf.org/2007/opf}"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_SVG = "{http://www.w3.org/2000/svg}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_DC = "{http://purl.org/dc/elements/1.1/}"
_VIEW_BOX = re.compile(r"\s*0[\s,]+0[\s,]+\d+[\s,]+\d+\s*")
_TO_MEGABYTES = 1_000_000

Fault = tuple[str, str, str]  # the file in the EPUB, the fact, what to do


@dataclass(frozen=True, slots=True)
class Shelved:
    """An EPUB as the rules look at it: the archive, open only within `check_store`."""

    size: int
    files: Mapping[str, bytes]
    package: etree._Element
    trees: Mapping[str, etree._Element]  # of documents and drawings

    def items(self, prop: str = "") -> list[tuple[str, str]]:
        """List path and media type of the manifest's items that have a property."""
        return [
            (posixpath.join("EPUB", item.get("href", "")), item.get("media-type", ""))
            for item in self.package.iter(f"{_OPF}item")
            if not prop or prop in item.get("properties", "").split()
        ]

    def rasters(self) -> Iterator[tuple[str, PictureHead]]:
        """List the pictures whose head can be read."""
        for path, _ in self.items():
            head = picture_head(self.files.get(path, b""))
            if head:
                yield path, head

    def drawings(self) -> Iterator[tuple[str, etree._Element]]:
        """List every drawing, in a file of its own or in a document."""
        return ((path, svg) for path, tree in self.trees.items() for svg in tree.iter(f"{_SVG}svg"))


def _max_bytes(book: Shelved, limit: int) -> Iterator[Fault]:
    if book.size > limit:
        size = f"{book.size / _TO_MEGABYTES:.1f} MB, more than {limit / _TO_MEGABYTES:.0f} MB"
        yield "", f"the file has {size}", "leave out or scale down the largest pictures"


def _max_pixels(book: Shelved, limit: int) -> Iterator[Fault]:
    for path, head in book.rasters():
        if head.width_px * head.height_px > limit:
            fact = f"the picture has {head.width_px} × {head.height_px} pixels, more than {limit / 1e6:g} million"
            yield path, fact, "scale it down"


def _formats(book: Shelved, limit: list[str]) -> Iterator[Fault]:
    for path, media_type in book.items():
        if media_type.startswith("image/") and media_type not in limit:
            yield path, f"the picture is {media_type}, which is not shown", f"save it as one of {', '.join(limit)}"


def _rgb(book: Shelved, _: Any) -> Iterator[Fault]:
    for path, head in book.rasters():
        if not head.is_rgb:
            yield path, "the colours of the picture are those of print", "save it in RGB"


def _opaque(book: Shelved, _: Any) -> Iterator[Fault]:
    for path, head in book.rasters():
        if not head.is_opaque:
            yield path, "the picture is transparent, and black on black at night", "lay it on white"


def _cover_px(book: Shelved, limit: list[int]) -> Iterator[Fault]:
    covers = book.items("cover-image")
    if not covers:
        yield "EPUB/content.opf", "there is no cover picture", "name one in 'cover' in book/book.toml"
    for path, head in book.rasters():
        sides = (head.width_px, head.height_px)
        if path in {cover for cover, _ in covers} and not (limit[0] <= max(sides) <= limit[1]):
            fact = f"the cover has {sides[0]} × {sides[1]} pixels; its longer side should have {limit[0]} to {limit[1]}"
            yield path, fact, "draw it in another size"


def _cover_page(book: Shelved, _: Any) -> Iterator[Fault]:
    covers = {path for path, _ in book.items("cover-image")}
    named = any(meta.get("name") == "cover" for meta in book.package.iter(f"{_OPF}meta"))
    if not covers or not named:
        yield "EPUB/content.opf", "the package names no cover picture", "name one in 'cover' in book/book.toml"
    for path, tree in book.trees.items():
        shown = {posixpath.join(posixpath.dirname(path), image.get("src", "")) for image in tree.iter(f"{_XHTML}img")}
        if shown & covers and next(tree.iter(f"{_XHTML}a"), None) is not None:
            yield path, "the page of the cover has links", "leave the cover alone on its page"


def _isbn(book: Shelved, _: Any) -> Iterator[Fault]:
    if not any("isbn" in (each.text or "") for each in book.package.iter(f"{_DC}identifier")):
        yield "EPUB/content.opf", "the EPUB has no ISBN of its own", "give its edition an 'isbn' in book/book.toml"


def _contents(book: Shelved, _: Any) -> Iterator[Fault]:
    navs = [
        each for path, _ in book.items("nav") if path in book.trees for each in book.trees[path].iter(f"{_XHTML}nav")
    ]
    if not any(nav.get(_TYPE) == "toc" for nav in navs):
        yield "EPUB/content.opf", "there is no table of contents", "build the book again"


def _old_contents(book: Shelved, _: Any) -> Iterator[Fault]:
    if not any(media_type == "application/x-dtbncx+xml" for _, media_type in book.items()):
        yield "EPUB/content.opf", "there is no NCX, the table of contents of EPUB 2", "build the book again"


def _drawn_words(book: Shelved, _: Any) -> Iterator[Fault]:
    for path, drawing in book.drawings():
        if next(drawing.iter(f"{_SVG}text"), None) is not None:
            yield path, "the drawing has words as text, which are not shown", "turn its words into paths"


def _view_box(book: Shelved, _: Any) -> Iterator[Fault]:
    for path, drawing in book.drawings():
        above, box = drawing.getparent(), drawing.get("viewBox", "")
        is_inner = above is not None and above.tag.startswith(_SVG)
        if not is_inner and not _VIEW_BOX.fullmatch(box):
            cure = "begin it at 0 0 and end it at whole numbers"
            yield path, f"the view box of the drawing is {box!r}", cure


def _max_drawings(book: Shelved, limit: int) -> Iterator[Fault]:
    count = sum(1 for _ in book.drawings())
    if count > limit:
        yield "", f"the book has {count} drawings, more than {limit}", "save some of them as PNG"


def _described(book: Shelved, _: Any) -> Iterator[Fault]:
    for path, tree in book.trees.items():
        for image in tree.iter(f"{_XHTML}img"):
            if image.get("alt") is None:
                fact = f"the picture {posixpath.basename(image.get('src', ''))!r} is not described"
                yield path, fact, "say in 'alt' in book/pictures.toml what it shows"


CHECKS: Mapping[str, tuple[str, Callable[[Shelved, Any], Iterator[Fault]]]] = {
    "max_bytes": ("CB-SHELF-03", _max_bytes),
    "max_pixels": ("CB-SHELF-04", _max_pixels),
    "formats": ("CB-SHELF-05", _formats),
    "rgb": ("CB-SHELF-06", _rgb),
    "opaque": ("CB-SHELF-07", _opaque),
    "cover_px": ("CB-SHELF-08", _cover_px),
    "cover_page": ("CB-SHELF-09", _cover_page),
    "isbn": ("CB-SHELF-10", _isbn),
    "contents": ("CB-SHELF-11", _contents),
    "old_contents": ("CB-SHELF-12", _old_contents),
    "drawn_words": ("CB-SHELF-13", _drawn_words),
    "view_box": ("CB-SHELF-14", _view_box),
    "max_drawings": ("CB-SHELF-15", _max_drawings),
    "described": ("CB-SHELF-17", _described),
}
