"""Pagination with a typesetter of cardboard: sections of a known number of pages."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder.errors import BookError
from builder.model import Edition, Language, Leaf, LeafPage, Matter, Metadata, Placement, Printing, Section, Volume
from builder.paginate import paginate, roman


def section(name: str, matter: Matter = Matter.BODY, mentions: tuple[str, ...] = (), start: str = "right") -> Section:
    text = name.title()
    return Section(name, "chapter", matter, "en", text, text, text, "<p/>", mentions=mentions, start=start)


def volume(*sections: Section, chapter_start: str = "right") -> Volume:
    metadata = Metadata("Book", "en", "urn:x", "2026-01-01", "book")
    edition = Edition("pdf", "pdf", chapter_start=chapter_start)
    return Volume(metadata, edition, sections, (), (), (), "", (), Language("en", {}, ("“", "”", "‘", "’"), " – "))


def typesetter(lengths: dict[str, int], log: list[list[str]] | None = None):
    def typeset(wanted: Sequence[tuple[Section, Placement]]) -> list[Leaf]:
        if log is not None:
            log.append([section.id for section, _ in wanted])
        return [
            Leaf(section.id, placement, b"", tuple(LeafPage() for _ in range(lengths[section.id])))
            for section, placement in wanted
        ]

    return typeset


def test_chapters_begin_on_right_hand_pages_and_blank_pages_count():
    pagination = paginate(volume(section("a"), section("b")), typesetter({"a": 3, "b": 2}))

    assert [(page.folio, page.section) for page in pagination.page_map.pages] == [
        ("1", "a"),
        ("2", "a"),
        ("3", "a"),
        ("4", ""),
        ("5", "b"),
        ("6", "b"),
    ]


def test_an_edition_for_screens_has_no_blank_pages():
    sections = section("a", start="next"), section("b", start="next")
    pagination = paginate(volume(*sections, chapter_start="next"), typesetter({"a": 3, "b": 2}))

    assert [page.section for page in pagination.page_map.pages] == ["a", "a", "a", "b", "b"]
    assert pagination.leaves[1].placement.side == "left"


def test_front_matter_is_numbered_in_roman_and_ends_on_a_left_hand_page():
    front, body = section("preface", Matter.FRONT), section("a")
    pagination = paginate(volume(front, body), typesetter({"preface": 3, "a": 1}))

    assert [page.folio for page in pagination.page_map.pages] == ["i", "ii", "iii", "iv", "1"]
    assert [one.numbering for one in pagination.furnishings] == ["lower-roman", "decimal"]


def test_a_cover_takes_no_number():
    cover = replace(section("cover", Matter.FRONT), role="cover")
    pagination = paginate(volume(cover, section("title", Matter.FRONT)), typesetter({"cover": 1, "title": 1}))

    assert [page.folio for page in pagination.page_map.pages] == ["Cover", "Cover", "i"]


def test_a_reference_ahead_is_fed_back_and_nothing_else_is_laid_out_again():
    log: list[list[str]] = []
    sections = section("a", mentions=("c",)), section("b"), section("c", mentions=("a",))
    pagination = paginate(volume(*sections), typesetter({"a": 1, "b": 4, "c": 1}, log))

    assert dict(pagination.leaves[0].placement.folios) == {"c": "7"}
    assert log == [["a", "b", "c"], ["a", "c"]]


def test_a_good_guess_saves_the_second_round_and_a_bad_one_does_no_harm():
    sections = section("contents", Matter.FRONT, mentions=("a", "b")), section("a"), section("b")
    lengths = {"contents": 1, "a": 2, "b": 2}
    first = paginate(volume(*sections), typesetter(lengths))
    log: list[list[str]] = []
    again = paginate(volume(*sections), typesetter(lengths, log), first.page_map)
    longer = paginate(volume(*sections), typesetter(lengths | {"a": 5}), first.page_map)

    assert again == first
    assert log == [["contents", "a", "b"]]
    assert longer == paginate(volume(*sections), typesetter(lengths | {"a": 5}))


def test_a_section_that_only_moves_is_not_laid_out_again():
    sections = section("a"), section("b")
    before = paginate(volume(*sections), typesetter({"a": 2, "b": 2}))
    after = paginate(volume(*sections), typesetter({"a": 4, "b": 2}))

    assert after.leaves[1] == before.leaves[1]
    assert (before.furnishings[1].first, after.furnishings[1].first) == (3, 5)


def test_a_reference_that_moves_its_own_target_is_named():
    def typeset_one(section: Section, placement: Placement) -> Leaf:
        # on page 2 the section fits on one page, on page 3 the longer number pushes it to two
        pages = 3 if section.id == "a" and dict(placement.folios).get("b") == "3" else 2
        pages = pages if section.id == "a" else 1
        return Leaf(section.id, placement, b"", tuple(LeafPage() for _ in range(pages)))

    def typeset(wanted: Sequence[tuple[Section, Placement]]) -> list[Leaf]:
        return [typeset_one(*one) for one in wanted]

    sections = section("a", mentions=("b",), start="next"), section("b", start="next")
    with pytest.raises(BookError) as caught:
        paginate(volume(*sections, chapter_start="next"), typeset)

    assert [problem.code for problem in caught.value.problems] == ["CB-FOLIO-01"]
    assert "'b' swings between" in caught.value.problems[0].message


@given(
    st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1, max_size=12), st.sampled_from(["right", "next"])
)
def test_every_page_of_every_leaf_is_mapped_once_and_in_order(shapes: list[tuple[int, bool]], start: str):
    lengths = {f"s{n}": pages for n, (pages, _) in enumerate(shapes)}
    matters = sorted((not in_front for _, in_front in shapes))
    sections = [
        replace(section(name, Matter.BODY if in_body else Matter.FRONT), start=start)
        for name, in_body in zip(lengths, matters, strict=True)
    ]
    pagination = paginate(volume(*sections, chapter_start=start), typesetter(lengths))
    pages = pagination.page_map.pages

    assert [page.index for page in pages] == list(range(len(pages)))
    assert [page.section for page in pages if page.section] == [name for name in lengths for _ in range(lengths[name])]
    if start == "right":
        assert all(pagination.page_map.anchors[name] % 2 == 0 for name in lengths)


def test_roman_numerals():
    assert [roman(n) for n in (1, 4, 9, 14, 40, 1990)] == ["i", "iv", "ix", "xiv", "xl", "mcmxc"]


@pytest.mark.parametrize(("binding", "sides"), [("left", ["right", "left"]), ("right", ["left", "right"])])
def test_a_book_bound_at_the_right_begins_on_a_left_hand_page(binding: str, sides: list[str]):
    book = volume(section("a", start="next"), section("b", start="next"), chapter_start="next")
    book = replace(book, edition=replace(book.edition, printing=Printing(binding=binding)))
    pagination = paginate(book, typesetter({"a": 1, "b": 1}))

    assert [leaf.placement.side for leaf in pagination.leaves] == sides


def test_the_body_begins_on_a_right_hand_page_of_the_paper_in_every_edition():
    front, body = section("preface", Matter.FRONT, start="next"), section("a", start="next")
    pagination = paginate(volume(front, body, chapter_start="next"), typesetter({"preface": 1, "a": 1}))

    assert [page.section for page in pagination.page_map.pages] == ["preface", "", "a"]


def test_only_sections_whose_numbers_are_all_known_are_painted():
    asked = []

    def lay_out(wanted):
        asked.append({section.id: placement.is_draft for section, placement in wanted})
        return [Leaf(section.id, placement, b"", (LeafPage(anchors=(("x", 0, 0),)),)) for section, placement in wanted]

    book = volume(section("a", mentions=("b#x",)), section("b"))
    first = paginate(book, lay_out)
    again = paginate(book, lay_out, first.page_map)

    assert asked == [{"a": True, "b": False}, {"a": False}, {"a": False, "b": False}]
    assert again.leaves == first.leaves
