"""A book that nobody wrote, as long as wanted and the same every time.

python benchmarks/generated.py FOLDER PAGES

Every chapter has some 34 pages with notes, headings, a table, a figure, and references to its own figure and to those
of the chapters before and after it.
"""

import random
import sys
from pathlib import Path

PAGES_OF_A_CHAPTER = 34
_VOCABULARY = (
    "the of and to in that was it he for with as his on be at by had not but from they which an were this are all one "
    "water mill wheel stone river bank winter letter window evening house garden bridge market paper silence morning "
    "answered carried remembered gathered unfolded crossed measured believed wondered returned neighbour grandfather "
    "schoolmaster afternoon understanding nevertheless everybody something particular considerable remarkable"
)
_WORDS = tuple(_VOCABULARY.split())
_DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 90" width="160" height="90">
<rect width="160" height="90" fill="#eee"/><path d="M10 80 L{x} {y} L150 80 Z" fill="#456"/></svg>
"""
_ROW = """[hill-{n}]
file = "hill-{n}.svg"
alt = "A hill, number {n}."
title = "Hill {n}"
credit = "Drawing: nobody"
source = "Drawn by a program"
licence = "CC0 1.0"
date = "2026"

"""
_SETTINGS = """title = "A Book of {pages} Pages"
language = "en"
identifier = "https://example.org/generated-{pages}"
date = 2026-01-20
authors = ["Nobody"]
"""


def main(folder: str, pages: str) -> None:
    """Write the project."""
    root, chapters = Path(folder), max(2, round(int(pages) / PAGES_OF_A_CHAPTER))
    for part in ("book/images", "chapters"):
        (root / part).mkdir(parents=True, exist_ok=True)
    (root / "book/book.toml").write_text(_SETTINGS.format(pages=pages), "utf-8")
    (root / "book/pictures.toml").write_text("".join(_ROW.format(n=n) for n in range(chapters)), "utf-8")
    for n in range(chapters):
        drawing = _DRAWING.format(x=30 + n % 100, y=10 + n % 50)
        (root / f"book/images/hill-{n}.svg").write_text(drawing, "utf-8")
        (root / f"chapters/{n + 1:03}.md").write_text(_chapter(n, chapters), "utf-8")


def _chapter(number: int, chapters: int) -> str:
    chance = random.Random(number)
    parts, notes = [f"# Chapter {number + 1}"], []
    for block in range(105):
        if block % 15 == 7:
            parts.append(f"## Of {chance.choice(_WORDS)} {block}")
        text = _paragraph(chance, chance.randint(30, 130))
        if block % 4 == 1:
            notes.append(f"[^{block}]: {_paragraph(chance, chance.randint(8, 30))}")
            text += f"[^{block}]"
        if block % 12 == 5:
            other = (number + chance.choice((-1, 0, 1))) % chapters
            text += f" See [](#fig-{other}) in its place."
        parts.append(text)
        if block == 40:
            parts.append(f"::: figure hill-{number} {{#fig-{number}}}\nThe hill of chapter {number + 1}.\n:::")
        if block == 70:
            rows = "\n".join(f"| {n} | {_paragraph(chance, 4)} |" for n in range(12))
            parts.append(f"| No. | Words |\n|---|---|\n{rows}")
    return "\n\n".join([*parts, *notes]) + "\n"


def _paragraph(chance: random.Random, words: int) -> str:
    text = " ".join(chance.choice(_WORDS) for _ in range(words))
    return f"{text[0].upper()}{text[1:]}."


if __name__ == "__main__":
    main(*sys.argv[1:])
