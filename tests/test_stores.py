"""Store profiles: each rule names its source, and each catches a planted fault."""

import io
import re
import struct
import zipfile

import pytest
from click.testing import CliRunner
from PIL import Image

from builder.check import check_epub, check_shelf, check_store, store_names
from builder.check.epub_pictures import picture_head
from builder.check.epub_rules import CHECKS
from builder.check.epub_size import size_problems
from builder.check.epub_stores import store_rules
from builder.cli import chapbook
from builder.errors import BookError, Severity
from builder.pack import pack
from builder.settings import read_settings
from tests.volumes import whole_volume

BUDGET = 20_000_000


@pytest.fixture(scope="module")
def epub(tmp_path_factory):
    small = pack(whole_volume(tmp_path_factory.mktemp("pictures")))
    return changed(small, "images/cover.jpg", b"", picture("RGB", (1000, 1600), "JPEG"))


def changed(epub, name, old, new):
    """Plant a fault: a file with other words in it, or with other content where there is nothing to find."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub)) as before, zipfile.ZipFile(target, "w") as after:
        for entry in before.namelist():
            content = before.read(entry)
            if entry == f"EPUB/{name}":
                assert old in content
                content = content.replace(old, new) if old else new
            after.writestr(entry, content)
    return target.getvalue()


def picture(mode, size, kind="PNG"):
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind)
    return target.getvalue()


def codes(epub, store):
    return {problem.code for problem in check_store(epub, store)}


@pytest.mark.parametrize("store", store_names())
def test_every_rule_can_be_checked_and_says_who_asks_for_it_and_when(store):
    for rule in store_rules(store):
        assert rule.kind in CHECKS
        assert re.fullmatch(r"https://\S+", rule.source)
        assert re.fullmatch(r"\d{4}-\d\d(-\d\d)?", rule.dated)


def test_the_stores_are_those_that_are_promised():
    assert sorted(store_names()) == ["apple", "google", "kindle", "kobo", "plain"]


@pytest.mark.parametrize("store", ["plain", "apple", "kindle", "google"])
def test_a_sound_epub_falls_short_of_nothing(epub, store):
    assert check_store(epub, store) == ()


def test_what_is_only_advised_is_a_warning(epub):
    (problem,) = check_store(epub, "kobo")

    assert (problem.code, problem.severity) == ("CB-SHELF-10", Severity.WARNING)
    assert "github.com/kobolabs" in problem.hint


@pytest.mark.parametrize(
    ("store", "fault", "code"),
    [
        ("apple", ("images/photo.jpg", b"", picture("RGB", (2500, 1700), "JPEG")), "CB-SHELF-04"),
        ("apple", ("content.opf", b'"image/jpeg"', b'"image/webp"'), "CB-SHELF-05"),
        ("apple", ("images/photo.jpg", b"", picture("CMYK", (9, 9), "JPEG")), "CB-SHELF-06"),
        ("kobo", ("images/photo.jpg", b"", picture("RGBA", (9, 9))), "CB-SHELF-07"),
        ("google", ("images/cover.jpg", b"", picture("RGB", (500, 600), "JPEG")), "CB-SHELF-08"),
        ("kobo", ("cover.xhtml", b"</section>", b'<a href="nav.xhtml">x</a></section>'), "CB-SHELF-09"),
        ("kobo", ("content.opf", b'name="cover"', b'name="lid"'), "CB-SHELF-09"),
        ("kobo", ("nav.xhtml", b'epub:type="toc"', b'epub:type="loi"'), "CB-SHELF-11"),
        ("kindle", ("content.opf", b"application/x-dtbncx+xml", b"text/plain"), "CB-SHELF-12"),
        ("kindle", ("images/map.svg", b"</svg>", b"<text>Baku</text></svg>"), "CB-SHELF-13"),
        ("kindle", ("images/map.svg", b"0 0 160 100", b"-5 0 160.5 100"), "CB-SHELF-14"),
        ("kindle", ("images/map.svg", b"</svg>", b"<svg/>" * 25 + b"</svg>"), "CB-SHELF-15"),
        ("plain", ("text/02-wheel.xhtml", b"alt=", b"title="), "CB-SHELF-17"),
    ],
)
def test_each_rule_catches_its_fault(epub, store, fault, code):
    faulty = changed(epub, *fault)

    assert code not in codes(epub, store)
    assert code in codes(faulty, store)


def test_a_file_that_is_too_large_is_named_with_its_size(epub):
    heavy = changed(epub, "images/photo.jpg", b"", picture("RGB", (9, 9), "JPEG") + bytes(51_000_000))

    (problem,) = check_store(heavy, "kindle")
    assert problem.code == "CB-SHELF-03"
    assert "more than 50 MB" in problem.message
    assert "second-hand" in problem.hint


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_the_head_of_a_picture_is_read_without_its_pixels(kind):
    head = picture_head(picture("RGB", (30, 20), kind))

    assert (head.width_px, head.height_px, head.is_rgb, head.is_opaque) == (30, 20, True, True)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe0" + struct.pack(">H", 0) * 9, b"GIF89a"])
def test_a_head_that_cannot_be_read_says_nothing(content):
    assert picture_head(content) is None


def test_an_unknown_store_is_answered_with_its_neighbour():
    with pytest.raises(BookError) as caught:
        store_rules("kindel")

    assert caught.value.problems[0].code == "CB-SHELF-01"
    assert "kindle" in caught.value.problems[0].hint


def test_without_an_epub_the_author_is_told_to_build(tmp_path):
    (problem,) = check_shelf(tmp_path / "dist", "kindle")

    assert problem.code == "CB-SHELF-02"
    assert "chapbook build" in problem.hint


def test_a_damaged_epub_is_said_to_be_one(tmp_path):
    (tmp_path / "mill.epub").write_bytes(b"PK")

    assert [problem.code for problem in check_shelf(tmp_path, "apple")] == ["CB-SHELF-16"]


def test_the_command_names_file_and_fault(epub, make_folder):
    root = make_folder({"book/book.toml": 'title = "The Mill"\n', "chapters/01-mill.md": "# Mill\n\nIt turns.\n"})
    (root / "dist").mkdir()
    (root / "dist/mill.epub").write_bytes(changed(epub, "images/map.svg", b"</svg>", b"<text>Baku</text></svg>"))
    ended = CliRunner().invoke(chapbook, ["check", str(root), "--store", "kindle"])

    assert ended.exit_code == 1
    assert "error CB-SHELF-13  dist/mill.epub/EPUB/images/map.svg" in ended.output


def entries(**sizes):
    made = []
    for name, size in sizes.items():
        entry = zipfile.ZipInfo(f"EPUB/{'fonts' if name == 'font' else 'images'}/{name}.jpg")
        entry.compress_size = size * 1_000_000
        made.append(entry)
    return made


def test_an_epub_within_its_budget_is_not_doubted():
    assert list(size_problems(entries(mill=19, font=1), BUDGET)) == []


def test_an_epub_over_its_budget_names_as_few_pictures_as_are_to_blame():
    (problem,) = size_problems(entries(mill=4, river=12, race=2, font=5), BUDGET)

    assert (problem.code, problem.severity) == ("CB-EPUB-21", Severity.WARNING)
    assert problem.message == "the EPUB has 23.0 MB, more than 20 MB"
    assert problem.hint.endswith("leave them out: 'river' 12.0 MB")


def test_without_pictures_the_fonts_are_to_blame():
    (problem,) = size_problems(entries(font=25), BUDGET)

    assert "fewer fonts" in problem.hint


def test_the_check_of_a_finished_epub_weighs_it(epub):
    heavy = changed(epub, "images/photo.jpg", b"", picture("RGB", (9, 9), "JPEG") + bytes(21_000_000))

    assert [(problem.code, "photo" in problem.hint) for problem in check_epub(heavy)] == [("CB-EPUB-21", True)]
    assert check_epub(heavy, max_mb=22) == ()


def test_an_edition_has_a_budget_of_its_own():
    settings, _ = read_settings('title = "T"\n[editions.epub]\nmax_mb = 45\n', environ={})

    assert {edition.name: edition.max_mb for edition in settings.editions}["epub"] == 45
