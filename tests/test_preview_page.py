"""The page of the preview in a browser: an edit is seen, an error comes and goes, keys are enough, nobody is barred."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.gates.ace import CHROMIUM, needs_browser
from tests.previewing import previewed

DRIVER = Path(__file__).parent / "preview/drive.mjs"
STORIES = Path(__file__).parent.parent.parent / "shared" / "corpus" / "holmes" / "chapters"
# the bars are 2 and 3 seconds on a machine that does nothing else (benchmarks/preview.py); here others may be at work
SECONDS_OF_PATIENCE = 30

SETTINGS = """title = "The Mill"
language = "en"
identifier = "https://example.org/mill"
date = 2026-05-09

[editions.teacher]
extends = "pdf"
chapter_start = "next"
"""
PARAGRAPH = (
    "The wheel turns, and the water runs below it, and nobody counts the hours of the miller but he himself. " * 9
)

pytestmark = [pytest.mark.slow, needs_browser]


def drive(deed, preview, root, file, *words):
    command = ["node", DRIVER, deed, preview.address, CHROMIUM, root, file, *words]
    ran = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False, timeout=900)
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


def chapter(number, paragraphs=20):
    return (
        f"# Year {number}\n\n"
        + "\n\n".join(f"In the year {number}, {n}. {PARAGRAPH}" for n in range(paragraphs))
        + "\n"
    )


@pytest.fixture(scope="module")
def sixty_pages(tmp_path_factory):
    root = tmp_path_factory.mktemp("mill")
    files = {"book/book.toml": SETTINGS, **{f"chapters/{n:02}-year.md": chapter(n) for n in range(1, 7)}}
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    with previewed(root) as preview:
        preview.whole()
        yield preview, root, "chapters/04-year.md"


@pytest.fixture(scope="module")
def holmes(tmp_path_factory):
    if not STORIES.is_dir():
        pytest.skip("the stories are not beside this repository")
    root = tmp_path_factory.mktemp("holmes")
    (root / "book").mkdir()
    (root / "chapters").mkdir()
    (root / "book/book.toml").write_text(SETTINGS)
    for story in STORIES.glob("*.md"):
        (root / "chapters" / story.name).write_bytes(story.read_bytes())
    with previewed(root) as preview:
        preview.whole()
        yield preview, root, "chapters/05-the-five-orange-pips.md"


@pytest.mark.parametrize(("book", "pages"), [("sixty_pages", (55, 75)), ("holmes", (290, 330))])
def test_an_edit_is_seen_on_the_page_in_view_which_stays(request, book, pages):
    preview, root, file = request.getfixturevalue(book)
    seen = drive("edits", preview, root, file)

    assert pages[0] <= seen["pages"] <= pages[1]
    for each in seen["rounds"]:
        before, after = each["before"], each["after"]
        assert (after["folio"], after["offset"]) == (before["folio"], before["offset"])
        assert after["look"] != before["look"]
        assert each["total"] < SECONDS_OF_PATIENCE
    assert (seen["requests"], seen["complaints"]) == ([preview.address.rstrip("/")], [])


def test_an_error_comes_and_goes_and_the_page_stays(sixty_pages):
    preview, root, file = sixty_pages
    seen = drive("error", preview, root, file)

    during = seen["during"]
    assert "1 error" in during["problems"]
    assert f"{file}:{seen['line']}" in during["problems"]
    assert (during["stale"], during["title"]) == (True, "✗ The Mill")
    assert (during["folio"], during["key"]) == (seen["before"]["folio"], seen["before"]["key"])
    assert (seen["rest"], seen["title"], seen["after"]["key"]) == (0, "The Mill", seen["before"]["key"])
    assert seen["complaints"] == []


def test_keys_are_enough(sixty_pages):
    preview, root, file = sixty_pages
    seen = drive("keys", preview, root, file)

    assert (seen["home"], seen["end"]) == ("i", str(int(seen["end"])))
    assert (seen["turned"], seen["back"]) == (3, 1)
    assert (seen["field"], seen["typed"]) == ("page", ["3", "sheet"])
    assert seen["place"].startswith("chapters/01-year.md:")
    assert seen["placeAfter"] != seen["place"]
    assert (seen["marked"], seen["closed"], seen["focusAfter"]) == (1, True, "sheet")
    assert (seen["#contents"], seen["#reader"], seen["single"]) == (True, True, True)
    assert seen["zoom"] == [True, True]
    assert seen["help"] > 20
    assert seen["helpClosed"]
    assert seen["editions"] == ["pdf", "teacher"]
    assert (seen["problemsHidden"], seen["problemsFocus"]) == (True, "show-problems")
    assert seen["problemPlace"].startswith(f"{file}:")
    assert seen["backOnPage"] == "sheet"
    assert seen["complaints"] == []


def test_axe_finds_nothing_that_bars_anybody(sixty_pages):
    preview, root, file = sixty_pages
    seen = drive("axe", preview, root, file)

    assert seen["found"] == []
    assert any("select-name" in each for each in seen["planted"])
    assert seen["passed"] > 100
