"""Words are hyphenated by patterns read one by one as by patterns read all at once."""

import re
from pathlib import Path

import pyphen
import pytest

from builder.typeset.hyphens import read_patterns_when_asked

ROOT = Path(__file__).parent.parent
TEXTS = {
    "en": (ROOT / "chapters").glob("0*.md"),
    "ru": (ROOT / "chapters").glob("*-ru.md"),
    "de": (),
    "hu": (),  # with words that are spelt otherwise when hyphenated
}
MORE = {"de": "Donaudampfschifffahrtsgesellschaft Straßenbahn", "hu": "asszonnyal hosszú kulissza"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyphen.HyphDict, "__init__", pyphen.HyphDict.__init__)
    read_patterns_when_asked()


def words(language: str) -> list[str]:
    text = " ".join(path.read_text("utf-8") for path in TEXTS[language]) + MORE.get(language, "")
    return sorted(set(re.findall(r"\w{3,}", text)))


@pytest.mark.parametrize("language", TEXTS)
def test_words_are_hyphenated_alike(language: str, request: pytest.FixtureRequest):
    whole = pyphen.Pyphen(lang=language, cache=False)
    as_it_was = {word: whole.inserted(word) for word in words(language)}
    request.getfixturevalue("asked")
    by_need = pyphen.Pyphen(lang=language, cache=False)

    assert len(as_it_was) > 1
    assert {word: by_need.inserted(word) for word in as_it_was} == as_it_was


def test_most_patterns_stay_unread(asked):
    english = pyphen.Pyphen(lang="en", cache=False)
    assert english.inserted("hyphenation") == "hy-phen-a-tion"

    unread = [pattern for pattern in english.hd.patterns.values() if isinstance(pattern, str)]
    assert len(unread) > 0.9 * len(english.hd.patterns)
