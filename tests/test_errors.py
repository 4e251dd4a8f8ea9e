"""Problems: how they are told, and how a misspelt name finds its neighbour."""

from builder.errors import BookError, Place, Problem, Severity, describe, excerpted, nearest

LINK = Problem(
    "CB-LINK-01", Place("chapters/mill.md", 2), "no heading is named '#weel'", "write '#wheel'", subject="#weel"
)


def test_a_place_names_only_what_is_known():
    assert str(Place("chapters/mill.md")) == "chapters/mill.md"
    assert str(Place("chapters/mill.md", 7)) == "chapters/mill.md:7"
    assert str(Place("chapters/mill.md", 7, 5)) == "chapters/mill.md:7:5"


def test_an_excerpt_marks_the_subject_in_the_authors_line():
    found = excerpted(LINK, {"chapters/mill.md": "# Mill\nSee [the wheel](#weel).\n"})

    assert found.place.column == 17
    assert describe(found) == (
        "error CB-LINK-01  chapters/mill.md:2:17\n"
        "    2 | See [the wheel](#weel).\n"
        "      |                 ^^^^^ no heading is named '#weel'\n"
        "   hint: write '#wheel'"
    )


def test_a_problem_without_its_text_is_told_in_one_line():
    assert describe(LINK) == (
        "error CB-LINK-01  chapters/mill.md:2: no heading is named '#weel'\n   hint: write '#wheel'"
    )


def test_a_warning_says_so():
    warning = Problem("CB-PIC-24", Place(), "the picture 'mill' is never placed", severity=Severity.WARNING)

    assert describe(warning) == "warning CB-PIC-24: the picture 'mill' is never placed"


def test_a_long_line_is_cut_around_its_subject():
    long = "word " * 100 + "#weel" + " word" * 100
    excerpt, marker = describe(excerpted(LINK, {"chapters/mill.md": f"\n{long}"})).splitlines()[1:3]

    assert "#weel" in excerpt
    assert len(excerpt) < 120
    assert excerpt.index("#weel") == marker.index("^^^^^")


def test_a_misspelt_name_finds_its_neighbour_and_a_strange_one_does_not():
    assert nearest("weel", ["wheel", "mill"]) == "did you mean 'wheel'?"
    assert nearest("zzz", ["wheel", "mill"]) == ""


def test_a_book_error_carries_every_problem():
    error = BookError(LINK, LINK)

    assert error.problems == (LINK, LINK)
    assert str(error).count("CB-LINK-01 chapters/mill.md:2") == 2


def test_only_what_ends_a_line_of_the_file_counts_as_one():
    problem = Problem("CB-LINK-01", Place("a.md", 2), "x")

    assert excerpted(problem, {"a.md": "one\u2028still\x0cone\r\ntwo\r\n"}).excerpt == "two"
