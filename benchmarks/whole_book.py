"""The rival in the benchmarks: one run of WeasyPrint over a whole book, with the same text and the same CSS.

python benchmarks/whole_book.py PROJECT OUT.pdf

Page numbers in the contents come from target-counter, as in any book made by WeasyPrint alone.
"""

import re
import sys
from pathlib import Path

from builder.assemble import assemble
from builder.load import load
from builder.model import Placement, Section, Volume
from builder.render import render
from builder.typeset import dress, set_up

_MAIN = re.compile(r"<main .*</main>", re.DOTALL)


def read_volume(project: Path) -> Volume:
    """Read, render and assemble the edition "pdf" of a project."""
    book, _ = load(project, {})
    edition = next(edition for edition in book.settings.editions if edition.name == "pdf")
    return assemble(book, edition, [render(book, edition, source)[0] for source in book.sources])[0]


def main(project: str, out: str) -> None:
    """Lay out all chapters of a project in one document and write its PDF."""
    volume = read_volume(Path(project))
    desk = set_up(volume)
    chapters = [section for section in volume.sections if section.file]
    rows = "".join(f'<li><a href="#s{number}">{section.title}</a></li>' for number, section in enumerate(chapters))
    body = "".join(_main(section, volume, number) for number, section in enumerate(chapters))
    width_mm, height_mm = volume.edition.paper
    counter_styles = desk.counter_styles.copy()
    rules = desk.weasyprint.CSS(
        string=f"@page {{ size: {width_mm}mm {height_mm}mm }} @counter-style folio {{ system: extends decimal }}"
        ".toc a::after { content: leader('.') target-counter(attr(href), page) }",
        counter_style=counter_styles,
    )
    html = desk.weasyprint.HTML(
        string=f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>{volume.metadata.title}</title>'
        f'<body class="chapter body"><ul class="toc">{rows}</ul>{body}</body></html>',
        base_url="book:",
        url_fetcher=desk.fetcher,
    )
    document = html.render(
        font_config=desk.font_config, counter_style=counter_styles, stylesheets=[desk.stylesheet, rules]
    )
    document.write_pdf(out, pdf_variant="pdf/a-2a", pdf_identifier=b"whole")


def _main(section: Section, volume: Volume, number: int) -> str:
    found = _MAIN.search(dress(section, volume, Placement()))
    assert found is not None
    html = re.sub(r'\bid="', f'id="s{number}-', found[0])
    return html.replace("<main ", f'<main id="s{number}" style="break-before: right; counter-reset: footnote" ', 1)


if __name__ == "__main__":
    main(*sys.argv[1:])
