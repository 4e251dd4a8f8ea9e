import re
from collections.abc import Iterator
from pathlib import Path
from time import process_time

import pytest
from lxml import etree

from builder.errors import BookError, Place
from builder.expand import expand
from builder.languages import language
from builder.markdown import MarkdownResult, slug, to_galley_html
from builder.model import Cited

CASES = Path(__file__).parent / "cases"


def galley_of(text: str, tag: str = "en") -> MarkdownResult:
    """Render a text below a title, so that its first line is line 1."""
    return to_galley_html(expand(f"# T\n\n{text}", {}, Place("a.md", -1), {}), language(tag), "a.md")


def faults_of(text: str) -> list[tuple[str, int]]:
    with pytest.raises(BookError) as caught:
        galley_of(text)
    return [(problem.code, problem.place.line) for problem in caught.value.problems]


def written_cases() -> Iterator[object]:
    for path in sorted(CASES.glob("*.md")):
        tag = path.stem.partition("-")[2] or "en"
        parts = re.split(r"^\.\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for title, source, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            yield pytest.param(tag, source, expected.strip(), id=f"{path.stem}: {title.strip()}")


@pytest.mark.parametrize(("tag", "source", "expected"), list(written_cases()))
def test_the_notation_is_as_its_cases_say(tag: str, source: str, expected: str) -> None:
    html = galley_of(source, tag).html

    assert html.split("</h1>\n", 1)[1].strip() == expected
    etree.fromstring(f"<galley>{html}</galley>")


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("<div><p>a</div>", [("CB-HTML-01", 1)]),
        ("a <b>b", [("CB-HTML-01", 1)]),
        ("*a <b>b* c</b>", [("CB-HTML-01", 1), ("CB-HTML-01", 1)]),
        ("<p>a\nb < c</p>", [("CB-HTML-01", 2), ("CB-HTML-01", 1)]),
        ("<p class=x>a</p>", [("CB-HTML-01", 1)]),
        ("<p>&unknown;</p>", [("CB-HTML-01", 1)]),
        ("<!-- open\n\ntext", [("CB-HTML-01", 1)]),
        ("<script>alert(1)</script>", [("CB-HTML-02", 1)]),
        ("a\n\n<p onclick='x'>a</p>", [("CB-HTML-02", 3)]),
        ("[a](javascript:x)", [("CB-HTML-02", 1)]),
        ('<a href="java&#115;cript:x">a</a>', [("CB-HTML-02", 1)]),
        ('<img src="x.png"/>', [("CB-HTML-02", 1), ("CB-HTML-02", 1)]),
        ('<p style="background: url(http://x.org/a)">a</p>', [("CB-HTML-02", 1)]),
        ("a <div>b</div>", [("CB-HTML-03", 1)]),
        ("> " * 120 + "x", [("CB-TEXT-02", 1)]),
        ("<note>a</note>", [("CB-HTML-02", 1)]),
        ("{#a}\nx\n\n{#a}\ny", [("CB-ID-01", 5)]),
        ("## A {#1a}", [("CB-ID-02", 1)]),
        ("#\n\n# B", [("CB-HEAD-01", 1), ("CB-HEAD-02", 1), ("CB-HEAD-02", 3)]),
        ("### C", [("CB-HEAD-03", 1)]),
        ("::: note\na", [("CB-DIR-01", 1)]),
        ("a\n\n:::", [("CB-DIR-02", 3)]),
        ("::: figur x\n:::", [("CB-DIR-03", 1)]),
        ("::: figure\n:::", [("CB-DIR-05", 1)]),
        ("::: question why\n:::", [("CB-DIR-05", 1)]),
        ("::: figure x\na\n\nb\n:::", [("CB-DIR-06", 4)]),
        ("::: timeline\na\n:::", [("CB-DIR-07", 1)]),
        ("::: answer\na\n:::", [("CB-DIR-08", 1)]),
        ("::: figure x {width=3}\n:::", [("CB-ATTR-01", 1)]),
        ("a\n[b]{style=x}", [("CB-ATTR-01", 2)]),
        ("a[^x]", [("CB-NOTE-01", 1)]),
        ("a[^x]\n\n[^x]: b\n\n[^x]: c", [("CB-NOTE-03", 5)]),
        ("a[^x]\n\n[^x]: b^[c]", [("CB-NOTE-04", 3)]),
        ("[a @b](c)", [("CB-CITE-10", 1)]),
        ("a\x01b", [("CB-TEXT-01", 1)]),
    ],
)
def test_each_fault_has_a_code_and_the_line_of_the_author(text: str, faults: list[tuple[str, int]]) -> None:
    assert sorted(faults_of(text)) == sorted(faults)


def test_a_chapter_without_a_title_is_a_fault() -> None:
    with pytest.raises(BookError, match="CB-HEAD-01"):
        to_galley_html(expand("text", {}, Place("a.md", 1), {}), language("en"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a\n\n[^x]: b", "CB-NOTE-02"),
        ("a\n\nTable: b", "CB-TABLE-01"),
        ("a\n\nb *c*{.d}", "CB-ATTR-03"),
        ("a\n\n[@a, p. three]", "CB-CITE-11"),
    ],
)
def test_each_doubt_has_a_code_and_the_line_of_the_author(text: str, code: str) -> None:
    assert [(problem.code, problem.place.line) for problem in galley_of(text).problems] == [(code, 3)]


def test_lines_of_an_included_file_name_it() -> None:
    expanded = expand(
        "# T\n\n{% include 'i.md' %}\n\nb", {}, Place("chapters/a.md", 1), {"chapters/i.md": "i [l](u)\n"}
    )
    html = to_galley_html(expanded, language("en"), "chapters/a.md").html

    assert '<p data-line="1" data-file="chapters/i.md">' in html
    assert '<p data-line="5">b</p>' in html


def test_places_within_a_paragraph_count_its_lines() -> None:
    result = galley_of("a `b\nc` [l](u)\nd -- [@k]\n![p](q) x")

    assert [place.line for _, place in result.links] == [2]
    assert [cluster.place.line for cluster in result.clusters] == [3]
    assert result.pictures == (("q", Place("a.md", 4)),)


def test_citations_are_numbered_where_their_notes_are_called() -> None:
    result = galley_of("a[^x] [@b]\n\n[^x]: [@c, § 4]")

    assert [(cluster.works[0].key, cluster.in_note) for cluster in result.clusters] == [("c", True), ("b", False)]
    assert result.clusters[0].works == (Cited("c", "4", "section"),)
    assert result.notes == 1


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("[see @a, pp. 3-5, passim]", (Cited("a", "3-5", "page", "see", ", passim"),)),
        ("[@a{p. 12} on]", (Cited("a", "12", "page", suffix=" on"),)),
        ("[@a 12]", (Cited("a", "12", "page"),)),
        ("[@a, ch. iv]", (Cited("a", "iv", "chapter"),)),
        ("[@a, səh. 5; @б, с. 7]", (Cited("a", "5", "page"), Cited("б", "7", "page"))),
        ("[*see* @a, [p. 3]]", (Cited("a", prefix="*see*", suffix=", [p. 3]"),)),
        ("[see @a; passim]", (Cited("a", prefix="see", suffix="; passim"),)),
        ("@{https://x.org/a_b}", (Cited("https://x.org/a_b", mode="text"),)),
        ("@a [p. 3; @b]", (Cited("a", "3", "page", mode="text"), Cited("b"))),
        ("[-@a]", (Cited("a", mode="suppress"),)),
    ],
)
def test_a_citation_is_read_into_its_works(text: str, works: tuple[Cited, ...]) -> None:
    assert galley_of(text).clusters[0].works == works


def test_a_heading_is_listed_without_notes_citations_and_ids() -> None:
    heading = galley_of("## The *night* [@a]^[b] [x](u){#y}").headings[1]

    assert (heading.html, heading.text, heading.level) == ("The <em>night</em>  x", "The night x", 2)


def test_anchors_say_what_they_are() -> None:
    anchors = galley_of("## A {#b}\n\n::: figure k\nC\n:::\n\n::: term Ə\nd\n:::").anchors

    assert [(anchor.id, anchor.kind, anchor.explicit, anchor.text) for anchor in anchors] == [
        ("t", "chapter", False, "T"),
        ("b", "heading", True, "A"),
        ("k", "figure", False, "C"),
        ("term-ə", "term", False, "Ə"),
    ]


def test_a_slug_keeps_the_letters_of_every_script() -> None:
    assert [slug(text) for text in ("Qara Yanvar: gecə", "Чёрный январь!", "1990", "İlk", "…")] == [
        "qara-yanvar-gecə",
        "чёрный-январь",
        "n1990",
        "ilk",
        "section",
    ]


@pytest.mark.parametrize("text", ['"don\'t" -- *and* (1990) ' * 4000, "\"'" * 10000, "a\n\n" * 20000, "<" * 20000])
def test_long_chapters_take_linear_time(text: str) -> None:
    quarter, whole = (seconds(text[:length]) for length in (len(text) // 4, len(text)))

    assert whole < 8 * quarter + 0.3  # sixteen times as long, were it quadratic


def seconds(text: str) -> float:
    start = process_time()
    galley_of(text)
    return process_time() - start
