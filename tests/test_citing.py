"""Citations in the volume: places, notes, lists of works and the ways between them."""

import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from lxml import etree
from pypdf import PdfReader

from builder.assemble import assemble
from builder.assemble.citing import format_book
from builder.build import build
from builder.errors import BookError
from builder.model import Book, Placement, Volume
from builder.receipts import BuildRequest
from builder.render import render
from builder.store import Store
from builder.typeset.skin import LINK_SCHEME, dress

BIB = """@book{a, author={Doe, Jane}, title={Alpha}, date={2000}, publisher={P}, langid={english}, keywords={books}}
@article{b, author={Roe, Ann}, title={Beta}, journaltitle={J}, date={2001}, langid={english}, keywords={press}}
@online{odd:k/1, author={Zed, Zoe}, title={Odd}, url={https://x.org/a}, date={2003}, langid={english}, keywords={web}}
@book{n, author={Nil, Ned}, title={Never}, date={2002}, publisher={P}, langid={english}, keywords={books}}
"""
ONE = "# One\n\nText [@a, p. 3]. More [@{odd:k/1}; @b].\n\nNote^[[@a, p. 3] says.] and^[See [@a, 4].] @b says.\n"
TWO = "# Two\n\nAgain [@a].\n"
MakeBook = Callable[..., Book]


@pytest.fixture
def make_volume(make_book: MakeBook) -> Callable[..., Volume]:
    def make(chapters: Iterable[str] = (ONE, TWO), settings: str = "", edition: str = "pdf") -> Volume:
        files = {f"chapters/{n:02}.md": text for n, text in enumerate(chapters, 1)}
        toml = f'title = "T"\ncitation_style = "chicago-notes-ibid"\n{settings}\n'
        book = make_book({"book/book.toml": toml, "book/references.bib": BIB, "chapters/01-mill.md": None, **files})
        wanted = next(it for it in book.settings.editions if it.name == edition)
        return assemble(book, wanted, [render(book, wanted, source)[0] for source in book.sources])[0]

    return make


def section(volume: Volume, name: str) -> etree._Element:
    html = next(it.html for it in volume.sections if it.id == name)
    return etree.fromstring(f"<section>{html}</section>")


def text(element: etree._Element) -> str:
    return " ".join("".join(element.itertext()).split())


def listed(volume: Volume, name: str = "bibliography") -> list[str]:
    return [entry.get("id") for entry in section(volume, name).iterfind(".//ol[@class='bibliography']/li")]


def dead_links(volume: Volume) -> list[str]:
    """List the links to entries and citations that lead nowhere."""
    roots = {it.id: section(volume, it.id) for it in volume.sections}
    ids = {f"{name}.xhtml#{it.get('id')}" for name, root in roots.items() for it in root.iter() if it.get("id")}
    links = [it.get("href") for root in roots.values() for it in root.iter("a")]
    back = [f"{at.replace('#', '.xhtml#')}" for it in volume.sections for at in it.mentions]
    return [href for href in [*links, *back] if re.search("#(ref|cite)-", href) and href not in ids]


# Places


def test_every_citation_has_an_id_in_the_text_and_none_in_a_note(make_volume):
    root = section(make_volume(), "01")

    assert [it.get("id") for it in root.iterfind(".//span[@class='citation'][@id]")] == [
        f"cite-{n}" for n in range(1, 6)
    ]
    assert not root.findall(".//note//*[@id]")


def test_the_place_of_a_note_citation_follows_the_punctuation(make_volume):
    html = next(it.html for it in make_volume().sections if it.id == "02")

    assert 'Again.<span class="citation" id="cite-1"/><note id="note-1" number="1">' in html


def test_a_note_that_begins_with_a_citation_begins_with_a_capital(make_volume):
    chapter = "# One\n\nA [@a]. B^[[@a, 5] says.] C^[*[@a, 6]*] D^[See [@a, 7].] E^[**See** [@a, 8].]\n"
    notes = [text(note) for note in section(make_volume([chapter]), "01").iter("note")]

    assert [note[:9] for note in notes[1:]] == ["Ibid., 5 ", "Ibid., 6.", "See ibid.", "See ibid."]


def test_citations_stand_in_captions_tables_and_epigraphs(make_volume):
    chapter = "# One\n\nTable: Losses [@a]\n\n| x | y |\n|---|---|\n| 1 | [@b] |\n\n::: epigraph\nWords [@a].\n:::\n"
    root = section(make_volume([chapter]), "01")

    assert [next(it.iterancestors("caption", "td", "div")).tag for it in root.iter("note")] == ["caption", "td", "div"]


def test_what_was_formatted_before_is_taken_from_the_store(make_book, tmp_path, monkeypatch):
    book = make_book({"book/references.bib": BIB, "chapters/01-mill.md": ONE})
    galleys = [render(book, book.settings.editions[0], source)[0] for source in book.sources]
    store = Store(tmp_path / "store")
    first = format_book(book, galleys, store)
    monkeypatch.setattr(subprocess, "run", None)  # nothing can be run any more

    assert format_book(book, galleys, store) == first
    assert first[0].clusters[0]


# Lists


def test_only_what_is_cited_is_listed(make_volume):
    assert listed(make_volume()) == ["ref-a", "ref-b", "ref-odd:k_2f_1"]


def test_what_is_not_cited_is_listed_when_the_book_or_a_chapter_says_so(make_volume):
    assert "ref-n" in listed(make_volume(settings='nocite = ["n"]'))
    assert "ref-n" in listed(make_volume([ONE, TWO + '\n{{ nocite("n") }}\n']))


def test_an_edition_lists_what_its_chapters_cite(make_volume):
    settings = '[editions.part]\nextends = "pdf"\nchapters = ["02"]'

    assert listed(make_volume(settings=settings, edition="part")) == ["ref-a"]


GROUPS = """bibliography_groups = [
  { keyword = ["press", "web"], title = "Press" },
  { keyword = "books", title = "Books" },
]"""


def test_works_are_grouped_as_the_settings_say(make_volume):
    root = section(make_volume(settings=GROUPS), "bibliography")

    assert [text(it)[:9] for it in root.iter("h2", "li")] == ["Press", "Roe, Ann.", "Zed, Zoe.", "Books", "Doe, Jane"]


def test_a_group_without_a_condition_takes_the_rest_and_a_type_is_a_condition(make_volume):
    groups = 'bibliography_groups = [{ title = "Rest" }, { type = "webpage", title = "Web" }]'
    root = section(make_volume(settings=groups), "bibliography")

    assert [text(it)[:4] for it in root.iter("h2", "li")] == ["Rest", "Doe,", "Roe,", "Web", "Zed,"]


def test_a_chapter_lists_its_own_works_and_is_linked_to_from_itself(make_volume):
    volume = make_volume([ONE, TWO + '\n## Sources\n\n{{ bibliography("chapter", group_by="keyword") }}\n'])
    links = section(volume, "02").xpath("//a[@class='biblioref']/@href")

    assert listed(volume, "02") == ["ref-a"]
    assert links == ["02.xhtml#ref-a"]
    assert [it.get("data-to") for it in section(volume, "02").iter("span") if it.get("data-to")] == ["02#cite-1"]
    assert text(section(volume, "02").find(".//h3")) == "Books"
    assert not dead_links(volume)


def test_a_book_without_a_made_list_links_to_the_chapter_that_prints_it(make_volume):
    volume = make_volume([ONE, "# Sources\n\n{{ bibliography() }}\n"], settings="back = []")

    assert listed(volume, "02") == ["ref-a", "ref-b", "ref-odd:k_2f_1"]
    assert not dead_links(volume)


def test_a_book_without_any_list_links_nowhere(make_volume):
    volume = make_volume(settings="back = []")

    assert not section(volume, "01").findall(".//a[@class='biblioref']")
    assert not dead_links(volume)


@pytest.mark.parametrize(
    ("chapter", "code"),
    [
        ("# One\n\n[@a] and {{ bibliography() }}\n", "CB-CITE-14"),
        ("# One\n\n[@a]\n\n{{ bibliography() }}\n\n{{ bibliography('chapter') }}\n", "CB-CITE-15"),
    ],
)
def test_a_list_that_cannot_be_set_is_told_at_its_line(make_volume, chapter, code):
    with pytest.raises(BookError, match=code):
        make_volume([chapter])


# The way back


def test_every_entry_of_an_epub_leads_back_to_each_of_its_citations(make_volume):
    volume = make_volume(edition="epub")
    entry = section(volume, "bibliography").find(".//li[@id='ref-a']")
    links = entry.findall(".//a[@class='backlink']")

    assert [it.get("href") for it in links] == [
        "01.xhtml#cite-1",
        "01.xhtml#cite-3",
        "01.xhtml#cite-4",
        "02.xhtml#cite-1",
    ]
    assert [it.get("aria-label") for it in links][-1] == "Back to text: Two, 4"
    assert text(entry).endswith("Cited: 1, 2, 3, 4.")
    assert not dead_links(volume)


def test_in_print_an_entry_names_the_anchors_whose_pages_it_lists(make_volume):
    volume = make_volume()
    (mark,) = section(volume, "bibliography").xpath("//li[@id='ref-a']/span")
    bibliography = next(it for it in volume.sections if it.id == "bibliography")

    assert mark.get("data-to") == "01#cite-1 01#cite-3 01#cite-4 02#cite-1"
    assert set(mark.get("data-to").split()) < set(bibliography.mentions)
    assert not dead_links(volume)


@pytest.mark.parametrize("edition", ["pdf", "epub"])
def test_an_edition_may_do_without_the_way_back(make_volume, edition):
    volume = make_volume(settings=f"[editions.{edition}]\nback_references = false", edition=edition)

    assert "cited" not in next(it.html for it in volume.sections if it.id == "bibliography")


@pytest.mark.parametrize("style", ["chicago-notes", "apa", "mla", "harvard", "ieee", "gost"])
@pytest.mark.parametrize("edition", ["pdf", "epub"])
def test_no_style_makes_a_dead_link_or_a_link_in_a_link(make_book, style, edition):
    toml = f'title = "T"\ncitation_style = "{style}"\n'
    files = {"book/book.toml": toml, "book/references.bib": BIB, "chapters/01-mill.md": ONE, "chapters/02.md": TWO}
    book = make_book(files)
    wanted = next(it for it in book.settings.editions if it.name == edition)
    volume, _ = assemble(book, wanted, [render(book, wanted, source)[0] for source in book.sources])

    assert not dead_links(volume)
    assert not [it for name in volume.sections for it in section(volume, name.id).iterfind(".//a//a")]


# In the finished files


def test_a_page_is_printed_once_however_often_it_cites(make_volume):
    volume = make_volume()
    bibliography = next(it for it in volume.sections if it.id == "bibliography")
    pages = {"01#cite-1": "3", "01#cite-3": "3", "01#cite-4": "12", "02#cite-1": "31"}
    html = dress(bibliography, volume, Placement(folios=tuple(pages.items())))

    assert re.findall(r"Cited on [^.]*\.[^<]*<a [^>]*>3</a>, <a [^>]*>12</a>, <a [^>]*>31</a>\.", html)
    assert "Cited on p. <a" in dress(bibliography, volume, Placement(folios=tuple((name, "7") for name in pages)))
    assert f'href="{LINK_SCHEME}01#cite-1">3</a>' in html


@pytest.mark.slow
def test_in_the_finished_files_every_citation_and_entry_know_each_other(make_folder):
    toml = 'title = "T"\ncitation_style = "chicago-notes"\nidentifier = "urn:x:t"\ndate = 2020-01-01\n'
    files = {"book/book.toml": toml, "book/references.bib": BIB, "chapters/01-mill.md": ONE, "chapters/02.md": TWO}
    root = make_folder(files)
    made = {it.edition: it.path for it in build(BuildRequest(root, out=root / "dist"), lambda _: None).files}

    with zipfile.ZipFile(made["epub"]) as archive:
        names = [name for name in archive.namelist() if name.endswith(".xhtml")]
        roots = {Path(name).name: etree.fromstring(archive.read(name)) for name in names}
    ids = {f"{name}#{it.get('id')}" for name, root in roots.items() for it in root.iter() if it.get("id")}
    links = [(name, it) for name, root in roots.items() for it in root.iter(f"{{{root.nsmap[None]}}}a")]
    roles = Counter(it.get("role") for _, it in links if "#note" not in it.get("href", ""))
    dead = [it.get("href") for name, it in links if re.search("#(ref|cite|note)-", it.get("href", ""))
            and (it.get("href") if it.get("href")[0] != "#" else name + it.get("href")) not in ids]  # fmt: skip

    assert roles["doc-biblioref"] == roles["doc-backlink"] == 7
    assert not dead
    assert not [it for _, it in links if any(True for _ in it.iterancestors(it.tag))]

    pages = PdfReader(made["pdf"]).pages
    printed = " ".join(" ".join(page.extract_text().split()) for page in pages)
    assert "Doe, Jane. Alpha. P, 2000. Cited on pp. 1, 3." in printed
    assert "Roe, Ann. “Beta.” J, 2001. Cited on p. 1." in printed


# What readers would stumble over


def cited_in(make_volume, text: str, **settings: str) -> list[str]:
    root = section(make_volume([f"# One\n\n{text}\n"], **settings), "01")
    return ["".join(str(it) for it in note.itertext()).strip() for note in root.iter("note")]


@pytest.fixture
def problems_of(make_book: MakeBook):
    def find(text: str, style: str = "chicago-notes") -> list[tuple[str, int]]:
        toml = f'title = "T"\ncitation_style = "{style}"\n'
        files = {"book/book.toml": toml, "book/references.bib": BIB, "chapters/01-mill.md": f"# One\n\n{text}\n"}
        book = make_book(files)
        pdf = book.settings.editions[0]
        galleys = [render(book, pdf, source) for source in book.sources]
        _, problems = assemble(book, pdf, [galley for galley, _ in galleys])
        return [(it.code, it.place.line) for it in (*(one for _, found in galleys for one in found), *problems)]

    return find


@pytest.mark.parametrize("written", ["Roe@a's. X", "Roe@a\u2019s. X"])
def test_what_an_apostrophe_joins_stays_with_its_word(make_volume, written):
    root = section(make_volume([f"# One\n\n{written.replace('Roe', '')}\n"]), "01")

    assert text(root.find("p")).startswith("Jane Doe\u2019s.Alpha")


def test_a_note_that_is_only_a_citation_ends_with_a_full_stop(make_volume):
    assert cited_in(make_volume, "X^[[@a, 3]] Y^[@a] Z^[[@a, 3]; more] W^[[@a, 3]?]") == [
        "Jane Doe, Alpha (P, 2000), 3.",
        "Doe, Alpha.",
        "Ibid., 3; more",
        "Ibid.?",
    ]


def test_affixes_may_hold_links(make_volume):
    root = section(make_volume(["# One\n\nX [see [here](https://x.org/b) @a, p. 3, and <https://x.org/c>].\n"]), "01")

    assert [it.get("href") for it in root.iterfind(".//note//a") if "ref-" not in it.get("href")] == [
        "https://x.org/b",
        "https://x.org/c",
    ]
    assert not root.findall(".//a//a")


def test_notes_side_by_side_are_told(problems_of):
    assert problems_of("X [@a][@b].") == [("CB-NOTE-08", 3)]
    assert problems_of("X^[One.] [@b].") == [("CB-NOTE-08", 3)]
    assert problems_of("X [@a; @b]. Y [@a] y [@b].") == []


def test_a_citation_that_prints_nothing_is_told_and_leaves_no_gap(problems_of, make_volume):
    assert problems_of("X [-@a].", "mla") == [("CB-CITE-16", 3)]
    assert problems_of("X [-@a, 3].", "mla") == []


def test_a_citation_in_a_block_of_html_is_told(problems_of):
    assert problems_of("X [@a].\n\n<p>And\n[see @b]</p>") == [("CB-CITE-18", 6)]
    assert problems_of('X [@a].\n\n<p>And {{ cite("b") }}, me@x.org [1]</p>') == []


def test_the_lists_hold_nothing_empty_where_a_caption_cites(make_volume):
    volume = make_volume(["# One\n\n| a |\n|---|\n| b |\n\nTable: Numbers [@a, 3] {#numbers}\n"])

    assert [row.caption for row in volume.tables] == ["Numbers"]
