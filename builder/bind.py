"""Bind: leaves and their page map enter, one PDF leaves, with destinations, outline, page labels and metadata."""

import io
from collections.abc import Iterator, Sequence
from urllib.parse import quote, unquote

import pikepdf
from pikepdf import Array, Dictionary, Name, NameTree, OutlineItem, Pdf, String

from builder.model import Leaf, PageMap, Section, Volume
from builder.typeset import LINK_SCHEME


def bind(volume: Volume, leaves: Sequence[Leaf], page_map: PageMap) -> bytes:
    """Join the leaves of a volume into one PDF.

    Shapes: the pages of the page map, in order; a destination for each of its anchors, named as there, percent-encoded.
    Errors: none; the same leaves give the same bytes.
    Source: ISO 32000-2, 12.3.2 (destinations), 12.3.3 (outline), 12.4.2 (page labels).
    """
    pdf = Pdf.new()
    opened = [Pdf.open(io.BytesIO(leaf.pdf)) for leaf in leaves]
    _gather_pages(pdf, dict(zip((leaf.id for leaf in leaves), opened, strict=True)), page_map)
    _name_destinations(pdf, leaves, page_map)
    _link(pdf)
    _outline(pdf, volume, page_map)
    _label_pages(pdf, volume, page_map)
    _describe(pdf, volume)
    bound = io.BytesIO()
    pdf.save(bound, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return bound.getvalue()


def destination(anchor: str) -> str:
    """Name the destination of an anchor, in ASCII."""
    return quote(anchor, safe="#")


def _gather_pages(pdf: Pdf, parts: dict[str, Pdf], page_map: PageMap) -> None:
    size = next(iter(parts.values())).pages[0]
    taken = dict.fromkeys(parts, 0)
    for page in page_map.pages:
        if not page.section:
            blank = Dictionary(Type=Name.Page, MediaBox=size.mediabox, Resources=Dictionary())
            pdf.pages.append(pikepdf.Page(pdf.make_indirect(blank)))
            continue
        pdf.pages.append(parts[page.section].pages[taken[page.section]])
        taken[page.section] += 1


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
        top = float(page_object.mediabox[3]) - y
        tree[destination(name)] = Array([page_object.obj, Name.XYZ, round(x, 2), round(top, 2), 0])
    pdf.Root.Names = Dictionary(Dests=tree.obj)


def _link(pdf: Pdf) -> None:
    """Turn the links between sections, which travel as addresses, into links to destinations."""
    for page in pdf.pages:
        for annotation in page.get("/Annots", ()):
            action = annotation.get("/A")
            if action is None or action.get("/URI") is None:
                continue
            address = str(action.URI)
            if address.startswith(LINK_SCHEME):
                del annotation["/A"]
                annotation.Dest = String(destination(unquote(address.removeprefix(LINK_SCHEME))))


def _outline(pdf: Pdf, volume: Volume, page_map: PageMap) -> None:
    with pdf.open_outline() as outline:
        part: OutlineItem | None = None
        for section in volume.sections:
            if not section.listed or section.id not in page_map.anchors:
                continue
            if section.part and (part is None or part.title != section.part):
                part = _item(section.part, section.id)
                outline.root.append(part)
            siblings = part.children if section.part and part is not None else outline.root
            siblings.append(_with_headings(section))


def _with_headings(section: Section) -> OutlineItem:
    top = _item(section.text_title, section.id)
    path: list[tuple[int, OutlineItem]] = [(1, top)]
    for heading in section.outline:
        if heading.level == 1:
            continue
        while path[-1][0] >= heading.level and len(path) > 1:
            path.pop()
        item = _item(heading.text, f"{section.id}#{heading.id}")
        path[-1][1].children.append(item)
        path.append((heading.level, item))
    return top


def _item(title: str, anchor: str) -> OutlineItem:
    return OutlineItem(title, destination(anchor))


def _label_pages(pdf: Pdf, volume: Volume, page_map: PageMap) -> None:
    matters = {section.id: section for section in volume.sections}
    ranges = Array()
    previous = None
    for index, style in enumerate(_label_styles(page_map, matters)):
        if style != previous:
            label = Dictionary(S=Name(style)) if style else Dictionary(P=String(page_map.pages[index].folio))
            ranges.extend([index, label])
        previous = style
    pdf.Root.PageLabels = Dictionary(Nums=ranges)


def _label_styles(page_map: PageMap, sections: dict[str, Section]) -> Iterator[str]:
    """Tell each page's kind of number: a blank page counts with the section after it, or else before it."""
    following = ""
    kinds: list[str] = []
    for page in reversed(page_map.pages):
        following = page.section or following
        section = sections.get(page.section or following)
        if page.folio.isdecimal():
            kinds.append("/D")
        elif section is not None and section.role == "cover":
            kinds.append("")
        else:
            kinds.append("/r")
    yield from reversed(kinds)


def _describe(pdf: Pdf, volume: Volume) -> None:
    book = volume.metadata
    root = pdf.Root
    root.Lang = String(book.language)
    root.PageMode = Name.UseOutlines
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    authors = [person.name for person in book.people if person.role == "aut"]
    with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = book.title
        xmp["dc:language"] = [book.language]
        xmp["dc:identifier"] = book.identifier
        if authors:
            xmp["dc:creator"] = authors
        if book.description:
            xmp["dc:description"] = book.description
        if book.rights:
            xmp["dc:rights"] = book.rights
        xmp["xmp:CreateDate"] = xmp["xmp:ModifyDate"] = f"{book.date}T00:00:00Z"
        xmp["xmp:CreatorTool"] = xmp["pdf:Producer"] = "chapbook"
    stamp = String(f"D:{book.date.replace('-', '')}000000Z")
    pdf.docinfo.Title = String(book.title)
    pdf.docinfo.Author = String(", ".join(authors))
    pdf.docinfo.Creator = pdf.docinfo.Producer = String("chapbook")
    pdf.docinfo.CreationDate = pdf.docinfo.ModDate = stamp
