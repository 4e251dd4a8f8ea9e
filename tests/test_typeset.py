"""The door to WeasyPrint: what it promises us, and what we promise the author."""

import io
import os
import re
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pikepdf
import pypdf
import pytest

from builder import fonts, themes
from builder.characters import counted
from builder.errors import BookError
from builder.model import Edition, Furnishing, Matter, Placement, Section, Volume
from builder.typeset import Desk, dress, furnish, set_up, typeset
from builder.typeset.alike import share_styles_of_pages
from tests.volumes import whole_volume

pytest.importorskip("weasyprint")


def book(root: Path, css: str = "", **edition: object) -> Volume:
    own = [f"/* styles/own.css */\n{css}"] if css else []
    volume = whole_volume(root)
    stylesheet = themes.stylesheet("pdf", own)
    return replace(volume, stylesheet=stylesheet, fonts=fonts.bundled(), edition=Edition("pdf", "pdf", **edition))


def chapter(html: str, **more: object) -> Section:
    title = "One"
    return Section("one", "chapter", Matter.BODY, "en", title, title, title, html, file="chapters/one.md", **more)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return set_up(book(tmp_path_factory.mktemp("book")))


def test_the_engine_is_the_one_whose_insides_we_read(desk: Desk):
    assert desk.weasyprint.__version__ == "70.0"


def test_the_environment_is_left_as_it_was(desk: Desk):
    assert desk.font_config is not None
    assert "FONTCONFIG_FILE" not in os.environ


def test_the_theme_is_understood_wholly(desk: Desk):
    assert desk.problems == ()


def test_a_page_knows_its_source_line_and_its_first_words(desk: Desk):
    words = " ".join(["word"] * 600)
    html = f'<p data-line="7">The first paragraph. {words}</p><p data-line="9">The second.</p>'
    leaf = typeset(chapter(html), desk, Placement())

    assert leaf.pages[0].line == 7
    assert leaf.pages[0].words.startswith("The first paragraph. word")
    assert leaf.pages[1].line == 7
    assert len(leaf.pages) >= 2


def test_the_offset_of_a_page_counts_the_text_before_it(desk: Desk):
    rows = "".join(f"<tr><td>row {n}</td><td>{'cell ' * 9}</td></tr>" for n in range(60))
    note = '<note id="note-1" number="1"><p>A note is not counted.</p></note>'
    html = (
        f"<p>Überraschungen und dergleichen{note}, {'unquestionably internationalised ' * 150}</p>"
        f"<table><thead><tr><th>Head</th><th>Of columns</th></tr></thead><tbody>{rows}</tbody></table><p>The end.</p>"
    )
    leaf = typeset(chapter(html, notes=1), desk, Placement())
    text = counted(re.sub(r"<note.*?</note>|<[^>]+>", " ", html))

    assert len(leaf.pages) > 4
    assert [page.words for page in leaf.pages if not text[page.offset :].startswith(counted(page.words))] == []
    assert len({page.offset for page in leaf.pages}) == len(leaf.pages)


def test_anchors_are_on_the_page_on_which_they_stand(desk: Desk):
    filler = "<p>line</p>" * 80
    leaf = typeset(chapter(f'<p id="a">x</p>{filler}<p id="b">y</p>'), desk, Placement())
    pages = {name: number for number, page in enumerate(leaf.pages) for name, _, _ in page.anchors}

    assert pages["a"] == 0
    assert pages["b"] == len(leaf.pages) - 1 > 0


def test_every_note_is_laid_out_also_long_ones_and_many_on_a_page(desk: Desk):
    note = '<note id="note-{n}" number="{n}"><p>Note {n}. {text}</p><p>More of it.</p></note>'
    notes = [note.format(n=n, text="word " * (200 if n % 7 == 0 else 5)) for n in range(1, 41)]
    html = "".join(f'<p data-line="{n}">Text {"word " * 60}{one}</p>' for n, one in enumerate(notes, 1))
    leaf = typeset(chapter(html, notes=40), desk, Placement())

    assert leaf.problems == ()
    assert {f"note-{n}" for n in range(1, 41)} <= {name for page in leaf.pages for name, _, _ in page.anchors}


def crowded_page(lines: int, words: int) -> Section:
    """Make a page whose last line, the second of its paragraph, fits only when an earlier note moves on."""
    filler = "".join(f"<p>Line {n}.</p>" for n in range(lines))
    early = f'<p>Early.<span id="call-1">1</span><note id="note-1" number="1"><p>{"word " * words}</p></note></p>'
    late = f'<p>{"text " * 22}<note id="note-2" number="2"><p>Late.</p></note> {"text " * 60}</p>'
    return chapter(filler + early + late, notes=2)


SHAPES = [crowded_page(lines, words) for lines in range(24, 33) for words in (20, 40, 60)]


def test_a_line_never_pushes_notes_to_the_next_page(desk: Desk):
    leaves = [typeset(shape, desk, Placement()) for shape in SHAPES]
    pages = [{name for name, _, _ in page.anchors} for leaf in leaves for page in leaf.pages]

    assert all(leaf.problems == () for leaf in leaves)
    assert not [page for page in pages if "call-1" in page and "note-1" not in page]


def test_without_the_repair_a_note_is_lost_and_we_say_so(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    block = import_module("weasyprint.layout.block")
    monkeypatch.setattr(block, "_linebox_layout", block._linebox_layout.original)

    problems = [problem for shape in SHAPES for problem in typeset(shape, desk, Placement()).problems]

    assert {problem.code for problem in problems} == {"CB-PDF-01"}


def lines_before_code() -> Section:
    """Make lines that end within a hair of the edge, each with a space and code behind it."""
    row = "<p>x</p><p>Any {}style of the Citation Style Language can be used: save its <code>.csl</code> file.</p>"
    return chapter("".join(row.format("i" * n + " ") for n in range(24)))


def short_lines(section: Section, desk: Desk) -> list[str]:
    pages = pypdf.PdfReader(io.BytesIO(typeset(section, desk, Placement()).pdf)).pages
    return [line for page in pages for line in page.extract_text().splitlines() if line.strip() == "Any"]


def test_a_space_at_the_end_of_a_line_does_not_break_it_behind_its_first_word(desk: Desk):
    assert short_lines(lines_before_code(), desk) == []


def test_without_the_repair_a_line_is_broken_behind_its_first_word(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    inline = import_module("weasyprint.layout.inline")
    monkeypatch.setattr(inline, "split_first_line", inline.split_first_line.__wrapped__)

    assert short_lines(lines_before_code(), desk) != []


def test_the_end_of_a_line_in_a_note_is_a_space(desk: Desk):
    words = "<p>Told\nby <em>her</em>\n<em>daughter</em>\nto us.</p><pre>a\nb</pre>"
    note = f'<p>It turns.<note id="note-1" number="1">{words}</note></p>'
    text = text_of(typeset(chapter(note, notes=1), desk, Placement()).pdf, 0)

    assert "Told by her daughter to us." in text
    assert "a\nb" in text


def test_a_note_that_is_not_laid_out_is_an_error_at_its_line(tmp_path: Path):
    hiding = set_up(book(tmp_path, ".hidden { display: none }"))
    html = '<p class="hidden" data-line="5">Text<note id="note-1" number="1"><p>Lost.</p></note></p><p>Seen.</p>'
    leaf = typeset(chapter(html, notes=1), hiding, Placement())

    assert [(p.code, str(p.place)) for p in leaf.problems] == [("CB-PDF-01", "chapters/one.md:5")]


def test_a_character_that_no_font_has_is_an_error_at_its_line(desk: Desk):
    leaf = typeset(chapter('<p data-line="3">plain</p><p data-line="4">A 龍 here.</p>'), desk, Placement())

    assert [(p.code, str(p.place)) for p in leaf.problems] == [("CB-FONT-10", "chapters/one.md:4")]
    assert "U+9F8D" in leaf.problems[0].message


def test_nothing_is_fetched_but_the_books_own_pictures(desk: Desk):
    html = '<p data-line="2"><img src="https://example.org/x.png" alt=""/><img src="file:///etc/passwd" alt=""/></p>'
    leaf = typeset(chapter(html), desk, Placement())

    assert len(leaf.problems) == 2
    assert all("is not a picture or font of the book" in problem.message for problem in leaf.problems)


def test_references_are_plain_text(desk: Desk):
    mark = '<span class="page-ref" data-to="two#x" data-form=" (p. {})"/>'
    placement = Placement(side="left", folios=(("two#x", "47"),))
    section = chapter(f"<p>See it{mark}.</p>")

    assert 'See it<span class="page-ref"> (p. 47)</span>.' in dress(section, desk.volume, placement)
    assert typeset(section, desk, placement).placement == placement


def text_of(pdf: bytes, page: int) -> str:
    return pypdf.PdfReader(io.BytesIO(pdf)).pages[page].extract_text()


def test_running_heads_and_folios_are_set_for_pages_that_are_laid_out(desk: Desk):
    section = chapter(f"<h1>One</h1><p>{'word ' * 900}</p>")
    leaf = typeset(section, desk, Placement())
    furniture = furnish(leaf, section, desk, Furnishing(first=12, numbering="lower-roman"))
    pages = [text_of(furniture.pdf, number).split() for number in range(len(leaf.pages))]

    assert pages[0] == ["xii"]
    assert pages[1] == ["One", "xiii"] or pages[1] == ["The", "Mill", "&", "the", "River", "xiii"]
    assert "12" not in text_of(leaf.pdf, 0)
    assert not [word for word in text_of(leaf.pdf, 1).split() if word in ("xiii", "River")]


def test_a_leaf_does_not_know_its_number(desk: Desk):
    section = chapter("<p>Text</p>")
    leaf = typeset(section, desk, Placement())

    assert furnish(leaf, section, desk, Furnishing(1)).pdf != furnish(leaf, section, desk, Furnishing(3)).pdf


def test_the_same_section_gives_the_same_bytes(desk: Desk, tmp_path: Path):
    again = set_up(book(tmp_path))
    section = chapter('<h2 id="h">Heading</h2><p>Text<note id="note-1" number="1"><p>Note.</p></note></p>', notes=1)

    assert typeset(section, desk, Placement()).pdf == typeset(section, again, Placement()).pdf


def test_notes_at_the_chapters_end_are_a_list(tmp_path: Path):
    at_end = set_up(book(tmp_path, notes="chapter"))
    html = '<p>Text<note id="note-1" number="1"><p>The note.</p></note> and<note-call to="note-1" number="1"/>.</p>'
    leaf = typeset(chapter(html, notes=1), at_end, Placement())

    assert leaf.problems == ()
    assert {"note-1", "note-1-ref"} <= {name for name, _, _ in leaf.pages[0].anchors}


def test_what_the_engine_does_not_know_in_a_stylesheet_is_told_with_its_line(tmp_path: Path):
    desk = set_up(book(tmp_path, "p { color: red }\np { text-wrap: balance }"))

    assert [(p.code, str(p.place)) for p in desk.problems] == [("CB-CSS-02", "styles/own.css:2:5")]


def test_the_paper_of_the_edition_is_the_page(tmp_path: Path):
    desk = set_up(book(tmp_path, paper=(100.0, 150.0)))
    leaf = typeset(chapter("<p>x</p>"), desk, Placement())
    with pikepdf.Pdf.open(io.BytesIO(leaf.pdf)) as pdf:
        box = [round(float(side) / 72 * 25.4) for side in pdf.pages[0].mediabox]

    assert box == [0, 0, 100, 150]


def test_pages_alike_share_their_styles_and_nothing_else_changes(tmp_path: Path, monkeypatch):
    css = """@page { @bottom-center { content: counter(page) } } @page :nth(3) { @bottom-center { color: red } }
    @page :first { @top-left { content: "First" } } @page :left { margin: 30mm }
    main { string-set: title attr(data-title) }
    @page :right { @top-right { content: string(title) } }"""
    volume, section = book(tmp_path, css), chapter(f"<p>{'words and words ' * 900}</p>")
    pages = import_module("weasyprint.layout.page")
    monkeypatch.setattr(pages, "set_page_type_computed_styles", pages.set_page_type_computed_styles)

    def made() -> list[bytes]:
        desk = set_up(volume)
        leaf = typeset(section, desk, Placement())
        return [leaf.pdf, furnish(leaf, section, desk, Furnishing(7)).pdf]

    plain = made()
    share_styles_of_pages()

    assert len(pypdf.PdfReader(io.BytesIO(plain[0])).pages) > 5
    assert made() == plain


def test_a_breakdown_of_the_engine_is_told_in_words(tmp_path: Path):
    """WeasyPrint 70 cuts a first letter off once more when it moves a paragraph, and cannot let both float."""
    desk = set_up(book(tmp_path, "p::first-letter { float: left }"))
    with pytest.raises(BookError) as caught:
        typeset(chapter(f"<p>{'Words and more. ' * 20}</p>" * 20), desk, Placement())

    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("CB-PDF-03", "chapters/one.md")
    assert "AssertionError" in problem.message
