"""Whatever the book: no note is lost or comes before its call, and every reference names the page of its target."""

import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.model import Matter, Section, Volume
from builder.paginate import paginate
from builder.typeset import Desk, set_up, typeset
from tests.test_typeset import book

SECTIONS = 3
TARGETS = 3  # in each section

blocks = st.one_of(
    st.tuples(st.just("text"), st.integers(1, 160)),
    st.tuples(st.just("note"), st.integers(1, 90)),
    st.tuples(st.just("notes"), st.integers(1, 30)),
    st.tuples(st.just("reference"), st.integers(0, SECTIONS * TARGETS - 1)),
    st.tuples(st.just("table"), st.integers(1, 30)),
    st.tuples(st.just("quote"), st.integers(1, 60)),
    st.tuples(st.just("picture"), st.integers(1, 3)),
    st.tuples(st.just("heading"), st.integers(2, 3)),
)
chapters = st.lists(blocks, min_size=1, max_size=24)


def words(count: int, seed: int = 0) -> str:
    return " ".join(f"{'abcdefghij'[(seed + n) % 10] * (1 + (seed * 3 + n * n) % 9)}" for n in range(count))


class Writer:
    """Writes the section of a chapter, block by block."""

    def __init__(self, number: int) -> None:
        self.number, self.notes, self.mentions = number, 0, []
        self.anchors = iter(range(TARGETS))

    def note(self, length: int) -> str:
        self.notes += 1
        name = f"note-{self.notes}"
        call = f'<span id="call-{self.notes}">.</span>'
        return f'{call}<note id="{name}" number="{self.notes}"><p>{words(length, length)}</p></note>'

    def text(self, size: int) -> str:
        return f"<p>{words(size, size)}</p>"

    def picture(self, size: int) -> str:
        return f'<figure data-picture="map"><img src="picture:map" alt="A map" style="height: {size * 40}mm"/></figure>'

    def reference(self, target: int) -> str:
        name = f"s{target // TARGETS}#t{target % TARGETS}"
        self.mentions.append(name)
        return f'<p>{words(9)} <span class="page-ref" data-to="{name}" data-form="(p. {{}})"/> {words(3)}</p>'

    def table(self, rows: int) -> str:
        cells = "".join(f"<tr><td>{n}</td><td>{words(5, n)}</td></tr>" for n in range(rows))
        return f"<table><tbody>{cells}</tbody></table>"

    def block(self, kind: str, size: int) -> str:
        written = {
            "text": self.text,
            "note": lambda size: f"<p>{words(30)}{self.note(size)} {words(size)}</p>",
            "notes": lambda size: f"<p>{''.join(words(7) + self.note(size) for _ in range(4))}</p>",
            "reference": self.reference,
            "table": self.table,
            "quote": lambda size: f"<blockquote><p>{words(size)}</p></blockquote>",
            "picture": self.picture,
            "heading": lambda level: f"<h{level}>{words(3)}</h{level}>",
        }[kind](size)
        anchor = next(self.anchors, None)
        return written if anchor is None else f'<p id="t{anchor}">Target.</p>{written}'

    def section(self, chapter: list[tuple[str, int]]) -> Section:
        html = "".join(self.block(*block) for block in chapter)
        html += "".join(f'<p id="t{anchor}">Target.</p>' for anchor in self.anchors)
        name = f"s{self.number}"
        return Section(
            *(name, "chapter", Matter.BODY, "en", name, name, name, html),
            mentions=tuple(self.mentions),
            notes=self.notes,
            start="next" if self.number % 2 else "right",
        )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    volume = book(tmp_path_factory.mktemp("book"))
    return set_up(replace(volume, edition=replace(volume.edition, paper=(105.0, 148.0))))


@pytest.mark.slow
@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(chapters, min_size=SECTIONS, max_size=SECTIONS))
def test_no_note_is_lost_or_early_and_every_reference_is_right(desk: Desk, chapters: list[list[tuple[str, int]]]):
    volume = replace(
        desk.volume, sections=tuple(Writer(number).section(chapter) for number, chapter in enumerate(chapters))
    )
    pagination = paginate(volume, lambda wanted: [typeset(section, desk, placement) for section, placement in wanted])

    assert [problem for problem in pagination.problems if problem.code == "CB-PDF-01"] == []
    for leaf, section in zip(pagination.leaves, volume.sections, strict=True):
        assert too_early(leaf.pages) == []
        assert dict(leaf.placement.folios) == {name: pagination.page_map.folio(name) for name in section.mentions}
    assert all_mapped(volume, pagination.page_map.anchors)


def too_early(pages) -> list[str]:
    """List the calls whose notes stand on an earlier page (CSS Generated Content for Paged Media, 2.4 forbids it)."""
    where = {name: number for number, page in enumerate(pages) for name, _, _ in page.anchors}
    calls = [name for name in where if re.fullmatch(r"call-\d+", name)]
    return [name for name in calls if where[name] > where[name.replace("call", "note")]]


def all_mapped(volume: Volume, anchors) -> bool:
    return all(f"{section.id}#t{n}" in anchors for section in volume.sections for n in range(TARGETS))
