from types import SimpleNamespace

import pytest
from lxml import etree

from builder import themes
from builder.errors import BookError
from builder.model import Metadata, Person

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
    for name in ("contents", "illustrations", "tables", "bibliography", "colophon", "author", "editor", "translator")
}
ROW = SimpleNamespace(target="night#fig-map", label="Figure 1", caption="A <em>map</em>")
CONTEXT: dict[str, object] = {
    "book": BOOK,
    "labels": LABELS,
    "edition": SimpleNamespace(format="pdf"),
    "cover": None,
    "date_text": "20 January 2026",
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
