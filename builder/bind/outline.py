"""The outline and the page labels: what a reader's sidebar and page box show."""

from collections.abc import Iterator
from urllib.parse import quote

from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from builder.model import PageMap, Section, Volume


def destination(anchor: str) -> str:
    """Name the destination of an anchor, in ASCII."""
    return quote(anchor, safe="#")


def set_outline(pdf: Pdf, volume: Volume, page_map: PageMap) -> None:
    """Write the bookmarks: parts, sections and their headings."""
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
    return OutlineItem(title, String(destination(anchor)))


def label_pages(pdf: Pdf, volume: Volume, page_map: PageMap) -> None:
    """Write the page labels, which are the folios."""
    matters = {section.id: section for section in volume.sections}
    ranges = Array()
    previous = None
    for index, style in enumerate(_label_styles(page_map, matters)):
        if style != previous:
            label = Dictionary(S=Name(style)) if style else Dictionary(P=String(page_map.pages[index].folio))
            ranges.append(index)
            ranges.append(label)
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
