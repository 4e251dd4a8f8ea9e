"""One structure tree for the whole book, joined from those of its leaves.

Source: ISO 32000-1, 14.7.2 (structure hierarchy), 14.7.4.4 (finding structure elements from content items).
"""

import re
from collections.abc import Mapping, Sequence

import pikepdf
from pikepdf import Array, Dictionary, Name, NumberTree, Object, Pdf, Stream, String

_WITHOUT_LISTS = (Name.P, Name.Span, Name.Link, Name.Lbl, Name.Figure, *(Name(f"/H{level}") for level in range(1, 7)))


def mend_tags(part: Pdf, prefix: str) -> None:
    """Mend what WeasyPrint 70 leaves amiss in the structure of a leaf.

    Shapes: `prefix` tells its ids from those of other leaves.
    """
    tree = part.Root.StructTreeRoot
    for child in _children(tree):
        _mend(part, child, prefix)
    numbered = dict(NumberTree(tree.ParentTree).items())
    pages = list(part.pages)
    _hide_decorations(part, pages, numbered)
    _drop_nested_links(pages, numbered)
    rows = (entry for row in sorted(numbered.items()) for entry in row)
    tree.ParentTree = Dictionary(Nums=Array(rows))


def join_tags(pdf: Pdf, parts: Sequence[tuple[Pdf, int]]) -> None:
    """Join the structure trees of leaves, which are mended and whose pages already stand in the PDF.

    Shapes: each leaf with the index of its first page.
    """
    document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, K=Array()))
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot, K=Array([document])))
    document.P = root
    parents = Array()
    base = 0
    for part, first in parts:
        # pages come first: copying the tree then finds them, and its elements point at the pages of this file
        tree = pdf.copy_foreign(part.Root.StructTreeRoot)
        for child in _children(tree):
            child.P = document
            document.K.append(child)
        _shift_keys(pdf.pages[first : first + len(part.pages)], base)
        rows = list(tree.ParentTree.Nums)
        for key, elements in zip(rows[::2], rows[1::2], strict=True):
            parents.append(base + int(key))
            parents.append(elements)
        base += int(rows[-2]) + 1 if rows else 0
    root.ParentTree = pdf.make_indirect(Dictionary(Nums=parents))
    root.ParentTreeNextKey = base
    pdf.Root.StructTreeRoot = root


def _children(tree: Object) -> list[Object]:
    """List what stands below the one Document element of a leaf."""
    documents = tree.K if isinstance(tree.K, Array) else [tree.K]
    found: list[Object] = []
    for document in documents:
        kids = document.get("/K", Array())
        found += list(kids) if isinstance(kids, Array) else [kids]
    return [child for child in found if isinstance(child, Dictionary)]


def _shift_keys(pages: Sequence[pikepdf.Page], base: int) -> None:
    for page in pages:
        if "/StructParents" in page:
            page.StructParents = int(page.StructParents) + base
        for annotation in page.get("/Annots", ()):
            if "/StructParent" in annotation:
                annotation.StructParent = int(annotation.StructParent) + base


def _mend(pdf: Pdf, element: Object, prefix: str) -> None:
    """Mend what WeasyPrint 70 leaves amiss in lists and tables, in one walk that stops above the words."""
    kids = _kids(element)
    for kid in kids:
        if isinstance(kid, Dictionary) and "/S" in kid and kid.S not in _WITHOUT_LISTS:
            _mend(pdf, kid, prefix)
    kind = element.get("/S")
    if kind == Name.LI:
        _give_body(pdf, element, kids)
    elif kind in (Name.TH, Name.TD):
        _prefix_ids(element, prefix)


def _kids(element: Object) -> list[Object]:
    found = element.get("/K", Array())
    return list(found) if isinstance(found, Array) else [found]


def _give_body(pdf: Pdf, element: Object, kids: list[Object]) -> None:
    """Put what stands beside the label of a list item into a body (ISO 32000-1, 14.8.4.3.3).

    WeasyPrint 70 makes bodies for the words of an item, but not for its paragraphs.
    """
    parts = Array()
    for kid in kids:
        is_part = isinstance(kid, Dictionary) and kid.get("/S") in (Name.Lbl, Name.LBody)
        if not is_part and (not parts or Name.LBody != parts[-1].S):
            parts.append(pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.LBody, P=element, K=Array())))
        if is_part:
            parts.append(kid)
            continue
        if isinstance(kid, Dictionary) and "/S" in kid:
            kid.P = parts[-1]
        if "/Pg" in element and "/Pg" not in parts[-1]:
            parts[-1].Pg = element.Pg
        body = parts[-1].K if isinstance(parts[-1].K, Array) else Array([parts[-1].K])
        body.append(kid)
        parts[-1].K = body
    element.K = parts


def _drop_nested_links(pages: Sequence[pikepdf.Page], numbered: dict[int, Object]) -> None:
    """Keep one annotation for a link: WeasyPrint 70 writes one more for every element within it."""
    for page in pages:
        if "/Annots" not in page:
            continue
        kept = Array()
        for annotation in page.Annots:
            key = int(annotation.get("/StructParent", -1))
            element = numbered.get(key)
            if element is None or element.get("/S") == Name.Link:
                kept.append(annotation)
            else:
                element.K = Array(kid for kid in element.K if not _refers(kid, annotation))
                del numbered[key]
        page.Annots = kept


def _refers(kid: Object, annotation: Object) -> bool:
    return isinstance(kid, Dictionary) and "/Obj" in kid and kid.Obj.objgen == annotation.objgen


def _hide_decorations(pdf: Pdf, pages: Sequence[pikepdf.Page], numbered: Mapping[int, Object]) -> None:
    """Make artifacts of the pictures without alternative text, which are the decorative ones.

    WeasyPrint 70 tags every picture as a figure, and a figure needs a description (ISO 14289-1, 7.3).
    """
    by_key = {int(page.StructParents): page for page in pages if "/StructParents" in page}
    for key, elements in numbered.items():
        for number in _decorations(pdf, elements) if isinstance(elements, Array) else ():
            _untag(pdf, by_key[key], number)
            around, own = elements[number].P, elements[number].objgen
            around.K = Array(kid for kid in around.K if not isinstance(kid, Dictionary) or kid.objgen != own)
            elements[number] = Object.parse(b"null")


def _decorations(pdf: Pdf, elements: Array) -> list[int]:
    """Find which of the elements of a page, one for each piece of its content, are figures without a text."""
    names = _REFERENCE.findall(elements.unparse())  # most name one paragraph for each of its lines
    by_name = {name: pdf.get_object(int(name[0]), int(name[1])) for name in set(names) if name != _NULL}
    bare = {name for name, one in by_name.items() if one.get("/S") == Name.Figure and "/Alt" not in one}
    return [number for number, name in enumerate(names) if name in bare]


_REFERENCE = re.compile(rb"(\d+) (\d+) R|null")
_NULL = (b"", b"")


def _untag(pdf: Pdf, page: pikepdf.Page, number: int) -> None:
    page.contents_coalesce()
    tagged = re.compile(rb"/Figure\s*<<\s*/MCID\s+%d\s*>>\s*BDC" % number)
    page.Contents = Stream(pdf, tagged.sub(b"/Artifact BMC", page.Contents.read_bytes(), count=1))


def _prefix_ids(cell: Object, prefix: str) -> None:
    """Keep the ids of table headers apart: WeasyPrint 70 makes them from object numbers, which repeat."""
    if "/ID" in cell:
        cell.ID = String(prefix + str(cell.ID))
    attributes = cell.get("/A", Array())
    for attribute in attributes if isinstance(attributes, Array) else [attributes]:
        headers = attribute.get("/Headers") if isinstance(attribute, Dictionary) else None
        if headers is not None:
            attribute.Headers = Array(String(prefix + str(name)) for name in headers)
