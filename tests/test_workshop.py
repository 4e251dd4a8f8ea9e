"""The store and the crew: what was made before is taken, damaged or missing things are made again."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from builder.build import build
from builder.model import Furnishing, Leaf, MappedPage, PageMap, Placement, Section
from builder.progress import Step
from builder.receipts import BuildReport, BuildRequest, BuiltFile, keep_report, last_report, request_key
from builder.store import Store, key_of
from builder.workshop import Workshop
from tests.test_typeset import book, chapter

ROOT = Path(__file__).parent.parent


def test_a_result_is_kept_under_its_key(tmp_path: Path):
    store = Store(tmp_path)
    store.put(key_of("a", 1), b"made")

    assert store.get(key_of("a", 1)) == b"made"
    assert store.get(key_of("a", 2)) is None


def test_keys_tell_every_part_and_its_limits():
    assert len({key_of("ab", "c"), key_of("a", "bc"), key_of("a", "b", "c"), key_of(b"ab", "c")}) == 4


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 80])
def test_a_damaged_result_is_no_result(tmp_path: Path, damage: bytes):
    store = Store(tmp_path)
    store.put(key_of("a"), b"made")
    (entry,) = tmp_path.glob("??/*")
    entry.write_bytes(damage)

    assert store.get(key_of("a")) is None


def test_the_oldest_go_first_when_the_store_is_full(tmp_path: Path):
    store = Store(tmp_path, limit_bytes=3 * 132)
    keys = [key_of(n) for n in range(5)]
    for age, key in enumerate(keys):
        store.put(key, b"x" * 100)
        os.utime(tmp_path / key[:2] / key[2:], (1_000_000 + age, 1_000_000 + age))
    store.get(keys[0])
    store.trim()

    assert [store.get(key) is not None for key in keys] == [True, False, False, True, True]


def test_a_store_that_cannot_be_written_keeps_nothing_and_says_nothing(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file")
    store.put(key_of("a"), b"made")
    store.trim()

    assert store.get(key_of("a")) is None


def leaf_of(workshop: Workshop, volume, section: Section) -> Leaf:
    return workshop.typeset(volume, [(section, Placement())])[0]


def test_leaves_are_the_same_from_the_crew_and_from_the_store(tmp_path: Path):
    volume = book(tmp_path)
    section = chapter(
        '<h2 id="x">Über</h2><p data-line="4">Text<note id="note-1" number="1"><p>N</p></note></p>', notes=1
    )
    with Workshop(Store(tmp_path / "store"), 1) as workshop:
        made = leaf_of(workshop, volume, section)
        furniture = workshop.furnish(volume, [(made, section, Furnishing(7))])
    with Workshop(Store(tmp_path / "store"), 1) as workshop:
        again = leaf_of(workshop, volume, section)
        furniture_again = workshop.furnish(volume, [(again, section, Furnishing(7))])

        assert workshop._crew is None

    assert again == made
    assert furniture_again == furniture


def test_a_changed_word_or_style_is_another_leaf(tmp_path: Path):
    with Workshop(Store(tmp_path / "store"), 1) as workshop:
        first = leaf_of(workshop, book(tmp_path), chapter("<p>one</p>"))
        word = leaf_of(workshop, book(tmp_path), chapter("<p>two</p>"))
        style = leaf_of(workshop, book(tmp_path, "p { color: #111 }"), chapter("<p>one</p>"))

    assert len({first.pdf, word.pdf, style.pdf}) == 3


def test_a_problem_of_the_layout_is_told_again_from_the_store(tmp_path: Path):
    for _ in range(2):
        with Workshop(Store(tmp_path / "store"), 1) as workshop:
            leaf = leaf_of(workshop, book(tmp_path), chapter('<p data-line="3">龍</p>'))

        assert [(problem.code, problem.place.line) for problem in leaf.problems] == [("CB-FONT-10", 3)]


def test_a_page_map_is_a_guess_for_the_next_build(tmp_path: Path):
    volume = book(tmp_path)
    page_map = PageMap("pdf", (MappedPage(0, "1", "one", file="chapters/one.md", line=3, words="It was"),), {"one": 0})
    with Workshop(Store(tmp_path / "store"), 1) as workshop:
        assert workshop.last_page_map(volume) is None
        workshop.keep_page_map(volume, page_map)
        assert workshop.last_page_map(volume) == PageMap("pdf", (MappedPage(0, "1", ""),), {"one": 0})


def project(tmp_path: Path) -> BuildRequest:
    for folder in ("book", "chapters"):
        (tmp_path / folder).mkdir()
    (tmp_path / "chapters" / "one.md").write_text("# One")
    made = tmp_path / "dist" / "book.epub"
    made.parent.mkdir()
    made.write_bytes(b"epub")
    request = BuildRequest(tmp_path)
    keep_report(request_key(request), request, BuildReport((BuiltFile("epub", made, 0, 4),), ()))
    return request


def test_a_build_in_which_nothing_changed_is_known_by_its_receipt(tmp_path: Path):
    report = last_report(project(tmp_path))

    assert report is not None
    assert report.is_unchanged
    assert [(file.edition, file.size) for file in report.files] == [("epub", 4)]


@pytest.mark.parametrize(
    "change",
    [
        lambda root: (root / "chapters" / "one.md").write_text("# Two"),
        lambda root: (root / "chapters" / "two.md").write_text("# New"),
        lambda root: (root / "chapters" / "one.md").unlink(),
        lambda root: (root / "dist" / "book.epub").write_bytes(b"EPUB"),
        lambda root: (root / "dist" / "book.epub").unlink(),
        lambda root: shutil.rmtree(root / ".chapbook"),
    ],
)
def test_any_change_of_what_went_in_or_came_out_is_seen(tmp_path: Path, change):
    request = project(tmp_path)
    change(tmp_path)

    assert last_report(request) is None


def test_what_is_written_while_a_book_is_made_is_made_next_time(make_folder):
    root = make_folder()
    request = BuildRequest(root, ("epub",))

    def write_on(step: Step) -> None:
        if "packing" in step.words:
            (root / "chapters/01-mill.md").write_text("# The Mill\n\nThe wheel stands.\n")

    build(request, write_on)

    assert last_report(request) is None
    assert not build(request, write_on).is_unchanged
    assert build(request, write_on).is_unchanged


@pytest.mark.slow
def test_a_build_in_which_nothing_changed_loads_neither_engine_nor_house(tmp_path: Path):
    (tmp_path / "book").mkdir()
    (tmp_path / "chapters").mkdir()
    (tmp_path / "book" / "book.toml").write_text('title = "Small"\n')
    (tmp_path / "chapters" / "one.md").write_text("# One\n\nText.\n")
    script = (
        "import sys; from builder.cli import chapbook;"
        "chapbook(['build', sys.argv[1], '--json'], standalone_mode=False);"
        "loaded = {name.partition('.')[0] for name in sys.modules};"
        "print(sorted(loaded & {'weasyprint', 'lxml', 'pikepdf', 'jinja2'}))"
    )
    outputs = [
        subprocess.run(
            [sys.executable, "-c", script, tmp_path], capture_output=True, text=True, cwd=ROOT, check=True
        ).stdout
        for _ in range(2)
    ]
    first, second = (json.loads(output[: output.rindex("}") + 1]) for output in outputs)

    assert first == second
    assert outputs[1].strip().endswith("[]")
