import json
import re
import subprocess
import time
from xml.etree import ElementTree

import pypandoc
import pytest

from builder.errors import BookError, Place, Problem, Severity, describe, excerpted
from builder.model import Bibliography, Cited, Cluster, FormattedCitations, WorkGroup
from builder.references import (
    Manner,
    check_groups,
    check_keys,
    check_style,
    check_unused,
    citations_key,
    entry_id,
    format_citations,
    from_json,
    read,
    styles,
    to_json,
)

BIB = r"""@string{nyup = "New York University Press"}
@book{dewaal, author={{de Waal}, Thomas}, title={Black Garden: Armenia and Azerbaijan},
  publisher=nyup, location={New York}, date={2003}}

@report{hrw, author={{Human Rights Watch}}, title={Conflict in the Soviet Union}, institution={Human Rights Watch},
  date={1991-05}, keywords={documents, reports}}
@article{lat, title={Soviet Troops Rushed to Azerbaijan}, journaltitle={Los Angeles Times}, date={1990-01-15},
  url={https://www.latimes.com/a?b=1&c=2}}
@online{goble, author={Goble, Paul}, title={An Anniversary}, organization={RFE/RL}, date={2000-01-19}}
@legal{act, title={Constitutional Act on the State Independence}, date={1991-10-18}, number={222-XII}}
@unpublished{kaufman, author={Kaufman, Stuart}, title={Ethnic Fears}, date={1998-10}}
@book{Əliyev2001, author={Əliyev, İlham}, title={Bakının iqtisadi tarixi}, date={2001}, langid={azerbaijani}}
@book{петров, author={Петров, Иван}, title={Город и люди второй части}, date={1999}, langid={russian}}
@book{odd:key/1, author={Roe, Ann}, title={Cats & <Dogs> of {van Gogh}}, date={2004}, langid={english}}
"""
PLACE = Place("chapters/night.md", 7)


def bibliography(files: dict[str, str], language: str) -> Bibliography:
    return read(files, language)[0]


WORKS = bibliography({"book/references.bib": BIB}, "en")


def cluster(*works: Cited | str, in_note: bool = False) -> Cluster:
    return Cluster(tuple(Cited(work) if isinstance(work, str) else work for work in works), PLACE, in_note)


def formatted(*clusters: Cluster, style: str = "chicago-notes", language: str = "en") -> FormattedCitations:
    return format_citations([clusters], WORKS, Manner(style, language))


def plain(html: str) -> str:
    return "".join(ElementTree.fromstring(f"<p>{html}</p>").itertext()).replace("\u00a0", " ")


def texts(*clusters: Cluster, style: str = "chicago-notes", language: str = "en") -> list[str]:
    return [plain(text) for text in formatted(*clusters, style=style, language=language).clusters]


def problems_of(files: dict[str, str]) -> tuple[Problem, ...]:
    with pytest.raises(BookError) as caught:
        read(files, "en")
    return tuple(problem for problem in caught.value.problems if problem.severity is Severity.ERROR)


def found(files: dict[str, str]) -> list[tuple[str, str, str]]:
    placed = [excerpted(problem, files) for problem in problems_of(files)]
    return [(problem.code, str(problem.place), problem.subject) for problem in placed]


# Reading


def test_a_work_knows_its_kind_its_line_and_its_group():
    assert WORKS.works["hrw"].kind == "report"
    assert WORKS.works["hrw"].place == Place("book/references.bib", 5)
    assert WORKS.works["hrw"].keywords == ("documents", "reports")


def test_a_string_and_a_field_on_many_lines_are_understood():
    assert json.loads(WORKS.works["dewaal"].csl_json)["publisher"] == "New York University Press"


def test_a_title_keeps_the_capitals_of_its_author():
    assert json.loads(WORKS.works["hrw"].csl_json)["title"] == "Conflict in the Soviet Union"


@pytest.mark.parametrize(
    ("entry", "language"),
    [
        ("@book{a, title={T}, langid={azerbaijani}}", "az"),
        ("@book{a, title={T}, langid={ngerman}}", "de"),
        ("@book{a, title={T}, language={pt_BR}}", "pt-BR"),
        ("@book{a, title={T}}", "en"),
        ("@book{a, title={Город и люди}}", "und"),
        ("@book{a, title={Əhali}}", "az"),
        ("@book{a, title={T}, langid={klingonese tongue}}", "und"),
        ("@book{a, title={T}, langid={en--with a comment}}", "en"),
    ],
)
def test_languages_become_tags(entry, language):
    assert json.loads(bibliography({"a.bib": entry}, "en").works["a"].csl_json)["language"] == language


def test_a_work_without_a_language_has_that_of_the_book():
    assert json.loads(bibliography({"a.bib": "@book{a, title={T}}"}, "tr").works["a"].csl_json)["language"] == "tr"


def test_words_in_braces_keep_their_case_and_accents_their_letters():
    title = r"life of {van Gogh}, {NATO} and Z\"{u}rich, \'{E}mile, \emph{homo}, {{iPod} and {\.I}}"
    works = bibliography({"a.bib": f"@book{{a, title={{{title}}}, langid={{english}}}}"}, "en")
    (text,) = format_citations([[cluster("a")]], works, Manner("chicago-notes", "en")).clusters

    assert plain(text) == "Life of van Gogh, NATO and Zürich, Émile, Homo, iPod and İ (n.d.)."


def test_a_title_wholly_in_braces_keeps_its_case():
    title = r"{On the special role of \emph{Town} folk: a decree}"
    works = bibliography({"a.bib": f"@book{{a, title={{{title}}}, langid={{english}}}}"}, "en")
    (text,) = format_citations([[cluster("a")]], works, Manner("chicago-notes", "en")).clusters

    assert plain(text) == "On the special role of Town folk: a decree (n.d.)."


def test_crossed_references_reach_over_files():
    files = {
        "a.bib": "@incollection{chapter, author={Doe, Jane}, title={Mine}, crossref={whole}}",
        "b.bib": "@collection{whole, editor={Roe, Ann}, title={The Whole}, date={2010}}",
    }

    assert json.loads(bibliography(files, "en").works["chapter"].csl_json)["container-title"] == "The Whole"


def test_csl_json_is_read_with_its_lines():
    text = '[\n{"id": "a", "type": "book", "title": "A", "keyword": "press, x"},\n\n{"id": 7, "type": "map"}\n]'
    works = bibliography({"refs.json": text}, "en").works

    assert [(work.key, work.kind, work.place.line, work.keywords) for work in works.values()] == [
        ("a", "book", 2, ("press", "x")),
        ("7", "map", 4, ()),
    ]


def test_an_empty_file_holds_no_works():
    assert bibliography({"a.bib": "", "b.json": "[]"}, "en") == Bibliography({})


# Faults of bibliographies


def test_every_fault_is_reported_in_one_run():
    files = {
        "a.bib": "\n".join(
            [
                "@book{good, title={A}}",
                "@book{comma, title={A}",
                "  date={2000}}",
                "@book{line, title={A} date={2000}}",
                "@book{field, title={A}, title={B}}",
                "@book{good, title={Z}}",
                "@book{open, title={A",
                "@book{, title={A}}",
                "@book title={A}}",
            ]
        ),
        "b.bib": "\n@book{good, title={Other}}",
        "c.json": '[{"id": "x", "type": "book"},\n{"type": "book"}, 3,\n{"id": "y"}]',
        "d.json": "[{]",
        "e.ris": "TY  - BOOK",
    }

    assert found(files) == [
        ("CB-BIB-04", "a.bib:3:3", "date"),
        ("CB-BIB-04", "a.bib:4:23", "date"),
        ("CB-BIB-05", "a.bib:5:14", "title"),
        ("CB-BIB-03", "a.bib:6:7", "good"),
        ("CB-BIB-02", "a.bib:7:1", "@book{open"),
        ("CB-BIB-06", "a.bib:8", ""),
        ("CB-BIB-02", "a.bib:9", ""),
        ("CB-BIB-03", "b.bib:2:7", "good"),
        ("CB-BIB-06", "c.json:2", ""),
        ("CB-BIB-06", "c.json:2", ""),
        ("CB-BIB-06", "c.json:3", ""),
        ("CB-BIB-02", "d.json:1:3", ""),
        ("CB-BIB-01", "e.ris", ""),
    ]


def test_a_repeated_key_names_both_places_whatever_the_format():
    files = {"a.bib": "@book{k, title={A}}", "b.json": '[\n{"id": "k", "type": "book"}]'}

    assert [(str(problem.place), problem.message) for problem in problems_of(files)] == [
        ("b.json:2", "the key 'k' stands twice; it is also at a.bib:1")
    ]


def test_equals_signs_within_a_value_are_no_missing_comma():
    entry = '@book{a, title="A = B", subtitle = {x = y}, publisher = {P} # { = Q}}'

    assert "a" in bibliography({"a.bib": entry}, "en").works


def test_what_only_pandoc_doubts_has_the_line_of_its_entry():
    files = {"a.bib": "@book{a, title={A}}\n", "b.bib": "\n\n@book{b, title={B}, pages = 1 #}\n@book{c, title={C}}"}

    assert found(files) == [("CB-BIB-02", "b.bib:3:1", "@book{b")]


def test_the_bibliography_parser_says_nothing_of_its_own(capfd):
    problems_of({"a.bib": "@book{open, title={A\n@book{b, title={B}}"})

    assert capfd.readouterr() == ("", "")


# Keys


def test_an_unknown_key_is_marked_and_the_nearest_is_named():
    (problem,) = check_keys([cluster("dewaal", Cited("dewall", "3", "page"))], WORKS)

    shown = describe(excerpted(problem, {PLACE.file: "\n" * 6 + "See [@dewaal; @dewall, p. 3].\n"}))
    assert problem.code == "CB-CITE-01"
    assert "^^^^^^^ no work in the bibliography has the key 'dewall'" in shown
    assert "did you mean 'dewaal'?" in shown


def test_a_name_of_a_network_is_told_how_to_be_written():
    (problem,) = check_keys([cluster(Cited("some_body", mode="text"))], WORKS)

    assert problem.hint == "if '@some_body' is somebody's name in a network, write '\\@some_body'"


def test_keys_are_the_same_however_their_letters_are_composed():
    decomposed = "I\u0307lk"

    assert not check_keys([cluster(decomposed)], bibliography({"a.bib": "@book{\u0130lk, title={T}}"}, "az"))


def test_unknown_keys_stop_the_formatting():
    with pytest.raises(BookError, match="CB-CITE-01"):
        formatted(cluster("nobody"))


# Formatting


def test_a_second_citation_is_shortened():
    assert texts(cluster(Cited("dewaal", "82-95", "page")), cluster("hrw"), cluster(Cited("dewaal", "3", "page"))) == [
        "Thomas de Waal, Black Garden: Armenia and Azerbaijan (New York University Press, 2003), 82–95.",
        "Human Rights Watch, Conflict in the Soviet Union (Human Rights Watch, 1991).",
        "De Waal, Black Garden, 3.",
    ]


def test_the_ibid_style_says_ibid_and_the_classic_one_says_the_place():
    ibid = texts(cluster("dewaal"), cluster(Cited("dewaal", "3", "page")), style="chicago-notes-ibid")
    (classic,) = texts(cluster("dewaal"), style="chicago-notes-classic")

    assert ibid[1] == "Ibid., 3."
    assert "(New York: New York University Press, 2003)" in classic


def test_each_chapter_cites_as_if_it_were_the_first():
    chapters = [[cluster("hrw"), cluster("hrw")], [cluster("hrw")]]
    first, second, third = format_citations(chapters, WORKS, Manner("chicago-notes", "en")).clusters

    assert first == third != second


@pytest.mark.parametrize(
    ("label", "language", "expected"),
    [
        ("page", "en", ", 3–5."),
        ("chapter", "en", ", chaps. 3–5."),
        ("sub-verbo", "en", ", under 3–5."),
        ("chapter", "ru", ", гл. 3–5."),
        ("", "en", ", 3–5."),
    ],
)
def test_locators_are_labelled_in_the_language_of_the_book(label, language, expected):
    (text,) = texts(cluster(Cited("hrw", "3-5", label)), language=language)

    assert text.endswith(expected)


def test_what_stands_before_and_after_is_inline_markdown():
    work = Cited("hrw", "3", "page", "see *also* the `x`", ', and "passim" -- it\'s **so** \\*a\\* <b>')
    (html,) = formatted(cluster(work)).clusters

    assert html.startswith("See <em>also</em> the x <a ")
    assert html.endswith("3</a>, and “passim” – it’s <strong>so</strong> *a* &lt;b&gt;.")


@pytest.mark.parametrize(
    ("title", "language", "ending"),
    [
        ("Beta", "en", "Roe, “Beta.”"),
        ("Why?", "en", "Roe, “Why?”"),
        ('The "B"', "en", "Roe, “The ‘B.’”"),
        ("Beta", "en-GB", "Roe, ‘Beta’."),
        ("Beta", "ru", "Roe, «Beta»."),
    ],
)
def test_a_full_stop_goes_into_quotes_where_that_is_the_habit(title, language, ending):
    work = (
        f"@article{{b, author={{Roe, Ann}}, title={{{title}}}, journaltitle={{J}}, date={{2001}}, langid={{english}}}}"
    )
    works = bibliography({"a.bib": work}, "en")
    clusters = format_citations([[cluster("b"), cluster("b")]], works, Manner("chicago-notes", language)).clusters

    assert plain(clusters[1]) == ending


def test_quotes_after_a_work_are_those_of_the_language():
    (html,) = formatted(cluster(Cited("hrw", suffix=', "passim" too')), language="ru").clusters

    assert html.endswith("«passim» too.")


def test_numbers_after_a_work_are_not_taken_for_pages():
    (text,) = texts(cluster(Cited("hrw", suffix="99 ways")), style="apa")

    assert text == "(Human Rights Watch, 1991 99 ways)"


def test_whatever_stands_around_a_work_the_outcome_is_well_formed():
    nasty = [
        "*",
        "**a*",
        "[x](y",
        "<i>",
        "&amp;",
        '"',
        "'",
        "`",
        "\\",
        "[a]{lang=az .x}",
        "@hrw",
        "{",
        "%",
        "]; -@x",
        "a_b_c",
    ]
    clusters = [cluster(Cited("hrw", text, "page", prefix=text, suffix=text)) for text in nasty]

    for style in ("chicago-notes", "apa"):
        assert all(map(plain, formatted(*clusters, style=style).clusters))


def test_braces_in_a_locator_do_no_harm():
    (text,) = texts(cluster(Cited("hrw", "3}{4", "page")))

    assert text.endswith(", 3)(4.")


def test_the_author_may_stand_in_the_sentence_or_be_left_out():
    works = cluster(Cited("dewaal", "3", "page", mode="text")), cluster(Cited("dewaal", mode="suppress"))
    notes, dates = formatted(*works), formatted(*works, style="apa")

    assert notes.sentences == ("Thomas de Waal", "")
    assert plain(notes.clusters[0]).startswith("Black Garden: Armenia")
    assert [plain(text) for text in dates.clusters] == ["de Waal (2003, p. 3)", "(2003)"]
    assert dates.sentences == ("", "")


def test_a_citation_in_a_note_is_part_of_a_sentence_and_counts():
    inside = cluster(Cited("hrw", "3", "page", "see"), in_note=True), cluster(Cited("hrw", mode="text"), in_note=True)

    assert texts(*inside, cluster("hrw")) == [
        "see Human Rights Watch, Conflict in the Soviet Union (Human Rights Watch, 1991), 3",
        "Human Rights Watch, Conflict in the Soviet Union",
        "Human Rights Watch, Conflict in the Soviet Union.",
    ]


def test_a_citation_in_a_note_keeps_the_parentheses_of_its_style():
    assert texts(cluster("hrw", in_note=True), style="apa") == ["(Human Rights Watch, 1991)"]


def test_styles_say_whether_they_make_notes():
    assert formatted(cluster("hrw")).are_notes
    assert not formatted(cluster("hrw"), style="mla").are_notes
    assert format_citations([[], []], WORKS, Manner("chicago-notes", "en")) == FormattedCitations((), True, ())


def test_no_link_stands_in_a_link():
    outcome = formatted(*(cluster(key) for key in WORKS.works))

    for html in (*outcome.clusters, *(entry for _, entry in outcome.entries)):
        assert not ElementTree.fromstring(f"<p>{html}</p>").findall(".//a//a")
    assert outcome.clusters[2] == (
        '<a class="biblioref" href="#ref-lat">“Soviet Troops Rushed to Azerbaijan,” <em>Los Angeles Times</em>, '
        'January 15, 1990,</a> <a href="https://www.latimes.com/a?b=1&amp;c=2">'
        "https://www.latimes.com/a?b=1&amp;c=2</a>."
    )


def test_links_lead_only_to_works_that_are_listed():
    outcome = formatted(*(cluster(key) for key in WORKS.works))
    listed = {key for key, _ in outcome.entries}
    trees = [ElementTree.fromstring(f"<p>{html}</p>") for html in outcome.clusters]
    linked = {link.get("href", "")[5:] for tree in trees for link in tree.iterfind(".//a[@class='biblioref']")}

    assert linked == {entry_id(key) for key in listed}
    assert listed == set(WORKS.works) - {"kaufman"}  # Chicago lists no unpublished papers


def test_signs_of_html_in_a_title_stay_signs():
    assert "<em>Cats &amp; &lt;Dogs&gt; of van Gogh</em>" in formatted(cluster("odd:key/1")).clusters[0]


def test_titles_in_other_languages_keep_their_case_and_all_are_sorted():
    entries = formatted(cluster("петров", "Əliyev2001", "odd:key/1", "goble")).entries

    assert [plain(text) for _, text in entries] == [
        "Əliyev, İlham. Bakının iqtisadi tarixi. 2001.",
        "Goble, Paul. “An Anniversary.” RFE/RL, January 19, 2000.",
        "Roe, Ann. Cats & <Dogs> of van Gogh. 2004.",
        "Петров, Иван. Город и люди второй части. 1999.",
    ]


def test_reports_acts_and_newspapers_print_well_in_chicago_notes():
    entries = dict(formatted(cluster("hrw", "act", "lat", "goble")).entries)

    assert plain(entries["act"]) == "Constitutional Act on the State Independence, October 18, 1991, 222-XII."
    assert plain(entries["hrw"]) == "Human Rights Watch. Conflict in the Soviet Union. Human Rights Watch, 1991."
    assert plain(entries["lat"]).startswith("“Soviet Troops Rushed to Azerbaijan.” Los Angeles Times, January 15, 1990")


@pytest.mark.parametrize("style", styles())
def test_every_bundled_style_formats_every_work(style):
    outcome = formatted(cluster(*WORKS.works), style=style)

    assert outcome.clusters[0]
    assert {key for key, _ in outcome.entries} >= set(WORKS.works) - {"kaufman"}


# Languages of our own

BOOKS = (cluster(Cited("hrw", "3-5", "page")), cluster(Cited("петров", "2", "chapter"), "goble"), cluster("lat"))
ENGLISH = r"\b(and|edited|accessed|ed|eds|vol|pp?|chap|January|Jan|n\.d|no|In|et al|available|from|Retrieved)\b"


@pytest.mark.parametrize("language", ["az", "az-Latn-AZ", "hy", "ru"])
@pytest.mark.parametrize("style", ["chicago-notes", "apa", "mla", "harvard", "ieee"])
def test_no_english_word_stands_in_another_language(style, language):
    outcome = formatted(*BOOKS, style=style, language=language)
    printed = " ".join([*map(plain, outcome.clusters), *(plain(text) for _, text in outcome.entries)])
    ours = re.sub(
        r"Conflict in the Soviet Union|Human Rights Watch|An Anniversary|Soviet Troops Rushed to Azerb\w+", "", printed
    )

    assert not re.search(ENGLISH, ours.replace("Los Angeles Times", ""))


def test_azerbaijani_has_months_ordinals_and_words():
    bib = (
        "@book{a, author={Əliyev, İlham}, title={Bakının tarixi}, date={1990-01-20}, edition={3}, langid={azerbaijani}}"
    )
    (text,) = format_citations([[cluster("a")]], bibliography({"a.bib": bib}, "az"), Manner("apa", "az")).entries

    assert plain(text[1]) == "Əliyev, İ. (1990). Bakının tarixi (3-cü nəşr)."
    for number, ending in {
        1: "ci",
        2: "ci",
        6: "cı",
        9: "cu",
        10: "cu",
        12: "ci",
        13: "cü",
        20: "ci",
        40: "cı",
    }.items():
        works = bibliography({"a.bib": bib.replace("edition={3}", f"edition={{{number}}}")}, "az")
        assert f"{number}-{ending} nəşr" in format_citations([[cluster("a")]], works, Manner("apa", "az")).entries[0][1]
    assert texts(cluster("lat"), language="az")[0].endswith("15 yanvar 1990, https://www.latimes.com/a?b=1&c=2.")


def test_russian_months_after_a_day_are_in_the_genitive():
    (note,) = texts(cluster("lat", "hrw"), language="ru", style="chicago-notes")

    assert "15 января 1990" in note


def test_azerbaijani_names_are_sorted_by_their_alphabet():
    names = ["Qasımov", "İbrahimov", "Həsənov", "Xəlilov"]
    bib = "".join(f"@book{{k{n}, author={{{name}, A.}}, title={{T}}, date={{2000}}}}\n" for n, name in enumerate(names))
    entries = format_citations(
        [[cluster("k0", "k1", "k2", "k3")]], bibliography({"a.bib": bib}, "az"), Manner("apa", "az")
    ).entries

    assert [plain(text).partition(",")[0] for _, text in entries] == ["Həsənov", "Xəlilov", "İbrahimov", "Qasımov"]


# Keeping


def test_kept_citations_are_the_same_citations():
    outcome = formatted(*BOOKS)

    assert from_json(to_json(outcome)) == outcome


def test_a_key_changes_with_everything_that_changes_the_outcome():
    base = [[cluster("hrw")], [cluster("lat")]]
    notes = Manner("chicago-notes", "en")
    other_works = bibliography({"a.bib": BIB.replace("Conflict in", "War in")}, "en")
    keys = [
        citations_key(base, WORKS, notes),
        citations_key([[cluster("hrw"), cluster("lat")]], WORKS, notes),
        citations_key([[cluster(Cited("hrw", "3"))], [cluster("lat")]], WORKS, notes),
        citations_key([[cluster("hrw", in_note=True)], [cluster("lat")]], WORKS, notes),
        citations_key(base, other_works, notes),
        citations_key(base, WORKS, Manner("apa", "en")),
        citations_key(base, WORKS, Manner("chicago-notes", "az")),
        citations_key(base, WORKS, Manner("chicago-notes", "en", ("act",))),
    ]

    assert len(set(keys)) == len(keys)
    assert citations_key(base, WORKS, notes) == keys[0]


def test_a_key_does_not_change_with_what_is_not_printed():
    moved = [[Cluster((Cited("hrw"),), Place("elsewhere.md", 99))]]
    more = bibliography({"book/references.bib": BIB + "@book{more, title={More}}"}, "en")
    notes = Manner("chicago-notes", "en")

    assert citations_key(moved, more, notes) == citations_key([[cluster("hrw")]], WORKS, notes)


def test_works_may_be_listed_though_nothing_cites_them():
    outcome = format_citations([[cluster("hrw")]], WORKS, Manner("chicago-notes", "en", ("act", "hrw")))

    assert {key for key, _ in outcome.entries} == {"act", "hrw"}
    assert format_citations([], WORKS, Manner("apa", "en", ("act",))).entries


def test_a_label_that_no_locator_has_is_told():
    (problem,) = check_keys([cluster(Cited("hrw", "3", "chaptr"))], WORKS)

    assert (problem.code, problem.hint) == ("CB-CITE-13", "did you mean 'chapter'?")


# Styles


def test_an_unknown_style_is_told_the_nearest():
    (problem,) = check_style("chicago-note", Place("book/book.toml", 4))

    assert (problem.code, problem.place.line, problem.subject) == ("CB-STYLE-01", 4, "chicago-note")
    assert "'chicago-notes'" in problem.hint


def test_a_style_may_be_a_file_of_ones_own():
    own = (
        '<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0"><info><title>Own</title>'
        "<id>own</id><updated>2020-01-01T00:00:00Z</updated></info><citation><layout prefix='[' suffix=']'>"
        "<text variable='title'/></layout></citation></style>"
    )

    assert formatted(cluster("act"), style=own) == FormattedCitations(
        ("[Constitutional Act on the State Independence]",), False, (), ("",)
    )


@pytest.mark.parametrize(
    ("style", "code"), [("<style", "CB-STYLE-02"), ("<html><body/></html>", "CB-STYLE-02"), ("aap", "CB-STYLE-01")]
)
def test_what_is_no_style_is_refused(style, code):
    assert [problem.code for problem in check_style(style, PLACE)] == [code]


def dependent(parent: str) -> str:
    return (
        '<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0"><info><title>Journal</title><id>j</id>'
        f'<link href="http://www.zotero.org/styles/{parent}" rel="independent-parent"/>'
        "<updated>2020-01-01T00:00:00Z</updated></info></style>"
    )


def test_a_dependent_style_finds_its_parent_at_home():
    assert formatted(cluster("hrw"), style=dependent("apa")) == formatted(cluster("hrw"), style="apa")


def test_a_dependent_style_with_a_parent_elsewhere_is_refused():
    (problem,) = check_style(dependent("nature"), PLACE)

    assert problem.code == "CB-STYLE-03"
    assert "nature.csl" in problem.hint


# Pandoc


def test_a_machine_without_pandoc_is_told_how_to_get_it(monkeypatch, tmp_path):
    def missing() -> str:
        raise OSError("No pandoc was found")

    monkeypatch.setattr(pypandoc.__spec__, "origin", str(tmp_path / "__init__.py"))
    monkeypatch.setattr(pypandoc, "get_pandoc_path", missing)

    with pytest.raises(BookError, match="CB-PANDOC-01") as caught:
        formatted(cluster("hrw"))
    assert "pip install pypandoc_binary" in caught.value.problems[0].hint


def test_the_surroundings_change_nothing(monkeypatch, tmp_path):
    before = formatted(cluster("hrw"), cluster("dewaal"))
    (tmp_path / "pandoc").mkdir()
    (tmp_path / "pandoc" / "default.csl").write_text("<broken")
    for name in ("LANG", "LC_ALL", "LANGUAGE"):
        monkeypatch.setenv(name, "ru_RU.UTF-8")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    assert formatted(cluster("hrw"), cluster("dewaal")) == before
    assert bibliography({"book/references.bib": BIB}, "en") == WORKS


@pytest.mark.slow
def test_five_hundred_citations_of_two_hundred_works_take_three_seconds_and_one_subprocess(monkeypatch):
    fields = "author={{Doe{}, Jane}}, title={{A Title of Work {}}}, publisher={{P}}, date={{{}}}"
    bib = "\n".join(f"@book{{k{n}, {fields.format(n % 90, n, 1800 + n)}}}" for n in range(200))
    works = bibliography({"a.bib": bib}, "en")
    clusters = [cluster(Cited(f"k{n * 7 % 200}", str(n), "page")) for n in range(500)]
    job = [clusters[:250], clusters[250:]], works, Manner("chicago-notes", "en")
    runs, run = [], subprocess.run
    monkeypatch.setattr(subprocess, "run", lambda *words, **more: runs.append(words) or run(*words, **more))
    began = time.perf_counter()
    outcome = format_citations(*job)
    cold = time.perf_counter() - began
    text = to_json(outcome)
    citations_key(*job)  # reads the style and the builder's own code once a process
    began = time.perf_counter()
    key, kept = citations_key(*job), from_json(text)
    cached = time.perf_counter() - began

    assert (len(outcome.clusters), len(outcome.entries), len(runs)) == (500, 200, 1)
    assert kept == outcome
    assert key
    assert cold < 3
    assert cached < 0.05


# Doubts


def doubts(entry: str, file: str = "a.bib") -> list[tuple[str, str]]:
    files = {file: entry}
    return [(it.code, str(excerpted(it, files).place)) for it in read(files, "en")[1]]


SOUND = """@book{a, author={Doe, J.}, title={A Town}, publisher={P}, langid={english},
  date={1990-01-20}, isbn={978-0-306-40615-7}, doi={10.1000/xyz123}, url={https://www.x.org/a?b=1#c},
  urldate={2020-02-29}}"""


@pytest.mark.parametrize(
    ("old", "new", "code", "place"),
    [
        ("author={Doe, J.}, ", "", "CB-BIB-10", "a.bib:1:7"),
        ("publisher={P}, ", "", "CB-BIB-10", "a.bib:1:7"),
        ("{10.1000/xyz123}", "{10.1000 xyz}", "CB-BIB-11", "a.bib:2:53"),
        ("978-0-306-40615-7", "978-0-306-40615-8", "CB-BIB-12", "a.bib:2:28"),
        ("978-0-306-40615-7", "0-8147-1944-8", "CB-BIB-12", "a.bib:2:28"),
        ("https://www.x.org/a?b=1#c", "www.x.org", "CB-BIB-14", "a.bib:2:75"),
        ("https://www.x.org/a?b=1#c", "https://x", "CB-BIB-14", "a.bib:2:75"),
        ("1990-01-20", "1990-02-30", "CB-BIB-15", "a.bib:2:9"),
        ("1990-01-20", "20.01.1990", "CB-BIB-15", "a.bib:2:9"),
        ("2020-02-29", "1989-01-01", "CB-BIB-15", "a.bib:3:12"),
        ("{A Town}, publisher={P}, langid={english}", "{Şəhər}, publisher={P}", "CB-BIB-17", "a.bib:1:35"),
        ("isbn={978-0-306-40615-7}", "issn={2049-3631}", "CB-BIB-13", "a.bib:2:28"),
    ],
)
def test_a_doubtful_field_is_told_at_its_place(old, new, code, place):
    assert doubts(SOUND) == []
    assert doubts(SOUND.replace(old, new)) == [(code, place)]


@pytest.mark.parametrize(
    "date",
    ["1990", "1990-01", "1990-01-20", "1989/1990", "1989-12/1990-01", "1990-21", "2000/", "-0044-03-15", "1990?"],
)
def test_dates_may_be_years_times_and_seasons(date):
    assert doubts(SOUND.replace("1990-01-20", date)) == []


@pytest.mark.parametrize("number", ["0-8147-1944-9", "080442957X", "978-0-306-40615-7, 0-8147-1944-9"])
def test_a_sound_number_is_not_doubted(number):
    assert doubts(SOUND.replace("978-0-306-40615-7", number)) == []


def test_the_same_work_twice_names_both():
    other = "@book{b, author={Doe, J.}, title={A town}, publisher={P}, langid={english}, date={1990-01-20}}"
    (problem,) = read({"a.bib": SOUND, "b.bib": other}, "en")[1]

    assert (problem.code, problem.place.file, problem.subject) == ("CB-BIB-18", "b.bib", "b")
    assert "'a' at a.bib:1" in problem.message


def test_parts_of_one_journal_are_not_the_same_work():
    fields = "author={D, J}, title={News}, journaltitle={J}, date={2000}, langid={english}"

    assert doubts(f"@article{{a, {fields}, number=1}}\n@article{{b, {fields}, number=2}}") == []


def test_doubts_of_csl_json_have_their_lines():
    text = """[
{"id": "a", "type": "webpage", "title": "Şəhər",
 "URL": "x.org",
 "issued": {"date-parts": [[1990, 13]]}}]"""

    assert doubts(text, "a.json") == [
        ("CB-BIB-14", "a.json:3:10"),
        ("CB-BIB-15", "a.json:4"),
        ("CB-BIB-17", "a.json:2:42"),
    ]


def test_works_that_nothing_cites_are_told():
    told = check_unused([cluster("hrw")], ["act"], WORKS)

    assert {problem.subject for problem in told} == set(WORKS.works) - {"hrw", "act"}
    assert told[0].place == WORKS.works["dewaal"].place


def test_groups_and_works_that_do_not_meet_are_told():
    groups = (WorkGroup("Papers", Place("book/book.toml", 5), keywords=("document",)),)
    empty, *homeless = check_groups(WORKS, groups)

    assert (empty.code, empty.place.line, empty.hint) == ("CB-BIB-20", 5, "did you mean 'documents'?")
    assert {problem.code for problem in homeless} == {"CB-BIB-21"}
    assert len(homeless) == len(WORKS.works)
    assert check_groups(WORKS, (WorkGroup("Rest", PLACE),)) == ()


@pytest.mark.parametrize(
    ("old", "new", "code", "hint"),
    [
        ("@book", "@boook", "CB-BIB-22", "did you mean 'book'"),
        ("author=", "autor=", "CB-BIB-23", "did you mean 'author'"),
        ("publisher={P}", "publisher=nyup", "CB-BIB-24", "write {nyup}"),
    ],
)
def test_names_that_mean_nothing_are_told(old, new, code, hint):
    told = read({"a.bib": SOUND.replace(old, new)}, "en")[1]

    assert [problem.hint.startswith(hint) for problem in told if problem.code == code] == [True]


def test_months_strings_and_joined_words_mean_something():
    text = '@string{nyup = "P"}\n' + SOUND.replace("publisher={P}", 'publisher=nyup # " and " # nyup, month=jan')

    assert doubts(text) == []


def test_a_work_of_an_unknown_type_is_a_document():
    assert bibliography({"a.bib": "@thing{a, title={T}}"}, "en").works["a"].kind == "document"
