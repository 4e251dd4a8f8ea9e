"""Scaffold: six answers go in, a small complete book stands in a new folder."""

from builder.scaffold.questions import KINDS, Answers, Question, next_steps, questions
from builder.scaffold.writing import check_folder, has_own_words, lay_out, start_book

__all__ = [
    "KINDS",
    "Answers",
    "Question",
    "check_folder",
    "has_own_words",
    "lay_out",
    "next_steps",
    "questions",
    "start_book",
]
