"""Colours of the screen as inks: style sheets, drawings and photographs of a print edition."""

from dataclasses import replace
from io import BytesIO

import pytest
from lxml import etree
from PIL import Image

from builder.errors import BookError
from builder.images import separated_css, separated_picture, separation
from builder.images.inks import Separation, ink
from builder.model import Edition, Printing

RED = (0.0, 1.0, 0.9, 0.2)
PRESS = Edition("press", "pdf", finish="press", colour="cmyk", printing=Printing(inks=(("#9b1c1f", RED),)))
INKS = separation(PRESS)
BLACK = separation(replace(PRESS, colour="grey"))
GREYS = separation(replace(PRESS, colour="grey", finish=""))
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{}</svg>'


def drawn(content: str, by: Separation | None = INKS):
    assert by
    separated, _ = separated_picture(SVG.format(content).encode(), "image/svg+xml", by)
    return etree.fromstring(separated)[0]


def photograph(colour: tuple[int, ...], mode: str = "RGB", kind: str = "PNG") -> bytes:
    stream = BytesIO()
    Image.new(mode, (8, 8), colour).save(stream, kind)
    return stream.getvalue()


def test_a_screen_edition_keeps_its_colours():
    assert separation(Edition("pdf", "pdf")) is None


@pytest.mark.parametrize(
    ("css", "printed"),
    [
        ("p { color: #000 }", "p { color: device-cmyk(0 0 0 1) }"),
        ("p { color: #1A1A1A }", "p { color: device-cmyk(0 0 0 1) }"),
        ("p { color: white; }", "p { color: device-cmyk(0 0 0 0); }"),
        (":root { --accent: #9b1c1f; }", ":root { --accent: device-cmyk(0 1 0.9 0.2); }"),
        ("p { border: 1pt solid #555 }", "p { border: 1pt solid device-cmyk(0 0 0 0.667) }"),
        ("p { color: rgb(0 0 0 / 50%) }", "p { color: device-cmyk(0 0 0 0.498) }"),
        ("p { color: rgba(155, 28, 31, 1) }", "p { color: device-cmyk(0 1 0.9 0.2) }"),
    ],
)
def test_a_colour_is_written_as_the_inks_that_print_it(css: str, printed: str):
    assert INKS
    assert separated_css(css, INKS) == printed


@pytest.mark.parametrize(
    "css",
    [
        "#fade { margin: 0 }",
        "a:hover #abc { margin: 0 }",
        'p::before { content: "#abc; color: red" }',
        "p { font-family: Tan, Red Hat, sans-serif }",
        "p { background: url(#abc) none }",
        "/* color: red; */",
        "p { color: currentColor; border-color: transparent }",
        "p { color: var(--red) }",
    ],
)
def test_what_is_no_colour_stays_as_it_is(css: str):
    assert INKS
    assert separated_css(css, INKS).replace("rgba(0, 0, 0, 0)", "transparent") == css


def test_a_colour_without_inks_of_its_own_goes_by_the_profile_within_the_limit():
    assert INKS
    green = ink((20, 60, 30), INKS)
    scarce = ink((20, 60, 30), replace(INKS, max_ink=150))

    assert green[0] > green[1]
    assert sum(green) <= 3.0
    assert sum(scarce) <= 1.5
    assert scarce[3] == green[3]


def test_a_grey_edition_has_one_ink_at_the_press_and_greys_on_a_screen():
    assert BLACK
    assert GREYS
    assert separated_css("p { color: #9b1c1f }", BLACK) == "p { color: device-cmyk(0 0 0 0.74) }"
    assert separated_css("p { color: #9b1c1f }", GREYS) == "p { color: rgb(66, 66, 66) }"


def test_drawings_are_separated_in_attributes_styles_and_rules():
    assert drawn('<rect fill="#9b1c1f" stroke="gray"/>').attrib == {
        "fill": "device-cmyk(0 1 0.9 0.2)",
        "stroke": "device-cmyk(0 0 0 0.498)",
    }
    assert drawn('<rect style="fill: #9b1c1f"/>').get("style") == "fill: device-cmyk(0 1 0.9 0.2)"
    assert drawn("<style>rect { fill: #9b1c1f }</style>").text == "rect { fill: device-cmyk(0 1 0.9 0.2) }"


def test_what_is_half_transparent_in_a_drawing_is_lighter_and_opaque():
    group = drawn('<g fill="#000" opacity=".5"><rect fill-opacity="50%"/><path style="opacity: .5; fill: #000"/></g>')

    assert [element.get("fill") for element in group] == ["device-cmyk(0 0 0 0.251)", "device-cmyk(0 0 0 0.251)"]
    assert not any("opacity" in name for element in group.iter() for name in element.attrib)


def test_a_photograph_is_printed_in_four_inks_within_the_limit():
    assert INKS
    content, kind = separated_picture(photograph((30, 10, 5)), "image/png", replace(INKS, max_ink=240))

    with Image.open(BytesIO(content)) as image:
        assert (kind, image.mode) == ("image/jpeg", "CMYK")
        assert max(sum(band[1] for band in image.getextrema()), 0) / 2.55 <= 243


@pytest.mark.parametrize("colour", [(90, 90, 90), (10, 12, 11)])
def test_a_photograph_without_colour_is_printed_in_black(colour: tuple[int, int, int]):
    assert INKS
    content, _ = separated_picture(photograph(colour), "image/png", INKS)

    with Image.open(BytesIO(content)) as image:
        assert image.mode == "L"


def test_a_photograph_loses_its_transparency_and_its_colour_in_a_grey_edition():
    assert GREYS
    content, _ = separated_picture(photograph((200, 0, 0, 128), "RGBA"), "image/png", GREYS)

    with Image.open(BytesIO(content)) as image:
        assert image.mode == "L"


def test_a_photograph_that_its_author_separated_stays_as_it_is():
    assert INKS
    content = photograph((10, 20, 30, 40), "CMYK", "JPEG")

    assert separated_picture(content, "image/jpeg", INKS) == (content, "image/jpeg")


def test_a_missing_profile_stops_the_edition(monkeypatch: pytest.MonkeyPatch, tmp_path):
    monkeypatch.setattr("builder.shops.PROFILES", tmp_path)

    with pytest.raises(BookError, match="CB-SHOP-02"):
        separation(PRESS)
