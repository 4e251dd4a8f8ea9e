"""The door to ebooklib: the files of an EPUB and what is said of them enter, its bytes leave.

Only the book model and the package document are the library's work. Its own XHTML, navigation and cover lose markup
(0.20), so every file comes here finished, and the archive is ours, because the same book must give the same bytes.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ebooklib import epub
from lxml import etree

_DC = "{http://purl.org/dc/elements/1.1/}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SAFE_PATH = re.compile(r"[a-z0-9._/-]+")  # ebooklib 0.20 does not percent-encode addresses
_STORED = (".jpg", ".png", ".webp", ".woff2")  # already compressed
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_LIBRARY = (0, 20, 0)


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of the EPUB.

    Shapes: `path` is below EPUB/, but from the root of the archive when it is not `manifested`.
    """

    id: str
    path: str
    media_type: str
    content: bytes
    properties: tuple[str, ...] = ()
    manifested: bool = True


@dataclass(frozen=True, slots=True)
class Statement:
    """One element of the package's metadata: `dc:title`, `meta` or `link`."""

    name: str
    text: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """An EPUB before it is an archive."""

    title: str
    language: str
    date: str  # ISO 8601 day
    identifier: str
    statements: tuple[Statement, ...]
    resources: tuple[Resource, ...]
    spine: tuple[str, ...]  # ids of resources
    guide: tuple[tuple[str, str, str], ...] = ()  # (type, title, path), for readers of EPUB 2


def write(package: Package) -> bytes:
    """Write a package as an archive that is the same whenever and wherever it is made.

    Errors: ValueError if two files have one id or path, a path is unsafe or a file is empty.
    Source: EPUB 3.3, section 4 (OCF).
    """
    if epub.VERSION != _LIBRARY:
        raise RuntimeError(f"ebooklib {epub.VERSION} is not {_LIBRARY}: its private writer is not known to be the same")
    _refuse_faults(package.resources)
    modified = datetime.fromisoformat(package.date).replace(tzinfo=UTC)
    return _Writer(_book(package), modified, package.language).write_bytes()


def _refuse_faults(resources: tuple[Resource, ...]) -> None:
    # ebooklib 0.20 takes all of these in silence and writes a broken package
    for values in ([resource.id for resource in resources], [resource.path for resource in resources]):
        repeated = sorted({value for value in values if values.count(value) > 1})
        if repeated:
            raise ValueError(f"more than one file of the EPUB is {repeated}")
    for resource in resources:
        if not _SAFE_PATH.fullmatch(resource.path) and resource.manifested:
            raise ValueError(f"{resource.path!r} is not a name for a file of an EPUB")
        if not resource.content:
            raise ValueError(f"{resource.path} is empty")


def _book(package: Package) -> Any:
    book = epub.EpubBook()
    book.metadata.clear()  # the library's own begins with a random identifier and its name
    book.IDENTIFIER_ID = "pub-id"
    book.uid, book.title, book.language = package.identifier, package.title, package.language
    for statement in package.statements:
        prefix, _, name = statement.name.rpartition(":")
        book.add_metadata(prefix.upper() or None, name, statement.text or None, dict(statement.attributes))
    for resource in package.resources:
        item = epub.EpubItem(resource.id, resource.path, resource.media_type, resource.content, resource.manifested)
        item.properties = list(resource.properties)
        book.add_item(item)
    book.spine = list(package.spine)
    book.guide = [{"type": kind, "title": title, "href": path} for kind, title, path in package.guide]
    return book


class _Archive(zipfile.ZipFile):
    def writestr(self, zinfo_or_arcname: Any, data: Any, *_: Any, **__: Any) -> None:
        name = str(zinfo_or_arcname)
        entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
        entry.create_system = 3  # Unix, also on Windows
        entry.external_attr = 0o100644 << 16
        stored = name == "mimetype" or name.endswith(_STORED)
        entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
        super().writestr(entry, data, compresslevel=9)


class _Writer(epub.EpubWriter):  # type: ignore[misc]  # ebooklib has no types
    def __init__(self, book: Any, modified: datetime, language: str) -> None:
        super().__init__(None, book, {"mtime": modified, "raise_exceptions": True})
        self._language = language

    def write_bytes(self) -> bytes:
        target = io.BytesIO()
        with _Archive(target, "w") as self.out:
            self.out.writestr("mimetype", b"application/epub+zip")
            self._write_container()
            self._write_opf()
            self._write_items()
        return target.getvalue()

    def _write_opf_file(self, root: Any) -> None:
        root.set(_LANG, self._language)
        del root.attrib["prefix"]  # it declares only a reserved prefix
        metadata = root.find("metadata")
        metadata[:] = _ordered(list(metadata))
        super()._write_opf_file(root)


def _ordered(elements: list[etree._Element]) -> list[etree._Element]:
    subjects = [element for element in elements if not element.get("refines")]
    subjects.sort(key=lambda element: (not str(element.tag).startswith(_DC), element.tag == "link"))
    refined: dict[str, list[etree._Element]] = {}
    for element in elements:
        refined.setdefault(element.get("refines", ""), []).append(element)
    return [item for subject in subjects for item in _with_refinements(subject, refined)]


def _with_refinements(element: etree._Element, refined: dict[str, list[etree._Element]]) -> Iterator[etree._Element]:
    yield element
    for refinement in refined.get(f"#{element.get('id')}", ()):  # which may be refined itself, as a certifier is
        yield from _with_refinements(refinement, refined)
