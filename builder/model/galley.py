"""A chapter as it was rendered for one edition, not yet numbered and nothing resolved."""

from collections.abc import Mapping
from dataclasses import dataclass

from builder.errors import Place
from builder.model.book import Entry


@dataclass(frozen=True, slots=True)
class Cited:
    """One work within a citation."""

    key: str
    locator: str = ""  # "3-5"
    label: str = ""  # CSL locator label: "page", "chapter", …; empty with no locator
    prefix: str = ""  # inline Markdown
    suffix: str = ""  # inline Markdown
    mode: str = "normal"  # "normal", "text" (author in the sentence) or "suppress" (author left out)


@dataclass(frozen=True, slots=True)
class Call:
    """What a function of Jinja's asked for: a citation, or a list of works."""

    works: tuple[Cited, ...] = ()  # empty: a list is meant
    scope: str = "book"  # of a list: "book" or "chapter"
    group_by: str = ""  # of a list: "keyword", "type" or nothing


@dataclass(frozen=True, slots=True)
class Expanded:
    """A chapter after Jinja: Markdown, and for each of its lines the author's line."""

    text: str
    lines: tuple[Place, ...]  # one for each line of text
    calls: tuple[Call, ...] = ()  # in the text stands CALL_MARK with the number of the call
    uncited: tuple[tuple[str, Place], ...] = ()  # keys of works to be listed though nothing cites them


# A call of Jinja's on its way to Markdown, which knows "@"; U+FDD0 and U+FDD1 are for the inner use of programs
CALL_MARK = "@{\ufdd0%d\ufdd1}"


@dataclass(frozen=True, slots=True)
class Cluster:
    """One citation as it stands in the text: one or more works cited at one place."""

    works: tuple[Cited, ...]
    place: Place
    in_note: bool = False  # it stands in a note of the author's, so it does not become a note itself


@dataclass(frozen=True, slots=True)
class Credit:
    """The credit and the source of a picture, if they cite works; empty what does not."""

    credit: str = ""  # inline XHTML; `<cite-ref n="0"/>` marks the first of `clusters`
    source: str = ""
    clusters: tuple[Cluster, ...] = ()


@dataclass(frozen=True, slots=True)
class FormattedCitations:
    """What the citation engine made of every cluster of the book, in order, and of the list of works cited."""

    clusters: tuple[str, ...]  # inline XHTML, one for each cluster
    are_notes: bool  # the style prints citations as notes
    entries: tuple[tuple[str, str], ...]  # (key, inline XHTML), in the style's order
    sentences: tuple[str, ...] = ()  # with notes: the words of each cluster that stay in the sentence, often none


@dataclass(frozen=True, slots=True)
class Language:
    """The words and habits of one language."""

    tag: str
    labels: Mapping[str, str]  # "chapter": "Chapter", "page": "p. {}", …
    quotes: tuple[str, str, str, str]  # outer pair, inner pair
    dash: str  # how a spaced dash is written between words: " – " or "—"
    ties: tuple[tuple[str, str], ...] = ()  # (regular expression, replacement) that put no-break spaces


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, for contents, outline and references."""

    id: str
    level: int  # 1 is the chapter's title
    html: str  # inline XHTML without notes, citations and ids
    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Anchor:
    """A thing in the text that can be referred to."""

    id: str
    kind: str  # "chapter", "heading", "figure", "table", "question", "answer", "term", "note" or "block"
    place: Place
    text: str = ""  # heading or caption, plain
    explicit: bool = False  # the author wrote the id; ids made from headings may repeat between chapters


@dataclass(frozen=True, slots=True)
class Galley:
    """One chapter rendered for one edition: well-formed XHTML, not yet numbered and nothing resolved.

    Shapes: `html` follows docs/galley.md; `clusters` are in document order, `<cite-ref n="0"/>` marks the first.
    """

    id: str
    file: str
    entry: Entry
    language: str
    role: str  # "chapter", "preface", "glossary", … (docs/notation.md)
    numbered: bool
    title: str  # inline XHTML
    short_title: str  # plain text, for running heads
    html: str
    subtitle: str = ""  # plain text
    headings: tuple[Heading, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    uncited: tuple[tuple[str, Place], ...] = ()  # keys of works to be listed though nothing cites them
    pictures: tuple[tuple[str, Place], ...] = ()  # keys of the ledger, in order
    notes: int = 0
