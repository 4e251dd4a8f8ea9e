"""cite(), nocite() and bibliography() of Jinja, as far as the galley."""

import pytest

from builder.errors import BookError, Place
from builder.expand import expand
from builder.languages import language
from builder.markdown import MarkdownResult, to_galley_html
from builder.model import Cited, Expanded

PLACE = Place("chapters/a.md", 1)
INCLUDES = {"chapters/m.md": '{% macro source(key) %}({{ cite(key) }}){% endmacro %}\n\nFrom {{ cite("inc") }}.\n'}


def expanded(text: str) -> Expanded:
    return expand(text, {}, PLACE, INCLUDES)


def galley(text: str) -> MarkdownResult:
    return to_galley_html(expanded(f"{text}\n\n# Title\n"), language("en"), PLACE.file)


def works(text: str) -> list[tuple[Cited, ...]]:
    return [cluster.works for cluster in galley(text).clusters]


def faults(text: str) -> list[tuple[str, str]]:
    with pytest.raises(BookError) as caught:
        galley(text)
    return [(problem.code, str(problem.place)) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("call", "notation"),
    [
        ('cite("a")', "[@a]"),
        ('cite("a", locator="12")', "[@a, 12]"),
        ('cite("a", locator="pp. 3-5", prefix="see", suffix=", passim")', "[see @a, pp. 3-5, passim]"),
        ('cite(["a", "b"], locator="2", label="chapter")', "[@a; @b, chap. 2]"),
        ('cite("a", "b", mode="suppress")', "[-@a; -@b]"),
        ('cite("a", locator="3", mode="text")', "@a [p. 3]"),
        ('cite("Əliyev:x/1")', "[@{Əliyev:x/1}]"),
    ],
)
def test_a_call_cites_as_the_notation_does(call, notation):
    (called,), (noted,) = works(f"A {{{{ {call} }}}}."), works(f"A {notation}.")

    assert [(work.key, work.locator, work.label or "page", work.prefix, work.suffix, work.mode) for work in called] == [
        (work.key, work.locator, work.label or "page", work.prefix, work.suffix, work.mode) for work in noted
    ]


def test_clusters_are_numbered_where_they_stand_not_where_they_were_called():
    head = '{% set last = cite("z") %}\n{% from "m.md" import source %}\n'
    text = head + '[@a] {{ source("b") }}\n\n{% include "m.md" %}\n\n{{ last }}'

    assert [cited.key for (cited,) in works(text)] == ["a", "b", "inc", "z"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ('Word{{ cite("a") }}.', 'Word<cite-ref n="0"/>.'),
        ('*{{ cite("a") }}*', '<em><cite-ref n="0"/></em>'),
        ('[see {{ cite("a") }}]', '[see <cite-ref n="0"/>]'),
        ('| a |\n|---|\n| {{ cite("a") }} |', '<td><cite-ref n="0"/></td>'),
        ('<p title="x > y">Raw {{ cite("a") }}</p>', 'Raw <cite-ref n="0"/></p>'),
        ('x^[{{ cite("a") }}]', '<cite-ref n="0"/></p></note>'),
        ('{{ bibliography("chapter", group_by="keyword") }}', 'works-list scope="chapter" group-by="keyword"'),
    ],
)
def test_calls_stand_wherever_text_does(text, html):
    assert html in galley(text).html


def test_nocite_prints_nothing_and_knows_its_line():
    text = 'One.\n\n{{ nocite("a", "b") }}\n\nTwo{{ nocite("c") }}.'

    assert expanded(text).uncited == (
        ("a", Place("chapters/a.md", 3)),
        ("b", Place("chapters/a.md", 3)),
        ("c", Place("chapters/a.md", 5)),
    )
    assert galley(text).html.startswith('<p data-line="1">One.</p>\n<p data-line="5">Two.</p>\n')


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('\n`{{ cite("a") }}`', "CB-CITE-12"),
        ('```\n{{ cite("a") }}\n```', "CB-CITE-12"),
        ('\n[x]({{ cite("a") }})', "CB-CITE-12"),
        ('\n<span title="{{ cite("a") }}">x</span>', "CB-CITE-12"),
        ("\n`{{ bibliography() }}`", "CB-CITE-12"),
        ('\n[x {{ cite("a") }}](b.md)', "CB-CITE-10"),
        ("\n{{ cite() }}", "CB-JINJA-05"),
        ('\n{{ cite("a", lokator=3) }}', "CB-JINJA-05"),
        ('\n{{ cite("a", mode="loud") }}', "CB-JINJA-05"),
        ('\n{{ bibliography("part") }}', "CB-JINJA-05"),
        ("\n{{ nocite(3) }}", "CB-JINJA-05"),
    ],
)
def test_a_call_that_cannot_cite_is_told_at_its_line(text, code):
    assert faults(text) == [(code, "chapters/a.md:2")]
