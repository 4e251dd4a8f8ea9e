"""A line ends where WeasyPrint ends it, whichever way the end is found."""

from types import SimpleNamespace

import pytest

pytest.importorskip("weasyprint")
from weasyprint.formatting_structure import boxes
from weasyprint.layout import inline

from builder.typeset import lines
from builder.typeset.lines import find_ends_of_plain_lines
from tests.grid import laid_out

TEXTS = [
    (
        "en",
        "The quick “brown” fox’s well-known office\u2060—\u200bfluffy, affluent waffles; AVATAR T. V. cost £3 "
        "10s. in 1891. ",
    ),
    (
        "en",
        "I — a b c d / e f g. h, I’d say; Mr.\u00a0T. V. Y. W. A to V y w f, T o. 1,000,000 x+y=z "
        "http://a.example/b?c=d ",
    ),
    (
        "en",
        "Internationalisation of incomprehensibilities and counterrevolutionaries notwithstanding disproportionately ",
    ),
    ("az", "Azərbaycanın müstəqilliyi uğrunda şəhid olmuş insanların xatirəsinə ölkəmizin tarixində Bakı\u00a0şəhəri "),
    ("ru", "Чёрный январь: ночь с 19 на 20 января в Баку, превысокомногорассмотрительствующий English вместе. "),
    ("el", "Η νύχτα της 19ης προς 20ή Ιανουαρίου 1990 στο Μπακού· άνθρωποι και οι ημέρες που ακολούθησαν. "),
    ("hy", "Սև հունվար՝ 1990 թվականի հունվարի 19-ի լույս 20-ի գիշերը Բաքվում։ "),
    ("ar", "يناير الأسود 1990 في باكو، مدينة كبيرة (English words) وأكثر. "),
    ("fr", "e\u0301tude a\u0308hnlich o\u0301 x\u0327y\u030c naïve mem\u00adoir ☃ ﬁ ½ №5 "),
]
STYLES = [
    "",
    "hyphens: none",
    "font-style: italic; font-size: 9px",
    "font-family: Alegreya Sans; font-variant: small-caps",
]


def style_of(language: str, css: str) -> object:
    page = laid_out(f'<p lang="{language}" style="hyphens: auto; {css}">x</p>')[0]
    return next(box.style for box in page.descendants() if isinstance(box, boxes.TextBox))


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch):
    """End the first line of a text at a width, as WeasyPrint does and as we do."""
    original = inline.split_first_line
    monkeypatch.setattr(inline, "split_first_line", original)
    find_ends_of_plain_lines()
    quick, context = inline.split_first_line, SimpleNamespace(dictionaries={})

    def both(text: str, style: object, width: float) -> list[tuple]:
        found = [split(text, style, context, width, 0) for split in (original, quick)]
        return [(layout.text, layout.max_width, *rest) for layout, *rest in found]

    return both


@pytest.fixture
def doubts(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note of every line whether its end was left to WeasyPrint."""
    found: list[bool] = []
    split = lines._split

    def noted(text: str, setting: object) -> object:
        found.append(True)
        done = split(text, setting)
        found[-1] = False
        return done

    monkeypatch.setattr(lines, "_split", noted)
    return found


@pytest.mark.parametrize("css", STYLES)
@pytest.mark.parametrize(("language", "text"), TEXTS)
def test_every_line_of_every_width_ends_where_weasyprint_ends_it(language, text, css, ends, doubts):
    style = style_of(language, css)
    for width in range(60, 640, 7):
        for shown in (text * 3, text.strip(), f" {text}x"):
            by_weasyprint, by_us = ends(shown, style, width + 0.3)

            assert by_us == by_weasyprint, (width, shown)


def test_most_lines_are_no_matter_of_doubt(ends, doubts):
    style = style_of("en", "")
    for width in range(200, 600):
        ends(TEXTS[0][1] * 3, style, float(width))

    assert sum(doubts) < len(doubts) / 3


def test_without_a_hair_of_doubt_lines_would_end_elsewhere(ends, monkeypatch):
    monkeypatch.setattr(lines, "_HAIR_EM", -5.0)
    style = style_of("en", "")

    assert any(len(set(ends(TEXTS[0][1] * 3, style, float(width)))) > 1 for width in range(200, 600))
