"""The preview: what it shows of a book, what it does at a save, and whom it answers."""

import asyncio
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image, ImageChops

from builder.build import build
from builder.errors import Place
from builder.model import Edition, Leaf, LeafPage, MappedPage, PageMap, PlacedBlock, Placement
from builder.preview.board import Board, State
from builder.preview.editors import choose_editor
from builder.preview.edits import place_of_edit
from builder.preview.images import PageImages
from builder.preview.making import choose
from builder.preview.pages import Pages, Sheaf, ShownPage, show
from builder.preview.rounds import Rounds
from builder.preview.watch import is_of_the_book
from builder.receipts import BuildRequest
from builder.workshop import Workshop
from tests.previewing import COMMAND, children, is_running, previewed
from tests.volumes import whole_volume

SETTINGS = """title = "The Mill"
language = "en"
identifier = "https://example.org/mill"
date = 2026-05-09

[editions.teacher]
extends = "pdf"
show = ["answers"]
"""
ONE, TWO = "chapters/01-mill.md", "chapters/02-miller.md"
BOOK = {
    "book/book.toml": SETTINGS,
    ONE: "# The Mill\n\nThe wheel turns.\n\n## Below\n\nThe water runs.\n",
    TWO: "# The Miller\n\nHe grinds.\n\n::: question\nWhat does he do?\n:::\n\n::: answer\nHe does.\n:::\n",
}
SECRET = "nothing of this is anybody's business"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    root = tmp_path_factory.mktemp("mill")
    for name, text in {**BOOK, "secret.txt": SECRET, "book/notes.txt": SECRET}.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


@pytest.fixture(scope="module")
def preview(project):
    with previewed(project) as shown:
        shown.whole()
        yield shown


def page_of(state, words):
    return next(page for page in state["pages"] if page["words"].startswith(words))


def picture(preview, page, width=400):
    answer = preview.ask(f"/page/{page['key']}.png?width={width}")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/png")
    return Image.open(io.BytesIO(answer.content)).convert("RGB")


def edited(project, name, old, new):
    path = project / name
    path.write_text(path.read_text().replace(old, new))


# what is shown


def test_every_page_of_the_edition_is_shown_with_its_folio_and_its_lines(preview):
    state = preview.whole()

    assert [page["folio"] for page in state["pages"]][-1].isdecimal()
    assert [row["title"] for row in state["contents"]][:2] == ["Title page", "Imprint"]
    page = page_of(state, "Chapter 1")
    assert [(state["files"][file], line) for _, file, line in page["places"]] == [
        (ONE, 1),
        (ONE, 3),
        (ONE, 5),
        (ONE, 7),
    ]
    heights = [y for y, _, _ in page["places"]]
    assert heights == sorted(heights)
    assert 0 < heights[0] < heights[-1] < state["size"][1]


def test_a_page_looks_as_it_does_in_the_pdf(preview, project, tmp_path):
    state = preview.whole()
    report = build(BuildRequest(project, ("pdf",), tmp_path), lambda _: None)
    pdf = pypdfium2.PdfDocument(report.files[0].path)
    differences = []
    for index, page in enumerate(state["pages"]):
        if page["key"]:
            scale = 400 / pdf[index].get_width()
            other = pdf[index].render(scale=scale).to_pil().convert("RGB")
            differences.append(ImageChops.difference(picture(preview, page), other).getbbox())

    assert len(pdf) == len(state["pages"])
    assert set(differences) == {None}


def test_the_epub_is_read_from_memory(preview, project):
    state = preview.whole()
    text = next(text for text in state["epub"] if text["id"] == "01-mill")
    answer = preview.ask(f"/epub/{text['path']}")

    assert answer.headers["content-type"] == "application/xhtml+xml"
    assert b"The wheel turns." in answer.content
    assert not (project / "dist").exists()


def test_the_lines_around_a_place_are_shown(preview):
    answer = preview.ask(f"/source?file={ONE}&line=5")

    assert json.loads(answer.content) == {
        "first": 3,
        "lines": ["The wheel turns.", "", "## Below", "", "The water runs."],
    }


def test_another_edition_is_shown_on_demand(preview):
    pupils = preview.whole()
    assert preview.order("/edition", {"name": "teacher"}).status == 204
    teachers = preview.wait(lambda state: state["printed"] == "teacher")
    assert preview.order("/edition", {"name": "nobody"}).status == 404
    assert preview.order("/edition", {"name": "pdf"}).status == 204
    preview.wait(lambda state: state["printed"] == "pdf")

    assert teachers["printedEditions"] == ["pdf", "teacher"]
    # the answers are in it
    assert page_of(teachers, "Chapter 2")["key"] != page_of(pupils, "Chapter 2")["key"]
    assert page_of(teachers, "Chapter 1")["key"] == page_of(pupils, "Chapter 1")["key"]


# what a save does


def test_a_save_is_shown_and_pages_that_it_does_not_touch_keep_their_address(preview, project):
    before = preview.whole()
    edited(project, TWO, "He grinds.", "He sleeps.")
    try:
        after = preview.wait(lambda state: any("He sleeps." in page["words"] for page in state["pages"]))
    finally:
        edited(project, TWO, "He sleeps.", "He grinds.")
    preview.wait(lambda state: any("He grinds." in page["words"] for page in state["pages"]))

    assert page_of(after, "Chapter 1")["key"] == page_of(before, "Chapter 1")["key"]
    assert page_of(after, "Chapter 2")["key"] != page_of(before, "Chapter 2")["key"]
    index = after["pages"].index(page_of(after, "Chapter 2"))
    assert (after["edited"]["file"], after["edited"]["line"], after["edited"]["page"]) == (TWO, 3, index)


def test_while_the_book_is_wrong_its_last_good_pages_stay(preview, project):
    before = preview.whole()
    edited(project, ONE, "The water runs.", "The {{ water runs.")
    try:
        broken = preview.wait(lambda state: state["stale"])
    finally:
        edited(project, ONE, "The {{ water runs.", "The water runs.")
    mended = preview.wait(lambda state: not state["stale"] and state["number"] > broken["number"])

    assert [(each["severity"], each["file"], each["line"]) for each in broken["problems"]] == [("error", ONE, 7)]
    assert broken["problems"][0]["meaning"]
    assert [page["key"] for page in broken["pages"]] == [page["key"] for page in before["pages"]]
    assert picture(preview, page_of(broken, "Chapter 1")).size[0] == 400
    assert [each for each in mended["problems"] if each["severity"] == "error"] == []


def test_a_chapter_that_comes_and_goes_is_noticed(preview, project):
    path = project / "chapters/03-end.md"
    path.write_text("# The End\n\nIt stands still.\n")
    preview.wait(lambda state: any("The End" in page["words"] for page in state["pages"]))
    path.unlink()
    state = preview.wait(lambda state: not any("The End" in page["words"] for page in state["pages"]))

    assert [row["title"] for row in state["contents"]][-1] == "Colophon"


def test_settings_that_cannot_be_read_do_not_end_the_preview(make_folder):
    root = make_folder({"book/book.toml": "title = \n"})
    with previewed(root) as preview:
        broken = preview.wait(lambda state: state["number"])
        (root / "book/book.toml").write_text(SETTINGS)
        mended = preview.whole()

    assert (broken["pages"], broken["stale"], broken["problems"][0]["file"]) == ([], True, "book/book.toml")
    assert mended["title"] == "The Mill"


# whom it answers


@pytest.mark.parametrize("host", [None, "evil.example", "evil.example:80", "127.0.0.1", "127.0.0.1:1", "[::1]:80", ""])
def test_a_foreign_host_gets_nothing(preview, host):
    for path in ("/", "/events", "/site/main.js", f"/source?file={ONE}&line=3"):
        answer = preview.ask(path, host=host)

        assert answer.status in (400, 403)
        assert b"wheel" not in answer.content


def test_both_names_of_this_machine_are_known(preview):
    answers = [preview.ask("/", host=f"{name}:{preview.port}") for name in ("127.0.0.1", "localhost")]

    assert [answer.status for answer in answers] == [200, 200]


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "https://127.0.0.1"])
def test_a_foreign_origin_gets_nothing(preview, origin):
    for path in ("/", "/events", f"/source?file={ONE}&line=3"):
        assert preview.ask(path, origin=origin).status == 403
    assert (
        preview.ask("/edition", "POST", {"name": "teacher"}, origin=origin, content_type="application/json").status
        == 403
    )


def test_what_another_site_embeds_gets_nothing_but_a_link_may_lead_here(preview):
    embedded = [
        preview.ask(path, sec_fetch_site=site, sec_fetch_mode="no-cors").status
        for path in ("/", "/site/main.js", "/epub/nav.xhtml")
        for site in ("cross-site", "same-site")
    ]

    assert set(embedded) == {403}
    assert preview.ask("/", sec_fetch_site="cross-site", sec_fetch_mode="navigate").status == 200
    assert preview.ask("/events", sec_fetch_site="cross-site", sec_fetch_mode="navigate").status == 403


def test_orders_come_only_from_the_page_itself(preview):
    order, own = {"name": "teacher"}, preview.address.rstrip("/")

    assert preview.ask("/edition", "POST", order, content_type="application/json").status == 403
    assert preview.ask("/edition", "POST", order, origin=own, content_type="text/plain").status == 403
    assert preview.ask("/edition", "GET").status == 405
    assert preview.ask("/", "PUT", order, origin=own, content_type="application/json").status == 403
    assert preview.whole()["printed"] == "pdf"


@pytest.mark.parametrize("start", ["/", "/epub/", "/site/", "/page/", "/source?line=1&file="])
def test_no_file_is_served_but_what_was_made(preview, start):
    ways = ("", "../", "../../", "../../../", "%2e%2e/", "..%2f", "..%5c", "//", "....//", "text/../../../", "file:///")
    names = (
        "secret.txt",
        "book/notes.txt",
        "book/%00",
        "etc/passwd",
        "app.py",
        "index.html/..",
        "%252e%252e/secret.txt",
    )
    for path in (f"{start}{way}{name}" for way in ways for name in names):
        answer = preview.ask(path)

        assert answer.status == 404, path
        assert SECRET.encode() not in answer.content


@pytest.mark.parametrize("query", ["", "?width=0", "?width=-1", "?width=99999999", "?width=1e3", "?width=%D9%A3"])
def test_a_picture_is_drawn_only_in_a_sane_size(preview, query):
    key = page_of(preview.whole(), "Chapter 1")["key"]

    assert preview.ask(f"/page/{key}.png{query}").status == 400


@pytest.mark.parametrize("key", ["x", "x-0", "-", "0-0-0", "%00"])
def test_a_page_that_is_not_there_is_not_drawn(preview, key):
    assert preview.ask(f"/page/{key}.png?width=100").status == 404
    there = page_of(preview.whole(), "Chapter 1")["key"].partition("-")[0]
    assert preview.ask(f"/page/{there}-999.png?width=100").status == 404
    assert preview.ask(f"/page/{there}--1.png?width=100").status == 404


def test_everything_carries_its_orders(preview):
    key = page_of(preview.whole(), "Chapter 1")["key"]
    for path in ("/", "/site/main.js", "/events", f"/page/{key}.png?width=99", "/epub/nav.xhtml", "/nothing"):
        headers = preview.ask(path).headers

        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cross-origin-resource-policy"] == "same-origin"
        assert "access-control-allow-origin" not in headers
    assert "sandbox" in preview.ask("/epub/nav.xhtml").headers["content-security-policy"]
    assert "script-src" not in preview.ask("/epub/nav.xhtml").headers["content-security-policy"]
    assert preview.ask("/", host="evil.example").headers["x-content-type-options"] == "nosniff"


def test_it_listens_on_loopback_alone(preview):
    # another address of this very machine, which a server that listens everywhere would answer
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.2", preview.port), timeout=10).close()


# how it begins and ends


def test_a_port_that_is_taken_gives_way_to_the_next(preview, make_folder):
    with previewed(make_folder(), "--port", preview.port) as other:
        assert other.port > preview.port
        assert other.wait(lambda state: state["number"])["title"] == "The Mill"


@pytest.mark.parametrize(
    ("files", "words", "code", "told"),
    [
        ({"book/book.toml": None}, (), 1, "CB-LOAD-01"),
        ({"book/book.toml": SETTINGS}, ("--edition", "techer"), 2, "did you mean 'teacher'?"),
    ],
)
def test_what_cannot_be_previewed_is_told_at_once(make_folder, files, words, code, told):
    ended = subprocess.run([*COMMAND, make_folder(files), *words], capture_output=True, text=True, check=False)

    assert (ended.returncode, ended.stdout) == (code, "")
    assert told in ended.stderr
    assert "Traceback" not in ended.stderr


def test_a_folder_that_goes_and_comes_is_watched_again(make_folder):
    root = make_folder({"styles/x.css": ""})
    with previewed(root) as preview:
        preview.whole()
        (root / "chapters").rename(root / "elsewhere")
        preview.wait(lambda state: state["stale"])
        (root / "elsewhere").rename(root / "chapters")
        back = preview.wait(lambda state: state["number"] and not state["stale"])
        (root / ONE).write_text("# The Mill\n\nIt turns again.\n")
        again = preview.wait(lambda state: any("It turns again." in page["words"] for page in state["pages"]))

    assert again["number"] > back["number"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="the processes of others are not listed here")
def test_it_ends_whole_also_while_it_works_and_is_looked_at(make_folder, number):
    root = make_folder(
        {f"chapters/{n:02}-x.md": f"# Part {n}\n\n" + "And so on, and so forth. " * 4000 for n in range(6)}
    )
    with previewed(root) as preview:
        looking = preview.ask("/events")
        while len(crew := children(preview.process.pid)) < 3:  # who leads, and two workers
            time.sleep(0.05)
        ended = preview.end(number)

        assert (ended, [pid for pid in crew if is_running(pid)]) == (0, [])
        assert "Traceback" not in preview.process.stderr.read()
        assert looking.status == 200


@pytest.mark.skipif(os.name != "posix", reason="the editor of this test is a shell")
def test_the_authors_editor_opens_at_the_line(make_folder, tmp_path):
    told = tmp_path / "told"
    script = tmp_path / "editor"
    script.write_text(f"#!/bin/sh\necho \"$1\" > '{told}.new'; mv '{told}.new' '{told}'\n")
    script.chmod(0o755)
    root = make_folder()
    with previewed(root, "--editor", f"{script} {{file}}:{{line}}") as preview:
        state = preview.whole()
        refused = [
            preview.order("/open", order).status
            for order in ({"file": "/etc/passwd", "line": 1}, {"file": "../x", "line": 1}, {"file": ONE}, [], "x")
        ]
        answer = preview.order("/open", {"file": ONE, "line": 3})
        for _ in range(200):
            if told.exists():
                break
            time.sleep(0.05)

    assert (state["editor"], refused, answer.status) == ("editor", [404] * 5, 204)
    assert told.read_text().strip() == f"{root.resolve() / ONE}:3"


# its parts


def test_a_wish_chooses_an_edition_of_its_kind():
    screen, teacher, epub = Edition("pdf", "pdf"), Edition("teacher", "pdf"), Edition("epub", "epub")
    notes = Edition("notes", "epub", pages_from="teacher")
    editions = (teacher, screen, notes, epub)

    assert choose(editions, ()).printed == screen
    assert choose(editions, ()).reader == epub
    assert choose(editions, ("teacher",)).reader == notes
    assert choose(editions, ("epub", "teacher")).reader == epub
    assert choose(editions, ("nobody",)).printed == screen
    assert choose((epub,), ()).printed is None


def test_the_place_of_an_edit_is_its_first_line():
    before = {"chapters/a.md": "one\ntwo\nthree\n", "book/book.toml": "x"}

    assert place_of_edit(before, {**before, "chapters/a.md": "one\nTWO\nTHREE\n"}) == Place("chapters/a.md", 2)
    assert place_of_edit(before, {**before, "chapters/a.md": "one\n"}) == Place("chapters/a.md", 1)
    assert place_of_edit(before, {**before, "chapters/a.md": before["chapters/a.md"] + "four\n"}).line == 4
    assert place_of_edit(before, {"chapters/a.md": "", "book/book.toml": "y"}).file == "chapters/a.md"
    assert place_of_edit(before, dict(before)) == Place()
    assert place_of_edit({}, before) == Place()


def test_places_are_measured_on_the_page_with_its_bleed(tmp_path):
    block = PlacedBlock("a.md", 3, 20.0)
    page_map = PageMap("press", (MappedPage(0, "1", "one", file="a.md", line=3, blocks=(block,)),), {"one": 0})
    edition = Edition("press", "pdf", paper=(148.0, 210.0))
    size = (154 * 72 / 25.4, 216 * 72 / 25.4)
    (row,) = show(
        page_map,
        {"one": Sheaf("k", Leaf("one", Placement(), b"", (LeafPage(),)), b"", whole_volume(tmp_path))},
        size,
        edition,
    ).rows

    assert [round(y * 25.4 / 72, 3) for y, _ in row.places] == [23.0]
    assert row.key == "k-0"


def test_a_line_is_on_the_page_where_its_block_begins():
    def page(*lines):
        return ShownPage("k", "1", "s", "", tuple((10.0 * n, Place("a.md", line)) for n, line in enumerate(lines)))

    pages = Pages((page(1, 3), page(3, 9, 12), page(20)))

    assert pages.find(Place("a.md", 3)) == (0, 10.0)
    assert pages.find(Place("a.md", 11)) == (1, 10.0)
    assert pages.find(Place("a.md", 99)) == (2, 0.0)
    assert pages.find(Place("b.md", 1)) is None


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("chapters/a.md", True),
        ("book/images/a b.jpg", True),
        ("styles/x.css", True),
        ("chapters/.a.md.swp", False),
        ("chapters/a.md~", False),
        ("chapters/#a.md#", False),
        ("chapters/.#a.md", False),
        ("dist/a.pdf", False),
        (".chapbook/ab/cdef", False),
        ("README.md", False),
    ],
)
def test_only_what_a_book_is_made_from_counts_as_a_save(tmp_path, name, wanted):
    assert is_of_the_book(tmp_path, tmp_path / name) is wanted


def test_an_editor_is_found_by_its_command():
    assert choose_editor(f"{sys.executable} --at {{line}}").words[-2:] == ("{line}", "{file}")
    assert choose_editor("no-such-editor-here {file}") is None
    assert choose_editor("", ()) is None


class Failing(Workshop):
    def begin(self):
        raise RuntimeError("the roof fell in")


def test_a_mistake_of_the_builders_is_told_and_the_pages_stay(make_folder):
    request = BuildRequest(make_folder())
    shown = State(number=3, title="The Mill", pages=Pages((ShownPage("k", "1", "s", "", ()),)))

    async def one_round():
        board = Board(shown)
        with Failing(request.store, 1) as workshop:
            rounds = Rounds(request, workshop, board, PageImages())
            working = asyncio.create_task(rounds.run())
            while board.state.number == 3:
                await asyncio.sleep(0.01)
            rounds.end()
            await working
        return board.state

    told = asyncio.run(one_round())
    assert (told.pages, told.is_stale) == (shown.pages, True)
    assert [problem.code for problem in told.problems] == ["CB-PREVIEW-01"]
    assert "the roof fell in" in told.problems[0].message
