"""One subset per font: the subsets of the leaves become one that has the glyphs of all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from builder import fonts
from builder.model import Font, Furniture, Leaf, Volume
from builder.splice import drawn_by

_BFCHAR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_RUN = re.compile(rb"(\d+)\s*\[([^\[\]]*)\]")  # the first glyph, and the widths from there on
_FIXED_PITCH = 1  # all glyphs have one width (ISO 32000-1, table 123)
_WITH_RESOURCES = ("/XObject", "/Pattern", "/ExtGState")
_BATCH = 100  # rows of one bfchar block (Adobe Technical Note 5411, 1.4.1)


@dataclass(frozen=True, slots=True)
class _Face:
    """A font as the leaves use it: glyph numbers are those of the whole font in every one of them."""

    widths: dict[int, float]
    characters: dict[int, bytes]  # glyph to UTF-16BE in hexadecimal


def merge_faces(
    pdf: Pdf, volume: Volume, leaves: Sequence[Leaf], furniture: Sequence[Furniture], more: Sequence[Object]
) -> None:
    """Put one font object in the place of those that the leaves and their furniture brought.

    Shapes: `more` are the font dictionaries of the furniture.
    """
    parts: tuple[Leaf | Furniture, ...] = (*leaves, *furniture)
    files = {f"/{resource}": name for part in parts for resource, name in part.fonts}
    by_name = {font.name: font for font in volume.fonts}
    shelves = [*_shelves(pdf), *more]
    templates: dict[str, Object] = {}
    for shelf in shelves:
        for resource, dictionary in shelf.items():
            templates.setdefault(resource, dictionary)
    faces = _faces(leaves, more)
    merged = {
        resource: _merged(pdf, templates[resource], faces[resource], by_name[files[resource]])
        for resource in sorted(templates)
        if files.get(resource) in by_name
    }
    for shelf in shelves:
        for resource in list(shelf.keys()):
            if resource in merged:
                shelf[resource] = merged[resource]


def _shelves(pdf: Pdf) -> Iterator[Object]:
    """Yield every font dictionary of the pages, and of groups and patterns on them, each once."""
    seen: set[tuple[int, int]] = set()
    open_ = [page.get("/Resources", Dictionary()) for page in pdf.pages]
    while open_:
        resources = open_.pop(0)
        if resources.is_indirect and resources.objgen in seen:
            continue
        seen.add(resources.objgen)
        shelf = resources.get("/Font")
        if shelf is not None and (not shelf.is_indirect or shelf.objgen not in seen):
            seen.add(shelf.objgen)
            yield shelf
        shelves = (resources.get(name, Dictionary()).as_dict() for name in _WITH_RESOURCES)
        things = (drawn_by(thing) for shelf in shelves for thing in shelf.values())
        open_ += [thing.Resources for thing in things if "/Resources" in thing]


def _faces(leaves: Sequence[Leaf], more: Sequence[Object]) -> dict[str, _Face]:
    """Gather what is used of every font; the first page decides, as in one run over the whole book."""
    faces: dict[str, _Face] = {}
    for sorts in (sorts for leaf in leaves for page in leaf.pages for sorts in page.sorts):
        face = faces.setdefault(f"/{sorts.resource}", _Face({}, {}))
        for glyph, width, text in sorts.glyphs:
            if glyph not in face.widths:
                face.widths[glyph] = width
            if text and glyph not in face.characters:
                face.characters[glyph] = text.encode("utf-16-be").hex().encode()
    for resource, dictionary in (item for shelf in more for item in shelf.items()):
        face, own = faces.setdefault(resource, _Face({}, {})), _read(dictionary)
        face.widths.update({**own.widths, **face.widths})
        face.characters.update({**own.characters, **face.characters})
    return {
        name: _Face(dict(sorted(f.widths.items())), dict(sorted(f.characters.items()))) for name, f in faces.items()
    }


def _merged(pdf: Pdf, first: Object, face: _Face, font: Font) -> Object:
    inner = first.DescendantFonts[0]
    descriptor = inner.FontDescriptor
    key = "/FontFile3" if "/FontFile3" in descriptor else "/FontFile2"
    program = Stream(pdf, fonts.subset(font, sorted(face.widths)))
    if key == "/FontFile3":
        program.Subtype = descriptor[key].Subtype
    else:
        program.Length1 = len(program.read_bytes())
    descriptor[key] = program
    descriptor.FontBBox = Array([*list(descriptor.FontBBox)[:2], max(face.widths.values()), descriptor.FontBBox[3]])
    is_fixed = len(face.widths) > 1 and len(set(face.widths.values())) == 1
    descriptor.Flags = int(descriptor.Flags) & ~_FIXED_PITCH | is_fixed
    inner.W = _width_array(face.widths)
    first.ToUnicode = Stream(pdf, _to_unicode(face.characters))
    return first


def _read(dictionary: Object) -> _Face:
    # as text, for every number of an array that is asked for by itself takes its time
    runs = _RUN.findall(dictionary.DescendantFonts[0].W.unparse(resolved=True))
    widths = {int(start) + offset: float(width) for start, run in runs for offset, width in enumerate(run.split())}
    rows = _BFCHAR.findall(dictionary.ToUnicode.read_bytes())
    return _Face(widths, {int(glyph, 16): text for glyph, text in rows})


def _width_array(widths: Mapping[int, float]) -> Array:
    rows = Array()
    run = Array()
    for glyph, width in widths.items():
        if glyph - 1 not in widths:
            run = Array()
            rows.append(glyph)
            rows.append(run)
        run.append(int(width) if width == int(width) else round(width, 4))
        rows[-1] = run
    return rows


def _to_unicode(characters: Mapping[int, bytes]) -> bytes:
    rows = [b"<%04x> <%s>" % (glyph, text) for glyph, text in characters.items()]
    batches = [rows[start : start + _BATCH] for start in range(0, len(rows), _BATCH)]
    lines = [
        b"/CIDInit /ProcSet findresource begin",
        b"12 dict begin",
        b"begincmap",
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def",
        b"/CMapName /Adobe-Identity-UCS def",
        b"/CMapType 2 def",
        b"1 begincodespacerange",
        b"<0000> <ffff>",
        b"endcodespacerange",
    ]
    for batch in batches:
        lines += [b"%d beginbfchar" % len(batch), *batch, b"endbfchar"]
    lines += [b"endcmap", b"CMapName currentdict /CMap defineresource pop", b"end", b"end"]
    return b"\n".join(lines)
