"""The drop cap of a chapter: a letter of three lines, words in small capitals, and not a letter lost."""

import pytest
from lxml import etree
from weasyprint.formatting_structure import boxes

from builder.typeset.initials import drop_initial
from tests.grid import laid_out

OPENER = '<header class="opener"><h1>Title</h1></header>'


def dropped(body: str, language: str = "en") -> str:
    root = etree.fromstring(f"<main>{OPENER}{body}</main>")
    drop_initial(root, language)
    return etree.tostring(root, encoding="unicode").removeprefix(f"<main>{OPENER}").removesuffix("</main>")


@pytest.mark.parametrize(
    ("text", "initial", "lead"),
    [
        ("On Saturday a rally was held.", "O", "n Saturday a"),
        ("Within two years it was over.", "W", "ithin"),
        ("More than 130 people.", "M", "ore"),
        ("A fence fell.", "A", " fence fell"),
        ("Əliyev spoke.", "Ə", ""),
        ("On 20 January.", "O", ""),
    ],
)
def test_the_first_letter_drops_and_the_first_words_are_small_capitals(text, initial, lead):
    paragraph = etree.fromstring(dropped(f"<p>{text}</p>"))

    assert paragraph.findtext("span[@class='initial']") == initial
    assert (paragraph.findtext("span[@class='lead']") or "") == lead
    assert "".join(paragraph.itertext()) == text


def test_a_letter_with_a_tail_is_smaller():
    assert 'class="initial tailed"' in dropped("<p>Şəhidlər xiyabanı.</p>", "az")


def test_words_in_a_script_without_small_capitals_of_its_own_stay_as_they_are():
    assert "lead" not in dropped("<p>Istanbul was far.</p>", "tr")


@pytest.mark.parametrize("body", ["<p>“Quoted.”</p>", "<p>1990 began.</p>", "<p><em>Izvestia</em> wrote.</p>", "<ul/>"])
def test_what_does_not_begin_with_a_capital_keeps_its_first_letter(body):
    assert dropped(body) == body


def test_it_drops_below_an_epigraph():
    assert "initial" in dropped('<div class="epigraph"><p>Words.</p></div><p>After.</p>').partition("</div>")[2]


@pytest.mark.parametrize(("letter", "kind"), [("O", "initial"), ("Q", "initial tailed")])
def test_it_takes_three_lines_and_stands_clear_of_the_fourth(letter, kind):
    words = "nly the words that follow stand beside it, for as long as it takes to fill a few lines. " * 4
    page = laid_out(f'{OPENER}<p class="opening"><span class="{kind}">{letter}</span>{words}</p>')[0]
    lines = [box.position_x for box in page.descendants() if box.element_tag == "p" and isinstance(box, boxes.TextBox)]

    assert lines[0] == lines[1] == lines[2] > lines[3] == lines[4]
