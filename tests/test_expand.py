from collections.abc import Mapping

import pytest

from builder.errors import BookError, Place, Problem
from builder.expand import expand

PLACE = Place("chapters/a.md", 1)
MACROS = {
    "chapters/m.md": "{% macro two(x) %}\none {{ x }}\ntwo {{ book.title }}\n{% endmacro %}\n",
    "chapters/i.md": "i\nj\n",
}


def lines_of(text: str, context: Mapping[str, object] | None = None) -> list[tuple[str, str, int]]:
    expanded = expand(text, {"book": {"title": "T"}, **(context or {})}, PLACE, MACROS)
    parts = expanded.text.split("\n")[: len(expanded.lines)]
    return [(part, place.file[9:], place.line) for part, place in zip(parts, expanded.lines, strict=True)]


def faults_of(text: str, context: Mapping[str, object] | None = None) -> tuple[Problem, ...]:
    with pytest.raises(BookError) as caught:
        expand(text, context or {}, Place("chapters/a.md", 5), MACROS)
    return caught.value.problems


def test_a_vanished_block_keeps_the_line_of_what_follows() -> None:
    assert lines_of("{% if x %}\na\n{% endif %}\nb", {"x": False}) == [("b", "a.md", 4)]


def test_a_loop_repeats_its_lines() -> None:
    assert lines_of("{% for n in [1, 2] %}\n{{ n }}\n{% endfor %}\nend\n") == [
        ("1", "a.md", 2),
        ("2", "a.md", 2),
        ("end", "a.md", 4),
    ]


def test_included_lines_and_macros_carry_their_own_file() -> None:
    text = "{% from 'm.md' import two %}\na\n{{ two('x') }}\n{% include 'i.md' %}\nb"

    assert lines_of(text) == [
        ("a", "a.md", 2),
        ("one x", "m.md", 2),
        ("two T", "m.md", 3),
        ("", "a.md", 3),
        ("i", "i.md", 1),
        ("j", "i.md", 2),
        ("b", "a.md", 5),
    ]


def test_whitespace_control_raw_blocks_and_comments_keep_lines_right() -> None:
    text = "a {%- if true -%}  \n\n x\n {%- endif %}\nb\n{# c\nd #}\n{% raw %}\n{{ x }}\n{% endraw %}\ne"

    assert lines_of(text)[1:] == [("", "a.md", 8), ("{{ x }}", "a.md", 9), ("e", "a.md", 11)]


def test_an_expression_of_two_lines_stands_on_one_line() -> None:
    assert lines_of("a\n{{ x }}\nb", {"x": "1\n2"}) == [
        ("a", "a.md", 1),
        ("1", "a.md", 2),
        ("2", "a.md", 2),
        ("b", "a.md", 3),
    ]


def test_the_attributes_of_markdown_are_no_comments() -> None:
    assert [line[0] for line in lines_of("# T {#id .c}\nx{#gone#} {# gone #}")] == ["# T {#id .c}", "x "]


def test_filters_and_tests_see_no_marks() -> None:
    text = "{% set x %}yes{% endset %}{{ x|length }}{{ x == 'yes' }}{% filter upper %}a{% endfilter %}"
    text += "{{ x|replace('e', '') }}"

    assert lines_of(text)[0][0] == "3TrueAys"


def test_private_characters_of_the_author_survive() -> None:
    assert lines_of("\U00100010\U00100000\ue000{{ x }}", {"x": "\ue001"})[0][0] == "\U00100010\U00100000\ue000\ue001"


def test_byte_order_mark_and_foreign_line_ends_are_made_plain() -> None:
    assert lines_of("\ufeffa\r\nb\rc") == [("a", "a.md", 1), ("b", "a.md", 2), ("c", "a.md", 3)]


def test_every_undefined_name_is_reported_at_once_with_its_neighbour() -> None:
    problems = faults_of("{{ titel }}\n\n{{ other }} {{ fine|default('') }}", {"title": 1})

    assert [(problem.code, problem.place.line, problem.subject) for problem in problems] == [
        ("CB-JINJA-02", 5, "titel"),
        ("CB-JINJA-02", 7, "other"),
    ]
    assert problems[0].hint == "did you mean 'title' or 'cite'?"


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a\n{% if %}", "CB-JINJA-01", 6),
        ("{# open", "CB-JINJA-01", 5),
        ("{{ book.titel }}", "CB-JINJA-02", 5),
        ("a\n{% include 'n.md' %}", "CB-JINJA-03", 6),
        ("{% include '../../etc/passwd' %}", "CB-JINJA-03", 5),
        ("{{ ''.__class__.__mro__ }}", "CB-JINJA-04", 5),
        ("{{ 'x' * 100000000 }}", "CB-JINJA-04", 5),
        ("a\n{{ 1 / 0 }}", "CB-JINJA-05", 6),
        ("{{ 1 + 'a' }}", "CB-JINJA-05", 5),
    ],
)
def test_each_fault_has_a_code_and_the_line_of_the_author(text: str, code: str, line: int) -> None:
    problem = faults_of(text, {"book": {"title": "T"}})[0]

    assert (problem.code, problem.place) == (code, Place("chapters/a.md", line))


def test_a_fault_in_a_macro_is_placed_in_its_file() -> None:
    assert faults_of("{% from 'm.md' import two %}\n{{ two(1) }}")[0].place == Place("chapters/m.md", 3)


def test_a_file_that_includes_itself_is_a_fault() -> None:
    with pytest.raises(BookError, match="CB-JINJA-05"):
        expand("{% include 'a.md' %}", {}, PLACE, {"chapters/a.md": "{% include 'a.md' %}"})


@pytest.mark.parametrize("text", ["", "one", "one\n", "a\n\nb\n\n", "a } b %} c }}\r\nd", "\ufeffa\x0cb\u2028c\n"])
def test_a_text_without_jinja_is_as_jinja_would_leave_it(text: str, monkeypatch) -> None:
    place = Place("chapters/one.md", 4)
    plain = expand(text, {}, place, {})
    monkeypatch.setattr("builder.expand._OPENINGS", ("",))

    assert plain == expand(text, {}, place, {})
