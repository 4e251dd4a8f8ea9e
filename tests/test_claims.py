"""Claims of accessibility: read from the settings, made where the measures agree, withdrawn where they do not."""

import io
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from builder.errors import BookError, Place
from builder.model import Claims, Matter
from builder.pack import packed
from builder.settings import read_settings
from tests.gates.ace import ace, needs_browser
from tests.gates.epubcheck import epubcheck, needs_java
from tests.volumes import section, whole_volume

CLAIMS = Claims(
    "2.2 AA", "Mill House", "Good Reader badge", "https://example.org/report", place=Place("book/book.toml", 9)
)
OPF = "{http://www.idpf.org/2007/opf}"


@pytest.fixture(scope="module")
def volume(tmp_path_factory):
    return claiming(whole_volume(tmp_path_factory.mktemp("pictures")), CLAIMS)


def claiming(volume, claims):
    return replace(volume, metadata=replace(volume.metadata, claims=claims))


def with_text(volume, html, **more):
    own = (section("one", "chapter", Matter.BODY, "One", html, file="chapters/one.md"),)
    return replace(volume, sections=own, figures=(), tables=(), **more)


def read(text):
    return read_settings(f'title = "T"\n{text}', environ={})[0].metadata.claims


def package(epub):
    with zipfile.ZipFile(io.BytesIO(epub)) as archive:
        return etree.fromstring(archive.read("EPUB/content.opf"))


def metas(epub):
    return [
        (meta.get("property") or meta.get("rel"), meta.get("refines"), meta.text or meta.get("href"))
        for meta in package(epub).iter(f"{OPF}meta", f"{OPF}link")
        if (meta.get("property") or meta.get("rel", "")).startswith(("dcterms:conf", "a11y:"))
    ]


def test_a_book_without_the_table_claims_nothing():
    assert read("") == Claims()


def test_the_table_is_read():
    claims = read(
        '[accessibility]\nconformance = "WCAG 2.1 AA"\ncertifier = "Mill House"\ncredential = "Badge"\n'
        'report = "https://example.org/r"\nexemption = ["microenterprise", "77"]'
    )

    assert (claims.wcag, claims.certifier, claims.credential) == ("2.1 AA", "Mill House", "Badge")
    assert claims.report == "https://example.org/r"
    assert claims.exemptions == ("eaa-microenterprise", "eaa-fundamental-alteration")
    assert claims.conformance == "EPUB Accessibility 1.1 - WCAG 2.1 Level AA"


@pytest.mark.parametrize(
    ("text", "code", "subject"),
    [
        ('conformance = "AA"', "CB-SET-04", "conformance"),
        ('conformance = "WCAG 2.2 AAA"\ncertifier = "M"', "CB-SET-04", "WCAG 2.2 AAA"),
        ('conformance = "WCAG 2.2 AA"', "CB-SET-03", "conformance"),
        ('report = "https://example.org/r"', "CB-SET-03", "report"),
        ('report = "reports/r.html"\ncertifier = "M"', "CB-SET-04", "report"),
        ('exemption = "poor"', "CB-SET-04", "exemption"),
        ('certifyer = "M"', "CB-SET-02", "certifyer"),
    ],
)
def test_what_cannot_be_claimed_is_told_at_its_line(text, code, subject):
    with pytest.raises(BookError) as caught:
        read(f"[accessibility]\n{text}")
    (problem,) = caught.value.problems

    assert (problem.code, problem.place.line, problem.subject) == (code, 3, subject)


def test_a_claim_without_its_table_is_told():
    with pytest.raises(BookError, match="must be a table"):
        read('accessibility = "WCAG 2.2 AA"')


def test_conformance_names_its_certifier_with_credential_and_report_behind_it(volume):
    assert metas(packed(volume).data) == [
        ("dcterms:conformsTo", None, "EPUB Accessibility 1.1 - WCAG 2.2 Level AA"),
        ("a11y:certifiedBy", "#conformance", "Mill House"),
        ("a11y:certifierCredential", "#certifier", "Good Reader badge"),
        ("a11y:certifierReport", "#certifier", "https://example.org/report"),
    ]


def test_take_one_alternative_text_away_and_the_claim_goes(volume):
    cover, *others = volume.pictures
    made = packed(replace(volume, pictures=(replace(cover, alt=""), *others)))

    assert metas(made.data) == []
    assert "alternativeText" not in made.access.said("schema:accessibilityFeature")
    assert "textual" not in made.access.said("schema:accessModeSufficient")
    assert [problem.code for problem in made.problems] == ["CB-ACCESS-01", "CB-ACCESS-02"]
    assert made.problems[0].place == Place("book/book.toml", 9)
    assert made.problems[1].place == cover.place


def test_who_is_exempt_says_so_and_that_nothing_is_met(volume):
    epub = packed(claiming(volume, Claims(exemptions=("eaa-microenterprise",)))).data

    assert metas(epub) == [("dcterms:conformsTo", None, "none"), ("a11y:exemption", None, "eaa-microenterprise")]


def test_who_meets_the_standard_may_be_exempt_too(volume):
    epub = packed(claiming(volume, replace(CLAIMS, exemptions=("eaa-microenterprise",)))).data

    assert [value for name, _, value in metas(epub) if name in ("dcterms:conformsTo", "a11y:exemption")] == [
        "EPUB Accessibility 1.1 - WCAG 2.2 Level AA",
        "eaa-microenterprise",
    ]


_HEAD = '<h1 id="one" data-line="1">One</h1>'
_TABLE = '<table data-line="3">{}<tr><t{} data-line="4">1</t{}></tr></table>'


@pytest.mark.parametrize(
    ("html", "code", "line"),
    [
        ('<p data-line="3"><svg xmlns="http://www.w3.org/2000/svg"><path/></svg></p>', "CB-ACCESS-02", 3),
        ('<p data-line="3"><math xmlns="http://www.w3.org/1998/Math/MathML"><mi>m</mi></math></p>', "CB-ACCESS-02", 3),
        (_TABLE.format("<caption>C</caption>", "d", "d"), "CB-ACCESS-03", 3),
        (_TABLE.format("", 'h scope="col"', "h"), "CB-ACCESS-03", 3),
        ('<h4 data-line="3">Deep</h4>', "CB-ACCESS-04", 0),
        ('<p data-line="3">A <a href="https://example.org/"></a> link.</p>', "CB-ACCESS-08", 3),
        ('<p data-line="3"><video src="x.mp4"></video></p>', "CB-ACCESS-07", None),
    ],
)
def test_what_stands_against_a_claim_is_told_at_the_authors_line(volume, html, code, line):
    made = packed(with_text(volume, f"{_HEAD}\n{html}"))
    told = {problem.code: problem.place for problem in made.problems}

    assert sorted(told) == ["CB-ACCESS-01", code]
    assert told[code] == (Place() if line is None else Place("chapters/one.md", line))
    assert metas(made.data) == []


def test_faint_text_stands_against_level_aa_and_not_against_level_a(volume):
    faint = replace(volume, stylesheet=volume.stylesheet + "p { color: #bbb }")

    assert [problem.code for problem in packed(faint).problems] == ["CB-ACCESS-01", "CB-ACCESS-06"]
    assert packed(claiming(faint, replace(CLAIMS, wcag="2.2 A"))).problems == ()


def test_what_moves_is_of_unknown_hazard(volume):
    made = packed(replace(volume, stylesheet="@keyframes turn { to { rotate: 1turn } }"))

    assert made.access.said("schema:accessibilityHazard") == ("unknown",)
    assert [problem.code for problem in made.problems] == ["CB-ACCESS-01", "CB-ACCESS-07"]


def test_a_book_that_claims_nothing_is_told_nothing(volume):
    faint = replace(volume, stylesheet=volume.stylesheet + "p { color: #bbb }")

    assert packed(claiming(faint, Claims())).problems == ()


def test_the_trade_learns_in_its_own_codes_what_is_true(volume):
    codes = [code for code, _ in packed(volume).access.onix]
    poorer = [code for code, _ in packed(claiming(volume, Claims(exemptions=("eaa-microenterprise",)))).access.onix]
    bare = packed(with_text(volume, "<p>One.</p>", pictures=(), cover="")).access.onix

    assert {"00", "04", "82", "85", "93", "94", "10", "11", "13", "14", "17", "22", "29", "32", "36", "38"} <= set(
        codes
    )
    assert {"19", "09"}.isdisjoint(codes)
    assert "75" in poorer
    assert {"04", "82", "85", "93"}.isdisjoint(poorer)
    assert {"14", "17", "29", "38"}.isdisjoint(code for code, _ in bare)


@needs_java
@pytest.mark.slow
def test_epubcheck_has_nothing_to_say_of_claims(volume):
    assert epubcheck(packed(replace(volume, metadata=replace(volume.metadata))).data) == ()
    exempt = claiming(volume, Claims(exemptions=("eaa-microenterprise", "eaa-disproportionate-burden")))
    assert epubcheck(packed(exempt).data) == ()


@needs_browser
@pytest.mark.slow
def test_ace_misses_nothing_in_a_book_that_claims_conformance(volume):
    assert ace(packed(volume).data, and_nothing_optional=True) == ()
