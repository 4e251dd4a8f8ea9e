"""A chapter of which only the changed pages are laid out again is the same as one that was laid out whole."""

import io
import re
from dataclasses import replace
from importlib import import_module

import pikepdf
import pypdfium2
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from builder.bind import bind, by_itself
from builder.model import Leaf, Placement, Section
from builder.paginate import paginate
from builder.stored import pack_standing, read_standing
from builder.typeset import Desk, furnish, set_up, typeset
from tests.test_properties import Writer, blocks, chapters, words
from tests.test_typeset import book, chapter

Blocks = list[tuple[str, int]]

edits = st.tuples(st.sampled_from(["insert", "delete", "replace", "swap"]), st.integers(0, 40), blocks)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    volume = book(tmp_path_factory.mktemp("book"))
    return set_up(replace(volume, edition=replace(volume.edition, paper=(105.0, 148.0))))


def written(rows: Blocks) -> Section:
    """Write a chapter of blocks, each with the author's line that it would have."""
    writer = Writer(0)
    own = [("reference", size % 3) if kind == "reference" else (kind, size) for kind, size in rows]
    html = [writer.block(*row) for row in own]
    lines = (re.sub(r"^<(\w+)", rf'<\1 data-line="{3 + 2 * n}"', block) for n, block in enumerate(html))
    return replace(
        chapter("".join(lines) + "".join(f'<p id="t{anchor}">Target.</p>' for anchor in writer.anchors)),
        id="s0",
        mentions=tuple(writer.mentions),
        notes=writer.notes,
    )


def edited(rows: Blocks, edit: tuple[str, int, tuple[str, int]]) -> Blocks:
    kind, at, block = edit
    at %= len(rows)
    found = list(rows)
    if kind == "swap":
        found[at], found[-1] = found[-1], found[at]
    elif kind == "delete" and len(rows) > 1:
        del found[at]
    else:
        found[at : at + (kind == "replace")] = [block]
    return found


def bound(leaf: Leaf, section: Section, desk: Desk) -> bytes:
    volume = replace(desk.volume, sections=(section,))
    done = paginate(volume, lambda wanted: [replace(leaf, placement=wanted[0][1])])
    return bind(volume, done.leaves, [furnish(leaf, section, desk, done.furnishings[0])], done.page_map)


def contents(leaf: Leaf) -> list[bytes]:
    with pikepdf.open(io.BytesIO(leaf.pdf)) as pdf:
        return [page.Contents.read_bytes() for page in pdf.pages]


def same(made: Leaf, whole: Leaf, section: Section, desk: Desk) -> None:
    assert replace(made, pdf=b"") == replace(whole, pdf=b"")
    assert made.standing == whole.standing
    assert contents(made) == contents(whole)
    assert bound(made, section, desk) == bound(whole, section, desk)


@pytest.mark.slow
@settings(
    max_examples=30,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(chapters, st.lists(edits, min_size=1, max_size=3))
@example([("text", 100)] * 20, [("insert", 9, ("text", 100))])
@example([("notes", 20)] * 12, [("replace", 6, ("notes", 20)), ("delete", 6, ("text", 1))])
def test_pages_that_were_not_laid_out_again_are_as_if_they_were(desk: Desk, rows: Blocks, changes: list):
    last = typeset(written(rows), desk, Placement())
    for change in changes:
        rows = edited(rows, change)
        section = written(rows)
        made, whole = typeset(section, desk, Placement(), last), typeset(section, desk, Placement())

        same(made, whole, section, desk)
        last = made


def made_pages(desk: Desk, section: Section, last: Leaf, monkeypatch: pytest.MonkeyPatch) -> int:
    """Count the pages that are laid out for a section."""
    page = import_module("weasyprint.layout.page")
    made, original = [], page.remake_page
    monkeypatch.setattr(page, "remake_page", lambda *row: made.append(row) or original(*row))
    typeset(section, desk, Placement(), last)
    return len(made)


def paragraphs(*texts: str) -> Section:
    rows = enumerate(texts)
    return chapter(
        "".join(
            f'<div data-line="{3 + 2 * n}">{text}</div>' if "<t" in text else f'<p data-line="{3 + 2 * n}">{text}</p>'
            for n, text in rows
        )
    )


TABLE = """<table><thead><tr><th>A</th><th>B</th></tr></thead>
<tbody><tr><th scope="row">C</th><td>D</td></tr></tbody></table>"""
TEXTS = [words(60, n) for n in range(80)]


def test_of_a_long_chapter_few_pages_are_laid_out_again(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    last = typeset(paragraphs(*TEXTS), desk, Placement())
    changed = [*TEXTS[:40], TEXTS[40].replace("a", "b", 1), *TEXTS[41:]]

    assert len(last.pages) > 15
    assert made_pages(desk, paragraphs(*changed), last, monkeypatch) < 6


def test_what_stands_behind_an_edit_keeps_its_place_in_the_text(desk: Desk):
    last = typeset(paragraphs(*TEXTS), desk, Placement())
    section = paragraphs(*TEXTS[:30], "One more", TEXTS[30].removesuffix(" jjjj"), *TEXTS[31:])

    same(typeset(section, desk, Placement(), last), typeset(section, desk, Placement()), section, desk)


def test_a_leaf_can_be_looked_at_by_itself_with_letters_that_it_did_not_have(desk: Desk):
    last = typeset(paragraphs(*TEXTS), desk, Placement())
    section = paragraphs(*TEXTS[:30], "Żółć, Ünlü", *TEXTS[31:])
    leaves = typeset(section, desk, Placement(), last), typeset(section, desk, Placement())
    made, whole = (pypdfium2.PdfDocument(by_itself(desk.volume, leaf)) for leaf in leaves)

    assert len(made) == len(whole)
    for one, other in zip(made, whole, strict=True):
        assert one.render(scale=1).to_pil().tobytes() == other.render(scale=1).to_pil().tobytes()
    assert any("Żółć" in page.get_textpage().get_text_range() for page in made)


def test_headers_of_tables_keep_their_names(desk: Desk):
    last = typeset(paragraphs(*TEXTS[:40], TABLE, *TEXTS[40:50], TABLE, *TEXTS[50:]), desk, Placement())
    section = paragraphs(*TEXTS[:40], TABLE, *TEXTS[40:50], TABLE.replace("D", "E"), *TEXTS[50:])

    same(typeset(section, desk, Placement(), last), typeset(section, desk, Placement()), section, desk)


def test_a_rule_that_looks_ahead_is_seen(tmp_path, monkeypatch: pytest.MonkeyPatch):
    """A paragraph at the end can change the first: what counts is which rules apply, not what was written."""
    css = "main:has(em) p:first-child { font-size: 20pt }"
    desk = set_up(replace(book(tmp_path, css)))
    last = typeset(paragraphs(*TEXTS), desk, Placement())
    section = paragraphs(*TEXTS[:-1], TEXTS[-1] + " <em>so</em>")

    same(typeset(section, desk, Placement(), last), typeset(section, desk, Placement()), section, desk)
    assert made_pages(desk, section, last, monkeypatch) > 3


def test_a_counter_that_moves_is_seen(tmp_path):
    desk = set_up(book(tmp_path, "p { counter-increment: own } p::before { content: counter(own) ' ' }"))
    last = typeset(paragraphs(*TEXTS), desk, Placement())
    section = paragraphs(*TEXTS[:20], "One more", *TEXTS[20:])

    same(typeset(section, desk, Placement(), last), typeset(section, desk, Placement()), section, desk)


def test_pages_are_made_anew_for_the_other_side(desk: Desk):
    last, other = typeset(paragraphs(*TEXTS), desk, Placement()), Placement(side="left")
    section = paragraphs(*TEXTS)

    made, whole = typeset(section, desk, other, last), typeset(section, desk, other)
    assert contents(made) == contents(whole)


def test_what_is_kept_comes_back_from_the_store(desk: Desk):
    leaf = typeset(written([("notes", 20)] * 12), desk, Placement())
    assert leaf.standing is not None
    assert sum(joint is not None for joint in leaf.standing.joints) > 3

    assert read_standing(pack_standing("key", leaf.standing)) == ("key", leaf.standing)
