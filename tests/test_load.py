"""Load: a folder becomes a book, or everything that is wrong with it is told at once."""

import pytest

from builder.errors import BookError, Severity
from builder.load import load
from builder.model import Matter


@pytest.fixture
def faults(make_folder):
    """Load a project that is wrong: code, file, line and subject of each error."""

    def find(files):
        return [(problem.code, problem.place.file, problem.place.line, problem.subject) for problem in refused(files)]

    def refused(files):
        try:
            problems = load(make_folder(files), {})[1]
        except BookError as error:
            problems = error.problems
        return [problem for problem in problems if problem.severity is Severity.ERROR]

    find.problems = refused
    return find


def toml(lines=""):
    return f'title = "The Mill"\n{lines}\n'


def test_a_title_and_a_chapter_are_a_book(make_folder):
    book, problems = load(make_folder(), {})

    assert [source.id for source in book.sources] == ["01-mill"]
    assert book.sources[0].text == "# The Mill\n\nThe wheel turns.\n"
    assert problems == ()


def test_chapters_stand_in_natural_order_without_hidden_files_and_parts(make_book):
    files = {
        f"chapters/{name}": "# X" for name in ("10-z.md", "2-b.md", "1-a.md", "_parts/x.md", ".#1-a.md", "1-a.md~")
    }
    book = make_book({**files, "chapters/01-mill.md": None})

    assert [entry.name for entry in book.settings.entries if entry.matter is Matter.BODY] == [
        "1-a.md",
        "2-b.md",
        "10-z.md",
    ]


def test_a_chapter_in_the_front_is_not_in_the_body_too(make_book):
    book = make_book({"book/book.toml": toml('front = ["00-preface"]'), "chapters/00-preface.md": "# Preface"})

    assert [(entry.name, entry.matter) for entry in book.settings.entries][:2] == [
        ("00-preface.md", Matter.FRONT),
        ("01-mill.md", Matter.BODY),
    ]


def test_an_id_is_spelt_in_ascii(make_book):
    book = make_book({"chapters/01-mill.md": None, "chapters/02-Gecə.md": "# Gecə"})

    assert book.sources[0].id == "02-gece"


def test_a_byte_order_mark_and_foreign_line_ends_are_taken_away(make_book):
    book = make_book({"chapters/01-mill.md": b"\xef\xbb\xbf# Mill\r\n\r\nOne\rTwo\r\n"})

    assert book.sources[0].text == "# Mill\n\nOne\nTwo\n"


def test_an_accent_that_the_disk_stores_apart_is_the_same_name(make_book):
    book = make_book(
        {
            "book/book.toml": toml('contents = ["caf\u00e9"]'),
            "chapters/cafe\u0301.md": "# Café",
            "chapters/01-mill.md": None,
        }
    )

    assert book.sources[0].id == "cafe"


def test_what_chapters_may_include_is_read_by_its_file(make_book):
    book = make_book({"chapters/_parts/x.md": "a", "styles/templates/macros.jinja": "b", "chapters/photo.jpg": b"\xff"})

    assert book.includes["chapters/_parts/x.md"] == "a"
    assert book.includes["styles/templates/macros.jinja"] == "b"
    assert book.templates == {"macros.jinja": "b"}


def test_a_template_of_the_books_own_makes_a_page(make_book):
    book = make_book({"book/book.toml": toml('front = ["thanks"]'), "styles/templates/thanks.html": "<p>Thanks</p>"})

    assert book.settings.entries[0].name == "thanks"


def test_styles_are_read_by_the_name_that_editions_use(make_book):
    book = make_book({"book/book.toml": toml('[editions.pdf]\nstyles = ["mill"]'), "styles/mill.css": "p {}"})

    assert book.styles == {"mill": "p {}"}


def test_references_bib_is_read_without_being_named(make_book):
    book = make_book({"book/references.bib": "@book{mill, title={The Mill}, author={Ann Lee}, date={1990}}"})

    assert list(book.bibliography.works) == ["mill"]
    assert book.settings.bibliography == ("book/references.bib",)


def test_a_chapter_out_of_the_order_is_a_warning(make_folder):
    _, problems = load(make_folder({"book/book.toml": toml('contents = ["01-mill"]'), "chapters/02-b.md": "# B"}), {})

    assert [(problem.code, problem.place.file, problem.severity) for problem in problems] == [
        ("CB-LOAD-04", "chapters/02-b.md", Severity.WARNING)
    ]


def test_a_folder_without_settings_is_told_what_to_make(faults, tmp_path):
    (problem,) = faults.problems({"book/book.toml": None})

    assert problem.code == "CB-LOAD-01"
    assert "title" in problem.hint


def test_a_folder_within_a_project_is_told_the_project(make_folder):
    root = make_folder()
    with pytest.raises(BookError) as caught:
        load(root / "chapters", {})

    assert str(root) in caught.value.problems[0].hint


def test_a_book_without_chapters_is_refused(faults):
    assert [fault[0] for fault in faults({"chapters/01-mill.md": None})] == ["CB-LOAD-03"]


def test_missing_files_are_told_where_they_are_named(faults):
    named = """contents = ["01-mil", "../../etc/passwd"]
bibliography = ["refs.bib"]
cover = "wheel"
front = ["titel-page"]
[editions.pdf]
styles = ["a"]
chapters = ["02-b"]"""
    found = faults({"book/book.toml": toml(named)})

    assert found == [
        ("CB-LOAD-02", "book/book.toml", 5, "titel-page"),
        ("CB-LOAD-02", "book/book.toml", 2, "01-mil"),
        ("CB-LOAD-05", "book/book.toml", 2, "../../etc/passwd"),
        ("CB-CSS-02", "book/book.toml", 7, "a"),
        ("CB-LOAD-11", "book/book.toml", 3, "refs.bib"),
        ("CB-LOAD-02", "book/book.toml", 8, "02-b"),
        ("CB-PIC-20", "book/book.toml", 4, "wheel"),
    ]


def test_a_misspelt_made_page_is_told_the_right_one(faults):
    (problem,) = faults.problems({"book/book.toml": toml('front = ["titel-page"]')})

    assert problem.hint == "did you mean 'title-page'?"


@pytest.mark.parametrize(
    ("raw", "line", "column", "guess"),
    [
        (b"# Mill\n\nCaf\xe9 and more words\n", 3, 4, "windows-1252"),
        ("# Мельница\n".encode("cp1251"), 1, 3, "windows-1251"),
        ("# Mill\n".encode("utf-16"), 1, 1, "UTF-16"),
    ],
)
def test_another_encoding_is_told_with_its_place_and_name(faults, raw, line, column, guess):
    (problem,) = faults.problems({"chapters/01-mill.md": raw})

    assert (problem.code, problem.place.line, problem.place.column) == ("CB-LOAD-07", line, column)
    assert guess in problem.hint


def test_a_character_that_no_book_can_hold_is_told(faults):
    assert faults({"chapters/01-mill.md": "# Mill\n\na\x0bb"}) == [("CB-LOAD-08", "chapters/01-mill.md", 3, "")]


@pytest.mark.parametrize("text", ["", " \n\n", "---\nrole: preface\n---\n\n"])
def test_an_empty_chapter_is_an_error(faults, text):
    assert faults({"chapters/01-mill.md": text}) == [("CB-LOAD-10", "chapters/01-mill.md", 1, "")]


def test_two_chapters_of_one_id_are_an_error(faults):
    assert [fault[0] for fault in faults({"chapters/01 mill.md": "# Mill"})] == ["CB-LOAD-09"]


def test_a_chapter_named_like_a_made_page_is_an_error(faults):
    assert [fault[0] for fault in faults({"chapters/contents.md": "# Contents"})] == ["CB-LOAD-09"]


def test_links_out_of_the_project_are_errors(make_folder, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("# Secret")
    root = make_folder({"book/book.toml": toml('[editions.pdf]\nstyles = ["a"]'), "styles/b.css": ""})
    (root / "chapters" / "02-b.md").symlink_to(secret)
    (root / "styles" / "a.css").symlink_to(secret)
    book, problems = load(root, {})

    assert [problem.code for problem in problems] == ["CB-LOAD-05", "CB-CSS-01"]
    assert "Secret" not in str((book, problems))


def test_a_link_within_the_project_is_a_file(make_folder):
    root = make_folder()
    (root / "chapters" / "02-again.md").symlink_to(root / "chapters" / "01-mill.md")

    assert len(load(root, {})[0].sources) == 2


def test_a_file_that_may_not_be_read_is_told(make_folder):
    root = make_folder({"chapters/02-b.md": "# B"})
    (root / "chapters" / "02-b.md").unlink()
    (root / "chapters" / "02-b.md").symlink_to("nowhere.md")

    assert [problem.code for problem in load(root, {})[1]] == ["CB-LOAD-06"]


def test_a_style_sheet_reaches_only_for_files_of_the_project(faults):
    css = """@import "b.css";
/* url(http://a.b/c) */ p { background: url("data:image/png;base64,") url(here.png) }
a { background: url('http://a.b/c') }
b { background: u\\72l(//a.b/c) }
i { background: url(../../etc/passwd) }
u { background: url(file:///etc/passwd) }
s { background: url(hare.png) }
"""
    found = faults(
        {"book/book.toml": toml('[editions.pdf]\nstyles = ["a"]'), "styles/a.css": css, "styles/here.png": b""}
    )

    assert found == [
        ("CB-CSS-03", "styles/a.css", 1, "@import"),
        ("CB-CSS-01", "styles/a.css", 3, "http://a.b/c"),
        ("CB-CSS-01", "styles/a.css", 4, "//a.b/c"),
        ("CB-CSS-01", "styles/a.css", 5, "../../etc/passwd"),
        ("CB-CSS-01", "styles/a.css", 6, "file:///etc/passwd"),
        ("CB-CSS-02", "styles/a.css", 7, "hare.png"),
    ]


def test_settings_chapters_ledger_and_bibliography_are_told_in_one_run(faults):
    found = faults(
        {
            "book/book.toml": "title = The Mill\n",
            "book/pictures.toml": "[wheel]\n",
            "book/references.bib": "@book{mill,",
            "chapters/02-b.md": "",
        }
    )

    assert {(code.rpartition("-")[0], file) for code, file, _, _ in found} == {
        ("CB-SET", "book/book.toml"),
        ("CB-PIC", "book/pictures.toml"),
        ("CB-BIB", "book/references.bib"),
        ("CB-LOAD", "chapters/02-b.md"),
    }


def test_every_problem_shows_the_authors_line(faults):
    (problem,) = faults.problems({"book/book.toml": toml('licens = "CC BY"')})

    assert problem.excerpt == 'licens = "CC BY"'
    assert problem.place.column == 1


def test_a_citation_style_of_the_books_own_is_read(make_book, faults):
    csl = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="note" version="1.0"><info><title>Own</title><id>own</id>'
        "<updated>2026-01-20T00:00:00Z</updated></info>"
        '<citation><layout><text variable="title"/></layout></citation></style>'
    )
    book = make_book({"book/book.toml": toml('citation_style = "own.csl"'), "book/own.csl": csl})

    assert book.settings.citation_style == csl


def test_a_citation_style_that_is_not_there_is_an_error(faults):
    files = {"book/book.toml": toml('citation_style = "own.csl"\nbibliography = ["a.bib"]'), "book/a.bib": ""}

    assert faults(files) == [("CB-LOAD-11", "book/book.toml", 2, "own.csl")]


def test_settings_in_another_encoding_are_told_beside_the_rest(faults):
    found = faults({"book/book.toml": "title = 'Мельница'".encode("cp1251"), "chapters/02-b.md": ""})

    assert [(code, file) for code, file, _, _ in found] == [
        ("CB-LOAD-07", "book/book.toml"),
        ("CB-LOAD-10", "chapters/02-b.md"),
    ]


def test_a_book_with_errors_is_read_as_far_as_it_goes(make_folder):
    files = {
        "book/book.toml": toml(
            'contents = ["01-mill", "02-empty", "03-away", "04-cp1251"]\ncitation_style = "x"\n'
            '[editions.pdf]\nstyles = ["a"]'
        ),
        "book/pictures.toml": "[wheel",
        "book/references.bib": "@book{mill,",
        "chapters/02-empty.md": "",
        "chapters/04-cp1251.md": "# Мельница".encode("cp1251"),
        "chapters/05-stray.md": "# Stray",
    }
    book, problems = load(make_folder(files), {})

    assert [source.id for source in book.sources] == ["01-mill"]
    assert [source.id for source in book.unread] == ["02-empty", "04-cp1251", "03-away", "05-stray"]
    assert (book.styles, book.settings.citation_style) == ({"a": ""}, "chicago-notes")
    assert book.doubtful == ("pictures", "bibliography")
    assert sum(problem.severity is Severity.ERROR for problem in problems) == 7


def test_a_ledger_of_unsound_rows_still_tells_its_keys(make_folder):
    book, problems = load(make_folder({"book/pictures.toml": '[wheel]\nfile = "../../etc/passwd"\n'}), {})

    assert "CB-PIC-07" in [problem.code for problem in problems]
    assert (list(book.pictures), book.doubtful) == (["wheel"], ())
