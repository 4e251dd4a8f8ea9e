"""The words of a project for other engines: plain HTML for the `weasyprint` command, and markup for Typst.

python benchmarks/plain.py PROJECT HTML TYPST

Headings, paragraphs, emphasis and notes; page and type are near those of the book.
"""

import re
import sys
from html import escape
from pathlib import Path

from lxml import etree
from whole_book import read_volume

from builder.model import Section

_HTML = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Words</title><style>
@page {{ size: {width:g}mm {height:g}mm; margin: 20mm; @bottom-center {{ content: counter(page) }} }}
h1 {{ break-before: right }} p {{ margin: 0; text-align: justify; text-indent: 1em; hyphens: auto }}
body {{ font: 9.5pt/1.4 serif }} .note {{ float: footnote }}</style><body>
{body}</body></html>
"""
_TYPST = """#set page(width: {width:g}mm, height: {height:g}mm, margin: 20mm, numbering: "1")
#set text(size: 9.5pt, lang: "en", hyphenate: true)
#set par(justify: true, first-line-indent: 1em)
#show heading.where(level: 1): it => {{ pagebreak(to: "odd", weak: true); it }}
#outline()
"""
_SPECIAL = re.compile(r"([\\#$@<>`~*_=\[\]/+-])")
_BLOCKS = "h1|h2|h3|p|li|td|th|figcaption"


def main(project: str, html_path: str, typst_path: str) -> None:
    """Write both files."""
    volume = read_volume(Path(project))
    width, height = volume.edition.paper
    html, typst = "", _TYPST.format(width=width, height=height)
    for section in (section for section in volume.sections if section.file):
        for block in _blocks(section):
            level = int(block.tag[1]) if re.fullmatch(r"h\d", block.tag) else 0
            html += f"<{block.tag if level else 'p'}>{_inline(block, ('<em>', '</em>', _HTML_NOTE), escape)}</p>\n"
            typst += f"\n{'=' * level} {_inline(block, ('#emph[', ']', _TYPST_NOTE), _escaped)}\n"
    Path(html_path).write_text(_HTML.format(width=width, height=height, body=html), "utf-8")
    Path(typst_path).write_text(typst, "utf-8")


_HTML_NOTE, _TYPST_NOTE = ('<span class="note">', "</span>"), ("#footnote[", "]")


def _blocks(section: Section) -> list[etree._Element]:
    root = etree.fromstring(f"<main>{section.html}</main>")
    return [block for block in root.iter(*_BLOCKS.split("|")) if next(block.iterancestors("note"), None) is None]


def _inline(element: etree._Element, marks: tuple, written) -> str:
    parts = [written(" ".join((element.text or "").split("\n")))]
    for child in element:
        inner = _inline(child, marks, written)
        if child.tag == "note":
            inner = f"{marks[2][0]}{inner}{marks[2][1]}"
        elif child.tag in ("em", "i"):
            inner = f"{marks[0]}{inner}{marks[1]}"
        parts += [inner, written(" ".join((child.tail or "").split("\n")))]
    return "".join(parts)


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


if __name__ == "__main__":
    main(*sys.argv[1:])
