"""The outline and the page labels: what a reader's sidebar and page box show."""

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


_LABEL_STYLES = {"decimal": Name.D, "lower-roman": Name.r}


def label_pages(pdf: Pdf, page_map: PageMap) -> None:
    """Write the page labels, which are the folios."""
    ranges = Array()
    previous = None
    for page in page_map.pages:
        if page.numbering != previous:
            style = _LABEL_STYLES.get(page.numbering)
            ranges.append(page.index)
            first = {"/St": page.number} if page.number > 1 else {}  # a handout begins within the book
            ranges.append(Dictionary({"/S": style, **first}) if style else Dictionary(P=String(page.folio)))
        previous = page.numbering
    pdf.Root.PageLabels = Dictionary(Nums=ranges)
