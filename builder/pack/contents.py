"""The order of the book as readers go through it: a volume enters, nested rows of contents leave."""

from dataclasses import dataclass
from html import escape
from itertools import groupby

from lxml import etree

from builder.model import Section, Volume
from builder.pack.places import Places

_DEEPEST_HEADING = 2  # e-ink shops show two levels within a part


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the contents."""

    text: str  # plain
    html: str  # inline XHTML
    path: str  # below EPUB/, with the anchor; empty for a part without a page of its own
    rows: tuple["Row", ...] = ()

    @property
    def target(self) -> str:
        """Say where the row leads, a part without a page to what it begins with."""
        return self.path or self.rows[0].target

    @property
    def depth(self) -> int:
        """Count the levels from this row down."""
        return 1 + max((row.depth for row in self.rows), default=0)


def contents(volume: Volume, places: Places) -> tuple[Row, ...]:
    """List what stands in the contents: parts, sections and their first headings.

    Shapes: in the order of the spine, or EPUBCheck warns (NAV-011).
    """
    listed = [section for section in volume.sections if section.listed and places.is_text(section)]
    rows: list[Row] = []
    for part, group in groupby(listed, key=lambda section: section.part):
        members = list(group)
        if not part:
            rows += [_row(section, places) for section in members]
        elif members[0].role == "part":
            opener = _row(members[0], places)
            rows.append(Row(opener.text, opener.html, opener.path, tuple(_row(s, places) for s in members[1:])))
        else:
            rows.append(Row(part, escape(part), "", tuple(_row(section, places) for section in members)))
    return tuple(rows)


def _row(section: Section, places: Places) -> Row:
    headings = tuple(
        Row(heading.text, label(heading.html) or escape(heading.text), f"{places.sections[section.id]}#{heading.id}")
        for heading in section.outline
        if 1 < heading.level <= _DEEPEST_HEADING
    )
    return Row(section.text_title, _numbered_title(section), places.sections[section.id], headings)


def _numbered_title(section: Section) -> str:
    title = label(section.title)
    plain = str(_inline(title).xpath("string()"))
    if plain and section.text_title.endswith(plain):
        return escape(section.text_title.removesuffix(plain)) + title
    return escape(section.text_title)


def label(html: str) -> str:
    """Make of a heading or a caption what may stand in a link: no ids, links, notes or pictures."""
    inline = _inline(html)
    etree.strip_elements(inline, "note", "note-call", "cite-ref", "img", with_tail=False)
    etree.strip_tags(inline, "a")
    for element in inline.iter("*"):
        for name in [name for name in element.attrib if name == "id" or str(name).startswith("data-")]:
            del element.attrib[name]  # the text itself keeps them
        if element.get("lang"):
            element.set("{http://www.w3.org/XML/1998/namespace}lang", element.get("lang", ""))
    return etree.tostring(inline, encoding="unicode").removeprefix("<b>").removeprefix("<b/>").removesuffix("</b>")


def _inline(html: str) -> etree._Element:
    return etree.fromstring(f"<b>{html}</b>")
