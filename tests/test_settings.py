"""Settings: what book.toml may say, and the line of everything that it may not."""

import string
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builder import themes
from builder.errors import BookError, Place
from builder.model import MADE_PAGES, Edition, Ignored, Matter, Person
from builder.settings import read_settings, slug_of, survey_settings
from builder.settings.positions import line_numbers


def read(text, **environ):
    return read_settings(text, environ=environ)[0]


def faults(text, **environ):
    with pytest.raises(BookError) as caught:
        read(text, **environ)
    return [(problem.code, problem.place.line, problem.subject) for problem in caught.value.problems]


def the_fault(text, **environ):
    with pytest.raises(BookError) as caught:
        read(text, **environ)
    (problem,) = caught.value.problems
    return problem


def names(settings, matter):
    return [entry.name for entry in settings.entries if entry.matter is matter]


def test_a_title_is_enough():
    settings = read('title = "Qara Yanvar: Чёрный январь"')

    assert settings.metadata.slug == "qara-yanvar-chernyy-yanvar"
    assert settings.metadata.identifier == "urn:x-chapbook:qara-yanvar-chernyy-yanvar"
    assert settings.metadata.language == "en"
    assert [edition.name for edition in settings.editions] == ["pdf", "epub"]


def test_the_made_pages_are_those_of_the_theme():
    assert set(MADE_PAGES) == set(themes.pages())


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Əsgər və Şəhər", "esger-ve-seher"),
        ("Ağ İşıq", "ag-isiq"),
        ("Щит и Ёж", "shchit-i-ezh"),
        ("L’Été", "lete"),
        ("!", ""),
    ],
)
def test_a_slug_spells_every_letter_in_ascii(title, slug):
    assert slug_of(title) == slug


def test_a_book_without_a_date_is_undated_and_its_files_have_a_fixed_day():
    metadata = read('title = "X"').metadata

    assert (metadata.date, metadata.is_dated) == ("1980-01-01", False)


@pytest.mark.parametrize("written", ["2026-01-20", '"2026-01-20"'])
def test_a_date_is_written_with_or_without_quotes(written):
    metadata = read(f'title = "X"\ndate = {written}').metadata

    assert (metadata.date, metadata.is_dated) == ("2026-01-20", True)


def test_source_date_epoch_wins_over_the_books_date():
    assert read('title = "X"\ndate = 2026-01-20', SOURCE_DATE_EPOCH="86400").metadata.date == "1970-01-02"


def test_a_broken_source_date_epoch_is_an_error():
    assert faults('title = "X"', SOURCE_DATE_EPOCH="today") == [("CB-SET-08", 0, "")]


def test_authors_and_people_are_people():
    people = read('title = "X"\nauthors = ["Ann"]\n[[people]]\nname = "Bo"\nrole = "edt"').metadata.people

    assert people == (Person("Ann"), Person("Bo", role="edt"))


def test_the_order_has_parts_and_made_pages():
    settings = read(
        'title = "X"\nfront = ["title-page", "00-preface"]\n'
        'contents = [{part = "One", chapters = ["01-a.md"]}, "chapters/02-b"]\nback = []'
    )

    assert names(settings, Matter.FRONT) == ["title-page", "00-preface.md"]
    assert [(entry.name, entry.part) for entry in settings.entries if entry.matter is Matter.BODY] == [
        ("01-a.md", "One"),
        ("02-b.md", ""),
    ]
    assert names(settings, Matter.BACK) == []


def test_a_silent_book_has_the_usual_pages_and_no_body_of_its_own():
    settings = read('title = "X"\ndedication = "To B."')

    assert names(settings, Matter.FRONT) == ["title-page", "imprint", "dedication", "contents", "illustrations"]
    assert names(settings, Matter.BODY) == []
    assert names(settings, Matter.BACK) == ["bibliography", "colophon"]


def test_a_made_page_in_the_back_leaves_the_front():
    settings = read('title = "X"\nback = ["illustrations"]')

    assert "illustrations" not in names(settings, Matter.FRONT)


def test_an_edition_takes_over_what_it_does_not_say():
    text = """title = "X"
[editions.pdf]
styles = ["a.css"]
paper = "A4"
[editions.school]
extends = "pdf"
show = ["questions"]
[editions.teacher]
extends = "school"
paper = "6x9in"
chapter_start = "next"
"""
    editions = {edition.name: edition for edition in read(text).editions}

    assert list(editions) == ["pdf", "epub", "school", "teacher"]
    assert editions["school"].paper == (210.0, 297.0)
    assert editions["teacher"].paper == (152.4, 228.6)
    assert editions["teacher"].styles == ("a.css",)
    assert editions["teacher"].shows("questions")
    assert editions["teacher"].format == "pdf"


def test_an_epub_marks_the_pages_of_the_pdf_unless_it_says_otherwise():
    text = """
title = "X"
[editions.large]
extends = "pdf"
[editions.plain]
extends = "epub"
pages_from = ""
[editions.classroom]
extends = "epub"
pages_from = "large"
"""
    pages = {edition.name: edition.pages_from for edition in read(text).editions}

    assert pages == {"pdf": "", "epub": "pdf", "large": "", "plain": "", "classroom": "large"}


def test_pages_can_be_taken_only_from_an_edition_in_pdf():
    text = 'title = "X"\n[editions.epub]\npages_from = "pfd"\n[editions.two]\nextends = "epub"\npages_from = "epub"'

    assert faults(text) == [("CB-SET-06", 3, "pfd"), ("CB-SET-06", 6, "epub")]


def test_an_isbn_is_not_passed_on_to_another_edition():
    text = 'title = "X"\n[editions.epub]\nisbn = "978-0-306-40615-7"\n[editions.two]\nextends = "epub"'

    assert [edition.isbn for edition in read(text).editions] == ["", "978-0-306-40615-7", ""]


def test_an_ignored_code_names_a_file_and_a_reason():
    settings = read('title = "X"\n[ignore]\nCB-PIC-24 = [{file = "book/pictures.toml", reason = "later"}]')

    assert settings.ignored == (Ignored("CB-PIC-24", "book/pictures.toml", "later", Place("book/book.toml", 3)),)


def test_every_mistake_is_told_in_one_run_with_its_line():
    text = """subtitle = 3
licens = "CC BY"
language = "English"
isbn = "978-0-306-40615-8"
date = 2026-01-20T10:00:00
authors = "Ann"
contents = ["a",
  "b.docx", 4,
  {part = "P", chapters = ["c", "a"]}]

[editions.pdf]
notes = "margin"
paper = "A0"
title = "X"
[editions.one]
extends = "two"
[editions.two]
extends = "one"
[editions.three]
extends = "pfd"
[editions.four]
[ignore]
CB-PIC-24 = {file = "x"}
all = true
"""
    assert sorted(faults(text), key=lambda fault: (fault[1], fault[0])) == [
        ("CB-SET-03", 1, ""),
        ("CB-SET-04", 1, "subtitle"),
        ("CB-SET-02", 2, "licens"),
        ("CB-SET-04", 3, "language"),
        ("CB-SET-04", 4, "isbn"),
        ("CB-SET-04", 5, "date"),
        ("CB-SET-04", 6, "authors"),
        ("CB-SET-04", 8, ""),
        ("CB-SET-07", 8, "b.docx"),
        ("CB-SET-07", 9, "a"),
        ("CB-SET-04", 12, "notes"),
        ("CB-SET-04", 13, "paper"),
        ("CB-SET-02", 14, "title"),
        ("CB-SET-06", 16, "two"),
        ("CB-SET-06", 18, "one"),
        ("CB-SET-06", 20, "pfd"),
        ("CB-SET-03", 21, "four"),
        ("CB-SET-10", 23, "CB-PIC-24"),
        ("CB-SET-10", 24, "all"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "people = 3",
        "people = [3]",
        "people = [{role = 3}]",
        "front = 3",
        "contents = []",
        "contents = [{}]",
        "contents = [{part = 1, chapters = [[]]}]",
        "editions = 3",
        "[editions]\npdf = 3",
        '[editions."Big Print"]',
        "ignore = 3",
        "[ignore]\nCB-PIC-24 = 3",
        "[ignore]\nCB-PIC-24 = [3]",
        "cover = []",
        "bibliography = [3]",
        "fonts = ''",
        'editions.pdf.paper = "1x1mm"',
    ],
)
def test_a_value_of_the_wrong_kind_is_told_never_raised(text):
    assert faults(f'title = "X"\n{text}')


def test_a_misspelt_key_is_told_the_right_one():
    assert the_fault('title = "X"\nlicense = "CC BY"').hint.startswith("did you mean 'licence'")


def test_a_key_that_slipped_under_a_table_is_told_where_it_belongs():
    problem = the_fault('title = "X"\n[editions.pdf]\ncover = "x"')

    assert problem.hint == "'cover' belongs at the top of the file, above the first [table]"


@pytest.mark.parametrize("isbn", ["978-0-306-40615-7", "0-306-40615-2", "080442957X"])
def test_a_sound_isbn_is_taken_as_written(isbn):
    assert read(f'title = "X"\nisbn = "{isbn}"').metadata.isbn == isbn


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("title = “X”", 1, "straight quotes"),
        ("\ntitle = Black January", 2, 'title = "Black January"'),
        ('title = "X', 1, 'close it with "'),
        ('title = "X"\ntitle = "Y"', 2, "take one"),
        ('title = "C:\\x"', 1, "forward slashes"),
        ('title = "X"\ncontents = ["a" "b"]', 2, "commas"),
        ('title = "X"\ncontents = ["a"', 2, "commas"),
        ("title", 1, 'NAME = "VALUE"'),
        ("[editions", 1, "[NAME]"),
    ],
)
def test_a_file_that_is_no_toml_is_told_its_line_and_what_helps(text, line, words):
    problem = the_fault(text)

    assert (problem.code, problem.place.line) == ("CB-SET-01", line)
    assert words in problem.hint


def test_positions_survive_every_way_of_writing_a_value():
    lines = line_numbers(
        'a = """\nx = 1\n[y]\n"""\nb = [ # one\n  "]",\n  {c = 1.5, d = \'}\'},\n]\ne.f = 1\n"g h" = 2\n'
        "[t.u]\nv = 1979-05-27T07:32:00Z\n[[w]]\nx = 1\n[[w]]\nx = 2\n[w.y]\nz = 3\n"
    )

    assert {key: lines[key] for key in [("a",), ("b",), ("b", 0), ("b", 1), ("b", 1, "d"), ("e", "f"), ("g h",)]} == {
        ("a",): 1,
        ("b",): 5,
        ("b", 0): 6,
        ("b", 1): 7,
        ("b", 1, "d"): 7,
        ("e", "f"): 9,
        ("g h",): 10,
    }
    assert (lines["t", "u"], lines["t", "u", "v"]) == (11, 12)
    assert (lines["w", 0, "x"], lines["w", 1, "x"], lines["w", 1, "y", "z"]) == (14, 16, 18)


@given(st.lists(st.text(string.printable + "“”ə", max_size=12), max_size=6))
def test_no_text_at_all_makes_the_reader_stumble(parts):
    text = "\n".join(parts)
    _, problems = survey_settings(text, environ={})

    assert all(problem.code.startswith("CB-SET-") for problem in problems)


def test_lines_never_go_backwards_within_a_list():
    lines = line_numbers("a = [\n" + ",\n".join(f'"{n}"' for n in range(20)) + "\n]")

    assert all(one < two for one, two in pairwise(lines["a", n] for n in range(20)))


PRESS = 'title = "T"\n[editions.press]\nextends = "pdf"\nfinish = "press"\n[editions.press.print]\n'


def press_edition(lines: str = 'paper = "offset 80"') -> Edition:
    settings, problems = read_settings(PRESS + lines, environ={})
    assert problems == ()
    return next(edition for edition in settings.editions if edition.name == "press")


def press_faults(lines: str, top: str = PRESS) -> list[tuple[str, int]]:
    _, problems = survey_settings(top + lines, environ={})
    return [(problem.code, problem.place.line) for problem in problems]


def test_a_print_edition_takes_what_it_does_not_say_from_its_shop():
    edition = press_edition('shop = "lulu"\nspine = 6.2')

    assert (edition.colour, edition.printing.bleed_mm, edition.printing.marks) == ("rgb", 3.175, False)
    assert press_edition().colour == "cmyk"
    assert press_edition('shop = "shop-grey"\ncover = "inside"').colour == "grey"
    assert press_edition('bleed = 2\nmarks = false\npaper = "offset 80"').printing.bleed_mm == 2.0


def test_a_print_table_is_taken_over_setting_by_setting():
    text = PRESS + 'paper = "offset 80"\n[editions.thin]\nextends = "press"\n[editions.thin.print]\nmarks = false\n'
    settings, _ = read_settings(text, environ={})

    assert settings.editions[-1].printing.paper == "offset 80"
    assert not settings.editions[-1].printing.marks


@pytest.mark.parametrize(
    ("language", "edge"), [("en", "left"), ("az", "left"), ("az-Arab", "right"), ("he", "right"), ("ar-Latn", "left")]
)
def test_a_book_is_bound_where_its_lines_begin(language: str, edge: str):
    settings, _ = read_settings(f'title = "T"\nlanguage = "{language}"\n', environ={})

    assert {edition.printing.binding for edition in settings.editions} == {edge}


@pytest.mark.parametrize(
    ("lines", "fault"),
    [
        ('shop = "luluu"\nspine = 5', ("CB-SET-04", 6)),
        ('paper = "offset 90"', ("CB-SET-11", 6)),
        ("marks = true", ("CB-SET-12", 5)),
        ('paper = "offset 80"\nbleed = 9', ("CB-SET-04", 7)),
        ('paper = "offset 80"\ninks = { "red" = [0, 100, 90, 20] }', ("CB-SET-04", 7)),
        ('paper = "offset 80"\ninks = { "#9b1c1f" = [0, 200, 90, 20] }', ("CB-SET-04", 7)),
        ('paper = "offset 80"\ncreep = true', ("CB-SET-09", 7)),
        ('paper = "offset 80"\nbleeed = 3', ("CB-SET-02", 7)),
    ],
)
def test_what_a_press_edition_asks_in_vain_is_told_at_its_line(lines: str, fault: tuple[str, int]):
    assert press_faults(lines) == [fault]


def test_inks_without_a_shop_and_a_folded_epub_are_told():
    top = 'title = "T"\n[editions.a]\nextends = "pdf"\ncolour = "cmyk"\n'
    top += '[editions.b]\nformat = "epub"\nfinish = "booklet"\n'

    assert press_faults("", top) == [("CB-SET-09", 4), ("CB-SET-09", 7)]
