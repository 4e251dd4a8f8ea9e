"""HTML that is read as XML is the tree that the parser of HTML makes of it."""

from io import StringIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest

pytest.importorskip("weasyprint")
from weasyprint import HTML, tinyhtml5

from builder.model import Placement
from builder.typeset.desk import load_engine
from builder.typeset.parsing import read_strict_html_as_xml, strict_tree
from builder.typeset.skin import dress
from tests.odd_text import odd_sections
from tests.volumes import whole_volume

STRICT = [
    "<main><p>One <em>two <strong>three</strong></em><br>four &amp; &lt;five&gt;</p>\n <ul>"
    "<li>x<p>y</p></li></ul></main>",
    '<div title="a &gt; b"><blockquote><p>\u00a0x</p></blockquote><hr><img alt="" src="data:,x"></div>',
    "<em><div><p>Blocks in a phrase</p></div></em><dl><dt>a</dt><dd>b</dd></dl>",
    '<b><b><b><b><b>deep</b></b></b></b></b><a href="#x">x</a> tail',
]
LOOSE = [
    "<p>one<p>two",
    "<p>one<div>two</div></p>",
    "<p><span><ul><li>x</li></ul></span></p>",
    "<table><tr><td>x</td></tr></table>",
    '<a href="#x">x<span><a href="#y">y</a></span></a>',
    "<h1>x<h2>y</h2></h1>",
    "<div><li>x<li>y</li></li></div>",
    "<pre>\nx</pre>",
    '<svg viewBox="0 0 1 1"><lineargradient></lineargradient></svg>',
    '<p title="a\nb">x</p>',
    "<p title='a\tb'>x</p>",
    "<p>x<!-- y -->z</p>",
    "<p>&nbsp;&#x80;</p>",
    "<p>a\r\nb</p>",
    '<p xmlns:a="b" xml:lang="en" Class="x">x</p>',
    "<p hidden>x</p>",
    "<select><option>x<option>y</select><ruby>x<rt>y</rt></ruby>",
    "<nobr>a<nobr>b</nobr></nobr><form><form>x</form></form><button><button>x</button></button>",
    "<p>a</em>b</p>",
]


def document(body: str) -> str:
    head = '<head><meta charset="utf-8"><title>A &amp; B</title></head>'
    return f'<!DOCTYPE html>\n<html lang="en">{head}<body>{body}</body></html>'


def by_the_rules(html: str) -> Element:
    parse = getattr(tinyhtml5.parse, "__wrapped__", tinyhtml5.parse)
    return parse(StringIO(html), namespace_html_elements=False)


def told(element: Element) -> tuple:
    return element.tag, list(element.attrib.items()), element.text, element.tail, [told(child) for child in element]


@pytest.mark.parametrize("body", STRICT)
def test_strict_html_is_read_as_xml(body):
    tree = strict_tree(document(body))

    assert tree is not None
    assert told(tree) == told(by_the_rules(document(body)))


@pytest.mark.parametrize("body", LOOSE)
def test_html_that_has_rules_of_its_own_is_not(body):
    assert strict_tree(document(body)) is None


@pytest.mark.parametrize("frame", ["{}", "\ufeff{}", " {}", "{} "])
def test_what_stands_around_the_document_changes_nothing(frame):
    html = frame.format(document("<p>x</p>"))
    tree = strict_tree(html)

    assert tree is None or told(tree) == told(by_the_rules(html))


def test_every_section_is_the_same_tree(tmp_path: Path):
    volume = whole_volume(tmp_path)
    pages = [dress(section, volume, Placement()) for section in (*volume.sections, *odd_sections())]
    trees = [strict_tree(html) for html in pages]

    assert all(tree is None or told(tree) == told(by_the_rules(html)) for tree, html in zip(trees, pages, strict=True))
    assert sum(tree is not None for tree in trees) > len(pages) / 2


def test_the_engine_reads_both_kinds(monkeypatch: pytest.MonkeyPatch):
    load_engine()
    monkeypatch.setattr(tinyhtml5, "parse", tinyhtml5.parse)
    pages = [document(body) for body in STRICT + LOOSE]
    as_they_were = [told(HTML(string=html).etree_element) for html in pages]
    read_strict_html_as_xml()

    assert [told(HTML(string=html).etree_element) for html in pages] == as_they_were
