"""Edits that only seem to leave the other pages alone: a chapter that is taken up again is as if laid out whole."""

from dataclasses import replace

import pytest

from builder.model import Placement, Section
from builder.typeset import Desk, set_up, typeset
from tests.test_properties import words
from tests.test_standing import TEXTS, paragraphs, same
from tests.test_typeset import book, chapter


def small(tmp_path, css: str = "") -> Desk:
    volume = book(tmp_path, css)
    return set_up(replace(volume, edition=replace(volume.edition, paper=(105.0, 148.0))))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return small(tmp_path_factory.mktemp("book"))


def as_if_whole(desk: Desk, before: Section, *edits: Section) -> None:
    """Lay out every edit from what the one before left, and whole."""
    last = typeset(before, desk, Placement())
    assert last.standing is not None
    for section in edits:
        made, whole = typeset(section, desk, Placement(), last), typeset(section, desk, Placement())
        same(made, whole, section, desk)
        last = made


def edited(desk: Desk, html: str, old: str, new: str) -> None:
    assert old in html
    as_if_whole(desk, chapter(html), chapter(html.replace(old, new)))


def filled(middle: str, before: int = 12, after: int = 12) -> str:
    rows = [*(f"<p>{text}</p>" for text in TEXTS[:before]), middle, *(f"<p>{text}</p>" for text in TEXTS[-after:])]
    return "".join(row.replace("<p>", f'<p data-line="{3 + 2 * n}">', 1) for n, row in enumerate(rows))


def test_the_widths_of_columns_are_seen(desk: Desk):
    rows = f"<tbody><tr><td>a</td><td>{words(30)}</td></tr></tbody>"
    table = f'<table><colgroup><col style="width: 10%"/><col/></colgroup>{rows}</table>'

    edited(desk, filled(table), "width: 10%", "width: 70%")


def test_what_stands_in_a_drawing_is_seen(desk: Desk):
    drawing = '<svg viewBox="0 0 90 40"><rect width="20" height="9"/></svg>'

    edited(desk, filled(f"<figure>{drawing}</figure>"), 'width="20"', 'width="80"')


def test_another_file_of_the_author_is_seen(desk: Desk):
    edited(desk, filled('<p data-file="a.md">Written apart.</p>'), "a.md", "b.md")


@pytest.mark.parametrize("rule", ["padding: 0 2mm", "font-size: 30pt"])
def test_a_first_letter_is_cut_from_its_text_once(tmp_path, rule: str):
    desk = small(tmp_path, f"main > p::first-letter {{ {rule} }}")
    texts = [words(150, n) for n in range(24)]

    as_if_whole(desk, paragraphs(*texts), *(paragraphs(*texts[:n], "One.", *texts[n + 1 :]) for n in (8, 15, 22)))


def test_a_paragraph_that_was_changed_in_its_midst_began_where_it_did(desk: Desk):
    parts = f"{words(90)} <em>so</em><br/>{words(400, 3)}"

    edited(desk, filled(f"<p>{parts}</p>"), "<em>so</em>", "<em>thus</em>")


def test_a_block_that_began_before_its_first_words_keeps_its_offset(desk: Desk):
    before, picture = f"<p>{words(60)}</p>", '<img src="picture:map" alt="A map" style="height: 5mm"/>'
    html = filled(f'<ul><li data-line="99">{picture} {words(400, 3)}</li></ul>') + before

    edited(desk, html, picture, f"{picture}<em>so</em>")


def test_an_item_whose_own_lines_ended_on_an_earlier_page_has_them_still(desk: Desk):
    inner = "".join(f'<p data-line="{90 + n}">{words(60, n)}</p>' for n in range(40))
    html = filled(f'<ol><li data-line="80">{words(9)}<div data-line="81">{inner}</div></li></ol>', after=4)

    edited(desk, html, 'data-line="128">', 'data-line="128">So ')


def test_words_around_a_block_begin_once(tmp_path):
    desk = small(tmp_path)
    inner = f'<div data-line="81">{words(500)}</div>'
    html = filled(f'<div data-line="79"><span data-line="80">{words(60)} {inner} {words(500, 3)}</span></div>')

    edited(desk, html, "</span></div>", " so</span></div>")


def test_a_listing_without_a_line_gets_none(desk: Desk):
    html = filled("<pre><code>one\ntwo\nthree</code></pre>")
    moved = html.replace('data-line="3"', 'data-line="3" id="moved"')
    for n in range(60, 2, -2):
        moved = moved.replace(f'data-line="{n + 1}"', f'data-line="{n + 2}"')

    as_if_whole(desk, chapter(html), chapter(moved))


def test_a_face_that_only_stands_in_a_group_stays_with_its_page(tmp_path):
    desk = small(tmp_path, "em { opacity: .5; font-family: Andika }")
    texts = [f"{words(20)} <em>so</em>", *TEXTS[:30]]

    as_if_whole(desk, paragraphs(*texts), paragraphs(*texts[:-1], "The end."))


def test_a_large_page_looks_further_than_two_small_ones(tmp_path):
    css = "@page { margin: 50mm 20mm 60mm } @page :first { margin: 5mm } div { break-inside: avoid }"
    desk = small(tmp_path, css + " p { margin: 0; text-indent: 0; font: 10pt/5mm Vollkorn }")
    rows = [f"<p>{words(90)}</p>", "<div>", *(f'<p id="p{n}">{words(30, n)}</p>' for n in range(7)), "</div>"]

    edited(desk, "".join(rows), f'<p id="p6">{words(30, 6)}</p>', "")


def test_notes_without_blocks_do_not_go_on_on_the_next_page(tmp_path):
    desk = small(
        tmp_path, ".footnote { footnote-display: inline } .footnote, .footnote * { display: inline !important }"
    )
    note = '<span id="call-{0}">.</span><note id="note-{0}" number="{0}"><p>A note.</p></note>'
    texts = [TEXTS[n] + note.format(n + 1) for n in range(24)]
    sections = (replace(paragraphs(*texts[:-1], texts[-1] + end), notes=24) for end in ("", " so"))

    as_if_whole(desk, *sections)


@pytest.mark.parametrize("number", ["counter(page)", "counter(pages)", "target-counter('#far', page)"])
def test_a_number_of_a_page_that_comes_in_makes_all_pages_anew(tmp_path, number: str):
    desk = small(tmp_path, f".x::before {{ content: {number} }}")
    texts = [*TEXTS[:24], '<b id="far">far</b>']

    as_if_whole(desk, paragraphs(*texts), paragraphs(*texts[:9], f'{texts[9]} <em class="x">so</em>', *texts[10:]))


def test_a_page_that_could_not_keep_together_what_the_one_before_could_not_does_not_count(tmp_path):
    sides = "@page :left { margin: 5mm 5mm 50mm 40mm } @page :right { margin: 20mm 5mm }"
    css = f"{sides} p:first-child {{ break-after: avoid }} div {{ break-inside: avoid }} h3 {{ break-before: right }}"
    desk = small(tmp_path, css + " p { orphans: 3; widows: 3; font: 10pt/5mm Vollkorn }")
    html = (
        f"<p>{words(60)}</p><div><p>{words(9)}</p><h3>Three</h3></div>{''.join(f'<p>{text}</p>' for text in TEXTS[:9])}"
    )
    left = Placement(side="left")

    last, section = typeset(chapter(html), desk, left), chapter(html.replace("<h3>Three</h3>", ""))
    same(typeset(section, desk, left, last), typeset(section, desk, left), section, desk)
