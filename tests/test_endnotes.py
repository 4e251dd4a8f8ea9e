"""Notes at the book's end: on a page of their own, with ways there and back, and heads that say where they belong."""

import io
import re
from collections.abc import Callable

import pytest
from lxml import etree
from pypdf import PdfReader

from builder.assemble import assemble
from builder.build import build
from builder.errors import BookError
from builder.heads import name_pages_of_notes
from builder.model import Book, Leaf, LeafPage, MappedPage, Matter, PageMap, Placement, Section, Volume
from builder.receipts import BuildRequest
from builder.render import render
from tests.pdfs import destinations
from tests.test_citing import BIB
from tests.volumes import whole_volume

ONE = (
    "# *One*\n\nText [@a, p. 3] and^[See [Two](#two) and [it]{#here}.] and again[^l], again[^l].\n\n"
    "[^l]: A list:\n\n    - of one [@b]\n\n[There](#here).\n"
)
TWO = "---\nlanguage: az\n---\n# Two\n\nAgain [@a].\n"
END = '[editions.pdf]\nnotes = "end"\n[editions.epub]\nnotes = "end"\n'
MakeBook = Callable[..., Book]


@pytest.fixture
def make_volume(make_book: MakeBook) -> Callable[..., Volume]:
    def make(files: dict[str, str] | None = None, settings: str = "", end: str = END) -> Volume:
        toml = f'title = "T"\ncitation_style = "chicago-notes"\n{settings}\n{end}'
        files = files or {"chapters/01.md": ONE, "chapters/02.md": TWO}
        fixed = {"book/book.toml": toml, "book/references.bib": BIB, "chapters/01-mill.md": None}
        book = make_book({**fixed, **files})
        return assemble(
            book, book.settings.editions[0], [render(book, book.settings.editions[0], s)[0] for s in book.sources]
        )[0]

    return make


def tree(volume: Volume, name: str) -> etree._Element:
    html = next(it.html for it in volume.sections if it.id == name)
    return etree.fromstring(f"<section>{html}</section>")


def text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def test_notes_stand_by_chapter_under_its_title(make_volume):
    notes = tree(make_volume(), "notes")

    assert [text(it) for it in notes.iter("h2")] == ["1. One", "2. Two"]
    assert [text(it) for it in notes.iter("li") if it.get("id")] == [
        "1. Jane Doe, Alpha (P, 2000), 3.",
        "2. See Two and it.",
        "3. A list:of one Ann Roe, “Beta,” J, 2001",
        "1. Jane Doe, Alpha (P, 2000).",
    ]


def test_a_chapter_in_another_language_has_its_notes_in_it(make_volume):
    languages = [it.get("lang") for it in tree(make_volume(), "notes").iterfind("div")]

    assert languages == [None, "az"]


def test_calls_lead_to_notes_and_notes_to_their_first_call(make_volume):
    volume = make_volume()
    calls = [(it.get("id"), it.get("to")) for it in tree(volume, "01").iter("note-call")]
    back = [it.get("href") for it in tree(volume, "notes").iter("a") if "note-number" in it.get("class", "")]

    assert calls == [
        ("note-1-ref", "notes.xhtml#note-1"),
        ("note-2-ref", "notes.xhtml#note-2"),
        ("note-3-ref", "notes.xhtml#note-3"),
        (None, "notes.xhtml#note-3"),
    ]
    assert back == [
        "01.xhtml#note-1-ref",
        "01.xhtml#note-2-ref",
        "01.xhtml#note-3-ref",
        "02.xhtml#note-1-ref",
    ]


def test_a_reference_to_something_in_a_note_leads_to_where_it_stands_now(make_volume):
    volume = make_volume()
    links = [it.get("href") for it in tree(volume, "01").iter("a") if text(it) == "There"]

    assert links == ["notes.xhtml#in-01-here"]
    assert "notes#in-01-here" in next(it.anchors for it in volume.sections if it.id == "notes")


def test_notes_stand_before_the_list_of_works_unless_placed_elsewhere(make_volume):
    assert [it.id for it in make_volume().sections][-3:] == ["notes", "bibliography", "colophon"]
    placed = make_volume(settings='back = ["bibliography", "notes"]')
    assert [it.id for it in placed.sections][-2:] == ["bibliography", "notes"]


def test_a_book_without_notes_has_no_page_of_notes(make_volume):
    assert "notes" not in [it.id for it in make_volume({"chapters/01.md": "# One\n\nText.\n"}).sections]


def test_a_chapter_with_the_name_of_the_page_is_an_error(make_volume):
    with pytest.raises(BookError) as caught:
        make_volume({"chapters/notes.md": "# Notes\n\nText.^[Words.]\n"})
    assert [it.code for it in caught.value.problems] == ["CB-NOTE-06"]


def test_an_edition_cannot_leave_the_page_of_its_notes_out(make_volume):
    with pytest.raises(BookError) as caught:
        make_volume(end=END.replace('notes = "end"', 'notes = "end"\nwithout = ["notes"]', 1))
    assert [it.code for it in caught.value.problems] == ["CB-NOTE-07"]


def test_the_contents_list_the_notes(make_volume):
    assert "Notes" in text(tree(make_volume(), "contents"))


# Running heads


def leaf(*pages: LeafPage) -> Leaf:
    return Leaf("notes", Placement(), b"", pages)


def heads(tmp_path, *pages: LeafPage) -> list[str]:
    item = '<li id="note-{0}"><p><a class="note-number" href="one.xhtml#note-{0}-ref">{0}</a>. Words of {0}.</p></li>'
    html = f'<h2 id="notes-of-one">One</h2><ol>{"".join(item.format(n) for n in (1, 2, 3))}</ol>'
    section = Section("notes", "notes", Matter.BACK, "en", "Notes", "Notes", "Notes", html)
    volume = whole_volume(tmp_path)
    folios = tuple(MappedPage(n, str(n + 10), "one") for n in range(4))
    page_map = PageMap("pdf", folios, {f"one#note-{n}-ref": n for n in (1, 2, 3)})
    volume = Volume(**{**{name: getattr(volume, name) for name in volume.__slots__}, "sections": (section,)})
    made = name_pages_of_notes([leaf(*pages)], volume, page_map)[0]
    return [dict(page.strings).get("chapter", "") for page in made.pages]


def test_a_page_of_notes_says_to_which_pages_they_belong(tmp_path):
    first = LeafPage(words="One. Words of 1.", anchors=(("notes-of-one", 0, 0), ("note-1", 0, 9), ("note-2", 0, 20)))
    last = LeafPage(words=". Words of 3.", anchors=(("note-3", 0, 0),))

    assert heads(tmp_path, first, last) == ["Notes to pages\u00a011–12", "Notes to page\u00a013"]


def test_a_note_that_goes_on_belongs_to_both_pages(tmp_path):
    first = LeafPage(words=". Words of 1.", anchors=(("note-1", 0, 0),))
    second = LeafPage(words="and more of this.", anchors=(("note-2", 0, 9),))
    third = LeafPage(words="and still more.")

    assert heads(tmp_path, first, second, third) == [
        "Notes to page\u00a011",
        "Notes to pages\u00a011–12",
        "Notes to page\u00a012",
    ]


@pytest.mark.slow
def test_the_finished_pdf_names_the_pages_of_the_calls(make_folder):
    many = "\n\n".join(f"Words {'and words ' * 40}^[Note {n}. {'It goes on. ' * 30}]" for n in range(40))
    toml = f'title = "T"\n{END}'
    root = make_folder({"book/book.toml": toml, "chapters/01-mill.md": f"# The Mill\n\n{many}\n"})
    report = build(BuildRequest(root, ("pdf",)), lambda _: None)
    pdf = report.files[0].path.read_bytes()
    reader = PdfReader(io.BytesIO(pdf))
    where = destinations(pdf)
    for number, page in enumerate(reader.pages):
        head = re.search(r"Notes to pages? (\d+)(?:–(\d+))?", page.extract_text().replace("\u00a0", " "))
        begun = [name for name, at in where.items() if at == number and re.fullmatch(r"notes#note-\d+", name)]
        if head is None or not begun:
            continue
        pages = sorted(where[f"01-mill#note-{name.rpartition('-')[2]}-ref"] for name in begun)
        first, last = (reader.page_labels[at] for at in (pages[0], pages[-1]))
        assert (head[2] or head[1]) == last
        assert int(head[1]) <= int(first)
    assert sum("Notes to pages" in page.extract_text().replace("\u00a0", " ") for page in reader.pages) == 3
