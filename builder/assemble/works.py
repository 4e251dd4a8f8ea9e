"""The list of works: grouped, in the engine's order, with the way back from each entry to where it is cited."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from builder.assemble.trees import Element, parse, take
from builder.errors import Place, Problem
from builder.languages import language
from builder.model import Book, Edition, FormattedCitations, Galley, WorkGroup
from builder.references import entry_id, normal_key

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True, slots=True)
class ListedWorks:
    """A part of the list of works under its title, which may be empty."""

    title: str
    entries: tuple[tuple[str, str], ...]  # (id without "ref-", inline XHTML)


@dataclass(frozen=True, slots=True)
class Citation:
    """One place at which a work is cited."""

    section: str
    anchor: str
    title: str  # of the chapter, plain


@dataclass(frozen=True, slots=True)
class Works:
    """The works of one edition, and all that their list says of them."""

    book: Book
    edition: Edition
    labels: Mapping[str, str]
    entries: tuple[tuple[str, str], ...]  # (key, inline XHTML), in the engine's order, those that the edition lists
    citations: Mapping[str, tuple[Citation, ...]]  # by key, in the order of the book
    homes: Mapping[str, str]  # section to the section that lists what it cites

    def grouped(self, groups: Sequence[WorkGroup]) -> tuple[ListedWorks, ...]:
        """Part the entries into groups; those that belong to none come first."""
        parts: dict[str, list[tuple[str, str]]] = {"": [], **{group.title: [] for group in groups}}
        for key, html in self.entries:
            parts[self._title(key, groups)].append((entry_id(key), html + self._way_back(key)))
        return tuple(ListedWorks(title, tuple(entries)) for title, entries in parts.items() if entries)

    def of_chapter(self, galley: Galley) -> "Works":
        """Keep what one chapter cites, and the ways back into it."""
        own = {key: tuple(it for it in found if it.section == galley.id) for key, found in self.citations.items()}
        keys = {key for key, found in own.items() if found} | {key for key, _ in galley.uncited}
        return replace(self, citations=own, entries=tuple(entry for entry in self.entries if entry[0] in keys))

    def _title(self, key: str, groups: Sequence[WorkGroup]) -> str:
        work = self.book.bibliography.works[key]
        for group in groups:
            if set(group.keywords) & set(work.keywords) or work.kind in group.kinds:
                return group.title
        return next((group.title for group in groups if not group.keywords and not group.kinds), "")

    def _way_back(self, key: str) -> str:
        citations = self.citations.get(key, ())
        if not citations or not self.edition.back_references:
            return ""
        if self.edition.format == "epub":
            links = ", ".join(self._link(citation, n) for n, citation in enumerate(citations, 1))
            return f' <span class="cited">{escape(self.labels["cited"], quote=False).format(links)}</span>'
        targets = escape(" ".join(f"{citation.section}#{citation.anchor}" for citation in citations))
        forms = (f'data-{name}="{escape(self.labels[label])}"' for name, label in _FORMS)
        return f' <span class="cited page-ref" data-to="{targets}" {" ".join(forms)}/>'

    def _link(self, citation: Citation, number: int) -> str:
        name = escape(f"{self.labels['back_to_text']}: {citation.title}, {number}")
        href = f"{citation.section}.xhtml#{citation.anchor}"
        return f'<a class="backlink" href="{href}" aria-label="{name}">{number}</a>'


_FORMS = (("form", "cited_on_page"), ("forms", "cited_on_pages"))


def gather(
    book: Book, edition: Edition, formatted: FormattedCitations, chapters: Sequence[tuple[Galley, Element]]
) -> Works:
    """Find what an edition cites and where, who lists it, and the entries that it lists.

    Shapes: `chapters` are those of the edition, without the blocks that it leaves out.
    """
    citations: dict[str, list[Citation]] = {}
    for galley, root in chapters:
        for anchor in list(root.iter("span")):
            for key in take(anchor, "data-cites").split():
                citations.setdefault(key, []).append(Citation(galley.id, anchor.get("id", ""), galley.short_title))
    uncited = {key for galley, _ in chapters for key, _ in galley.uncited} | set(book.settings.nocite)
    uncited |= _in_credits(book, chapters)
    entries = tuple((key, html) for key, html in formatted.entries if key in citations or key in uncited)
    found = {key: tuple(dict.fromkeys(places)) for key, places in citations.items()}
    labels = language(book.settings.metadata.language).labels
    has_page = bool(entries) and "bibliography" not in edition.without
    return Works(book, edition, labels, entries, found, _homes(book, chapters, has_page))


def _in_credits(book: Book, chapters: Sequence[tuple[Galley, Element]]) -> set[str]:
    """Name the works that stand in credits and sources of pictures which an edition prints."""
    placed = {key for galley, _ in chapters for key, _ in galley.pictures}
    clusters = (it for key, credit in book.credits.items() if key in placed for it in credit.clusters)
    return {normal_key(work.key) for cluster in clusters for work in cluster.works}


def _homes(book: Book, chapters: Sequence[tuple[Galley, Element]], may_have_page: bool) -> Mapping[str, str]:
    scopes = {galley.id: [mark.get("scope") for mark in root.iter("works-list")] for galley, root in chapters}
    has_page = may_have_page and any(entry.name == "bibliography" for entry in book.settings.entries)
    of_book = next((name for name, found in scopes.items() if "book" in found), "")
    common = "bibliography" if has_page else of_book
    return {name: name if found else common for name, found in scopes.items()}


def set_lists(root: Element, galley: Galley, works: Works) -> Iterator[Problem]:
    """Set the lists of works that a chapter asks for."""
    marks = list(root.iter("works-list"))
    for mark in marks[1:]:
        message = "a chapter lists its works once: each entry is a place that citations link to"
        yield Problem(
            "CB-CITE-15", _place(mark, galley), message, "take one bibliography() away", subject="bibliography"
        )
    for mark in marks[:1]:
        parent = mark.getparent()
        if parent is None or parent.tag != "p" or (parent.text or "").strip() or len(parent) > 1 or mark.tail:
            message = "bibliography() stands within a paragraph"
            hint = "put it on a line of its own, between empty lines"
            yield Problem("CB-CITE-14", _place(mark, galley), message, hint, subject="bibliography")
        else:
            _set_list(parent, mark, galley, works)


def _set_list(paragraph: Element, mark: Element, galley: Galley, works: Works) -> None:
    works = works.of_chapter(galley) if mark.get("scope") == "chapter" else works
    groups = _groups(mark.get("group-by", ""), mark.get("scope", ""), works)
    level = min(_level_before(paragraph) + 1, 6)
    for listed in works.grouped(groups):
        heading = f"<h{level}>{escape(listed.title, quote=False)}</h{level}>" if listed.title else ""
        items = "".join(f'<li id="ref-{name}">{html}</li>' for name, html in listed.entries)
        for block in parse(f'{heading}<ol class="bibliography">{items}</ol>'):
            paragraph.addprevious(block)
    parent = paragraph.getparent()
    if parent is not None:
        paragraph.tail = None
        parent.remove(paragraph)


def _groups(group_by: str, scope: str, works: Works) -> tuple[WorkGroup, ...]:
    settings = works.book.settings.bibliography_groups
    if not group_by:
        return settings if scope == "book" else ()
    chosen = tuple(it for it in settings if (it.keywords if group_by == "keyword" else it.kinds) or not it.keywords)
    if chosen:
        return chosen
    found = [works.book.bibliography.works[key] for key, _ in works.entries]
    if group_by == "type":
        return tuple(WorkGroup(kind, Place(), kinds=(kind,)) for kind in dict.fromkeys(work.kind for work in found))
    words = dict.fromkeys(word for work in found for word in work.keywords[:1])
    return tuple(WorkGroup(word[:1].upper() + word[1:], Place(), keywords=(word,)) for word in words)


def _level_before(paragraph: Element) -> int:
    before = [element for element in paragraph.itersiblings(preceding=True) if element.tag in _HEADINGS]
    return int(before[0].tag[1]) if before else 1


def _place(mark: Element, galley: Galley) -> Place:
    return Place(mark.get("data-file") or galley.file, int(mark.get("data-line", "0")))


def mentioned(html: str) -> tuple[str, ...]:
    """Name the anchors whose page numbers a piece of XHTML prints."""
    return tuple(name for names in re.findall(r'data-to="([^"]+)"', html) for name in names.split())
