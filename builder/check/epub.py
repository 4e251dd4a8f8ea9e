"""A finished EPUB enters as bytes, what is doubtful about it leaves as problems.

EPUBCheck needs Java, so a build cannot lean on it; this holds what a reader would stumble over.
"""

import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from io import BytesIO
from urllib.parse import unquote, urlsplit

from lxml import etree

from builder.check.epub_size import size_problems
from builder.errors import Place, Problem

_MIMETYPE = b"application/epub+zip"
_CONTAINER = "META-INF/container.xml"
_PACKAGE = "EPUB/content.opf"
_XHTML = "{http://www.w3.org/1999/xhtml}"
_OPF = "{http://www.idpf.org/2007/opf}"
_XLINK = "{http://www.w3.org/1999/xlink}href"
_LINKS = ("href", "src", "data", "poster", _XLINK)
_NAMED = ("aria-labelledby", "aria-describedby", "headers", "for")  # attributes that hold ids of the same document
_XML = (".xhtml", ".opf", ".ncx", ".svg", ".xml")
_CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


def check_epub(data: bytes, max_mb: int = 20) -> tuple[Problem, ...]:
    """Doubt a finished EPUB.

    Shapes: places name files within the archive.
    Errors: none raised; a file that is no archive is a problem too.
    Source: EPUB 3.3, sections 4 (container), 5 (package) and 6 (content documents).
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
            files = {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        return (Problem("CB-EPUB-01", Place(), f"the file is not a whole archive: {error}"),)
    problems = [*_container(entries, files), *size_problems(entries, max_mb * 1_000_000)]
    trees: dict[str, etree._Element] = {}
    for name, content in files.items():
        if name.endswith(_XML):
            try:
                trees[name] = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
            except etree.XMLSyntaxError as error:
                problems.append(Problem("CB-EPUB-03", Place(name, error.lineno or 0), f"not well-formed: {error.msg}"))
    problems += _package(trees, files)
    problems += _documents(trees)
    problems += _links(trees, files)
    return tuple(problems)


def _container(entries: list[zipfile.ZipInfo], files: Mapping[str, bytes]) -> Iterator[Problem]:
    first = entries[0] if entries else zipfile.ZipInfo("")
    plain = first.compress_type == zipfile.ZIP_STORED and not first.extra
    if first.filename != "mimetype" or not plain or files["mimetype"] != _MIMETYPE:
        yield Problem("CB-EPUB-02", Place("mimetype"), "the archive does not begin with its stored media type")
    for name, count in Counter(entry.filename for entry in entries).items():
        if count > 1:
            yield Problem("CB-EPUB-04", Place(name), f"the archive holds {count} files of this name")


def _package(trees: Mapping[str, etree._Element], files: Mapping[str, bytes]) -> Iterator[Problem]:
    for path in (_CONTAINER, _PACKAGE):
        if path not in files:
            yield Problem("CB-EPUB-05", Place(path), f"the archive has no {path!r}, without which nothing is found")
    package = trees.get(_PACKAGE)
    if package is None:
        return
    items = [(item.get("id", ""), _resolve(_PACKAGE, item.get("href", ""))[0]) for item in package.iter(f"{_OPF}item")]
    listed = {path for _, path in items}
    for path in sorted(listed - files.keys()):
        yield Problem("CB-EPUB-06", Place(_PACKAGE), f"the manifest lists {path!r}, which is not in the archive")
    for path in files:
        if path not in listed | {"mimetype", _PACKAGE} and not path.startswith("META-INF/"):
            yield Problem("CB-EPUB-07", Place(path), "the file is not in the manifest")
    ids = {name for name, _ in items}
    spine = [item.get("idref", "") for item in package.iter(f"{_OPF}itemref")]
    for name in spine:
        if name not in ids:
            yield Problem(
                "CB-EPUB-08", Place(_PACKAGE), f"the reading order names {name!r}, which is not in the manifest"
            )
    if not spine:
        yield Problem("CB-EPUB-08", Place(_PACKAGE), "the reading order is empty")


def _documents(trees: Mapping[str, etree._Element]) -> Iterator[Problem]:
    for path, root in trees.items():
        ids: Counter[str] = Counter()
        for element in root.iter("*"):
            place = _place(path, element)
            name = etree.QName(element).localname
            ids[element.get("id", "")] += 1
            if element.tag == f"{_XHTML}img" and element.get("alt") is None:
                hint = "say in 'alt' what the picture shows, or leave it empty if it only decorates"
                yield Problem("CB-EPUB-09", place, "a picture has no alternative text", hint)
            scripted = [key for key in element.attrib if str(key).startswith("on")]
            if name == "script" or scripted or _scheme(element.get("href", "")) == "javascript":
                yield Problem("CB-EPUB-10", place, f"<{name}> holds a script", "take it out: a book has none")
        for repeated in sorted(key for key, count in ids.items() if key and count > 1):
            yield Problem("CB-EPUB-11", Place(path), f"the id {repeated!r} stands on {ids[repeated]} elements")


def _links(trees: Mapping[str, etree._Element], files: Mapping[str, bytes]) -> Iterator[Problem]:
    ids = {path: {element.get("id") for element in root.iter("*")} for path, root in trees.items()}
    for path, place, address, leads_out in _addresses(trees, files):
        if _scheme(address) or address.startswith("//"):
            if not leads_out and _scheme(address) != "data":
                hint = "put the file into the project: a book is read without a network"
                yield Problem("CB-EPUB-12", place, f"{address!r} lies outside the book", hint)
            continue
        target, anchor = _resolve(path, address)
        if target not in files:
            yield Problem("CB-EPUB-13", place, f"{address!r} leads to a file that is not in the book")
        elif anchor and target in ids and anchor not in ids[target]:
            yield Problem("CB-EPUB-14", place, f"{address!r} leads to an id that is not in {target!r}")


def _addresses(
    trees: Mapping[str, etree._Element], files: Mapping[str, bytes]
) -> Iterator[tuple[str, Place, str, bool]]:
    """Find every address: the file and place where it stands, itself, and whether it may lead out of the book."""
    for path, root in trees.items():
        if path.startswith("META-INF/"):
            continue  # addresses there count from the root of the archive
        for element in root.iter("*"):
            place = _place(path, element)
            leads_out = etree.QName(element).localname == "a" or element.tag == f"{_OPF}link"
            shown = [candidate.split()[0] for candidate in element.get("srcset", "").split(",") if candidate.strip()]
            linked = [address for name in _LINKS if (address := element.get(name)) is not None]
            yield from ((path, place, address, leads_out) for address in (*linked, *shown))
            for name in _NAMED:
                yield from ((path, place, f"#{each}", False) for each in element.get(name, "").split())
            css = f"{element.get('style', '')} {element.text if element.tag == f'{_XHTML}style' else ''}"
            yield from ((path, place, address, False) for address in _css_addresses(css))
    for path, content in files.items():
        if path.endswith(".css"):
            text = content.decode("utf-8", "replace")
            yield from ((path, Place(path), address, False) for address in _css_addresses(text))


def _place(path: str, element: etree._Element) -> Place:
    line: int | None = element.sourceline  # type: ignore[assignment]  # lxml-stubs 0.5.1 does not say what it is
    return Place(path, line or 0)


def _css_addresses(css: str) -> Iterator[str]:
    return ((found[1] or found[2]).strip() for found in _CSS_ADDRESS.finditer(css))


def _scheme(address: str) -> str:
    try:
        return urlsplit(address.strip()).scheme.lower()
    except ValueError:
        return "unreadable"


def _resolve(path: str, address: str) -> tuple[str, str]:
    """Follow an address from the file where it stands: the path in the archive, and the anchor."""
    file, _, anchor = address.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(file))) if file else path
    return target, unquote(anchor)
