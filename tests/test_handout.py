"""Handouts: one chapter for the copier is the same pages as in the whole edition, with a line on its source."""

import io
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image, ImageChops

from builder.build import BuildRequest, build
from builder.cli import chapbook
from tests import pdfs
from tests.gates.verapdf import needs_javac, verapdf

TEXT = "The wheel turns and the water goes its way, and nobody asks the miller what he thinks of it. " * 60
FILES = {
    "book/book.toml": 'title = "The Mill"\nauthors = ["Ada Miller"]\nlicence = "CC BY 4.0"\n'
    "revision = 'First edition'\n[editions.school]\n[editions.far]\nextends = 'pdf'\nnotes = 'end'\n",
    "chapters/01-mill.md": f"# The Mill\n\n{TEXT}\n",
    "chapters/02-wheel.md": "# The Wheel\n\nSee [](01-mill.md), the [race](#term-race), [below](#stone) and "
    f"[a site](https://example.org/).[^1]\n\n{TEXT}\n\n## The stone {{#stone}}\n\n{TEXT}\n\n[^1]: A note.\n",
    "chapters/03-words.md": "# Words\n\n::: term Race\nA channel.\n:::\n",
}

pytestmark = [pytest.mark.slow, pdfs.needs_poppler]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Build the edition for schools, whole and cut to its second chapter."""
    root = tmp_path_factory.mktemp("mill")
    for name, text in FILES.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    (whole,) = build(BuildRequest(root, ("school",)), lambda _: None).files
    (cut,) = build(BuildRequest(root, ("school",), handout="chapters/02-wheel.md"), lambda _: None).files
    return root, whole.path, cut.path


def painted(path, first, last):
    """Paint pages, without the strip at the foot where the source line stands."""
    command = ["pdftoppm", "-r", "60", "-gray", "-f", str(first), "-l", str(last), path]
    ran = subprocess.run(command, check=True, capture_output=True)
    stream, pages = io.BytesIO(ran.stdout), []
    while stream.tell() < len(ran.stdout):
        page = Image.open(io.BytesIO(ran.stdout[stream.tell() :]))
        page.load()
        head = len(b"P5\n%d %d\n255\n" % page.size)
        stream.seek(head + page.width * page.height, 1)
        pages.append(page.crop((0, 0, page.width, round(page.height * 0.94))))
    return pages


def pages_of_the_wheel(whole):
    start = pdfs.destinations(whole.read_bytes())["02-wheel"]
    return start, pdfs.destinations(whole.read_bytes())["03-words"]


def test_a_handout_is_named_after_book_edition_and_chapter(made):
    assert made[2].name == "the-mill-school-02-wheel.pdf"


def test_its_pages_have_the_folios_and_the_look_of_the_whole_edition(made):
    _, whole, cut = made
    labels = pdfs.labels(cut.read_bytes())
    start, _ = pages_of_the_wheel(whole)
    pages = painted(whole, start + 1, start + len(labels))

    assert labels == pdfs.labels(whole.read_bytes())[start : start + len(labels)]
    assert int(labels[0]) > 1
    assert len(pages) == len(labels) > 1
    for one, other in zip(pages, painted(cut, 1, len(labels)), strict=True):
        assert ImageChops.difference(one, other).getbbox() is None


def test_each_page_says_where_it_comes_from(made):
    labels, texts = pdfs.labels(made[2].read_bytes()), pdfs.texts(made[2].read_bytes())
    line = f"Ada Miller · The Mill · First edition · school · pp. {labels[0]}–{labels[-1]} · CC BY 4.0"

    assert len(texts) == len(labels)
    assert [text for text in texts if line not in text.replace("\u00a0", " ")] == []
    assert "A note." in texts[0]


def test_only_links_within_the_chapter_and_to_the_web_are_left(made):
    links = pdfs.links(made[2].read_bytes())

    assert {target for _, target in links.inner if "note" not in target} == {"02-wheel#stone"}
    assert links.outer == ("https://example.org/",)


@needs_javac
@pytest.mark.parametrize("profile", ["PDFUA-1", "PDFA-2A"])
def test_a_handout_keeps_both_standards(made, profile):
    assert verapdf(made[2], profile).failures == ()


def run(root, *words):
    return CliRunner().invoke(chapbook, ["build", str(root), "--quiet", *words], prog_name="chapbook")


@pytest.mark.parametrize(
    ("words", "code", "hint"),
    [
        (("--handout", "02-weel"), "CB-BUILD-02", "did you mean '02-wheel'?"),
        (("--handout", "02-wheel", "--edition", "epub"), "CB-BUILD-03", "name an edition in PDF"),
        (("--handout", "02-wheel", "--edition", "far"), "CB-BUILD-03", "whose notes are"),
    ],
)
def test_what_cannot_be_cut_is_said_and_nothing_is_written(made, words, code, hint):
    before = sorted(Path(made[0] / "dist").iterdir())
    ran = run(made[0], *words)

    assert ran.exit_code == 2
    assert f"error {code}" in ran.output
    assert hint in ran.output
    assert sorted(Path(made[0] / "dist").iterdir()) == before


def test_the_number_of_a_chapter_names_it_and_the_usual_edition_is_the_pdf(made):
    assert run(made[0], "--handout", "2").exit_code == 0
    assert (made[0] / "dist/the-mill-02-wheel.pdf").is_file()
