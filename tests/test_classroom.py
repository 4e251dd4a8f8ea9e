"""What a class needs: numbers of paragraphs, ruled lines for answers, and a box of the terms that a chapter uses."""

import re
from dataclasses import replace

import pytest

from builder.assemble import assemble
from builder.build import build
from builder.errors import BookError
from builder.model import Edition
from builder.receipts import BuildRequest
from builder.render import render
from builder.settings import survey_settings
from tests import pdfs

CHAPTER = """# One

First, of the [race](#term-race).

> A quotation.

::: only teachers
For teachers.
:::

Second.

::: question
Why?
:::

::: answer
Because of the answer.
:::

::: question {lines=7}
And how?
:::
"""
GLOSSARY = """---
role: glossary
---

# Words

::: term Race {az="arx"}
The channel[^1] of a mill; see [wheel](#term-wheel).

More of it.
:::

::: term Wheel
What turns.
:::

[^1]: Dug by hand.
"""
CLASS = Edition("school", "pdf", paragraph_numbers=True, glossary_boxes=True, answer_lines=4)


@pytest.fixture
def chapter(make_book):
    """Assemble a chapter beside a glossary and give its XHTML."""

    def make(edition=CLASS, text=CHAPTER):
        book = make_book({"chapters/01-mill.md": text, "chapters/02-words.md": GLOSSARY})
        volume, _ = assemble(book, edition, [render(book, edition, source)[0] for source in book.sources])
        return next(section.html for section in volume.sections if section.id == "01-mill")

    return make


def numbered(html):
    return re.findall(r'<p data-line="\d+" data-paragraph="(\d+)">(\w+)', html)


def test_paragraphs_of_the_running_text_are_numbered_alike_for_pupils_and_teachers(chapter):
    for_all = chapter()
    for_teachers = chapter(replace(CLASS, show=("answers", "teachers")))

    assert numbered(for_all) == numbered(for_teachers) == [("1", "First"), ("2", "Second")]
    assert "For teachers" in for_teachers


def test_an_edition_that_wants_nothing_for_a_class_has_nothing(chapter):
    html = chapter(Edition("pdf", "pdf"))

    assert not re.search("data-paragraph|data-lines|answer-line|gloss", html.replace('class="glossref"', ""))


def test_a_question_has_the_lines_of_its_edition_or_its_own(chapter):
    questions = chapter().split('class="question"')[1:]

    assert [question.count('class="answer-line"') for question in questions] == [4, 7]


def test_where_answers_are_shown_no_lines_are_ruled(chapter):
    assert "answer-line" not in chapter(replace(CLASS, show=("answers",)))


def test_a_number_of_lines_must_be_one(make_book):
    book = make_book({"chapters/01-mill.md": "# One\n\n::: question {lines=many}\nWhy?\n:::\n"})

    with pytest.raises(BookError) as caught:
        render(book, CLASS, book.sources[0])

    assert [(problem.code, problem.place.line) for problem in caught.value.problems] == [("CB-DIR-09", 3)]


def test_the_box_explains_each_term_of_the_chapter_before_its_questions(chapter):
    html = chapter()
    box = html[html.index('<aside class="glossary-box">') : html.index("</aside>")]

    assert " ".join(re.sub("<[^>]*>+", " ", box).split()) == "Glossary Race The channel of a mill; see wheel ."
    assert 'href="02-words.xhtml#term-race"' in box
    assert html.index("Second.") < html.index("glossary-box") < html.index("Why?")


def test_a_chapter_without_terms_has_no_box_and_the_glossary_has_none_of_itself(chapter):
    assert "glossary-box" not in chapter(text="# One\n\nNothing to explain.\n")


def editions(text):
    settings, problems = survey_settings('title = "X"\n' + text, "book/book.toml", environ={})
    assert problems == ()
    return {edition.name: edition for edition in settings.editions}


def test_a_ready_made_edition_is_one_line():
    made = editions(
        '[editions.pdf]\nchapters = ["a"]\nstyles = ["own.css"]\n[editions.school]\n[editions.large-print]\n'
    )

    assert (made["school"].theme, made["school"].paper, made["school"].colour) == ("school", (210.0, 297.0), "grey")
    assert made["school"].chapters == ("a",)
    assert made["school"].styles == ()
    assert made["large-print"].clear_print
    assert "teacher" not in made


def test_a_ready_made_edition_can_be_changed_extended_and_put_aside():
    made = editions(
        '[editions.school]\nanswer_lines = 6\n[editions.eight]\nextends = "school"\n[editions.big]\n'
        'extends = "large-print"\npaper = "A3"\n[editions.teacher]\nextends = "pdf"\n'
    )

    assert (made["school"].answer_lines, made["eight"].answer_lines) == (6, 6)
    assert (made["big"].theme, made["big"].paper) == ("large-print", (297.0, 420.0))
    assert (made["teacher"].theme, made["teacher"].show) == ("book", ())


def test_the_teachers_own_edition_has_the_look_and_the_numbers_of_the_schools():
    made = editions("[editions.school]\nanswer_lines = 6\n[editions.teacher]\n")

    assert made["teacher"].paragraph_numbers
    assert made["teacher"].theme == "school"
    assert made["teacher"].shows("answers")


@pytest.mark.slow
@pdfs.needs_poppler
def test_numbers_of_paragraphs_stand_in_the_margin_beside_their_first_line(make_folder):
    root = make_folder({"chapters/01-mill.md": CHAPTER, "chapters/02-words.md": GLOSSARY})
    (root / "book/book.toml").write_text('title = "The Mill"\n[editions.school]\n')
    (file,) = build(BuildRequest(root, ("school",)), lambda _: None).files
    lines = [line.split() for text in pdfs.texts(file.path.read_bytes()) for line in text.splitlines()]

    assert ["1", "First,", "of", "the", "race."] in lines
    assert ["2", "Second."] in lines
    assert "Because" not in {word for line in lines for word in line}
