"""Whatever is cited: what is written is what is read, nothing raises a traceback, and what comes out is sound XHTML."""

import unicodedata
from contextlib import suppress

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from builder.errors import BookError, Place
from builder.languages import language
from builder.markdown import to_galley_html
from builder.model import Bibliography, Cited, Cluster, Expanded
from builder.references import Manner, format_citations, read
from builder.references.bridge import LABELS
from builder.references.dates import read_date

SIGNS = ":.#$%&-+?<>~/_"
keys = st.one_of(
    st.from_regex(r"[a-z][a-z0-9]{0,8}([:.#$%&+?~/-][a-z0-9]{1,4}){0,3}", fullmatch=True),
    st.text("əığöüşçабвгдеёжабաբգ1990", min_size=1, max_size=9),
    st.text(f"abc{SIGNS}", min_size=1, max_size=9),
)
words = st.lists(st.sampled_from(["see", "*also*", "см.", "bax", "on", "the", "**whole**", "e.g.", "“so”"]), max_size=3)
locators = st.from_regex(r"[1-9][0-9]{0,2}(-[1-9][0-9]{0,2})?", fullmatch=True)
PAGES = {"page": "p.", "chapter": "chap.", "folio": "л.", "volume": "cild", "paragraph": "para.", "line": "l."}


@st.composite
def works(draw) -> Cited:
    label = draw(st.sampled_from(["", *PAGES]))
    suffix = " ".join(draw(words))
    return Cited(
        unicodedata.normalize("NFC", draw(keys)),
        draw(locators) if label else "",
        label,
        " ".join(draw(words)),
        f", {suffix}" if suffix else "",
        draw(st.sampled_from(["normal", "suppress"])),
    )


def written(work: Cited) -> str:
    """Write a work as its author would, its key in braces."""
    minus = "-" if work.mode == "suppress" else ""
    locator = f", {PAGES[work.label]} {work.locator}" if work.label else ""
    return f"{work.prefix} {minus}@{{{work.key}}}{locator}{work.suffix}".strip()


def read_back(text: str) -> list[tuple[Cited, ...]]:
    lines = tuple(Place("a.md", number) for number in range(1, text.count("\n") + 2))
    return [cluster.works for cluster in to_galley_html(Expanded(text, lines), language("en")).clusters]


@given(st.lists(works(), min_size=1, max_size=4))
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_what_is_read(cited):
    assert read_back(f"# T\n\nWords [{'; '.join(map(written, cited))}] and more.\n") == [tuple(cited)]


@given(st.lists(works(), min_size=1, max_size=3), st.sampled_from(["^[{}]", "- {}", "> {}", "| a |\n|---|\n| {} |"]))
@settings(max_examples=150, deadline=None)
def test_a_citation_is_read_wherever_it_stands(cited, around):
    text = f"[{'; '.join(map(written, cited))}]"
    if "|" in text and "|" in around:
        return
    assert read_back(f"# T\n\n{around.format(text) if '^' not in around else 'Text' + around.format(text)}\n") == [
        tuple(cited)
    ]


@given(st.text("@[]{}()-;,.*_`\\^!<>'\" \nab1:/pə|", max_size=60))
@settings(max_examples=500, deadline=None)
def test_no_text_raises_a_traceback(text):
    lines = (Place("a.md", 1),) * (text.count("\n") + 3)
    with suppress(BookError):
        made = to_galley_html(Expanded(f"# T\n\n{text}", lines), language("en"))
        root = etree.fromstring(f"<galley>{made.html}</galley>")
        assert len(list(root.iter("cite-ref"))) == len(made.clusters)


BIB = """@book{a, author={{de Waal}, Thomas}, title={Alpha & <Beta>}, date={2000}, publisher={P}, langid={english}}
@online{b, author={Roe, Ann}, title={Odd}, url={https://x.org/a?b=1&c=2}, date={2003}, langid={english}}
@archival{c, title={Записка}, date={1990?}, langid={russian}, archive={ГАРФ}, fond={1}, delo={2}}
"""
WORKS: Bibliography = read({"a.bib": BIB}, "en")[0]
affixes = st.text("ab *_`[](){}<>&\"'1.;,https://x.org\\—", max_size=24)
any_work = st.builds(
    Cited,
    st.sampled_from(["a", "b", "c"]),
    st.text("12ivx-–f{}. ", max_size=6),
    st.sampled_from(LABELS),
    affixes,
    affixes,
    st.sampled_from(["normal", "text", "suppress"]),
)
clusters = st.builds(
    Cluster, st.lists(any_work, min_size=1, max_size=3).map(tuple), st.just(Place("a.md", 1)), st.booleans()
)


@given(
    st.lists(clusters, min_size=20, max_size=40), st.sampled_from(["chicago-notes-ibid", "apa", "gost-notes", "mla"])
)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.large_base_example])
def test_whatever_is_cited_comes_out_as_sound_xhtml(cited, style):
    made = format_citations([cited], WORKS, Manner(style, "en"))
    for html in (*made.clusters, *made.sentences, *(entry for _, entry in made.entries)):
        root = etree.fromstring(f"<p>{html}</p>")
        assert not root.findall(".//a//a")
        assert not root.findall(".//note")
    assert len(made.clusters) == len(cited)


@given(st.text("0123456789-/?~%.XcTo° –", max_size=14))
@settings(max_examples=500, deadline=None)
def test_no_date_raises_a_traceback(text):
    read = read_date(text)
    assert read is None or all(1 <= len(part) <= 3 for part in read["date-parts"])
