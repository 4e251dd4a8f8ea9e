"""Groups of the bibliography in book.toml: what is wrong with them, and where."""

import pytest

from builder.model import WorkGroup
from builder.settings import survey_settings


def survey(row: str) -> tuple[tuple[WorkGroup, ...], list[tuple[str, int, str]]]:
    settings, problems = survey_settings(f'title = "T"\nbibliography_groups = [\n  {row}\n]\n', environ={})
    assert settings is not None
    return settings.bibliography_groups, [(it.code, it.place.line, it.subject) for it in problems]


def test_a_group_is_read_with_its_line():
    (group,), problems = survey('{ keyword = "press", type = ["map", "graphic"], title = "Press" }')

    assert (group.title, group.keywords, group.kinds, group.place.line) == ("Press", ("press",), ("map", "graphic"), 3)
    assert not problems


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        ('{ keyword = "press" }', ("CB-SET-03", 3, "")),
        ('{ keyword = [], title = "Press" }', ("CB-SET-04", 3, "keyword")),
        ('{ keywrd = "press", title = "Press" }', ("CB-SET-02", 3, "keywrd")),
        ('"press"', ("CB-SET-04", 2, "bibliography_groups")),
    ],
)
def test_a_group_that_cannot_be_read_is_told_at_its_line(row, problem):
    assert survey(row) == ((), [problem])
