"""Contrast: colours of text that a page hides, by day and by night."""

import pytest

from builder.contrast import faint_colours


def told(css):
    return [(faint.selector, faint.by_night) for faint in faint_colours(css)]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("p { color: #bbb }", [("p", False)]),
        ("p { color: #333 }", [("p", True)]),
        ("p { color: #c0392b }", []),
        ("p { color: inherit } b { color: currentColor } i { color: CanvasText }", []),
        ("p { color: #888; font-size: 2em }", []),
        ("p { color: rgb(0 0 0 / 30%) }", [("p", False), ("p", True)]),
        ("p { color: white; background: #900 }", []),
        ("p { color: #999; background: #fff }", [("p", False)]),
        ("@media print { p { color: #eee } }", []),
        ("p { border-color: #eee }", []),
    ],
)
def test_a_colour_is_held_against_the_page_that_it_stands_on(css, expected):
    assert told(css) == expected


def test_a_colour_for_the_night_excuses_the_one_for_the_day():
    css = "h1, h2 { color: #333 }\n@media (prefers-color-scheme: dark) { h1 { color: #ddd } }"

    assert told(css) == [("h2", True)]


def test_a_colour_for_the_night_is_held_against_the_night():
    (faint,) = faint_colours("@media (prefers-color-scheme: dark) {\n p { color: #444 } }")

    assert (faint.line, faint.by_night, round(faint.ratio, 1)) == (2, True, 2.2)


def test_black_on_white_is_twenty_one_to_one():
    (faint,) = faint_colours("p { color: black }")

    assert (faint.by_night, faint.ratio) == (True, 1.0)
    assert told("p { color: white; background: black }") == []
