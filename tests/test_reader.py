"""Whole EPUBs before their judges, and where they are read: foliate-js in Chromium, phone and tablet, day and night."""

import io
import json
import subprocess
import zipfile
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from builder.build import BuildRequest, build
from tests.epub_pages import page_list
from tests.gates.ace import CHROMIUM, ace, needs_browser
from tests.gates.epub import epub_faults
from tests.gates.epubcheck import epubcheck, needs_java

ROOT = Path(__file__).parent.parent
BOOKS = (ROOT, *(path for path in sorted((ROOT / "tests/books").iterdir()) if path.name != "mistakes"))
SCREENS = ("phone", "tablet", "night")
READER = Path(__file__).parent / "reader/read.mjs"
SECOND = Path(__file__).parent / "reader/second.mjs"

pytestmark = pytest.mark.slow


def read(epub, reader=READER):
    """Open an EPUB in a reader, and tell what is seen."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "book.epub"
        path.write_bytes(epub)
        ran = subprocess.run(["node", reader, path, CHROMIUM], capture_output=True, text=True, check=False, timeout=300)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def documents(seen):
    return [document for screen in seen["screens"].values() for document in screen]


@pytest.fixture(scope="module", params=BOOKS, ids=lambda path: path.name)
def epub(request, tmp_path_factory):
    report = build(BuildRequest(request.param, ("epub",), tmp_path_factory.mktemp("dist")), lambda _: None)
    return report.files[0].path.read_bytes()


@pytest.fixture(scope="module")
def seen(epub):
    return read(epub)


@needs_java
def test_epubcheck_has_nothing_to_say(epub):
    assert epubcheck(epub) == ()
    assert epub_faults(epub) == ()


@needs_browser
def test_nothing_bars_a_reader(epub):
    assert ace(epub) == ()


@needs_browser
def test_every_document_shows_its_text_and_pictures(epub, seen):
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        spine = archive.read("EPUB/content.opf").count(b"<itemref")

    assert {name: len(screen) for name, screen in seen["screens"].items()} == dict.fromkeys(SCREENS, spine)
    assert [each["id"] for each in documents(seen) if not each["characters"] and not each["pictures"]] == []
    assert [each["broken"] for each in documents(seen) if each["broken"]] == []


@needs_browser
def test_nothing_is_wider_than_the_screen(seen):
    assert {each["width"] for each in documents(seen)} == {390, 820}
    assert [(each["id"], each["width"], each["wide"]) for each in documents(seen) if each["wide"]] == []


@needs_browser
def test_every_word_can_be_read_by_day_and_by_night(seen):
    assert [(each["id"], each["faint"]) for each in documents(seen) if each["faint"]] == []


@needs_browser
def test_no_picture_lets_a_dark_page_through(seen):
    assert [(each["id"], each["seeThrough"]) for each in documents(seen) if each["seeThrough"]] == []


@needs_browser
def test_the_books_own_fonts_are_shown(seen):
    with_text = [each for each in documents(seen) if each["characters"]]

    assert [each["id"] for each in with_text if not each["fonts"] or each["lostFonts"]] == []


@needs_browser
def test_every_page_of_the_list_is_found(epub, seen):
    assert seen["pages"] == {"pages": len(page_list(epub)), "lost": []}


@needs_browser
def test_a_note_pops_up_at_its_call(seen):
    note = seen["note"]

    assert (note["type"], note["hidden"]) == ("footnote", True)
    assert note["text"] == note["note"] != ""


@needs_browser
def test_a_second_reader_shows_every_document_and_finds_its_way(epub):
    seen = read(epub, SECOND)

    assert seen["title"]
    assert seen["cover"]
    assert seen["pages"] == len(page_list(epub))
    assert [each for each in seen["documents"] if each["broken"] or not (each["characters"] or each["pictures"])] == []
    assert seen["lost"] == []


@needs_browser
def test_planted_faults_are_seen(epub):
    def planted(name, content):
        if name.endswith("nav.xhtml"):
            return content.replace(b'#page-2"', b'#page-2222"')
        if b'id="page-1"' in content and b"<section" in content:
            return content.replace(
                b"</section>",
                b'<pre style="width:60em">x</pre><img src="no.jpg" alt="x"/><p class="grey" style="color:#333">x</p>'
                b"<img alt=\"dot\" src=\"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' "
                b"height='9'/%3E\"/></section>",
            )
        return content

    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(epub)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if not name.endswith("vollkorn-400.ttf"):
                new.writestr(name, planted(name, old.read(name)))
    seen = read(target.getvalue())

    assert seen["pages"]["lost"] == ["2"]
    assert [each.partition("#")[2] for each in read(target.getvalue(), SECOND)["lost"]] == ["page-2222"]
    assert [each["wide"] for each in documents(seen) if each["wide"]] == [["pre."]] * len(SCREENS)
    assert [each["broken"] for each in documents(seen) if each["broken"]] == [["no.jpg"]] * len(SCREENS)
    assert [each["faint"] for each in seen["screens"]["night"] if each["faint"]] == [["p.grey"]]
    assert [each["faint"] for each in seen["screens"]["phone"] if each["faint"]] == []
    assert [each["seeThrough"] for each in documents(seen) if each["seeThrough"]] == [["dot"]] * len(SCREENS)
    assert any(each["lostFonts"] for each in documents(seen))
