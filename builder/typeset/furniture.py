"""Running heads and folios: set on pages of their own, for leaves that are already laid out.

So a section that only moves in the book is not laid out again, and every page has its number before any is set.
"""

import re

from builder.model import Furnishing, Furniture, Leaf, Section
from builder.typeset.desk import Desk, listening
from builder.typeset.facts import read_fonts
from builder.typeset.margins import laying_out_margins_of
from builder.typeset.skin import page_side_rules

# Only margin boxes are to be seen: the page's own ground, borders and all generated content belong to the leaf.
_BARE = """
@page { background: none !important; border-color: transparent !important; outline: none !important }
html, body { background: none !important; border: 0 !important; margin: 0 !important; padding: 0 !important }
html::before, html::after, body::before, body::after { content: none !important }
"""


def furnish(leaf: Leaf, section: Section, desk: Desk, furnishing: Furnishing) -> Furniture:
    """Set the running heads and folios of a leaf.

    Shapes: a PDF of as many pages as the leaf has, with margin boxes and nothing else.
    """
    weasyprint = desk.weasyprint
    counter_styles = desk.counter_styles.copy()
    with listening():
        html = weasyprint.HTML(string=_document(section), base_url="book:", url_fetcher=desk.fetcher)
        rules = weasyprint.CSS(
            string=_BARE + page_side_rules(desk.volume, leaf.placement) + _number_rules(furnishing),
            counter_style=counter_styles,
            font_config=desk.font_config,
            url_fetcher=desk.fetcher,
        )
        with laying_out_margins_of(leaf.pages):
            document = html.render(
                font_config=desk.font_config, counter_style=counter_styles, stylesheets=[desk.stylesheet, rules]
            )
        pdf = document.write_pdf(pdf_version="1.7", pdf_identifier=leaf.id.encode())
    return Furniture(leaf.id, furnishing, pdf, read_fonts(document, desk.volume))


def _number_rules(furnishing: Furnishing) -> str:
    source = re.sub(r'["\\\n]', lambda found: f"\\{ord(found[0]):x} ", furnishing.source)
    foot = f'@page {{ @bottom-center {{ content: "{source}" }} }}\n' if source else ""
    return (
        f"@page :first {{ counter-reset: page {furnishing.first} }}\n"
        f"@counter-style folio {{ system: extends {furnishing.numbering} }}\n{foot}"
    )


def _document(section: Section) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="{section.language}"><head><meta charset="utf-8"><title></title></head>'
        "<body></body></html>"
    )
