"""Ways to a page by its number: the marks of a volume's pages enter; page lists, and marks in the contents, leave."""

from html import escape

from lxml import etree

from builder.characters import counted
from builder.model import Section
from builder.pack.marking import new_mark
from builder.pack.places import Places
from builder.pack.xhtml import TYPE, XHTML

_KINDS = {"decimal": "normal", "lower-roman": "front"}  # of pages, in the NCX


def list_items(places: Places) -> str:
    """Write one item for each page.

    Source: EPUB 3.3, section 7.4.3 (page-list).
    """
    return "".join(
        f'<li><a href="{places.address_of_page(mark)}">{escape(mark.label)}</a></li>' for mark in places.pages
    )


def ncx_list(places: Places, title: str) -> str:
    """Write the page list for readers of EPUB 2.

    Source: ANSI/NISO Z39.86-2005, section 8.4.5 (pageList).
    """
    targets = "".join(
        f'<pageTarget id="{mark.id}" type="{_KINDS.get(mark.numbering, "special")}"'
        f"{_value(mark.label)}><navLabel><text>{escape(mark.label)}</text></navLabel>"
        f'<content src="{places.address_of_page(mark)}"/></pageTarget>\n'
        for mark in places.pages
    )
    named = f"<navLabel><text>{escape(title)}</text></navLabel>"
    return f"<pageList>{named}\n{targets}</pageList>\n" if targets else ""


def _value(label: str) -> str:
    return f' value="{label}"' if label.isdecimal() else ""


def mark_contents(root: etree._Element, section: Section, places: Places) -> None:
    """Mark the pages of the printed contents: before the navigation, and in each row with which a page begins."""
    contents = next(nav for nav in root.iter(f"{XHTML}nav") if nav.get(TYPE) == "toc")
    rows = {link.get("href"): link for link in contents.iter(f"{XHTML}a")}
    for mark in places.pages_of(section.id):
        row = rows.get(_first_row(section, mark.offset, places)) if mark.offset else None
        if mark.at_end:
            contents.addnext(new_mark(mark))
        elif row is None:
            contents.addprevious(new_mark(mark))
        else:
            first = new_mark(mark)
            row.text, first.tail = None, row.text
            row.insert(0, first)


def _first_row(section: Section, offset: int, places: Places) -> str:
    """Find where the first row leads that begins behind an offset."""
    before = 0
    root = etree.fromstring(f"<section>{section.html}</section>")
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if event == "start" and element.tag == "a" and before >= offset:
            target = element.get("href", "").replace(".xhtml", "", 1)
            return places.address(target) if target.partition("#")[0] in places.sections else ""
        before += len(counted((element.text if event == "start" else element.tail) or ""))
    return ""
