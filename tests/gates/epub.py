"""Bars that EPUBCheck does not hold: a finished EPUB enters, its faults leave, each in one line."""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping

from lxml import etree
from PIL import Image

_XHTML = "{http://www.w3.org/1999/xhtml}"
_TYPE = "{http://www.idpf.org/2007/ops}type"
_OPF = "{http://www.idpf.org/2007/opf}"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PACKAGE, _NAV = "EPUB/content.opf", "EPUB/nav.xhtml"
_MAX_PIXELS = 4_000_000  # the stricter of Apple's two limits
_JUNK_ALT = re.compile(r"(?i)image|photo|picture|img|dsc\d*|.*\.(jpe?g|png|svg|webp)")
_REFERENCES = ("doc-noteref", "doc-biblioref", "doc-glossref", "doc-backlink")
_MUST_SAY = (
    "accessMode",
    "accessModeSufficient",
    "accessibilityFeature",
    "accessibilityHazard",
    "accessibilitySummary",
)

Trees = Mapping[str, etree._Element]


def epub_faults(epub: bytes) -> tuple[str, ...]:
    """Name every fault of a finished EPUB; none is the bar."""
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        entries = archive.infolist()
        files = {entry.filename: archive.read(entry) for entry in entries}
    trees = {name: etree.fromstring(content) for name, content in files.items() if name.endswith((".xhtml", ".opf"))}
    faults = [*_archive_faults(entries, files), *_picture_faults(files)]
    for check in _CHECKS:
        faults += check(trees)
    return tuple(faults)


def _archive_faults(entries: list[zipfile.ZipInfo], files: Mapping[str, bytes]) -> Iterator[str]:
    first = entries[0]
    if first.filename != "mimetype" or first.compress_type or first.extra:
        yield "mimetype: not first, or not stored, or with an extra field"
    if files.get("mimetype") != b"application/epub+zip":
        yield "mimetype: wrong"
    if len({entry.date_time for entry in entries}) > 1:
        yield "archive: entries have different times"
    for entry in entries:
        if not re.fullmatch(r"[a-z0-9._/-]+|META-INF/[A-Za-z0-9._/-]+", entry.filename.removeprefix("EPUB/")):
            yield f"{entry.filename}: unsafe name"


def _picture_faults(files: Mapping[str, bytes]) -> Iterator[str]:
    for name, content in files.items():
        if not name.endswith((".jpg", ".png", ".webp", ".gif")):
            continue
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MAX_PIXELS:
                yield f"{name}: more than 4 million pixels"
            if image.mode == "CMYK":
                yield f"{name}: CMYK"
            if dict(image.getexif()) or "xmp" in image.info or image.info.get("icc_profile"):
                yield f"{name}: EXIF, XMP or ICC"
            if image.mode in ("RGBA", "LA") or "transparency" in image.info:
                yield f"{name}: transparent"


def _metadata_faults(trees: Trees) -> Iterator[str]:
    package = trees[_PACKAGE]
    if not package.get(_LANG):
        yield "package: no language"
    said = {meta.get("property") for meta in package.iter(f"{_OPF}meta") if (meta.text or "").strip()}
    yield from (f"package: schema:{prop} is not said" for prop in _MUST_SAY if f"schema:{prop}" not in said)


def _document_faults(trees: Trees) -> Iterator[str]:
    for name, root in _documents(trees):
        if not (root.findtext(f".//{_XHTML}title") or "").strip():
            yield f"{name}: no title"
        if not root.get("lang"):
            yield f"{name}: no language"
        for element in root.iter("*"):
            if element.get("lang") != element.get(_LANG):
                yield f"{name}:{element.sourceline}: lang is not xml:lang"
        for image in root.iter(f"{_XHTML}img"):
            if image.get("alt") is None or _JUNK_ALT.fullmatch(image.get("alt", "").strip()):
                yield f"{name}:{image.sourceline}: alternative text {image.get('alt')!r}"
        for table in root.iter(f"{_XHTML}table"):
            if table.find(f"{_XHTML}caption") is None:
                yield f"{name}:{table.sourceline}: table without caption"


def _page_faults(trees: Trees) -> Iterator[str]:
    marks = {}
    for name, root in _documents(trees):
        for element in root.iter("*"):
            if element.get("role") == "doc-pagebreak":
                marks[f"{name}#{element.get('id')}"] = element.get("aria-label")
    listed = {
        _resolve(_NAV, link.get("href", "")): "".join(link.itertext())
        for nav in trees[_NAV].iter(f"{_XHTML}nav")
        if nav.get(_TYPE) == "page-list"
        for link in nav.iter(f"{_XHTML}a")
    }
    for mark in sorted(marks.keys() | listed.keys()):
        if marks.get(mark) != listed.get(mark) or not marks.get(mark):
            yield f"{mark}: page {marks.get(mark)!r}, listed as {listed.get(mark)!r}"


def _navigation_faults(trees: Trees) -> Iterator[str]:
    kinds = {nav.get(_TYPE) for nav in trees[_NAV].iter(f"{_XHTML}nav")}
    yield from (f"nav: no {kind}" for kind in ("toc", "landmarks") if kind not in kinds)


def _reference_faults(trees: Trees) -> Iterator[str]:
    targets = {
        f"{name}#{element.get('id')}": element
        for name, root in _documents(trees)
        for element in root.iter("*")
        if element.get("id")
    }
    for name, root in _documents(trees):
        for link in root.iter(f"{_XHTML}a"):
            if link.get("role") not in _REFERENCES:
                continue
            target = targets.get(_resolve(name, link.get("href", "")))
            if target is None:
                yield f"{name}:{link.sourceline}: {link.get('href')} leads nowhere"
            elif link.get("role") == "doc-noteref" and not _is_note_of(target, link):
                yield f"{name}:{link.sourceline}: {link.get('href')} is not note {''.join(link.itertext())}"


def _is_note_of(target: etree._Element, call: etree._Element) -> bool:
    back = next((a for a in target.iter(f"{_XHTML}a") if a.get("role") == "doc-backlink"), None)
    if target.get("role") != "doc-footnote" or back is None:
        return False
    calls = call.getroottree().getroot().iter(f"{_XHTML}a")
    first = next((a for a in calls if f"#{a.get('id')}" == back.get("href")), None)
    same_number = "".join(back.itertext()) == "".join(call.itertext())
    return same_number and first is not None and first.get("href") == call.get("href")


_CHECKS: tuple[Callable[[Trees], Iterator[str]], ...] = (
    _metadata_faults,
    _document_faults,
    _page_faults,
    _navigation_faults,
    _reference_faults,
)


def _documents(trees: Trees) -> Iterator[tuple[str, etree._Element]]:
    return ((name, root) for name, root in trees.items() if name.endswith(".xhtml"))


def _resolve(name: str, address: str) -> str:
    file, _, anchor = address.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(name), file)) if file else name
    return f"{target}#{anchor}"
