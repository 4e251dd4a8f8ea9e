"""The flagship's own drawings: they are what their numbers say, can be read, and are owed to somebody."""

import re
import subprocess
import sys
import tomllib
from itertools import combinations
from pathlib import Path

import pytest
from lxml import etree
from PIL import ImageFont

from builder.fonts import bundled, missing_characters
from builder.images import for_screen, read_ledger

ROOT = Path(__file__).resolve().parent.parent
IMAGES = ROOT / "book" / "images"
DRAWINGS = sorted(path.name for path in IMAGES.glob("*.svg"))
BLOCK_MM, LEAST_POINTS = 113, 7.5
LARGE_BLOCK_MM, LARGE_POINTS = 170, 16
PAGE_MM = {"cover.svg": 148, "cover-large.svg": 210}
POINT_MM = 25.4 / 72


def texts(drawing: bytes):
    return list(etree.fromstring(drawing).iter("{*}text"))


def box(text):
    """Measure where the words of a text element stand: left, top, right, bottom."""
    family = text.get("font-family").split(",")[0]
    weight, style = int(text.get("font-weight", 400)), text.get("font-style", "normal")
    (font,) = [f for f in bundled() if (f.family, f.weight, f.style) == (family, weight, style)]
    size, spacing = int(text.get("font-size")), int(text.get("letter-spacing", 0))
    width = ImageFont.truetype(font.path, size).getlength(text.text) + spacing * len(text.text)
    left = int(text.get("x")) - width * {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
    baseline = int(text.get("y"))
    return left, baseline - 0.7 * size, left + width, baseline + 0.05 * size


def collisions(drawing: bytes):
    pairs = combinations([(text.text, box(text)) for text in texts(drawing)], 2)
    return [(one, two) for (one, a), (two, b) in pairs if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]]


def counts():
    return tomllib.loads((ROOT / "book/data/casualties.toml").read_text("utf-8"))["count"]


def test_the_drawings_are_what_the_script_draws_from_the_numbers(tmp_path):
    subprocess.run([sys.executable, ROOT / "book/data/draw.py", tmp_path], check=True)

    assert sorted(path.name for path in tmp_path.iterdir()) == DRAWINGS
    for name in DRAWINGS:
        assert (IMAGES / name).read_bytes() == (tmp_path / name).read_bytes(), (
            f"run python book/data/draw.py for {name}"
        )


def test_every_drawing_has_a_sound_row_in_the_ledger():
    pictures, problems = read_ledger((ROOT / "book/pictures.toml").read_text("utf-8"), ROOT)

    assert problems == ()
    rows = [row for picture in pictures.values() for row in (picture, *dict(picture.variants).values())]
    assert {Path(row.file).name for row in rows} == set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_names_itself_and_stands_on_its_own_white_paper(name):
    root = etree.fromstring((IMAGES / name).read_bytes())
    _, _, width, height = root.get("viewBox").split()

    assert re.fullmatch(r"0 0 \d+ \d+", root.get("viewBox"))
    assert [child.tag.rpartition("}")[2] for child in root[:3]] == ["title", "desc", "rect"]
    assert (root[2].get("width"), root[2].get("height"), root[2].get("fill")) == (width, height, "#ffffff")


@pytest.mark.parametrize("name", [name for name in DRAWINGS if b"<text" not in (IMAGES / name).read_bytes()])
def test_a_drawing_without_words_reaches_a_screen_unchanged_but_for_white_paper(name):
    pictures, _ = read_ledger((ROOT / "book/pictures.toml").read_text("utf-8"), ROOT)
    (picture,) = [picture for picture in pictures.values() if picture.file.endswith(f"/{name}")]

    content, _, _ = for_screen(picture, ROOT)

    assert re.sub(rb'<rect x="0"[^>]*fill="#fff"/>', b"", content.partition(b"\n")[2]) == (IMAGES / name).read_bytes()


@pytest.mark.parametrize(
    "name", [name for name in DRAWINGS if name not in ("cover.svg", "cover-large.svg", "carnation.svg")]
)
def test_labels_can_be_read_in_print_do_not_collide_and_stay_on_the_sheet(name):
    drawing = (IMAGES / name).read_bytes()
    _, _, width, height = map(int, etree.fromstring(drawing).get("viewBox").split())
    is_large = name.endswith("-large.svg")
    points = (LARGE_BLOCK_MM if is_large else BLOCK_MM) / width / POINT_MM

    assert min(int(text.get("font-size")) for text in texts(drawing)) * points >= (
        LARGE_POINTS if is_large else LEAST_POINTS
    )
    assert collisions(drawing) == []
    for left, top, right, bottom in map(box, texts(drawing)):
        assert 0 <= left < right <= width
        assert 0 <= top < bottom <= height


@pytest.mark.parametrize("name", [name for name in DRAWINGS if name.endswith("-large.svg")])
def test_a_drawing_for_large_print_has_no_italics_and_fits_a_page_with_its_caption(name):
    drawing = (IMAGES / name).read_bytes()
    _, _, width, height = map(int, etree.fromstring(drawing).get("viewBox").split())

    assert {text.get("font-style", "normal") for text in texts(drawing)} == {"normal"}
    if name in PAGE_MM:
        assert min(int(text.get("font-size")) for text in texts(drawing)) * PAGE_MM[name] / width / POINT_MM >= 16
    else:
        assert height * LARGE_BLOCK_MM / width / POINT_MM <= 570


def test_every_drawing_with_words_has_one_for_large_print():
    worded = {name for name in DRAWINGS if b"<text" in (IMAGES / name).read_bytes() and "-large" not in name}

    assert {name.replace(".svg", "-large.svg") for name in worded} <= set(DRAWINGS)


def test_two_labels_on_one_spot_are_seen_to_collide():
    label = '<text x="10" y="20" font-family="Andika" font-size="30">{}</text>'

    assert collisions(f"<svg>{label.format('Baku')}{label.format('Sumgait')}</svg>".encode()) == [("Baku", "Sumgait")]


@pytest.mark.parametrize("name", DRAWINGS)
def test_the_bundled_fonts_have_every_letter_of_a_drawing(name):
    words: dict[str, str] = {}
    for text in texts((IMAGES / name).read_bytes()):
        family = text.get("font-family").split(",")[0]
        words[family] = words.get(family, "") + text.text

    assert missing_characters(words, bundled()) == {}


def test_the_map_is_small_and_shows_every_place_without_status():
    drawing = (IMAGES / "map-caucasus.svg").read_text("utf-8")
    places = tomllib.loads((ROOT / "book/data/places.toml").read_text("utf-8"))["place"]

    assert len(drawing.encode()) < 60_000
    assert len(places) == 11
    assert all(f">{place['name']}</text>" in drawing for place in places)
    assert "Borders of today" in drawing
    assert "marker" not in drawing


def test_every_count_has_its_source_in_the_bibliography():
    bibliography = (ROOT / "book/references.bib").read_text("utf-8")

    assert [count["who"] for count in counts() if not re.search(rf"^@\w+{{{count['key']},", bibliography, re.M)] == []


def test_every_count_has_one_mark_and_says_its_number():
    drawing = (IMAGES / "casualty-figures.svg").read_text("utf-8")
    numbered = [count for count in counts() if "dead" in count]
    notes = 1  # the ring that explains rings

    assert drawing.count("<circle") == len(numbered) + notes
    for count in numbered:
        assert f">{count.get('says', count['dead'])}</text>" in drawing
        assert str(count["dead"]) in str(count.get("says", count["dead"]))


def test_the_cover_bears_the_books_own_title():
    book = tomllib.loads((ROOT / "book/book.toml").read_text("utf-8"))
    cover = (IMAGES / "cover.svg").read_text("utf-8")

    assert all(f">{book[name]}</text>" in cover for name in ("title", "subtitle", "years"))
