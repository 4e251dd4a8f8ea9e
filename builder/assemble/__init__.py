"""Assemble: the galleys of the whole book enter, one edition's volume leaves, numbered and resolved, frozen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from builder import languages
from builder.assemble import citing, classroom, endnotes, linking, numbering, shaping, works
from builder.assemble.citing_doubts import crowded
from builder.assemble.crediting import credit_lines
from builder.assemble.trees import Element, inner, parse
from builder.assemble.unread import without_doubtful
from builder.assemble.volume import Parts, make_volume, outfit_of
from builder.errors import BookError, Place, Problem, Severity
from builder.model import Book, Edition, FormattedCitations, Galley, Language, Listed, Section, Source, Volume
from builder.store import Store

__all__ = ["assemble", "outfit_of"]


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter on its way through one assembly."""

    galley: Galley
    root: Element
    number: str
    targets: tuple[linking.Target, ...]


def assemble(
    book: Book,
    edition: Edition,
    galleys: Sequence[Galley],
    unread: Sequence[Source] = (),
    store: Store | None = None,
) -> tuple[Volume, tuple[Problem, ...]]:
    """Number and resolve everything in the book, and make the pages that nobody writes.

    Shapes: `galleys` are all chapters of the book in order, also those that the edition leaves out; `unread` are the
    chapters that could not be read or rendered; formatted citations are taken from the store and put into it.
    Errors: BookError with every citation that cannot be formatted and every reference that leads nowhere.
    """
    language = languages.language(book.settings.metadata.language)
    counters = numbering.Counters()
    formatted, faults = citing.format_book(book, galleys, store)
    credits = credit_lines(book, formatted, sum(len(galley.clusters) for galley in galleys))
    tools = numbering.Tools(counters, language.labels, credits)
    chapters = tuple(_number(book, galley, tools, formatted) for galley in galleys)
    terms = classroom.terms_of(chapter.root for chapter in chapters)
    for chapter in chapters:
        shaping.leave_out(chapter.root, edition)
    kept = tuple(chapter for chapter in chapters if _is_in(chapter.galley, edition))
    for chapter in kept:
        own = languages.language(chapter.galley.language)
        classroom.serve(chapter.root, edition, terms, own.labels)
    cited = works.gather(book, edition, formatted, [(chapter.galley, chapter.root) for chapter in kept])
    problems = (*faults, *without_doubtful(_resolve(edition, language, (chapters, kept), cited.homes), unread))
    problems += tuple(fault for it in kept for fault in works.set_lists(it.root, it.galley, cited))
    problems += tuple(doubt for it in kept for doubt in crowded(it.root, it.galley))
    try:
        notes = _end_notes(edition, kept) if edition.notes == "end" else ()
        sections = tuple(_section(chapter, edition) for chapter in kept)
        volume = make_volume(Parts(book, edition, sections, *_lists(counters, sections), notes, credits, store), cited)
    except BookError as error:
        raise BookError(*problems, *error.problems) from error
    if any(problem.severity is Severity.ERROR for problem in problems):
        raise BookError(*problems)
    return volume, problems


def _number(book: Book, galley: Galley, tools: numbering.Tools, formatted: FormattedCitations) -> _Chapter:
    counters, labels = tools.counters, tools.labels
    root = parse(galley.html)
    citing.place_citations(root, galley, formatted, counters.clusters)
    counters.clusters += len(galley.clusters)
    number = numbering.number_chapter(galley, counters)
    numbering.number_notes(root)
    numbering.number_questions(root)
    classroom.number_paragraphs(root)
    numbering.number_figures(root, galley, book.pictures, tools)
    numbering.number_tables(root, galley, tools)
    shaping.set_glossary(root)
    shaping.set_opener(root, galley, f"{labels['chapter']} {number}" if number else "")
    return _Chapter(galley, root, number, tuple(_targets(galley, root, number, labels)))


def _targets(galley: Galley, root: Element, number: str, labels: Mapping[str, str]) -> Iterator[linking.Target]:
    """List what the chapter offers to references, with the words by which it is referred to."""
    title = f"{labels['chapter']} {number}" if number else galley.title
    by_id = {element.get("id"): element for element in root.iter() if element.get("id")}
    for anchor in galley.anchors:
        element = by_id.get(anchor.id)
        label = title if anchor.kind == "chapter" else anchor.text
        mark = element.find(".//span[@class='label']") if element is not None else None
        if anchor.kind in ("figure", "table") and mark is not None:
            label = (mark.text or "").rstrip(".")
        if anchor.kind == "question" and element is not None:
            label = f"{labels['question']} {element.findtext('p')}"
        yield linking.Target(galley.id, anchor.id, anchor.kind, label or anchor.id, anchor.place, anchor.explicit)


def _end_notes(edition: Edition, chapters: Sequence[_Chapter]) -> tuple[endnotes.NoteGroup, ...]:
    endnotes.require_page(edition)
    return endnotes.gather_notes(
        [endnotes.Noted(it.galley, it.root, endnotes.title_of(it.galley, it.number)) for it in chapters]
    )


def _is_in(galley: Galley, edition: Edition) -> bool:
    names = {galley.entry.name, galley.entry.name.removesuffix(".md")}
    return not names & {*edition.without} and (not edition.chapters or bool(names & {*edition.chapters}))


def _resolve(
    edition: Edition,
    language: Language,
    all_and_kept: tuple[Sequence[_Chapter], Sequence[_Chapter]],
    homes: Mapping[str, str],
) -> Iterator[Problem]:
    chapters, kept = all_and_kept
    files = {
        chapter.galley.entry.name: linking.Target(
            chapter.galley.id, "", "chapter", _chapter_label(chapter, language), Place(chapter.galley.file, 1), True
        )
        for chapter in chapters
    }
    ids = {
        f"{chapter.galley.id}#{element.get('id')}"
        for chapter in kept
        for element in chapter.root.iter()
        if element.get("id")
    }
    targets = linking.directory(
        [target for chapter in chapters for target in chapter.targets],
        files,
        ids | {chapter.galley.id for chapter in kept},
    )
    form = language.labels["page_reference"] if edition.page_references else ""
    inside = ", " + form.strip().removeprefix("(").removesuffix(")") if form else ""
    for chapter in kept:
        rules = linking.Rules(form, inside, homes)
        yield from linking.resolve_links(chapter.root, chapter.galley, targets, rules)


def _chapter_label(chapter: _Chapter, language: Language) -> str:
    return f"{language.labels['chapter']} {chapter.number}" if chapter.number else chapter.galley.title


def _section(chapter: _Chapter, edition: Edition) -> Section:
    galley, root = chapter.galley, chapter.root
    shaping.clean(root)
    html = inner(root)
    ids = tuple(element.get("id", "") for element in root.iter() if element.get("id"))
    headings = tuple(heading for heading in galley.headings if heading.id in ids)
    title = next((heading.text for heading in headings if heading.level == 1), galley.short_title)
    return Section(
        id=galley.id,
        role=galley.role,
        matter=galley.entry.matter,
        language=galley.language,
        title=galley.title,
        text_title=f"{chapter.number}. {title}" if chapter.number else title,
        short_title=galley.short_title,
        html=html,
        file=galley.file,
        number=chapter.number,
        part=galley.entry.part,
        outline=headings,
        anchors=tuple(f"{galley.id}#{name}" for name in ids),
        mentions=works.mentioned(html),
        notes=sum(1 for _ in root.iter("note")),
        start=edition.chapter_start,
    )


def _lists(counters: numbering.Counters, sections: Sequence[Section]) -> tuple[tuple[Listed, ...], tuple[Listed, ...]]:
    """Keep the figures and tables that this edition prints."""
    present = {anchor for section in sections for anchor in section.anchors}
    return (
        tuple(row for row in counters.listed_figures if row.target in present),
        tuple(row for row in counters.listed_tables if row.target in present),
    )
