"""The text of *Black January*: facts carry sources, numbers carry authors, judgements carry speakers."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from builder.settings import survey_settings

BOOK = Path(__file__).parent.parent
CHAPTERS = sorted((BOOK / "chapters").glob("*.md"))

EXEMPT = {"question", "answer", "term", "dedication"}
# Met in no source by those who gathered the facts, or copies of an encyclopaedia that anybody may edit.
UNFIT = {
    *("beissinger2002", "zurcher2007", "goltz1998", "wikimirror", "ruwiki2015", "wikimurray", "piglix", "wikibaku"),
    *("wikisum", "wikilane", "wikiact", "wikikirov", "wikikirov2", "wikideport", "wikitbi", "wikimon", "perceptiode"),
    *("cyclo", "kemav"),
}
LOCATORS = {("dewaal2003", "82-95"), ("coyle", "19")}  # the only pages that are known
FOR_TEACHERS = "15-for-teachers"
TOLL = "More than 130 civilians were killed; counts by different bodies range from 131 to 170.[@"

_CITATION = re.compile(r"\[@[^\]]*\]")
_KEY = re.compile(r"@([\w:-]+)(?:, ([\d-]+))?")
_LINK_TARGET = re.compile(r"\]\([^)]*\)|\{[^}\n]*\}")
_NAME = re.compile(r"[a-zçğıöşüə0-9,;:)\]’'] [\"“(\[*]*[A-ZÇƏĞİÖŞÜ]")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»')
_JUDGING = re.compile(r"\b(martyr|massacre|genocid|aggress|extremis|expansionis|punitive)\w*", re.IGNORECASE)
_NAMES_THAT_JUDGE = re.compile(r"Martyrs' Lane|Alley of Martyrs")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a table or a caption."""

    line: int
    kind: str  # "prose", "table", "caption" or "exempt"
    text: str

    @property
    def bare(self) -> str:
        """What is printed, nearly: without citations, link targets and attributes."""
        return _LINK_TARGET.sub("]", _CITATION.sub("", self.text))


def blocks(text: str) -> list[Block]:
    """Part a chapter's text; headings, heads and fences are left out."""
    head = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    text = re.sub(r"[^\n]", "", head[0]) + text[head.end() :] if head else text
    found: list[Block] = []
    directive = ""
    for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text):
        lines = match[0].split("\n")
        opened = re.match(r":{3,} *([a-z]+)", lines[0])
        directive = opened[1] if opened else directive
        words = "\n".join(line for line in lines if not line.startswith((":::", "#")))
        if words:
            found.append(Block(text.count("\n", 0, match.start()) + 1, _kind(words, directive), words))
        directive = "" if lines[-1].strip() == ":::" else directive
    return found


def _kind(words: str, directive: str) -> str:
    if directive in EXEMPT:
        return "exempt"
    if directive == "figure":
        return "caption"
    return "table" if words.startswith(("|", "Table:")) else "prose"


def uncited(text: str) -> list[int]:
    """Find paragraphs that name a number, a date or a person and neither cite nor say why not."""
    prose = [block for block in blocks(text) if block.kind == "prose"]
    return [block.line for block in prose if not _CITATION.search(block.text) and not _is_free(block)]


def _is_free(block: Block) -> bool:
    if re.search(r"\n\{[^}]*\.uncited\b[^}]*\}", block.text):
        return not re.search(r"\d", block.bare)
    return not re.search(r"\d", block.bare) and not _NAME.search(block.bare)


def unfollowed_numbers(text: str) -> list[int]:
    """Find paragraphs in which a number stands after the last citation and is ascribed to nobody."""
    tails = [(block, _CITATION.split(block.text)[-1]) for block in blocks(text) if _CITATION.search(block.text)]
    return [
        block.line
        for block, tail in tails
        if block.kind == "prose" and re.search(r"\d", _LINK_TARGET.sub("", tail)) and "eference works" not in tail
    ]


def untold_numbers(text: str) -> list[str]:
    """Find numbers of tables and captions that the chapter's cited text does not give."""
    parted = blocks(text)
    told = " ".join(block.bare for block in parted if block.kind == "prose" and _CITATION.search(block.text))
    known = set(re.findall(r"\d+", told)) | {str(_NUMERALS[word]) for word in _NUMERALS if word in told.lower()}
    shown = [number for block in parted if block.kind in ("table", "caption") for number in _numbers(block)]
    return [number for number in shown if number not in known]


def _numbers(block: Block) -> list[str]:
    return re.findall(r"\d+", block.bare)


def judging_words(text: str) -> list[str]:
    """Find words that judge outside quotation marks and names."""
    own = " ".join(block.bare for block in blocks(text))
    return [match[0] for match in _JUDGING.finditer(_QUOTED.sub("", _NAMES_THAT_JUDGE.sub("", own)))]


def cited(text: str) -> set[tuple[str, str]]:
    """Collect keys and pages of all citations."""
    return {(key, pages) for found in _CITATION.findall(text) for key, pages in _KEY.findall(found)}


_NUMERALS = {
    **{"four": 4, "eight": 8, "nine": 9, "ten": 10, "fourteen": 14, "nineteen": 19, "twenty-one": 21, "forty": 40},
    **{"sixty": 60, "eighty": 80, "eighty-three": 83, "eighty-seven": 87},
}


@pytest.fixture(params=CHAPTERS, ids=lambda path: path.stem)
def chapter(request):
    return request.param.read_text(encoding="utf-8")


def test_every_paragraph_with_a_fact_cites_or_is_exempt(chapter):
    assert uncited(chapter) == []


def test_every_number_is_followed_by_a_citation_in_its_paragraph(chapter):
    assert unfollowed_numbers(chapter) == []


def test_tables_and_captions_show_only_numbers_of_the_cited_text(chapter):
    assert untold_numbers(chapter) == []


def test_every_cited_key_is_in_the_bibliography_and_fit_to_be_cited(chapter):
    works = set(re.findall(r"^@\w+\{([^,\s]+),", (BOOK / "book/references.bib").read_text(encoding="utf-8"), re.M))
    keys = {key for key, _ in cited(chapter)}

    assert keys - works == set()
    assert (keys | works) & UNFIT == set()


def test_pages_are_given_only_where_they_are_known(chapter):
    assert {found for found in cited(chapter) if found[1]} <= LOCATORS


@pytest.mark.parametrize("path", [path for path in CHAPTERS if "glossary" not in path.stem], ids=lambda path: path.stem)
def test_words_that_judge_are_quoted(path):
    assert judging_words(path.read_text(encoding="utf-8")) == []


def test_the_toll_is_a_range_with_its_sources_wherever_it_is_stated():
    stated = [path.read_text(encoding="utf-8") for path in CHAPTERS]

    assert sum(TOLL in text for text in stated) >= 2
    assert all(text.count("More than 130") == text.count(TOLL) for text in stated)


def test_only_the_edition_for_teachers_has_what_is_theirs():
    text = (BOOK / "book/book.toml").read_text(encoding="utf-8")
    editions = {edition.name: edition for edition in survey_settings(text, "book/book.toml", environ={})[0].editions}
    everything = {path.stem for path in CHAPTERS}
    students = editions.keys() - {"teacher"}

    assert {"pdf", "epub", "school", "large-print"} <= students
    assert {name for name, edition in editions.items() if edition.show} == {"teacher"}
    assert editions["teacher"].chapters == ()
    assert [name for name in sorted(students) if FOR_TEACHERS in (editions[name].chapters or everything)] == []


def test_every_question_of_a_chapter_is_followed_by_its_answer():
    for path in CHAPTERS[1:10]:
        kinds = re.findall(r"^::: (question|answer)$", path.read_text(encoding="utf-8"), re.M)
        assert kinds == ["question", "answer"] * 3, path.stem


def test_an_answer_cites_only_what_the_chapter_before_it_cites():
    """Else the notes of the students' editions would refer to works that only the teachers' has named in full."""
    for path in CHAPTERS[1:10]:
        chapter, *questions = re.split(r"^::: question$", path.read_text(encoding="utf-8"), flags=re.M)
        told = {key for key, _ in cited(chapter)}
        assert {key for text in questions for key, _ in cited(text)} <= told, path.stem


def test_the_readers_text_has_9000_to_12000_words():
    read = [path for path in CHAPTERS if path.stem[:2] < "15"]  # English, and not for teachers alone

    assert 9_000 <= sum(words(path.read_text("utf-8")) for path in read) <= 12_000


def words(text: str) -> int:
    """Count the words that a reader reads: no head, answers, citations or marks of notation."""
    bare = re.sub(r"(?s)\A---\n.*?\n---\n|^::: answer\n.*?\n:::$", "", text, flags=re.MULTILINE)
    bare = re.sub(r"\[@[^\]]*\]|\{[^}]*\}|(?<=\])\([^)]*\)|^:::.*$", "", bare, flags=re.MULTILINE)
    return len(re.findall(r"\w[\w’'–.-]*", bare))


@pytest.mark.parametrize("stem", ["16-summary-az", "17-summary-ru"])
def test_summaries_say_that_a_native_reader_has_yet_to_check_them(stem):
    assert "awaits the check of a native reader" in (BOOK / f"chapters/{stem}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("fault", "find"),
    [
        ("In the square some 40,000 people stood.", uncited),
        ("Then a speaker called on Gorbachev.", uncited),
        ("There were 170 dead.\n{.uncited}", uncited),
        ("::: timeline\n20 January\n: Troops enter Baku.\n:::", uncited),
        ("He said so.[@gpo] There were 841 arrests.", unfollowed_numbers),
        ("He counted 131.[@gpo]\n\n| A | 132 |\n|---|---|", untold_numbers),
        ("::: figure dead\nAll 500 of them.\n:::", untold_numbers),
        ("It was a massacre.", judging_words),
        ('They were martyrs, though he said "punitive".', judging_words),
    ],
)
def test_a_planted_fault_is_found(fault, find):
    assert find(f"# A Heading of 1990\n\n{fault}\n")


@pytest.mark.parametrize(
    ("text", "find"),
    [
        ("In the square some 40,000 people stood.[@coyle, 19]", uncited),
        ("He named no one, Gorbachev or other.\n{.uncited}", uncited),
        ("::: question\nWhat happened on 20 January?\n:::", uncited),
        ("He said so.[@gpo] Reference works give 841.", unfollowed_numbers),
        ("He counted forty.[@gpo]\n\n| A | 40 |\n|---|---|", untold_numbers),
        ('The paper spoke of a "massacre" near [Martyrs\' Lane](#term-martyrs-lane).', judging_words),
    ],
)
def test_what_the_rules_allow_is_left_alone(text, find):
    assert not find(f"# A Heading of 1990\n\n{text}\n")
