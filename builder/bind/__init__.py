"""Bind: leaves and their page map enter, one PDF leaves, that cannot be told from one laid out whole."""

import io
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, Pdf, String

from builder.bind.faces import merge_faces
from builder.bind.furniture import set_furniture
from builder.bind.metadata import describe
from builder.bind.opening import OpenLeaf, open_leaf
from builder.bind.outline import destination, label_pages, set_outline
from builder.bind.pictures import share_pictures
from builder.bind.tags import join_tags
from builder.model import Furniture, Leaf, PageMap, Volume
from builder.typeset import LINK_SCHEME

__all__ = ["OpenLeaf", "bind", "bind_open", "by_itself", "destination", "open_leaf"]


def bind(volume: Volume, leaves: Sequence[Leaf], furniture: Sequence[Furniture], page_map: PageMap) -> bytes:
    """Join the leaves of a volume, with their running heads and folios, into one PDF, both PDF/UA-1 and PDF/A-2a.

    Shapes: the pages of the page map, in order; a destination for each of its anchors, named as there, percent-encoded.
    Errors: none; the same leaves give the same bytes.
    Source: ISO 32000-1, 12.3.2 (destinations), 12.3.3 (outline), 12.4.2 (page labels), 14.7 (structure).
    """
    return bind_open(volume, [open_leaf(leaf, number) for number, leaf in enumerate(leaves)], furniture, page_map)


def bind_open(volume: Volume, opened: Sequence[OpenLeaf], furniture: Sequence[Furniture], page_map: PageMap) -> bytes:
    """Do what is left of `bind` when the leaves lie open; they are closed when the book is bound."""
    pdf, leaves = Pdf.new(), [each.leaf for each in opened]
    _gather_pages(pdf, opened, page_map)
    join_tags(pdf, [(each.pdf, page_map.anchors[each.leaf.id]) for each in opened])
    laid_over, fonts = set_furniture(pdf, furniture, page_map)
    merge_faces(pdf, volume, leaves, furniture, fonts)
    share_pictures(pdf)
    _name_destinations(pdf, leaves, page_map)
    _link(pdf, {section.id: section.text_title for section in volume.sections})
    set_outline(pdf, volume, page_map)
    label_pages(pdf, page_map)
    describe(pdf, volume.metadata, is_accessible=all(each.alt or each.decorative for each in volume.pictures))
    first = opened[0].pdf
    pdf.Root.OutputIntents = pdf.copy_foreign(first.make_indirect(first.Root.OutputIntents))
    bound = io.BytesIO()
    pdf.save(
        bound,
        min_version="1.7",
        deterministic_id=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
    )
    for part in (*(each.pdf for each in opened), *laid_over):
        part.close()
    return bound.getvalue()


def by_itself(volume: Volume, leaf: Leaf) -> bytes:
    """Put the programs of its fonts into a leaf, so that it can be looked at before it is bound."""
    with Pdf.open(io.BytesIO(leaf.pdf)) as pdf:
        merge_faces(pdf, volume, [leaf], [], [])
        whole = io.BytesIO()
        pdf.save(whole, compress_streams=False)
    return whole.getvalue()


_BOXES = ("/MediaBox", "/BleedBox", "/TrimBox")


def _gather_pages(pdf: Pdf, opened: Sequence[OpenLeaf], page_map: PageMap) -> None:
    size = opened[0].pdf.pages[0]
    following = {each.leaf.id: iter(each.pdf.pages) for each in opened}
    for page in page_map.pages:
        if page.section:
            pdf.pages.append(next(following[page.section]))
            continue
        blank = Dictionary(Type=Name.Page, Resources=Dictionary())
        for name in _BOXES:
            if name in size.obj:
                blank[name] = size.obj[name]
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(blank)))


def _name_destinations(pdf: Pdf, leaves: Sequence[Leaf], page_map: PageMap) -> None:
    found = {name: (page_map.anchors[name], 0.0, 0.0) for name in (leaf.id for leaf in leaves)}
    for leaf in leaves:
        start = page_map.anchors[leaf.id]
        for offset, page in enumerate(leaf.pages):
            for name, x, y in page.anchors:
                found.setdefault(f"{leaf.id}#{name}", (start + offset, x, y))
    tree = NameTree.new(pdf)
    for name, (index, x, y) in sorted(found.items()):
        page_object = pdf.pages[index]
        top = float(page_object.trimbox[3]) - y
        tree[destination(name)] = Array([page_object.obj, Name.XYZ, round(x, 2), round(top, 2), 0])
    pdf.Root.Names = Dictionary(Dests=tree.obj)


def _link(pdf: Pdf, titles: Mapping[str, str]) -> None:
    """Turn the links between sections, which travel as addresses, into links to destinations."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A")
            if action is None or action.get("/URI") is None:
                continue
            address = str(action.URI)
            if address.startswith(LINK_SCHEME):
                del annotation["/A"]
                target = unquote(address.removeprefix(LINK_SCHEME))
                annotation.Dest = String(destination(target))
                annotation.Contents = String(titles.get(target.partition("#")[0], target))
