"""Where lines of text stand, on pages that are laid out here and on those of a finished PDF."""

import io
from collections.abc import Iterator
from pathlib import Path

import weasyprint
from pypdf import PdfReader
from weasyprint.css.counters import CounterStyle
from weasyprint.formatting_structure import boxes
from weasyprint.text.fonts import FontConfiguration

from builder import fonts, themes
from builder.typeset.desk import load_engine

TOP = 18 / 25.4 * 72  # points from the edge of the paper to the text

SENTENCE = (
    "<p>A paragraph of the text that is as long as it takes to be broken into a few lines of the page. " * 3 + "</p>"
)


def laid_out(html: str) -> list[boxes.Box]:
    """Lay out a chapter of the theme on A5, as the builder does; gives the boxes of its pages."""
    load_engine()
    counter_styles = CounterStyle()
    font_config = FontConfiguration()
    faces = weasyprint.CSS(
        string=fonts.font_faces(fonts.bundled(), lambda font: Path(font.path).as_uri()), font_config=font_config
    )
    theme = weasyprint.CSS(string=themes.stylesheet("pdf", []), counter_style=counter_styles, font_config=font_config)
    page = "<style>@page { size: 148mm 210mm } @counter-style folio { system: extends decimal }</style>"
    document = weasyprint.HTML(string=f'<html lang="en">{page}<body class="chapter body"><main>{html}</main>').render(
        stylesheets=[faces, theme], counter_style=counter_styles, font_config=font_config
    )
    return [page._page_box for page in document.pages]


def baselines(html: str) -> list[list[float]]:
    """Measure where lines of the text size stand below the top of the text, page by page, in points."""
    return [[*_lines_of(page)] for page in laid_out(html)]


def _lines_of(box) -> Iterator[float]:
    texts = [text for text in box.descendants() if isinstance(text, boxes.TextBox)]
    for text in texts:
        if abs(text.style["font_size"] * 0.75 - 10.5) < 0.01:
            yield (text.position_y + text.baseline) * 0.75 - TOP


def printed_baselines(pdf: bytes, face: str, size: float) -> list[list[float]]:
    """Read where lines of one face and size stand below the top of the text, page by page, in points."""
    return [sorted(_printed(page, face, size)) for page in PdfReader(io.BytesIO(pdf)).pages]


def _printed(page, face: str, size: float) -> set[float]:
    found: set[float] = set()

    def see(text, cm, tm, font, height):
        is_face = font and text.strip() and font["/BaseFont"].partition("+")[2].startswith(face)
        if is_face and abs(abs(height * cm[3] * tm[3]) - size) < 0.05:
            found.add(float(page.mediabox.height) - (tm[5] * cm[3] + cm[5]) - TOP)

    page.extract_text(visitor_text=see)
    return found
