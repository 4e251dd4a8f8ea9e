"""Validate: what only the whole book can show to be wrong."""

from dataclasses import replace

import pytest

from builder.errors import Place, Severity
from builder.model import Anchor, Cited, Cluster, Entry, Galley, Matter, Picture
from builder.validate import validate

HERE = Place("chapters/01-mill.md", 3)
WHEEL = Picture(
    "wheel", "book/images/wheel-1.jpg", "image/jpeg", 10, 10, "", Place("book/pictures.toml", 1), alt="A wheel"
)


@pytest.fixture
def find(make_book):
    """Validate one chapter that holds what is given."""
    book = replace(make_book(), pictures={"wheel": WHEEL})

    def problems(**held):
        galley = Galley(
            "01-mill", HERE.file, Entry("01-mill.md", Matter.BODY, HERE), "en", "chapter", True, "", "", "", **held
        )
        return validate((galley,), book)

    return problems


def test_a_picture_of_the_ledger_is_fine(find):
    assert find(pictures=(("wheel", HERE),)) == ()


def test_an_unknown_picture_is_told_the_nearest(find):
    problem = find(pictures=(("wheel", HERE), ("weel", HERE)))[0]

    assert (problem.code, problem.place.line, problem.hint) == ("CB-PIC-20", 3, "did you mean 'wheel'?")
    assert problem.excerpt == "The wheel turns."


@pytest.mark.parametrize(
    "key", ["images/wheel-1.jpg", "../../etc/passwd", "http://a.b/wheel.png", "wheel.jpg", "file:///x"]
)
def test_an_address_in_place_of_a_key_is_told_of_the_ledger(find, key):
    problem = find(pictures=(("wheel", HERE), (key, HERE)))[0]

    assert problem.code == "CB-PIC-21"
    assert "pictures.toml" in problem.message


def test_the_file_of_a_picture_is_told_its_key(find):
    assert find(pictures=(("wheel", HERE), ("images/wheel-1.jpg", HERE)))[0].hint == "write its key, 'wheel'"


def test_a_picture_that_is_never_placed_is_a_warning(find):
    (problem,) = find()

    assert (problem.code, problem.severity, problem.place) == ("CB-PIC-24", Severity.WARNING, WHEEL.place)


@pytest.mark.parametrize(
    "looks", [{"templates": {"a.html": 'src="picture:wheel"'}}, {"styles": {"a": "url(wheel-1.jpg)"}}]
)
def test_a_picture_in_a_template_or_a_style_sheet_is_placed(make_book, looks):
    galley = Galley("01-mill", HERE.file, Entry("01-mill.md", Matter.BODY, HERE), "en", "chapter", True, "", "", "")

    assert validate((galley,), replace(make_book(), pictures={"wheel": WHEEL}, **looks)) == ()


def test_nothing_is_called_unused_while_a_chapter_is_missing(make_book):
    book = replace(make_book(), pictures={"wheel": WHEEL})

    assert validate((), book) == ()


def test_an_unknown_citation_key_is_an_error(find):
    problems = find(pictures=(("wheel", HERE),), clusters=(Cluster((Cited("lee1990"),), HERE),))

    assert [problem.code for problem in problems] == ["CB-CITE-01"]


def test_an_id_that_its_author_wrote_twice_is_an_error(find):
    twice = (Anchor("a", "block", HERE, explicit=True), Anchor("a", "block", replace(HERE, line=9), explicit=True))
    (problem,) = find(pictures=(("wheel", HERE),), anchors=twice)

    assert (problem.code, problem.place.line) == ("CB-LINK-04", 9)
    assert "chapters/01-mill.md:3" in problem.hint


def test_ids_made_from_headings_are_not_doubted(find):
    twice = (Anchor("a", "heading", HERE), Anchor("a", "heading", replace(HERE, line=9)))

    assert find(pictures=(("wheel", HERE),), anchors=twice) == ()


def test_a_problem_of_two_editions_is_told_once(make_book):
    galley = Galley(
        *("01-mill", HERE.file, Entry("01-mill.md", Matter.BODY, HERE), "en", "chapter", True, "", "", ""),
        pictures=(("weel", HERE),),
    )

    assert len(validate((galley, galley), make_book())) == 1


def test_nothing_is_called_unknown_where_not_everything_was_read(make_book):
    book = replace(make_book(), doubtful=("pictures", "bibliography"))
    galley = Galley(
        "01-mill",
        HERE.file,
        Entry("01-mill.md", Matter.BODY, HERE),
        *("en", "chapter", True, "", "", ""),
        pictures=(("weel", HERE),),
        clusters=(Cluster((Cited("lee1990"),), HERE),),
    )

    assert validate((galley,), book) == ()
