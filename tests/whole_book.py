"""The other way to make the PDF: one run of WeasyPrint over all chapters of a volume, fed with the same numbers."""

import re

from builder.model import Leaf, Section, Volume
from builder.paginate import Pagination
from builder.typeset import Desk, dress

MARGIN_BOXES = tuple(
    f"{side}-{place}"
    for side, places in {
        "top": ("left-corner", "left", "center", "right", "right-corner"),
        "bottom": ("left-corner", "left", "center", "right", "right-corner"),
        "left": ("top", "middle", "bottom"),
        "right": ("top", "middle", "bottom"),
    }.items()
    for place in places
)
_MAIN = re.compile(r"<main .*</main>", re.DOTALL)


def whole_book(volume: Volume, desk: Desk, pagination: Pagination) -> bytes:
    """Lay out all chapters in one document.

    Shapes: every section must be a chapter of the body; the rules for first pages are given to the pages that are known
    to be first. (Page names would do, but WeasyPrint 70 keeps the margins of blocks at the top of named pages.)
    """
    weasyprint = desk.weasyprint
    mains = [
        _main(section, volume, leaf, number)
        for number, (section, leaf) in enumerate(zip(volume.sections, pagination.leaves, strict=True))
    ]
    width_mm, height_mm = volume.edition.paper
    blank = "".join(f"@{box} {{ content: none }}" for box in MARGIN_BOXES)
    rules = f"@page :blank {{ {blank} }}"
    rules += f"@page {{ size: {width_mm}mm {height_mm}mm }} @counter-style folio {{ system: extends decimal }}"
    firsts = [pagination.page_map.anchors[section.id] + 1 for section in volume.sections]
    for first, furnishing in zip(firsts, pagination.furnishings, strict=True):
        rules += f"@page :nth({first}) {{ counter-reset: page {furnishing.first} }}"
    counter_styles = desk.counter_styles.copy()
    first_pages = "@page " + ", ".join(f":nth({first})" for first in firsts)
    sheets = [
        weasyprint.CSS(
            string=text, font_config=desk.font_config, counter_style=counter_styles, url_fetcher=desk.fetcher
        )
        for text in (volume.stylesheet.replace("@page :first", first_pages), rules)
    ]
    html = weasyprint.HTML(
        string=f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{volume.metadata.title}</title>'
        f'<body class="chapter body">{"".join(mains)}</body></html>',
        base_url="book:",
        url_fetcher=desk.fetcher,
    )
    document = html.render(font_config=desk.font_config, counter_style=counter_styles, stylesheets=sheets)
    return bytes(document.write_pdf(pdf_variant="pdf/a-2a", pdf_identifier=b"whole"))


def _main(section: Section, volume: Volume, leaf: Leaf, number: int) -> str:
    found = _MAIN.search(dress(section, volume, leaf.placement))
    assert found is not None
    # ids and links of a chapter are its own in a leaf; in one document they carry its number
    html = re.sub(r'\bid="', f'id="c{number}-', found[0])
    html = re.sub(r'href="#', f'href="#c{number}-', html)
    style = 'style="break-before: right; counter-reset: footnote"'
    return html.replace("<main ", f"<main {style} ", 1)
