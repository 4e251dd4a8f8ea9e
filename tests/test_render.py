"""Render: what stands in a chapter's head, and whose lines its blocks carry."""

import pytest

from builder.errors import BookError, Place
from builder.model import Edition, Entry, Matter, Source
from builder.render import read_head, render

PDF = Edition("pdf", "pdf")


def source(text, matter=Matter.BODY):
    return Source("01-mill", "chapters/01-mill.md", text, Entry("01-mill.md", matter, Place("book/book.toml", 2)))


def faults(text):
    with pytest.raises(BookError) as caught:
        read_head(source(text))
    return [
        (problem.code, problem.place.line, problem.subject, problem.hint.partition(";")[0])
        for problem in caught.value.problems
    ]


def test_a_chapter_needs_no_head():
    head, text, line = read_head(source("# The Mill\n"))

    assert (head.role, head.numbered, text, line) == ("chapter", True, "# The Mill\n", 1)


def test_what_stands_in_front_or_back_is_text_without_a_number():
    head, _, _ = read_head(source("# Preface\n", Matter.FRONT))

    assert (head.role, head.numbered) == ("text", False)


def test_a_head_gives_role_language_titles_and_number():
    text = "---\nrole: appendix\nlanguage: az\nshort: Dəyirman\nsubtitle: The wheel\nnumber: true\n---\n# Mill\n"
    head, text, line = read_head(source(text))

    assert (head.role, head.language, head.short, head.subtitle, head.numbered) == (
        *("appendix", "az", "Dəyirman", "The wheel"),
        True,
    )
    assert (text, line) == ("# Mill\n", 8)


def test_only_chapters_of_the_body_are_numbered_unasked():
    assert not read_head(source("---\nrole: epilogue\n---\n# End\n"))[0].numbered
    assert not read_head(source("---\nnumber: false\n---\n# Mill\n"))[0].numbered


@pytest.mark.parametrize(
    ("head", "fault"),
    [
        ("---\nrole: preface\n# Mill\n", ("CB-HEAD-10", 1, "---", "write a line '---' after the last key")),
        ("---\nshort: a: b\n---\n", ("CB-HEAD-11", 2, "", "write 'key: value', and quotation marks round a value")),
        ("---\n- a\n---\n", ("CB-HEAD-11", 2, "", "write 'key: value'")),
        ("---\nnumber: true\nrolle: preface\n---\n", ("CB-HEAD-12", 3, "rolle", "did you mean 'role'?")),
        ("---\nnumber: 7\n---\n", ("CB-HEAD-13", 2, "number", "write 'number:' and true or false")),
        ("---\n\nrole: prefase\n---\n", ("CB-HEAD-13", 3, "prefase", "did you mean 'preface'?")),
    ],
)
def test_a_mistake_in_a_head_is_told_at_its_line(head, fault):
    ((code, line, subject, hint),) = faults(head)

    assert (code, line, subject) == fault[:3]
    assert hint.startswith(fault[3])


def test_every_mistake_in_a_head_is_told():
    assert [fault[:2] for fault in faults("---\nnumber: 7\nrolle: x\n---\n")] == [("CB-HEAD-13", 2), ("CB-HEAD-12", 3)]


def test_lines_after_a_head_are_the_authors(make_book):
    galley, _ = render(make_book(), PDF, source("---\nrole: preface\n---\n\n# Mill\n\nIt turns.\n"))

    assert [heading.place.line for heading in galley.headings] == [5]
    assert 'data-line="7"' in galley.html


def test_a_chapter_that_begins_with_another_file_keeps_its_own_name(make_book):
    book = make_book({"chapters/_start.md": "# Start\n"})
    galley, _ = render(book, PDF, source('{% include "_start.md" %}\n\nIt turns.\n'))

    assert galley.html.count("data-file") == 1
    assert galley.headings[0].place == Place("chapters/_start.md", 1)
