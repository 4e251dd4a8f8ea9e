"""Twenty print faults and more, each planted in a small sound book: found on its page, at its line.

The page is found again by the marked words that stand beside each fault, with poppler and not with the builder.
"""

import io
from dataclasses import dataclass, field

import pytest
from PIL import Image

from builder.build import BuildRequest, build
from builder.errors import BookError, Printed, Severity
from tests.pdfs import labels, needs_poppler, texts

pytest.importorskip("weasyprint")
pytestmark = [pytest.mark.slow, needs_poppler]

CHAPTER = "chapters/01-mill.md"
FAULT = "Wheelmark"  # the word that stands where the fault is
LEDGER = (
    '[photo]\nfile = "photo.{}"\nalt = "The mill."\ntitle = "Mill"\ncredit = "Ada"\nsource = "Own"\nlicence = "CC0"\n'
)
WORDS = "The water runs over the wheel and the wheel turns the stone that grinds the grain of the whole valley. "
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 400" width="800" height="400">{}</svg>'


@dataclass(frozen=True)
class Planted:
    """A fault: where it is planted, and what has to be told of it."""

    code: str
    text: str  # of the chapter; the fault is in the line with FAULT
    css: str = ""
    settings: str = ""  # of the edition
    files: dict = field(default_factory=dict)
    edition: str = "pdf"
    severity: Severity = Severity.WARNING
    words: str = ""  # of the message
    pages_later: int = 0  # than the words that mark the fault


def png(width, height):
    target = io.BytesIO()
    Image.effect_noise((width, height), 40).convert("RGB").save(target, "PNG")
    return target.getvalue()


def picture(content, ending="svg"):
    return {f"book/images/photo.{ending}": content, "book/pictures.toml": LEDGER.format(ending)}


def page_of(height_mm):
    """Fill a page but for some millimetres, on a page of its own."""
    return f"{{.start}}\nFull.\n\n{{.h{height_mm}}}\nTall.\n"


def tall(height_mm):
    return f".start {{ break-before: page; }} .h{height_mm} {{ height: {height_mm}mm; }} "


FIGURE = f"![{FAULT} in a picture](photo)\n"
PRESS = 'extends = "pdf"\nfinish = "press"\nprint = { shop = "shop", cover = "inside" }\n'
CODE = "```\n" + "wheel" * 14 + f"{FAULT}\n```\n"
WIDE = f"| {FAULT} | " + " | ".join(f"Head{n:02}" for n in range(9)) + " |\n|" + "---|" * 10 + "\n"
WIDE += "| 12345 " * 10 + "|\n"
FIVE_LINES = f"{FAULT}. " + WORDS * 4

FAULTS = {
    "a picture with few pixels": Planted("CB-PRINT-01", FIGURE, files=picture(png(200, 120), "png"), words="ppi"),
    "a picture of 40 ppi on paper": Planted(
        "CB-PRINT-01",
        FIGURE,
        settings='extends = "pdf"\ncolour = "grey"\n',
        edition="print",
        files=picture(png(150, 90), "png"),
        severity=Severity.ERROR,
        words="'photo'",
    ),
    "a letter that no font has": Planted("CB-FONT-10", f"{FAULT} is 龍.\n", severity=Severity.ERROR, words="龍"),
    "text by the cut": Planted(
        "CB-PRINT-04",
        f"{{.near}}\n{FAULT} near.\n",
        ".near { position: relative; left: -15mm; text-indent: 0; }",
        words="left edge",
    ),
    "text over the cut": Planted(
        "CB-PRINT-05",
        f"{{.off}}\n{FAULT} off.\n",
        ".off { position: relative; left: -22mm; }",
        severity=Severity.ERROR,
        words="cut away",
    ),
    "a thin rule": Planted(
        "CB-PRINT-07", f"{{.ruled}}\n{FAULT} ruled.\n", ".ruled { border-bottom: .1pt solid; }", words="0.10 pt"
    ),
    "a thin line in a drawing": Planted(
        "CB-PRINT-07",
        FIGURE,
        files=picture(DRAWING.format('<path d="M10 10 L700 300" stroke="#000" stroke-width=".3"/>').encode()),
        words="'photo'",
    ),
    "a long word in a line": Planted("CB-PRINT-08", f"{FAULT} {'wheel' * 12}.\n", "p { hyphens: none; }", words="line"),
    "a long line of code": Planted("CB-PRINT-08", CODE, words="code"),
    "a long word in a cell": Planted(
        "CB-PRINT-08",
        f"| a | b |\n|---|---|\n| {FAULT} | {'wheel' * 9} |\n",
        "table { table-layout: fixed; width: 100%; }",
        words="table",
    ),
    "a table wider than the page": Planted("CB-PRINT-08", WIDE, "td, th { white-space: nowrap; }", words="a table"),
    "a heading at the foot": Planted(
        "CB-PRINT-10",
        f"{page_of(130)}\n## {FAULT} {{.loose}}\n\n{{.whole}}\n{WORDS * 4}\n",
        tall(130) + ".loose { break-after: auto !important; } .whole { break-before: page; }",
        words="heading",
    ),
    "a last line alone": Planted(
        "CB-PRINT-11",
        f"{page_of(126)}\n{FIVE_LINES}\n\nEnd.\n\nEnd.\n\nEnd.\n",
        tall(126) + "p { widows: 1; orphans: 1; }",
        words="last line",
        pages_later=1,
    ),
    "a first line alone": Planted(
        "CB-PRINT-12",
        f"{page_of(152)}\n{FIVE_LINES}\n",
        tall(152) + "p { widows: 1; orphans: 1; }",
        words="first line",
    ),
    "two lines at the end": Planted(
        "CB-PRINT-13",
        f"{WORDS}\n\n{{.next}}\n{FAULT}.\n",
        ".next { break-before: page; }",
        severity=Severity.NOTE,
        words="one line",
    ),
    "a blank page": Planted(
        "CB-PRINT-14",
        f"{{.next}}\n{FAULT}.\n\n{{.gap}}\nNothing.\n\n{WORDS * 3}\n",
        ".next { break-before: page; } .gap { break-before: page; break-after: page; visibility: hidden; }",
        words="blank",
        pages_later=1,
    ),
    "white before a picture": Planted(
        "CB-PRINT-15",
        f"{WORDS}\n\n{{.h40}}\nTall.\n\n{FIGURE}",
        tall(40) + "figure { break-inside: avoid; } figure img { height: 150mm !important; width: 60mm !important; }",
        files=picture(DRAWING.format('<rect width="800" height="400" fill="#888"/>').encode()),
        severity=Severity.NOTE,
        words="white",
    ),
    "small text": Planted("CB-PRINT-16", f"{{.small}}\n{FAULT} small.\n", ".small { font-size: 4pt; }", words="4.0 pt"),
    "small text in a drawing": Planted(
        "CB-PRINT-16",
        FIGURE,
        files=picture(DRAWING.format('<text x="20" y="90" font-size="9" font-family="Andika">tiny</text>').encode()),
        words="'photo'",
    ),
    "colours of light at a shop": Planted(
        "CB-PRESS-10",
        f"{{.light}}\n{FAULT} light.\n",
        ".light { color: color(srgb .9 .2 .1); }",
        PRESS,
        edition="press",
        severity=Severity.ERROR,
        words="RGB",
    ),
    "too much ink": Planted(
        "CB-PRESS-13",
        f"{{.dark}}\n{FAULT} dark.\n",
        ".dark { background: device-cmyk(1 1 1 1); }",
        PRESS,
        edition="press",
        severity=Severity.ERROR,
        words="400 %",
    ),
    "a picture that stops at the cut": Planted(
        "CB-PRESS-24",
        FIGURE,
        "figure { position: absolute; left: 0; top: 0; margin: -18mm 0 0 -18mm; }",
        PRESS,
        edition="press",
        files=picture(png(2400, 1400), "png"),
        severity=Severity.ERROR,
        words="white edge",
    ),
}


@dataclass(frozen=True)
class Built:
    """What came of a book with a fault."""

    problems: tuple
    pdf: bytes  # if the fault is an error, what is kept beside the last good file
    line: int  # of the fault


def built(make_folder, planted):
    settings = f'title = "The Mill"\nauthors = ["Ada"]\nfront = []\nback = []\n[editions.{planted.edition}]\n'
    text = f"# The Mill\n\n{WORDS * 3}\n\n{planted.text}"
    files = {
        "book/book.toml": f'{settings}styles = ["own.css"]\n{planted.settings}',
        "styles/own.css": planted.css,
        CHAPTER: text,
    }
    root = make_folder(files | planted.files)
    try:
        problems = build(BuildRequest(root, (planted.edition,)), lambda _: None).problems
    except BookError as error:
        problems = error.problems
    (path,) = (root / "dist").glob("*.pdf")
    line = next(number for number, line in enumerate(text.split("\n"), 1) if FAULT in line)
    return Built(problems, path.read_bytes(), line)


@pytest.mark.parametrize("name", FAULTS)
def test_a_print_fault_is_found_on_its_page_and_at_its_line(make_folder, name):
    planted = FAULTS[name]
    made = built(make_folder, planted)

    found = [one for one in made.problems if one.code == planted.code]
    assert len(found) == 1, [(one.code, one.message) for one in made.problems]
    (fault,) = found
    assert (fault.place.file, fault.place.line, fault.severity) == (CHAPTER, made.line, planted.severity)
    assert planted.words in fault.message
    assert fault.hint
    page = next(number for number, text in enumerate(texts(made.pdf)) if FAULT in text) + planted.pages_later
    assert fault.printed == (Printed(planted.edition, labels(made.pdf)[page], page + 1),)
