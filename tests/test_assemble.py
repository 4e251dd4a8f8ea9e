"""Assemble: everything is numbered and resolved over the whole book, before anything is left out."""

import re
from dataclasses import replace

import pytest

from builder.assemble import assemble
from builder.errors import BookError
from builder.model import Edition
from builder.render import render

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" width="9" height="9"><path d="M0 0h9"/></svg>'
LEDGER = """[hill]
file = "hill.svg"
alt = "A hill."
credit = "Drawing: Ada Miller"
source = "Own drawing"
licence = "CC BY 4.0"
"""
BIB = """@book{lee1990, author = {Lee, Ann}, title = {Wheels}, publisher = {Mill House}, date = {1990}}
@book{brook2001, author = {Brook, Ilya}, title = {Stones}, publisher = {Mill House}, date = {2001}}
"""
FILES = {
    "book/book.toml": 'title = "The Mill"\n',
    "book/pictures.toml": LEDGER,
    "book/images/hill.svg": PICTURE,
    "book/references.bib": BIB,
}
PDF = Edition("pdf", "pdf")


@pytest.fixture
def make_volume(make_book):
    """Assemble chapters, named 01, 02 and so on; `files` are added to the project."""

    def make(*chapters, edition=PDF, files=None):
        texts = {f"chapters/{number:02}.md": text for number, text in enumerate(chapters, 1)}
        book = make_book({**FILES, "chapters/01-mill.md": None, **texts, **(files or {})})
        named = replace(edition, chapters=tuple(f"{name}.md" for name in edition.chapters))
        return assemble(book, named, [render(book, named, source)[0] for source in book.sources])[0]

    return make


@pytest.fixture
def html(make_volume):
    """Assemble chapters and give the text of the first."""

    def first(*chapters, **how):
        volume = make_volume(*chapters, **how)
        return next(section.html for section in volume.sections if section.id == "01")

    return first


@pytest.fixture
def faults(make_volume):
    def find(*chapters, **how):
        return [(problem.code, problem.place.line, problem.subject) for problem in refused(*chapters, **how)]

    def refused(*chapters, **how):
        with pytest.raises(BookError) as caught:
            make_volume(*chapters, **how)
        return caught.value.problems

    find.problems = refused
    return find


def plain(html):
    """Keep what is read: notes in braces, tags away."""
    text = re.sub(r"<note[^>]*>", "{", html.replace("</note>", "}"))
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", text)).strip()


# ---- citations


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("So it was [@lee1990].", "So it was.{"),
        ("So it was [@lee1990], or not", "So it was,{"),
        ('He said "yes" [@lee1990].', "He said “yes.”{"),
        ("So [@lee1990] it was", "So{"),
    ],
)
def test_a_citation_becomes_a_note_after_the_punctuation(html, written, printed):
    text = plain(html(f"# One\n\n{written}\n"))

    # a mark that closes the quotation stays on the side on which its author put it
    assert printed.replace(".”", "”.") in text.replace(".”", "”.")


def test_citations_and_notes_are_numbered_in_one_order(html):
    text = html("# One\n\nA^[first] B [@lee1990]. C[^c] D[^c]\n\n[^c]: third\n")

    assert re.findall(r'<note [^>]*\bid="(note-\d)" number="(\d)"', text) == [
        ("note-1", "1"),
        ("note-2", "2"),
        ("note-3", "3"),
    ]
    assert '<note-call to="note-3" number="3"/>' in text


def test_a_citation_in_a_note_stays_in_it(html):
    text = plain(html("# One\n\nA^[As @lee1990 [p. 3] says.]\n"))

    assert text.count("{") == 1
    assert "Lee" in text


def test_a_work_that_no_chapter_cites_is_not_in_the_bibliography(make_volume):
    volume = make_volume("# One\n\nSo [@lee1990].\n")
    bibliography = next(section for section in volume.sections if section.id == "bibliography")

    assert "ref-lee1990" in bibliography.html
    assert "ref-brook2001" not in bibliography.html


def test_without_citations_there_is_no_bibliography(make_volume):
    assert "bibliography" not in [section.id for section in make_volume("# One\n").sections]


# ---- numbers


def test_what_is_left_out_keeps_its_number(make_volume):
    chapters = [
        "# One\n\n::: figure hill\nFirst\n:::\n\n::: only teachers\n![Second](hill){#second}\n\nA^[one]\n:::\n\n"
        "B^[two]\n",
        "# Two\n\n![Third](hill){#third}\n",
        "# Three\n\n![Fourth](hill){#fourth}\n\n[](#third)\n",
    ]
    volume = make_volume(*chapters, edition=replace(PDF, chapters=("01", "03")))
    one, three = (section for section in volume.sections if section.file)

    assert re.findall(r"Figure \d", one.html + three.html) == ["Figure 1", "Figure 4", "Figure 3"]
    assert 'number="2"' in one.html
    assert 'number="1"' not in one.html
    assert three.text_title == "3. Three"
    assert [row.label for row in volume.figures] == ["Figure 1", "Figure 4"]
    assert "<a" not in three.html.partition("Figure 3")[0][-40:]


def test_front_and_back_matter_have_no_chapter_number(make_volume):
    files = {
        "book/book.toml": 'title = "X"\nfront = ["00-preface"]\nback = ["09-end"]\n',
        "chapters/00-preface.md": "---\nrole: preface\n---\n# Preface\n",
        "chapters/09-end.md": "# End\n",
    }
    volume = make_volume("# One\n", "---\nnumber: false\n---\n# Two\n", "# Three\n", files=files)

    assert [(section.id, section.number) for section in volume.sections if section.file] == [
        ("00-preface", ""),
        ("01", "1"),
        ("02", ""),
        ("03", "2"),
        ("09-end", ""),
    ]


def test_an_answer_has_the_number_of_its_question(html):
    text = html(
        "# One\n\n::: question\nWhy?\n:::\n\n::: question\nWhere?\n:::\n\n::: answer\nThere.\n:::\n",
        edition=replace(PDF, show=("answers",)),
    )

    assert re.findall(r'"(question|answer)-number">(\d)', text) == [
        ("question", "1"),
        ("question", "2"),
        ("answer", "2"),
    ]


def test_a_picture_that_only_decorates_is_not_numbered(make_volume):
    volume = make_volume("# One\n\n::: figure hill\n:::\n\n![Named](hill){#named}\n")

    assert [(row.target, row.label, row.caption, row.credit) for row in volume.figures] == [
        ("01#named", "Figure 1", "Named", "Drawing: Ada Miller. Own drawing. CC BY 4.0")
    ]


def test_lists_show_captions_without_notes_and_links(make_volume):
    volume = make_volume("# One\n\n::: figure hill\nThe *hill*^[Steep.] of [One](01.md).\n:::\n")

    assert volume.figures[0].caption == "The <em>hill</em> of <span>One</span>"
    listed = next(section for section in volume.sections if section.id == "illustrations")
    assert listed.mentions == ("01#hill",)


# ---- references


def test_a_reference_leads_to_its_section_and_prints_a_page(html):
    text = html("# One\n\nSee [the wheel](#wheel) now.\n", "# Two\n\n## Wheel {#wheel}\n")

    assert (
        '<a href="02.xhtml#wheel" class="xref">the wheel</a><span class="page-ref" data-to="02#wheel" data-form='
        in (re.sub(r' data-line="\d+"', "", text))
    )
    assert form(text) == " (p. {})"


@pytest.mark.parametrize(
    ("written", "form_expected"),
    [
        ("See [x](#wheel).", " (p. {})"),
        ("(see [x](#wheel))", ", p. {}"),
        ("(one) see [x](#wheel)", " (p. {})"),
        ("See [x](#wheel){.plain}.", None),
    ],
)
def test_a_page_number_takes_no_second_parentheses(html, written, form_expected):
    assert form(html(f"# One\n\n{written}\n", "# Two\n\n## W {#wheel}\n")) == form_expected


def form(text):
    found = re.search(r'data-form="([^"]*)"', text)
    return found[1].replace("\u00a0", " ") if found else None


def test_an_edition_without_page_references_prints_none(html):
    text = html("# One\n\n[x](#wheel)\n", "# Two {#wheel}\n", edition=replace(PDF, page_references=False))

    assert "page-ref" not in text
    assert "02.xhtml#wheel" in text


def test_a_reference_without_words_takes_the_name_of_its_target(html):
    text = plain(
        html(
            "# One\n\n[](#hill) [](02.md) [](#sums) [](#q) [](#deep)\n",
            "# Two\n\n![Hill](hill)\n\nTable: Sums {#sums}\n\n| a |\n|---|\n| 1 |\n\n"
            "::: question {#q}\nWhy?\n:::\n\n## Deep *down* {#deep}\n",
            edition=replace(PDF, page_references=False),
        )
    )

    assert text.endswith("Figure 1 Chapter 2 Table 1 Question 1 Deep down")


def test_the_own_chapter_comes_before_others_and_written_ids_before_slugs(html):
    text = html(
        "# One\n\n## Mill\n\n[own](#mill) [written](#stone)\n",
        "# Two\n\n## Mill\n\n## Stone\n",
        "# Three\n\nA\n{#stone}\n",
    )

    assert 'href="01.xhtml#mill"' in text
    assert 'href="03.xhtml#stone"' in text


def test_an_id_of_two_other_chapters_has_to_be_told_apart(faults):
    chapters = ["# One\n\n[x](#mill)\n", "# Two\n\n## Mill\n", "# Three\n\n## Mill\n"]
    (problem,) = faults.problems(*chapters)

    assert (problem.code, problem.place.line) == ("CB-LINK-02", 3)
    assert "chapters/02.md:3 and chapters/03.md:3" in problem.message
    assert problem.hint == "write the file too: '02.md#mill'"


def test_the_file_tells_them_apart(html):
    text = html("# One\n\n[x](03.md#mill)\n", "# Two\n\n## Mill\n", "# Three\n\n## Mill\n")

    assert 'href="03.xhtml#mill"' in text


def test_every_dead_reference_is_told(faults):
    assert faults("# One\n\n[a](#nowhere) [b](07.md)\n\n[c](02.md#nowhere) [d](page.html)\n", "# Two\n") == [
        ("CB-LINK-01", 3, "#nowhere"),
        ("CB-LINK-01", 3, "07.md"),
        ("CB-LINK-01", 5, "02.md#nowhere"),
        ("CB-LINK-03", 5, "page.html"),
    ]


def test_what_an_edition_leaves_out_stays_as_words(html):
    chapters = [
        "# One\n\nSee [the *other*](02.md) and [this](#secret).\n\n::: only teachers\nx\n{#secret}\n:::\n",
        "# Two\n",
    ]
    text = html(*chapters, edition=replace(PDF, chapters=("01",)))

    assert "See the <em>other</em> and this." in text


# ---- shapes


def test_terms_that_follow_one_another_make_one_list(html):
    text = html(
        '# One\n\n::: term A\na [B](#term-b)\n:::\n\n::: term B {az="be"}\nb\n:::\n\nBetween\n\n::: term C\nc\n:::\n'
    )

    assert text.count('<dl class="glossary">') == 2
    assert re.findall(r'<dt id="(term-\w)"', text) == ["term-a", "term-b", "term-c"]
    assert 'class="glossref"' in text
    assert "page-ref" not in text


def test_an_opener_holds_number_title_and_subtitle(html):
    text = re.sub(r' data-line="\d+"', "", html("---\nsubtitle: At night\n---\n# The *Mill*\n\nText\n"))

    assert text.strip().startswith(
        '<header class="opener"><p class="chapter-number">Chapter 1</p><h1 id="the-mill">The <em>Mill</em></h1>'
        '<p class="subtitle">At night</p></header>'
    )


def test_marks_of_the_way_are_gone(make_volume):
    volume = make_volume(
        "# One\n\nA[^a]\n\n[^a]: x\n\n::: only screens\ny\n:::\n\n::: term T\nt\n:::\n",
        edition=replace(PDF, show=("screens",)),
    )
    text = next(section.html for section in volume.sections if section.id == "01")

    assert [mark for mark in ("data-auto", "data-audience", "data-term", "label=", "cite-ref") if mark in text] == []


def test_a_page_of_the_books_own_is_called_as_its_heading(make_volume):
    files = {"book/book.toml": 'title = "X"\nfront = ["contents", "thanks"]\n'}
    template = {"styles/templates/thanks.html": "<h1>Thanks &amp; so on</h1>"}
    volume = make_volume("# One\n", files={**files, **template})
    contents, thanks = volume.sections[:2]

    assert (thanks.text_title, thanks.title) == ("Thanks & so on", "Thanks &amp; so on")
    assert "Thanks &amp; so on" in contents.html


def test_mistakes_of_a_template_are_told_beside_dead_references(faults):
    files = {"styles/templates/colophon.html": "<p>{{ nobody }}</p>"}

    assert [code for code, _, _ in faults("# One\n\n[x](#nowhere)\n", files=files)] == ["CB-LINK-01", "CB-PAGE-04"]
