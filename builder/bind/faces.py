"""One subset per font: the subsets of the leaves become one that has the glyphs of all."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Object, Pdf, Stream

from builder import fonts
from builder.model import Font, Furniture, Leaf, Volume

_BFCHAR = re.compile(rb"<([0-9a-f]{4})> <([0-9a-f]+)>")
_RUN = re.compile(rb"(\d+)\s*\[([^\[\]]*)\]")  # the first glyph, and the widths from there on
_BATCH = 100  # rows of one bfchar block (Adobe Technical Note 5411, 1.4.1)


@dataclass(frozen=True, slots=True)
class _Face:
    """A font as the leaves use it: glyph numbers are those of the whole font in every one of them."""

    widths: Mapping[int, float]
    characters: Mapping[int, bytes]  # glyph to UTF-16BE in hexadecimal


def merge_faces(pdf: Pdf, volume: Volume, parts: Sequence[Leaf | Furniture], more: Sequence[Object] = ()) -> None:
    """Put one font object in the place of those that the leaves and their furniture brought.

    Shapes: `more` are dictionaries of fonts that have glyphs for those of the same name on the pages.
    """
    files = {f"/{resource}": name for part in parts for resource, name in part.fonts}
    by_name = {font.name: font for font in volume.fonts}
    shelves = [*_shelves(pdf), *more]
    found: dict[str, dict[tuple[int, int], Object]] = {}
    for shelf in shelves:
        for resource, dictionary in shelf.items():
            found.setdefault(resource, {}).setdefault(dictionary.objgen, dictionary)
    merged = {
        resource: _merged(pdf, list(same.values()), by_name[files[resource]])
        for resource, same in sorted(found.items())
        if len(same) > 1 and files.get(resource) in by_name
    }
    for shelf in shelves:
        for resource in list(shelf.keys()):
            if resource in merged:
                shelf[resource] = merged[resource]


def _shelves(pdf: Pdf) -> Iterator[Object]:
    """Yield every font dictionary of the pages and of what is laid over them, each once."""
    seen: set[tuple[int, int]] = set()
    for page in pdf.pages:
        resources = page.get("/Resources", Dictionary())
        laid_over = resources.get("/XObject", Dictionary()).get("/Furniture", Dictionary())
        for holder in (resources, laid_over.get("/Resources", Dictionary())):
            shelf = holder.get("/Font")
            if shelf is not None and (not shelf.is_indirect or shelf.objgen not in seen):
                seen.add(shelf.objgen)
                yield shelf


def _merged(pdf: Pdf, same: Sequence[Object], font: Font) -> Object:
    face = _union([_read(dictionary) for dictionary in same])
    first = same[0]
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
    inner.W = _width_array(face.widths)
    first.ToUnicode = Stream(pdf, _to_unicode(face.characters))
    return first


def _read(dictionary: Object) -> _Face:
    # as text, for every number of an array that is asked for by itself takes its time
    runs = _RUN.findall(dictionary.DescendantFonts[0].W.unparse(resolved=True))
    widths = {int(start) + offset: float(width) for start, run in runs for offset, width in enumerate(run.split())}
    rows = _BFCHAR.findall(dictionary.ToUnicode.read_bytes())
    return _Face(widths, {int(glyph, 16): text for glyph, text in rows})


def _union(faces: Sequence[_Face]) -> _Face:
    widths: dict[int, float] = {}
    characters: dict[int, bytes] = {}
    for face in faces:
        widths = {**face.widths, **widths}
        characters = {**face.characters, **characters}  # the first leaf decides, as in one run over the whole book
    return _Face(dict(sorted(widths.items())), dict(sorted(characters.items())))


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
