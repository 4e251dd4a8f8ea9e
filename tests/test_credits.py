"""Credits of pictures may cite works: in captions, in the list of illustrations, and as ways back from the entry."""

from collections.abc import Callable

import pytest
from lxml import etree

from builder.assemble import assemble
from builder.errors import Place
from builder.languages import language
from builder.load import load
from builder.markdown import to_inline_html
from builder.model import Volume
from builder.render import render
from builder.validate import validate
from tests.test_citing import BIB, dead_links

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
ROW = '[{}]\nfile = "a.svg"\nalt = "A square."\ncredit = "{}"\nsource = "{}"\nlicence = "CC0"\n'
LEDGER = ROW.format("one", "Photograph: *A_B*, in [@a, p. 3]", "[@n]") + ROW.format("two", "A_B & <C>", "Own")
CHAPTER = "# One\n\nText [@a].\n\n![First [@b]](one)\n\n![Second](two)\n\n![Third!](one){#third}\n"


@pytest.fixture
def make_files(make_folder) -> Callable[..., dict]:
    def make(ledger: str = LEDGER, style: str = "chicago-notes"):
        toml = f'title = "T"\nlanguage = "en"\ncitation_style = "{style}"\n'
        files = {"book/book.toml": toml, "book/references.bib": BIB, "book/pictures.toml": ledger}
        return make_folder({**files, "book/images/a.svg": DRAWING, "chapters/01-mill.md": CHAPTER})

    return make


@pytest.fixture
def make_volume(make_files) -> Callable[..., Volume]:
    def make(edition: str = "pdf", **wanted: str) -> Volume:
        book, problems = load(make_files(**wanted), {})
        assert not [it for it in problems if it.severity.value == "error"]
        chosen = next(it for it in book.settings.editions if it.name == edition)
        return assemble(book, chosen, [render(book, chosen, source)[0] for source in book.sources])[0]

    return make


def tree(volume: Volume, name: str) -> etree._Element:
    return etree.fromstring(f"<section>{next(it.html for it in volume.sections if it.id == name)}</section>")


def words(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_a_caption_prints_the_citation_of_its_credit_whole_and_in_place(make_volume):
    credits = [words(it) for it in tree(make_volume(), "01-mill").iterfind(".//span[@class='credit']")]

    assert credits == ["Photograph: A_B, in Jane Doe, Alpha (P, 2000), 3", "A_B & <C>", *credits[:1]]


def test_author_date_styles_cite_in_credits_as_in_text(make_volume):
    credit = tree(make_volume(style="apa"), "01-mill").find(".//span[@class='credit']")

    assert words(credit) == "Photograph: A_B, in (Doe, 2000, p. 3)"


def test_the_list_of_illustrations_prints_credit_source_and_licence(make_volume):
    lines = [words(it) for it in tree(make_volume(), "illustrations").iterfind(".//div[@class='credit']")]

    assert lines[:2] == [
        "Photograph: A_B, in Jane Doe, Alpha (P, 2000), 3. Ned Nil, Never (P, 2002). CC0",
        "A_B & <C>. Own. CC0",
    ]
    assert not tree(make_volume(), "illustrations").findall(".//div[@class='credit']//a")


def test_the_colophon_prints_no_marks_of_citations(make_volume):
    assert "Ned Nil, Never (P, 2002)" in words(tree(make_volume(), "colophon"))


def test_a_credit_shortens_no_citation_of_the_text(make_volume):
    notes = [words(it) for it in tree(make_volume(), "01-mill").iter("note")]

    assert notes == ["Jane Doe, Alpha (P, 2000).", "Ann Roe, “Beta,” J, 2001."]


@pytest.mark.parametrize("edition", ["pdf", "epub"])
def test_entries_lead_back_to_each_caption(make_volume, edition):
    volume = make_volume(edition)
    entry = next(it for it in tree(volume, "bibliography").iter("li") if it.get("id") == "ref-a")
    way = etree.tostring(entry, encoding="unicode")

    assert not dead_links(volume)
    assert [name in way for name in ("#cite-1", "#cite-one", "#cite-third")] == [True] * 3
    assert "Never" in words(tree(volume, "bibliography"))  # only a source of the ledger names it


def test_the_point_of_a_caption_stands_before_the_call_of_its_note(make_volume):
    caption = tree(make_volume(), "01-mill").find(".//figcaption")

    assert "First." in etree.tostring(caption, encoding="unicode").partition("<note")[0]


def test_a_work_that_only_a_credit_cites_is_not_called_unused(make_files):
    book, _ = load(make_files(), {})
    galleys = [render(book, book.settings.editions[0], source)[0] for source in book.sources]

    assert [it.subject for it in validate(galleys, book) if it.code == "CB-BIB-19"] == ["odd:k/1"]


def test_an_unknown_work_is_told_at_the_line_of_the_ledger(make_files):
    book, _ = load(make_files(LEDGER.replace("@n]", "@nn]")), {})
    galleys = [render(book, book.settings.editions[0], source)[0] for source in book.sources]
    found = [it for it in validate(galleys, book) if it.code == "CB-CITE-01"]

    assert [(it.place.file, it.place.line, it.subject) for it in found] == [("book/pictures.toml", 5, "@nn")]


def test_html_that_no_chapter_may_have_is_told_in_the_ledger_too(make_files):
    _, problems = load(make_files(LEDGER.replace("[@n]", "<script>x</script> [@n]")), {})

    assert [it.place.line for it in problems if it.code.startswith("CB-HTML")] == [5]


def test_a_line_of_markdown_has_no_blocks():
    made = to_inline_html("1. *One* \\@two, me@x.org, [@three]", Place("a.toml", 3), language("en"))

    assert made.html.startswith("1. <em>One</em> @two, me@x.org, <cite-ref")
    assert [work.key for cluster in made.clusters for work in cluster.works] == ["three"]
