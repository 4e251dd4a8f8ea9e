"""Splice: some pages of a leaf are replaced by others, and the leaf is as if it had been laid out in one run.

Only what `bind` reads is kept right: the pages, their structure, and the resources that they use. A name of these must
stand for the same thing in both PDFs, or tell the page on which it is used (see `typeset.sorts`).
"""

import io
import re
from collections.abc import Iterator, Sequence

from pikepdf import Array, Dictionary, Name, NumberTree, Object, Page, Pdf

_NAMED = re.compile(rb"/([^\s/<>\[\]()]+)(?:\s+-?[\d.]+)?\s+(?:gs|Do|Tf|sh|scn|SCN)\b")
_SHELVES = ("/ExtGState", "/XObject", "/Pattern", "/Shading", "/Font")


def spliced(old: bytes, new: bytes, first: int, end: int) -> bytes:
    """Put the pages of a new PDF in the place of those of an old one from `first` up to `end`.

    Shapes: both as the layout engine writes them, page indexes 0-based, `end` not among those replaced.
    """
    with Pdf.open(io.BytesIO(old)) as pdf, Pdf.open(io.BytesIO(new)) as more:
        kept = list(pdf.pages)
        elements = _by_page(pdf.Root.StructTreeRoot, kept)
        del pdf.pages[first:end]
        for offset, page in enumerate(more.pages):
            pdf.pages.insert(first + offset, page)
        added = pdf.pages[first : first + len(more.pages)]
        tree = pdf.copy_foreign(more.Root.StructTreeRoot)
        document = _document(pdf.Root.StructTreeRoot)
        parts = [*elements[:first], *_by_page(tree, added), *elements[end:]]
        document.K = Array(element for part in parts for element in part)
        for part in _by_page(tree, added):
            for element in part:
                element.P = document
        _number(pdf, [(pdf.Root.StructTreeRoot, [*kept[:first], *kept[end:]]), (tree, list(added))])
        _share_resources([*kept[:first], *kept[end:]], list(added), kept[0].obj.Resources)
        written = io.BytesIO()
        pdf.save(written, compress_streams=False)
        return written.getvalue()


def drawn_by(thing: Object) -> Object:
    """Give what a group, pattern or state draws: the thing itself, or the group that is a state's mask.

    Source: ISO 32000-1, 11.6.5.2 (soft-mask dictionaries).
    """
    mask = thing.get("/SMask")
    return mask.G if isinstance(mask, Dictionary) and "/G" in mask else thing


def _document(tree: Object) -> Object:
    return tree.K[0] if isinstance(tree.K, Array) else tree.K


def _by_page(tree: Object, pages: Sequence[Page]) -> list[list[Object]]:
    """List the outermost elements of every page: no element goes on from one page to the next."""
    found: dict[tuple[int, int], list[Object]] = {page.obj.objgen: [] for page in pages}
    kids = _document(tree).K
    for element in kids if isinstance(kids, Array) else [kids]:
        found[element.Pg.objgen].append(element)
    return [found[page.obj.objgen] for page in pages]


def _number(pdf: Pdf, parts: Sequence[tuple[Object, Sequence[Page]]]) -> None:
    """Number pages and links anew, as the engine does: pages first, then the links in their order."""
    rows: list[tuple[int, Object]] = []
    owners = {page.obj.objgen: dict(_parents(tree)) for tree, pages in parts for page in pages}
    pages, key = list(pdf.pages), len(pdf.pages)
    for number, page in enumerate(pages):
        parents = owners[page.obj.objgen]
        rows.append((number, parents[int(page.obj.StructParents)]))
        page.obj.StructParents = number
    for page in pages:
        parents = owners[page.obj.objgen]
        for annotation in page.obj.get("/Annots", ()):
            if "/StructParent" in annotation:
                rows.append((key, parents[int(annotation.StructParent)]))
                annotation.StructParent = key
                key += 1
    pdf.Root.StructTreeRoot.ParentTree = pdf.make_indirect(
        Dictionary(Nums=Array(part for key, value in sorted(rows, key=lambda row: row[0]) for part in (key, value)))
    )


def _parents(tree: Object) -> Iterator[tuple[int, Object]]:
    yield from NumberTree(tree.ParentTree).items()


def _share_resources(kept: Sequence[Page], added: Sequence[Page], own: Object) -> None:
    """Let all pages share what any of them uses, and nothing else."""
    used = {name for page in kept for name in _named(page.obj.Contents)}
    fonts = {name for page in kept for name in _named_below(page.obj.Contents, own)}
    for name in _SHELVES:
        shelf = own[name]
        for key in set(shelf.keys()) - used - (fonts if name == "/Font" else set()):
            del shelf[key]
        for key, thing in added[0].obj.Resources[name].items():
            if key not in shelf:
                _adopt(drawn_by(thing), own)
                shelf[key] = thing
    for page in added:
        page.obj.Resources = own


def _named(content: Object) -> set[str]:
    return {"/" + name.decode() for name in _NAMED.findall(content.read_bytes())}


def _named_below(content: Object, resources: Object) -> Iterator[str]:
    """Name what is used in the groups, patterns and masks of a content: they share its fonts, and nothing else."""
    names = _named(content)
    for shelf in ("/XObject", "/Pattern", "/ExtGState"):
        for name in names & set(resources.get(shelf, Dictionary()).keys()):
            inner = drawn_by(resources[shelf][name])
            if "/Resources" in inner:
                yield from _named(inner)
                yield from _named_below(inner, inner.Resources)


def _adopt(thing: Object, own: Object) -> None:
    """Let what came with new pages use the fonts and colours of the leaf: groups, patterns, shadings and states."""
    for holder, key in ((thing.get("/Group", Dictionary()), "/CS"), (thing, "/ColorSpace")):
        colours = holder.get(key)
        if isinstance(colours, Array) and colours[0] == Name.ICCBased:
            holder[key] = Array([Name.ICCBased, own.ColorSpace.srgb[1]])
    resources = thing.get("/Resources", Dictionary())
    for key in {"/Font", "/ColorSpace"} & set(resources.keys()):
        resources[key] = own[key]
    for name in (name for name in _SHELVES if name != "/Font"):
        for _, one in resources.get(name, Dictionary()).items():
            _adopt(drawn_by(one), own)
