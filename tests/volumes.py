"""A volume made by hand, in which every markup of docs/galley.md (second half) stands once."""

from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from PIL import Image

from builder.errors import Place
from builder.languages import language
from builder.model import (
    Edition,
    Font,
    Heading,
    Listed,
    Matter,
    Metadata,
    Person,
    Picture,
    Section,
    Volume,
)

DRAWING = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 100" width="160" height="100">
<rect width="160" height="100" fill="#fff"/><path d="M10 90 L80 20 L150 90 Z" fill="#456"/></svg>
"""
FONTS_PATH = Path(__file__).parent.parent / "builder" / "fonts_data"

_METADATA = Metadata(
    title="The Mill & the River",
    subtitle="A Reader",
    language="en",
    identifier="https://example.org/mill",
    date="2026-01-20",
    slug="mill",
    people=(Person("Ada Miller", "Miller, Ada"), Person("Ilya Brook", "Brook, Ilya", "ill")),
    publisher="Mill House",
    place="Riverside",
    isbn="978-3-16-148410-0",
    rights="© 2026 Ada Miller",
    licence="CC BY 4.0",
    licence_url="https://creativecommons.org/licenses/by/4.0/",
    description="Of a mill, its wheel and its people.",
    subjects=("Mills", "Rivers"),
)

_STYLESHEET = """
body { font-family: "Vollkorn", serif; line-height: 1.4; }
h1, h2 { font-family: "Alegreya Sans", sans-serif; line-height: 1.15; }
img { max-width: 100%; height: auto; }
figure { margin: 1em 0; }
.notes { border-top: 1px solid; margin-top: 2em; font-size: 0.875em; }
.note-ref { text-decoration: none; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid; padding: 0.25em; text-align: left; }
"""

_CHAPTER = """<header class="opener"><p class="chapter-number">Chapter 1</p>
<h1 id="the-night" data-line="3">The <em>Night</em></h1><p class="subtitle">As it was told</p></header>
<div class="epigraph" data-line="5"><p>Water under the wheel.</p><footer>A miller</footer></div>
<p data-line="7">A word<note id="note-1" number="1"><p>See <a class="biblioref"
href="bibliography.xhtml#ref-brook">Brook</a>, 3.</p></note> of <span lang="az">Qara Yanvar</span>, and
again<note-call to="note-1" number="1"/>, and a list<note id="note-2" number="2" data-line="9"><ul>
<li>one</li></ul></note>.
See <a class="xref" href="02-wheel.xhtml#qətl-yolu">the wheel</a><span class="page-ref" data-to="02-wheel#qətl-yolu"
data-form=" (p. {})"/>, <a class="xref" href="01-night.xhtml#map">Figure 1</a> and the
<a class="glossref" href="glossary.xhtml#term-race">race</a>, or <a href="https://example.org/">elsewhere</a>.</p>
<h2 id="first" data-line="11">First <span lang="ru">час</span></h2>
<figure id="map" class="wide" data-picture="map" data-line="12"><img src="picture:map" alt="A hill
seen from the river."/>
<figcaption><span class="label">Figure 1.</span> The hill. <span class="credit">Ilya Brook</span></figcaption></figure>
<div class="verse" data-line="14"><p><span class="line">The wheel goes round,</span><br/><span class="line">the river
down.</span></p></div>
<blockquote data-line="16"><p>It turned all night.</p><footer>Ada</footer></blockquote>
<aside class="note-box" data-line="18"><p class="box-title">Mark</p><p>The box.</p></aside>
<div class="question" id="question-1"><p class="question-number">Question 1</p><p>Why?</p></div>
<h3 id="deeper">Deeper</h3><p>End.</p>"""

_WHEEL = """<header class="opener"><p class="chapter-number">Chapter 2</p><h1 id="the-wheel">The Wheel</h1></header>
<h2 id="qətl-yolu">Qətl yolu</h2>
<table id="sums" class="wide" data-line="20"><caption><span class="label">Table 1.</span> Sacks</caption>
<thead><tr><th scope="col">Year</th><th scope="col" class="right">Sacks</th></tr></thead>
<tbody><tr><td>1990</td><td class="right">12</td></tr></tbody></table>
<figure id="photo"><img src="picture:photo" alt="The mill race
in winter."/><figcaption><span class="label">Figure 2.</span>
Winter</figcaption></figure>
<p>A line<note id="note-1" number="1"><p>Own numbering, with a
note<note id="note-2" number="2"><p>Within.</p></note>.</p></note>.
Energy <math xmlns="http://www.w3.org/1998/Math/MathML" alttext="m g h"><mi>m</mi><mi>g</mi><mi>h</mi></math>.</p>
<div class="timeline"><dl><dt>1990</dt><dd><p>The wheel stops.</p></dd></dl></div>"""


def section(name: str, role: str, matter: Matter, plain: str, html: str, **more: object) -> Section:
    """Make a section whose titles are all alike."""
    made = Section(name, role, matter, "en", plain, plain, plain, html)
    return replace(made, **more)  # type: ignore[arg-type]


def heading(name: str, level: int, html: str, text: str) -> Heading:
    return Heading(name, level, html, text, Place("chapters/01-night.md", 1))


def _sections() -> tuple[Section, ...]:
    front, body, back = Matter.FRONT, Matter.BODY, Matter.BACK
    return (
        section("title-page", "title-page", front, "Title", "<h1>The Mill &amp; the River</h1>", listed=False),
        section("imprint", "imprint", front, "Imprint", "<p>© 2026</p>", listed=False),
        section("dedication", "dedication", front, "Dedication", '<div class="dedication"><p>To Ada</p></div>'),
        section("contents", "contents", front, "Contents", "<h1>Contents</h1>", listed=False),
        section("preface", "preface", front, "Preface", '<h1 id="preface">Preface</h1><p>Why this book.</p>'),
        section(
            "01-night",
            "chapter",
            body,
            "The <em>Night</em>",
            _CHAPTER,
            text_title="1. The Night",
            part="Water & Stone",
            outline=(
                heading("the-night", 1, "The <em>Night</em>", "The Night"),
                heading("first", 2, 'First <span lang="ru">час</span>', "First час"),
                heading("deeper", 3, "Deeper", "Deeper"),
            ),
        ),
        section(
            "02-wheel",
            "chapter",
            body,
            "The Wheel",
            _WHEEL,
            text_title="2. The Wheel",
            part="Water & Stone",
            outline=(heading("qətl-yolu", 2, "Qətl yolu", "Qətl yolu"),),
        ),
        section("03-az", "epilogue", body, "Son", '<h1 id="son">Son</h1><p>Su axır.</p>', language="az"),
        section(
            "glossary",
            "glossary",
            back,
            "Glossary",
            '<h1 id="glossary">Glossary</h1><dl class="glossary"><dt id="term-race"><dfn>race</dfn> '
            '<span class="term-forms"><span lang="az">arx</span></span></dt><dd><p>A channel.</p></dd></dl>',
        ),
        section(
            "bibliography",
            "bibliography",
            back,
            "Works",
            '<h1 id="works">Works</h1><ol class="bibliography"><li id="ref-brook">Brook, <em>Mills</em>.</li></ol>',
        ),
        section("colophon", "colophon", back, "Colophon", '<h1 id="colophon">Colophon</h1><p>Set in Vollkorn.</p>'),
    )


def _picture(root: Path, key: str, ending: str, content: bytes) -> Picture:
    (root / f"{key}.{ending}").write_bytes(content)
    media_type = {"svg": "image/svg+xml", "jpg": "image/jpeg"}[ending]
    place = Place("book/pictures.toml", 1)
    digest = sha256(content).hexdigest()
    return Picture(key, f"{key}.{ending}", media_type, 160, 100, digest, place, alt=f"What {key} shows.")


def _photo() -> bytes:
    target = BytesIO()
    Image.new("RGB", (160, 100), (90, 110, 120)).save(target, "JPEG")
    return target.getvalue()


def _font(name: str, family: str) -> Font:
    folder = FONTS_PATH / name.rpartition("-")[0]
    path = folder / f"{name}.ttf"
    return Font(name, family, 400, "normal", str(path), sha256(path.read_bytes()).hexdigest(), str(folder / "OFL.txt"))


def whole_volume(root: Path) -> Volume:
    """Make the volume; its pictures are written below `root`."""
    return Volume(
        metadata=_METADATA,
        edition=Edition("epub", "epub"),
        sections=_sections(),
        pictures=(
            _picture(root, "cover", "jpg", _photo()),
            _picture(root, "map", "svg", DRAWING),
            _picture(root, "photo", "jpg", _photo()),
        ),
        figures=(
            Listed("01-night#map", "Figure 1", "The hill."),
            Listed("02-wheel#photo", "Figure 2", "Winter"),
        ),
        tables=(Listed("02-wheel#sums", "Table 1", "Sacks"),),
        stylesheet=_STYLESHEET,
        fonts=(_font("vollkorn-400", "Vollkorn"), _font("alegreya-sans-400", "Alegreya Sans")),
        language=language("en"),
        cover="cover",
        root=str(root),
    )
