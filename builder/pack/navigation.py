"""The ways into the book: a volume enters, the navigation document, the NCX and the guide leave."""

from html import escape

from builder.model import Listed, Volume
from builder.pack.archive import Resource
from builder.pack.contents import Row, contents, label
from builder.pack.metadata import identifier
from builder.pack.page_list import list_items, mark_contents, ncx_list
from builder.pack.places import COVER, NAV, NCX, STYLES, Places
from builder.pack.roles import LANDMARKS, SECTIONS
from builder.pack.xhtml import Page, attributes, parse, serialise

_ROLES = {"toc": "doc-toc", "page-list": "doc-pagelist"}
_NCX = """<?xml version="1.0" encoding="utf-8"?>
<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1" xml:lang="{language}">
<head>
<meta name="dtb:uid" content="{uid}"/>
<meta name="dtb:depth" content="{depth}"/>
<meta name="dtb:totalPageCount" content="{pages}"/>
<meta name="dtb:maxPageNumber" content="{last}"/>
</head>
<docTitle><text>{title}</text></docTitle>
{authors}<navMap>
{points}
</navMap>
{page_list}</ncx>
"""


def nav(volume: Volume, places: Places) -> Resource:
    """Make the navigation document: contents, illustrations, tables, pages, landmarks.

    Source: EPUB 3.3, section 7 (navigation document).
    """
    rows = contents(volume, places)
    title = next((section.text_title for section in volume.sections if section.id == places.contents), "")
    title = title or volume.language.labels["contents"]
    lists = [
        _list("toc", title, f"<ol>{''.join(_item(row) for row in rows)}</ol>"),
        _listed("loi", volume.language.labels["illustrations"], volume.figures, places),
        _listed("lot", volume.language.labels["tables"], volume.tables, places),
        _pages(volume, places),
        _landmarks(volume, places),
    ]
    page = Page(
        title=title,
        language=volume.metadata.language,
        head=f'<link rel="stylesheet" type="text/css" href="{STYLES}"/>',
        body="\n".join(part for part in lists if part),
        attributes=(("class", "contents front"), ("epub:type", "frontmatter")),
    )
    root = parse(page)
    for section in volume.sections:
        if section.id == places.contents:
            mark_contents(root, section, places)
    return Resource("nav", NAV, "application/xhtml+xml", serialise(root), ("nav",))


def _list(kind: str, title: str, items: str) -> str:
    # the document is read as a page too, and there only the contents are wanted
    hidden = "" if kind == "toc" else "hidden"
    opening = attributes((("epub:type", kind), ("role", _ROLES.get(kind, "")), ("id", kind), ("hidden", hidden)))
    level = "h1" if kind == "toc" else "h2"
    return f"<nav{opening}><{level}>{escape(title)}</{level}>{items}</nav>"


def _item(row: Row) -> str:
    named = f'<a href="{escape(row.path)}">{row.html}</a>' if row.path else f"<span>{row.html}</span>"
    below = f"<ol>{''.join(_item(each) for each in row.rows)}</ol>" if row.rows else ""
    return f"<li>{named}{below}</li>"


def _listed(kind: str, title: str, rows: tuple[Listed, ...], places: Places) -> str:
    items = [
        f'<li><a href="{escape(places.address(row.target))}">{escape(row.label)}. {label(row.caption)}</a></li>'
        for row in rows
    ]
    return _list(kind, title, f"<ol>{''.join(items)}</ol>") if items else ""


def _pages(volume: Volume, places: Places) -> str:
    items = list_items(places)
    return _list("page-list", volume.language.labels["page_list"], f"<ol>{items}</ol>") if items else ""


def _landmarks(volume: Volume, places: Places) -> str:
    items = [
        f'<li><a epub:type="{kind}" href="{path}">{escape(title)}</a></li>'
        for kind, title, path in _marks(volume, places)
    ]
    return _list("landmarks", volume.language.labels["landmarks"], f"<ol>{''.join(items)}</ol>")


def _marks(volume: Volume, places: Places) -> list[tuple[str, str, str]]:
    marks = [("cover", volume.language.labels["cover"], COVER)] if volume.cover else []
    if places.contents:  # a landmark leads only to what is read as a page
        marks.append(("toc", volume.language.labels["contents"], f"{NAV}#toc"))
    begun = False
    for section in volume.sections:
        if section.matter.value == "body" and not begun:
            begun = True
            marks.append(("bodymatter", volume.language.labels["start_of_text"], places.sections[section.id]))
        elif section.role in LANDMARKS:
            marks.append((SECTIONS[section.role][0], section.text_title or section.role, places.sections[section.id]))
    return marks


def guide(volume: Volume, places: Places) -> tuple[tuple[str, str, str], ...]:
    """List the landmarks that readers of EPUB 2 know."""
    known = {"cover": "cover", "titlepage": "title-page", "toc": "toc", "bodymatter": "text"}
    return tuple(
        (known[kind], title, path.partition("#")[0]) for kind, title, path in _marks(volume, places) if kind in known
    )


def ncx(volume: Volume, places: Places) -> Resource:
    """Make the contents for readers of EPUB 2.

    Source: OPF 2.0.1, section 2.4.1 (NCX).
    """
    rows = contents(volume, places)
    text = _NCX.format(
        language=escape(volume.metadata.language),
        uid=identifier(volume),
        depth=max((row.depth for row in rows), default=1),
        title=escape(volume.metadata.title),
        authors="".join(
            f"<docAuthor><text>{escape(person.name)}</text></docAuthor>\n"
            for person in volume.metadata.people
            if person.role == "aut"
        ),
        points=_points(rows, "point"),
        pages=len(places.pages),
        last=max((int(mark.label) for mark in places.pages if mark.label.isdecimal()), default=0),
        page_list=ncx_list(places, volume.language.labels["page_list"]),
    )
    return Resource("ncx", NCX, "application/x-dtbncx+xml", text.encode())


def _points(rows: tuple[Row, ...], name: str) -> str:
    # without playOrder: it is optional, and a part has the target of its first chapter, which would have to share it
    return "\n".join(
        f'<navPoint id="{name}-{number}"><navLabel><text>{escape(row.text)}</text></navLabel>'
        f'<content src="{escape(row.target)}"/>{_points(row.rows, f"{name}-{number}")}</navPoint>'
        for number, row in enumerate(rows, 1)
    )
