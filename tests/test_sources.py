"""Sources as historians need them: archives, decrees, newspapers, speeches, interviews, photographs, letters."""

import html
import json
import re

import pytest

from builder.errors import BookError, Place
from builder.load import load
from builder.model import Cited, Cluster
from builder.references import Manner, check_style, format_citations, read, styles
from builder.references.archives import shelf_mark
from builder.references.dates import read_date

BIB = r"""
@archival{garf, title={Докладная записка}, author={Иванов, И. И.}, date={1990-01-25}, langid={russian},
  type={докладная записка}, archive={ГАРФ}, fond={9654}, opis={10}, delo={112}}
@manuscript{arda, title={Arayış}, date={1920-05-01}, langid={azerbaijani}, archive={ARDA},
  fonds=28, inventory=1, file={65}}
@decree{ukaz, authority={Президиум Верховного Совета СССР}, title={О введении чрезвычайного положения},
  date={1990-01-19}, langid={russian}, number={1031}, type={указ}, container-title={Ведомости}, issue={4}}
@interview{iv, author={Aliyeva, Leyla}, interviewer={Smith, John and Doe, Ann}, title={On the Night},
  date={2019-03-04}, langid={english}}
@speech{sp, author={Gorbachev, Mikhail}, title={Address}, eventtitle={Session}, venue={Moscow}, date={1990-01-20},
  langid={english}}
@newspaper{nw, title={Bakıda}, journaltitle={Həyat}, date={1990-01-23}, langid={azerbaijani}, pages={1}}
@photograph{ph, author={Ivanov, Ivan}, title={Tanks}, date={1990-01-20}, type={photograph}, archive={RIA Novosti},
  archive_location={no. 5436}, langid={english}}
@letter{le, author={Roe, Ann}, recipient={Doe, Jane}, date={1990-02-01}, archive={British Library},
  archive-location={Add MS 1}, langid={english}}
@book{whole, author={{de Waal}, Thomas and King, Jr., Martin}, title={Garden}, publisher={P}, date={2003},
  langid={english}, file={:a/b.pdf:PDF}}
@book{parted, author={de Beauvoir, Simone and others}, title={Sexe}, publisher={P}, date={1949~}, langid={french}}
"""
WORKS, DOUBTS = read({"a.bib": BIB}, "en")


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", markup)).replace("\u00a0", " ")


def cited(key: str, style: str = "chicago-notes", language: str = "en-US", **details: str) -> tuple[str, str]:
    """Give a first citation and the entry of one work."""
    cluster = Cluster((Cited(key, **details),), Place("t.md", 1))
    made = format_citations([[cluster]], WORKS, Manner(style, language))
    return plain(made.clusters[0]), plain(dict(made.entries).get(key, ""))


def csl(key: str) -> dict[str, object]:
    return json.loads(WORKS.works[key].csl_json)


def test_none_of_these_sources_is_doubted():
    assert DOUBTS == ()


def test_an_archival_document_has_the_shelf_mark_of_its_language():
    assert cited("garf") == (
        "И. И. Иванов, “Докладная записка,” докладная записка, January 25, 1990, ф. 9654, оп. 10, д. 112, ГАРФ.",
        "Иванов, И. И. “Докладная записка.” Докладная записка. January 25, 1990. Ф. 9654, оп. 10, д. 112. ГАРФ.",
    )
    assert csl("arda")["archive_location"] == "f. 28, siy. 1, iş 65"


@pytest.mark.parametrize(
    ("language", "mark"),
    [("ru", "ф. 1, л. 2"), ("az-AZ", "f. 1, v. 2"), ("hy", "ֆ. 1, թ. 2"), ("en", "f. 1, l. 2"), ("", "f. 1, l. 2")],
)
def test_the_parts_of_a_shelf_mark_are_named_in_the_language(language, mark):
    assert shelf_mark({"fonds": "1", "sheet": "2"}, language) == mark


def test_russian_styles_print_the_archive_as_their_standard_has_it():
    assert cited("garf", "gost", "ru", locator="5", label="folio") == (
        "[Иванов, 1990, л. 5]",
        "1. Иванов И. И. Докладная записка // ГАРФ. Ф. 9654. Оп. 10. Д. 112. 1990. 25 янв.",
    )
    assert cited("arda", "gost-numeric", "ru")[1].startswith("1. Arayış // ARDA. F. 28. Siy. 1. İş 65")


def test_a_style_without_archives_prints_them_where_a_publisher_stands():
    assert cited("ph", "harvard", "en-GB")[1] == "Ivanov, I. (1990) Tanks. RIA Novosti, no. 5436."


def test_a_decree_names_its_authority_number_and_journal():
    assert cited("ukaz")[0] == (
        "Президиум Верховного Совета СССР, “О введении чрезвычайного положения,” in Ведомости, указ no. 1031, no. 4, "
        "January 19, 1990."
    )


def test_an_interview_names_both_sides():
    assert cited("iv")[0] == "Leyla Aliyeva, “On the Night,” interview by John Smith and Ann Doe, March 4, 2019."


def test_a_speech_names_its_occasion():
    assert cited("sp")[0] == "Mikhail Gorbachev, “Address,” Session, Moscow, January 20, 1990."


def test_a_newspaper_has_its_day_and_page():
    assert cited("nw", "apa")[1] == "Bakıda. (1990, January 23). Həyat, 1."


def test_a_photograph_says_where_it_is_kept():
    assert cited("ph")[0] == "Ivan Ivanov, Tanks, photograph, January 20, 1990, RIA Novosti, no. 5436."


def test_a_letter_needs_no_title():
    assert cited("le")[0] == "Ann Roe to Jane Doe, February 1, 1990, Add MS 1, British Library."


def test_the_path_of_a_reference_manager_is_no_file_of_an_archive():
    assert "archive_location" not in csl("whole")


# Names


def test_a_family_name_in_braces_stays_whole():
    assert cited("whole")[1] == "de Waal, Thomas, and Martin King Jr. Garden. P, 2003."
    assert cited("parted")[1] == "Beauvoir, Simone de et al. Sexe. P, [1949?]."


def test_a_note_begins_with_a_capital_also_when_the_name_is_kept_whole():
    clusters = [Cluster((Cited("whole"),), Place("t.md", 1)) for _ in range(2)]
    made = format_citations([clusters], WORKS, Manner("chicago-notes", "en-US"))

    assert plain(made.clusters[1]) == "De Waal and King, Garden."


def test_a_label_stays_on_the_line_of_its_number():
    cluster = Cluster((Cited("garf", "5", "folio"),), Place("t.md", 1))
    made = format_citations([[cluster]], WORKS, Manner("gost", "ru"))

    assert "л.\u00a05</a>]" in made.clusters[0]
    assert "Ф.\u00a09654. Оп.\u00a010. Д.\u00a0112" in made.entries[0][1]


# Types


def test_a_type_that_begins_like_a_comment_is_not_lost_in_silence():
    with pytest.raises(BookError) as caught:
        read({"a.bib": "@commentary{k, title={T}}\n"}, "en")
    assert [(it.code, it.place.line) for it in caught.value.problems] == [("CB-BIB-02", 1)]


def test_what_is_lent_by_another_entry_is_taken():
    bib = "@xdata{x, archive={ARDA}}\n@archival{a, title={T}, xdata={x}, date={1990}, langid={english}}\n"

    assert json.loads(read({"a.bib": bib}, "en")[0].works["a"].csl_json)["archive"] == "ARDA"


def test_entries_that_lend_from_themselves_are_told_and_not_read():
    bib = "@book{a, title={T}, xdata={b}}\n@xdata{b, crossref={c}}\n@book{c, title={U}, crossref={b}}\n"
    with pytest.raises(BookError) as caught:
        read({"a.bib": bib + "@book{d, title={V}, crossref={d}}\n"}, "en")
    assert [(it.code, it.place.line) for it in caught.value.problems] == [
        ("CB-BIB-25", 2),
        ("CB-BIB-25", 3),
        ("CB-BIB-25", 4),
    ]


# Dates


@pytest.mark.parametrize(
    ("written", "parts", "is_doubtful"),
    [
        ("1990", [[1990]], False),
        ("1990-01", [[1990, 1]], False),
        ("1990-01-20", [[1990, 1, 20]], False),
        ("1990-01-20T10:00:00Z", [[1990, 1, 20]], False),
        ("1990-21", [[1990, 21]], False),
        ("1990-01-19/1990-01-20", [[1990, 1, 19], [1990, 1, 20]], False),
        ("1989/1990", [[1989], [1990]], False),
        ("1989--1990", [[1989], [1990]], False),
        ("1989–1990", [[1989], [1990]], False),
        ("1990/", [[1990], [0]], False),
        ("1990/..", [[1990], [0]], False),
        ("1990?", [[1990]], True),
        ("1990~", [[1990]], True),
        ("1990%", [[1990]], True),
        ("1984?/2004", [[1984], [2004]], True),
        ("c. 1990", [[1990]], True),
        ("около 1990", [[1990]], True),
        ("199X", [[1990], [1999]], True),
        ("19XX", [[1900], [1999]], True),
        ("1990-XX", [[1990]], False),
        ("1990-01-XX", [[1990, 1]], False),
        ("-0044", [[-45]], False),
        ("476", [[476]], False),
    ],
)
def test_dates_are_read_as_scholars_write_them(written, parts, is_doubtful):
    assert read_date(written) == {"date-parts": parts, **({"circa": True} if is_doubtful else {})}


@pytest.mark.parametrize(
    "written", ["", "January 1990", "20.01.1990", "1990-13", "1990-02-30", "1990-21-01", "../1990", "a/b/c", "n.d."]
)
def test_what_is_no_date_is_not_guessed(written):
    assert read_date(written) is None


def test_a_month_beside_the_year_is_kept():
    bib = "@book{a, title={T}, year={1990}, month=jan, langid={english}}\n"

    assert json.loads(read({"a.bib": bib}, "en")[0].works["a"].csl_json)["issued"] == {"date-parts": [[1990, 1]]}


@pytest.mark.parametrize(
    ("language", "printed"), [("ru", "(1990, 23 января)"), ("az", "(1990, 23 yanvar)"), ("en-US", "(1990, January 23)")]
)
def test_the_day_comes_where_the_language_has_it(language, printed):
    assert printed in cited("nw", "apa", language)[1]


def test_a_chapter_behind_a_year_is_no_date():
    assert cited("whole", "apa", "ru", locator="4", label="chapter")[0].endswith("2003, Глава 4)")


def test_russian_notes_are_whole_once_then_say_where_they_were():
    keys = (("garf", "folio"), ("garf", "folio"), ("whole", "page"), ("garf", "folio"), ("nw", "page"))
    clusters = [Cluster((Cited(key, str(n), label),), Place("t.md", n)) for n, (key, label) in enumerate(keys, 1)]
    made = format_citations([clusters], WORKS, Manner("gost-notes", "ru"))

    assert [plain(text) for text in made.clusters] == [
        "Иванов И. И. Докладная записка : докладная записка, 25 января 1990 г. // ГАРФ. Ф. 9654. Оп. 10. Д. 112. Л. 1.",
        "Там же. Л. 2.",
        "De Waal T., King M. Jr. Garden. P, 2003. С. 3.",
        "Иванов И. И. Докладная записка. Л. 4.",
        "Bakıda // Həyat. 1990. 23 янв. С. 5.",
    ]


# Problems, all in one run


def test_what_is_doubtful_of_sound_entries_is_told_beside_errors():
    bib = (
        "@book{comma, title={T}\n  year={2000}}\n"
        "@boook{typ, titel={X}, publisher=nostring, date={20.01.1990}, doi={abc}, isbn={978-0-306-40615-8}}\n"
        "@article{missing, title={Город}}\n"
    )
    with pytest.raises(BookError) as caught:
        read({"a.bib": bib, "b.json": '[{"type": "book"}]'}, "en")

    found = [(it.code, it.place.file, it.place.line) for it in caught.value.problems]
    assert found == sorted(found, key=lambda row: (row[1], row[2], row[0]))
    assert {code for code, *_ in found} == {
        *("CB-BIB-04", "CB-BIB-06", "CB-BIB-10", "CB-BIB-11", "CB-BIB-12", "CB-BIB-15", "CB-BIB-17"),
        *("CB-BIB-22", "CB-BIB-23", "CB-BIB-24"),
    }


CSL = '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>A</title></info>{}</style>'
CITATION = "<citation><layout>{}</layout></citation>"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is not XML"),
        ("APA 7", "it is not XML"),
        ("<style", "not well-formed XML"),
        ("<html/>", "has <style> and <info>"),
        (CSL.format(""), "no <citation> with a <layout>"),
        (CSL.format(CITATION.format('<text macro="titel"/>') + '<macro name="title"/>'), "no macro 'titel'"),
    ],
)
def test_a_style_that_would_print_nothing_is_refused(make_folder, text, said):
    toml = 'title = "T"\ncitation_style = "own.csl"\n'
    _, problems = load(make_folder({"book/book.toml": toml, "book/own.csl": text}), {})

    assert [(it.code, it.place.file) for it in problems] == [("CB-STYLE-02", "book/own.csl")]
    assert said in problems[0].message


@pytest.mark.parametrize("style", styles())
def test_every_style_of_ours_is_whole(style):
    assert check_style(style, Place()) == ()
