"""The EPUB as it is read: the bytes of the archive enter; its files in memory leave, and its texts in reading order."""

import io
import mimetypes
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath

from lxml import etree

_ROOT = "EPUB/"
_PACKAGE = "content.opf"
_OPF = "{http://www.idpf.org/2007/opf}"
_TITLE = "{http://www.w3.org/1999/xhtml}title"
_TYPES = {".xhtml": "application/xhtml+xml", ".ttf": "font/ttf", ".otf": "font/otf", ".woff2": "font/woff2"}


@dataclass(frozen=True, slots=True)
class Text:
    """One document of the EPUB."""

    id: str  # of its section, where it has one
    title: str
    path: str  # below EPUB/
    key: str  # says all that is in it


@dataclass(frozen=True, slots=True)
class Reader:
    """An EPUB in memory."""

    texts: tuple[Text, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)  # by path below EPUB/
    looks: str = ""  # says all that is in the files that are not text: styles, fonts, pictures


def open_epub(data: bytes) -> Reader:
    """Open an EPUB that was just packed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if name.startswith(_ROOT)]
        files = {name.removeprefix(_ROOT): archive.read(name) for name in names}
    looks = sha256(b"".join(sha256(files[path]).digest() for path in sorted(files) if _is_look(path))).hexdigest()
    package = etree.fromstring(files[_PACKAGE])
    paths = {item.get("id"): str(item.get("href")) for item in package.iter(f"{_OPF}item")}
    spine = (paths[item.get("idref")] for item in package.iter(f"{_OPF}itemref"))
    return Reader(tuple(_text(path, files[path]) for path in spine), files, looks[:24])


def media_type(path: str) -> str:
    """Name the media type of a file of an EPUB."""
    suffix = PurePosixPath(path).suffix
    return _TYPES.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")


def _is_look(path: str) -> bool:
    return PurePosixPath(path).suffix not in (".xhtml", ".opf", ".ncx")


def _text(path: str, content: bytes) -> Text:
    title = next(etree.fromstring(content).iter(_TITLE)).text or ""
    return Text(PurePosixPath(path).stem, title, path, sha256(content).hexdigest()[:24])
