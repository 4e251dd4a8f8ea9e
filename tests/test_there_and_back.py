"""Every way there and back in finished files: notes and their calls, citations and their entries, in PDF and EPUB.

Nothing here knows how the builder makes or checks a file: it reads the bytes and follows each link.
"""

import io
import posixpath
import re
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pikepdf
import pytest
from lxml import etree

from builder.build import build
from builder.receipts import BuildRequest
from tests.gates.epubcheck import epubcheck, needs_java
from tests.test_csl import FOLDER

pytestmark = pytest.mark.slow

# (style, where the notes stand, language)
BOOKS = (
    ("chicago-notes-ibid", "foot", "en"),
    ("chicago-notes", "chapter", "ru"),
    ("chicago-notes", "end", "az"),
    ("apa", "foot", "en"),
    ("gost-notes", "end", "ru"),
    ("mla", "chapter", "az"),
)
XHTML = "{http://www.w3.org/1999/xhtml}"
EVERYWHERE = """# Everywhere {#everywhere}

::: epigraph
Words.

-- A name [@essay, p. 1]
:::

In a table and a caption:

| a | b |
|---|---|
| [@paper] | {{ cite("report", locator="4") }} |

Table: Numbers [@history, p. 8] {#numbers}

![A square [@page]](square)

Term
: meaning [@essay, 2]

::: timeline
1990
: Something [@report; @history, p. 1]
:::

> Quoted [@paper].

1. A list [see @page]
2. and a note^[Of [@essay, 5] and @report says, *"so"*.] with another^[No work.].

::: note Box
In a box -@history [p. 3], and suppressed [-@essay, 7].
:::

""" + "\n\n".join(f"More words, {'and more ' * 60}[@history, p. {n}].^[And [@paper] {n}.]" for n in range(20))
LEDGER = """[square]
file = "a.svg"
alt = "A square."
credit = "Drawing: after @history"
source = "[@essay]"
licence = "CC0"
"""
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a PDF: where it stands and where it leads."""

    page: int
    y: float  # of its upper edge, from the foot of the page
    target: str


@cache
def files(style: str, notes: str, language: str) -> dict[str, bytes]:
    root = Path(mkdtemp(prefix="chapbook-there-"))
    editions = "".join(f'[editions.{name}]\nnotes = "{notes}"\n' for name in ("pdf", "epub"))
    toml = f'title = "T"\nlanguage = "{language}"\ncitation_style = "{style}"\nidentifier = "urn:x:way"\n{editions}'
    texts = {
        "book/book.toml": toml,
        "book/references.bib": (FOLDER / "books" / f"{language}.bib").read_text("utf-8"),
        "book/pictures.toml": LEDGER,
        "book/images/a.svg": DRAWING,
        "chapters/one.md": (FOLDER / "books" / "chapter.md").read_text("utf-8"),
        "chapters/two.md": EVERYWHERE,
    }
    for name, text in texts.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    report = build(BuildRequest(root, ("pdf", "epub")), lambda _: None)
    found = {it.code for it in report.problems if it.code.startswith(("CB-PDF", "CB-EPUB", "CB-CITE"))}
    assert found <= {"CB-CITE-16"}  # MLA prints nothing without author and page
    return {file.path.suffix: file.path.read_bytes() for file in report.files}


# PDF


@cache
def pdf_ways(*book: str) -> tuple[dict[str, tuple[int, float]], tuple[Link, ...]]:
    """Read where each destination is, and every link in reading order."""
    with pikepdf.open(io.BytesIO(files(*book)[".pdf"])) as pdf:
        pages = {page.objgen: number for number, page in enumerate(pdf.pages)}
        named = pikepdf.NameTree(pdf.Root.Names.Dests)
        places = {str(name): (pages[at[0].objgen], float(at[3])) for name, at in named.items()}
        links = [
            Link(number, float(max(annotation.Rect[1], annotation.Rect[3])), str(annotation.Dest))
            for number, page in enumerate(pdf.pages)
            for annotation in page.get("/Annots", ())
            if "/Dest" in annotation
        ]
    return places, tuple(sorted(links, key=lambda link: (link.page, -link.y)))


def below(place: tuple[int, float], starts: list[tuple[int, float]], link: Link) -> bool:
    """Tell whether a link stands in the part of the text that begins at a place, up to the next that begins."""
    reached = [start for start in starts if (start[0], -start[1]) <= (link.page, -link.y + 3)]
    return bool(reached) and max(reached, key=lambda start: (start[0], -start[1])) == place


def parts(places: dict[str, tuple[int, float]], pattern: str, links: tuple[Link, ...]) -> dict[str, list[Link]]:
    """Gather the links within each entry or note."""
    begun = {name: place for name, place in places.items() if re.fullmatch(pattern, name)}
    starts = list(begun.values())
    pages = {place[0] for place in starts}
    last = max(pages, default=0)
    near = [link for link in links if link.page in pages or link.page <= last]
    return {name: [link for link in near if below(place, starts, link)] for name, place in begun.items()}


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_no_link_of_the_pdf_is_dead(book):
    places, links = pdf_ways(*book)

    assert [link for link in links if link.target not in places] == []


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_entries_of_the_pdf_name_each_page_that_cites_them_and_no_other(book):
    places, links = pdf_ways(*book)
    entries = parts(places, r"bibliography#ref-.*", links)
    told = {name: {places[it.target][0] for it in found if "#cite-" in it.target} for name, found in entries.items()}
    cited: dict[str, set[int]] = defaultdict(set)
    for link in links:
        if link.target.startswith("bibliography#ref-"):
            cited[link.target] |= set(pages_of(link, places, links))

    assert len(told) >= 5
    for name, pages in told.items():
        assert cited[name] - pages == set()
        assert pages - cited[name] <= silent(book)


def pages_of(link: Link, places: dict[str, tuple[int, float]], links: tuple[Link, ...]) -> Iterator[int]:
    """Find the page of the text to which a link to an entry belongs: its own, or that of the call of its note."""
    ends = {name: place for name, place in places.items() if re.fullmatch(r"(notes|one|two)#note-\d+", name)}
    gathered = {name for name in ends if f"{name}-ref" in places or name.startswith("notes#")}
    starts = [ends[name] for name in gathered]
    home = [name for name in gathered if below(ends[name], starts, link) and link.page - ends[name][0] <= 1]
    is_in_text = any(it.page == link.page and it.target in gathered for it in links if it.y < link.y)
    if not home or (is_in_text and not home[0].startswith("notes#")):
        yield link.page
        return
    own = [it for it in links if below(ends[home[0]], starts, it) and it.target.endswith("-ref")]
    yield places[own[0].target][0] if own else link.page


def silent(book: tuple[str, ...]) -> set[int]:
    """Name pages whose citations print nothing that could lead to the entry: MLA without author and page."""
    return set(range(1000)) if book[0] == "mla" else set()


@pytest.mark.parametrize("book", [it for it in BOOKS if it[1] != "foot"], ids="-".join)
def test_calls_and_notes_of_the_pdf_lead_to_each_other(book):
    places, links = pdf_ways(*book)
    calls = {name for name in places if re.fullmatch(r"(one|two)#note-\d+-ref", name)}
    notes = {name for name in places if re.fullmatch(r"(notes|one|two)#note-\d+", name)}
    there = [link for link in links if link.target in notes]
    back = [link for link in links if link.target in calls]

    assert len(calls) == len(notes) == len(there) == len(back) > 20
    assert Counter(link.target for link in there) == Counter(notes)
    for link in back:  # the page that the note leads to has a call of this note
        note = min(notes, key=lambda name: (places[name][0] != link.page, abs(places[name][1] - link.y)))
        assert note in {it.target for it in links if it.page == places[link.target][0]}


# EPUB


@cache
def epub_trees(*book: str) -> dict[str, etree._Element]:
    with zipfile.ZipFile(io.BytesIO(files(*book)[".epub"])) as archive:
        return {
            name.removeprefix("EPUB/text/"): etree.fromstring(archive.read(name))
            for name in archive.namelist()
            if name.startswith("EPUB/text/")
        }


def at(trees: dict[str, etree._Element], file: str, href: str) -> tuple[str, etree._Element]:
    """Follow a link."""
    path, _, anchor = href.partition("#")
    target = posixpath.normpath(path) if path else file
    return target, trees[target] if not anchor else next(it for it in trees[target].iter() if it.get("id") == anchor)


def anchors(trees: dict[str, etree._Element], role: str) -> Iterator[tuple[str, etree._Element]]:
    return ((file, it) for file, tree in trees.items() for it in tree.iter(f"{XHTML}a") if it.get("role") == role)


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_no_link_of_the_epub_is_dead_or_stands_in_another(book):
    trees = epub_trees(*book)
    for file, tree in trees.items():
        for link in tree.iter(f"{XHTML}a"):
            assert link.find(f".//{XHTML}a") is None
            if ":" not in link.get("href", "") and not link.get("href", "").startswith("../"):
                at(trees, file, link.get("href", ""))


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_calls_and_notes_of_the_epub_lead_to_each_other(book):
    trees = epub_trees(*book)
    calls = list(anchors(trees, "doc-noteref"))
    for file, call in calls:
        home, note = at(trees, file, call.get("href", ""))
        back = next(it for it in note.iter(f"{XHTML}a") if "note-number" in it.get("class", ""))
        assert at(trees, home, back.get("href", ""))[1] is call
        assert "".join(call.itertext()) == back.text
    notes = [it for tree in trees.values() for it in tree.iter() if re.fullmatch(r"note-\d+", it.get("id", ""))]
    assert len(notes) == len(calls) > 20


@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_entries_of_the_epub_lead_to_all_citations_and_each_of_those_to_its_entry(book):
    trees = epub_trees(*book)
    there = Counter()  # (entry, id of the place in the text)
    for file, link in anchors(trees, "doc-biblioref"):
        entry = at(trees, file, link.get("href", ""))[1].get("id")
        there[entry, place_of(trees, file, link)] += 1
    back = Counter()
    for file, link in anchors(trees, "doc-backlink"):
        if "note-number" not in link.get("class", ""):
            entry = next(it for it in link.iterancestors() if it.get("id", "").startswith("ref-"))
            home, place = at(trees, file, link.get("href", ""))
            back[entry.get("id"), f"{home}#{place.get('id')}"] += 1

    assert len(back) > 30
    assert set(back.values()) == {1}
    assert set(there) <= set(back)
    # MLA prints nothing that could be a link when the author is left out; a note may name two works in one link
    assert len(set(back) - set(there)) <= (4 if book[0] == "mla" else 0)


def place_of(trees: dict[str, etree._Element], file: str, link: etree._Element) -> str:
    """Find the place in the text of a link to an entry: around it, or before the call of its note."""
    for above in link.iterancestors():
        name = above.get("id", "")
        if name.startswith("cite-"):
            return f"{file}#{name}"
        if re.fullmatch(r"note-\d+", name):
            number = next(it for it in above.iter(f"{XHTML}a") if "note-number" in it.get("class", ""))
            home, call = at(trees, file, number.get("href", ""))
            entry = link.get("href", "").rpartition("#")[2]
            return next(
                f"{home}#{it.get('id')}"
                for it in call.itersiblings(preceding=True)
                if it.get("id", "").startswith("cite-") and leads_back(trees, entry, home, it.get("id", ""))
            )
    raise AssertionError(f"{link.get('href')} stands in no citation")


def leads_back(trees: dict[str, etree._Element], entry: str, file: str, name: str) -> bool:
    found = next(it for it in trees["bibliography.xhtml"].iter() if it.get("id") == entry)
    return any(it.get("href") == f"{file}#{name}" for it in found.iter(f"{XHTML}a"))


@needs_java
@pytest.mark.parametrize("book", BOOKS, ids="-".join)
def test_epubcheck_has_nothing_to_say(book):
    assert epubcheck(files(*book)[".epub"]) == ()
