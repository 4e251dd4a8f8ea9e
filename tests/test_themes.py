import logging
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
import weasyprint
from lxml import etree

from builder import themes
from builder.errors import BookError
from builder.model import Metadata, Person
from tests.grid import SENTENCE, baselines

BOOK = Metadata(
    title="Black & January",
    language="en",
    identifier="urn:x",
    date="2026-01-20",
    slug="b",
    subtitle="A record",
    people=(Person("A. Writer"), Person("B. Drawer", role="ill")),
    publisher="A House",
    place="Baku",
    isbn="978-0-00-000000-0",
    licence_url="https://example.org/licence",
    years="1990–2026",
)
LABELS = {
    name: name.title()
    for name in (
        *("contents", "illustrations", "tables", "notes", "bibliography", "colophon"),
        *("author", "editor", "translator"),
    )
}
ROW = SimpleNamespace(target="night#fig-map", label="Figure 1", caption="A <em>map</em>", credit="A <em>hand</em>")
CONTEXT: dict[str, object] = {
    "book": BOOK,
    "labels": LABELS,
    "edition": SimpleNamespace(format="pdf"),
    "cover": None,
    "date_text": "20 January 2026",
    "barcode": "",
    "licence": "CC BY 4.0",
    "dedication": "<p>To all.</p>",
    "parts": [
        {
            "part": "Part one",
            "entries": [
                {
                    "number": "1",
                    "title": "The <em>Night</em>",
                    "target": "night",
                    "matter": "body",
                    "children": [{"number": "", "title": "Order", "target": "night#order", "matter": "body"}],
                }
            ],
        }
    ],
    "figures": [ROW],
    "tables": [ROW],
    "groups": [{"title": "Books", "entries": [("a1990", "A <em>Title</em>")]}],
    "notes": [SimpleNamespace(id="n", title="A <em>Title</em>", language="az", html='<li id="note-1"><p>1</p></li>')],
    "fonts": [("Vollkorn", "OFL")],
    "pictures": [SimpleNamespace(title="Map", credit="C", date="2020", licence="CC0", source="", source_url="")],
}


def failed(own: dict[str, str], name: str = "imprint"):
    with pytest.raises(BookError) as caught:
        themes.make_page(name, CONTEXT, own)
    return caught.value.problems[0]


@pytest.mark.parametrize("name", themes.pages())
def test_every_made_page_is_well_formed(name):
    etree.fromstring(f"<page>{themes.make_page(name, CONTEXT, {})}</page>")


def test_metadata_is_escaped_and_inline_markup_is_kept():
    assert "Black &amp; January" in themes.make_page("title-page", CONTEXT, {})
    assert "The <em>Night</em>" in themes.make_page("contents", CONTEXT, {})


def test_contents_link_to_sections_and_to_headings_in_them():
    html = themes.make_page("contents", CONTEXT, {})

    assert 'href="night.xhtml"' in html
    assert 'href="night.xhtml#order"' in html
    assert '<span class="page-ref" data-to="night#order" data-form="{}"/>' in html


def test_a_template_of_the_book_takes_the_place_of_the_themes():
    assert themes.make_page("half-title", CONTEXT, {"half-title.html": "<p>{{ book.slug }}</p>"}) == "<p>b</p>"


def test_a_template_of_the_book_may_include_the_themes():
    own = {"half-title.html": '<p>Before</p>{% include "theme/half-title.html" %}'}

    assert "Black &amp; January" in themes.make_page("half-title", CONTEXT, own)


def test_a_book_may_add_a_page_by_a_template():
    assert themes.make_page("thanks", CONTEXT, {"thanks.html": "<p>Thanks</p>"}) == "<p>Thanks</p>"


def test_an_unknown_page_is_answered_with_the_nearest_name():
    problem = failed({}, "colofon")

    assert (problem.code, problem.hint) == ("CB-PAGE-01", "did you mean 'colophon'?")


@pytest.mark.parametrize(
    ("template", "code", "line"),
    [
        ("<p>\n{% if %}</p>", "CB-PAGE-02", 2),
        ("\n\n{% include 'nothing.html' %}", "CB-PAGE-03", 3),
        ("<p>\n{{ book.titel }}</p>", "CB-PAGE-04", 2),
        ("\n{{ 1 / 0 }}", "CB-PAGE-04", 2),
        ("\n{{ book.__class__.__mro__ }}", "CB-PAGE-04", 2),
    ],
)
def test_a_mistake_in_a_template_of_the_book_has_its_line(template, code, line):
    problem = failed({"imprint.html": template})

    assert (problem.code, str(problem.place)) == (code, f"styles/templates/imprint.html:{line}")


@pytest.mark.parametrize("template", ["<p>open", "<p>a<br>b</p>", "<p>&nbsp;</p>", "<p>{{ '<i>' | safe }}</p>"])
def test_a_page_that_is_not_well_formed_is_refused(template):
    problem = failed({"imprint.html": template})

    assert (problem.code, problem.place.file) == ("CB-PAGE-05", "styles/templates/imprint.html")


def test_the_books_own_css_comes_after_the_themes():
    css = themes.stylesheet("epub", ["p { color: red }", "p { color: blue }"])

    assert css.index("small-caps") < css.index("color: red") < css.index("color: blue")


def flat(css: str) -> str:
    return re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)


OWN_STYLES = sorted((Path(__file__).parents[1] / "styles").glob("black-january*.css"))


def complaints_about(css: str, caplog: pytest.LogCaptureFixture) -> list[str]:
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        weasyprint.CSS(string=css)
    return caplog.messages


def test_weasyprint_understands_the_whole_print_theme(caplog):
    own = [path.read_text(encoding="utf-8") for path in OWN_STYLES if "epub" not in path.name]

    assert complaints_about(themes.stylesheet("pdf", own), caplog) == []


def test_a_property_that_weasyprint_does_not_know_is_noticed(caplog):
    assert complaints_about(themes.stylesheet("pdf", ["p { initial-letter: 3 }"]), caplog)


def test_no_page_number_is_left_to_weasyprint():
    # WeasyPrint 70 loses notes in a section that has target-counter() in running text
    assert "target-counter" not in flat(themes.stylesheet("pdf", []))


def test_the_screen_theme_leaves_paper_ink_and_size_to_the_reader():
    css = flat(themes.stylesheet("epub", []))

    assert not re.search(r"background|(?<![-\w])color:(?! inherit)|font-size:[^;]*(px|pt)", css)
    assert not re.search(r"(?<![-\w])width:\s*[\d.]+(px|pt|mm|cm|in)", css)


OPENER = (
    '<header class="opener"><p class="chapter-number">Chapter 1</p><h1>Title</h1><p class="subtitle">Sub</p></header>'
)
BLOCKS = {
    "headings": "<h2>Two</h2><p>Text</p><h3>Three</h3><p>Text</p><h4>Four</h4><p>Text</p>",
    "lists": "<ul><li>one</li><li>two</li></ul><ol><li>one</li></ol><dl><dt>Term</dt><dd>Meaning</dd></dl>",
    "quotes": "<blockquote><p>Words.</p><footer>Name</footer></blockquote>",
    "box": '<aside class="note-box"><p class="box-title">Title</p><p>Words.</p></aside>',
    "questions": '<div class="question"><p class="question-number">1</p><p>Why?</p></div>'
    '<div class="answer"><p>So.</p></div><p>Text</p>',
    "timeline": '<div class="timeline"><dl><dt>1989</dt><dd>A.</dd><dt>1990</dt><dd>B.</dd></dl></div>',
    "verse": '<div class="verse"><p><span class="line">One</span><br/><span class="line">two</span></p></div>',
    "break": "<hr/>",
    "marks": "<p>H<sub>2</sub>O, x<sup>2</sup>, <code>code</code>, <em>em</em>, <strong>strong</strong> and so on.</p>",
}


@pytest.mark.parametrize("block", BLOCKS.values(), ids=BLOCKS.keys())
def test_text_stands_on_a_grid_of_14_points(block):
    lines = [line for page in baselines(OPENER + SENTENCE + block + SENTENCE) for line in page]
    first, last = lines[0] % 14, lines[-1] % 14

    assert abs(first - last) < 0.3


def test_a_block_of_odd_height_leaves_the_grid():
    lines = baselines(SENTENCE + '<p style="margin-top: 5pt">x</p>' + SENTENCE)[0]

    assert abs(lines[0] % 14 - lines[-1] % 14) > 0.3


def test_a_full_page_of_a5_has_33_lines():
    page = baselines("<p>A line.</p>" * 40)[0]

    assert len(page) == 33
