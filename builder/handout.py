"""Handouts: one chapter is cut from an edition, for the copier, with the folios that it has there and its source."""

from dataclasses import replace

from lxml import etree

from builder.bind import bind
from builder.check import check_pdf
from builder.errors import BookError, Place, Problem, nearest
from builder.finish import Bound, in_its_colours
from builder.model import PageMap, Section, Volume
from builder.progress import Progress, Step
from builder.proof import Proof, paginate_volume
from builder.workshop import Workshop


def chapter_of(volume: Volume, name: str) -> Section:
    """Find the chapter that is asked for: by its file, with or without folder and ending, or by its number.

    Errors: BookError CB-BUILD-02 if the edition has no such chapter, CB-BUILD-03 if none can be cut from it.
    """
    _refuse_uncut(volume)
    chapters = {section.id: section for section in volume.sections if section.file}
    wanted = name.removeprefix("./").removeprefix("chapters/").removesuffix(".md")
    numbered = {section.number: section for section in chapters.values() if section.number}
    found = chapters.get(wanted) or numbered.get(wanted)
    if found is None:
        message = f"edition '{volume.edition.name}' has no chapter '{name}'"
        hint = nearest(wanted, chapters) or f"the chapters are {', '.join(chapters)}"
        raise BookError(Problem("CB-BUILD-02", Place("book/book.toml"), message, hint))
    return found


def _refuse_uncut(volume: Volume) -> None:
    edition = volume.edition
    if edition.format != "pdf":
        message, hint = f"edition '{edition.name}' has no pages to cut a handout from", "name an edition in PDF"
        raise BookError(Problem("CB-BUILD-03", edition.place, message, hint))
    if edition.notes == "end":
        message = f"the notes of edition '{edition.name}' stand at the end of the book, away from their chapters"
        hint = 'name an edition whose notes are "foot" or "chapter"'
        raise BookError(Problem("CB-BUILD-03", edition.place, message, hint))


def pull_handout(volume: Volume, chapter: Section, workshop: Workshop, progress: Progress) -> Proof:
    """Make a file of one chapter, whose pages are those of the whole edition with a line on their source below.

    Shapes: links that would lead out of the chapter are plain words; page labels are the folios of the edition.
    Errors: as of `pull_proof`.
    """
    pagination = paginate_volume(volume, workshop, progress)
    index = volume.sections.index(chapter)
    page_map = _cut(pagination.page_map, chapter.id)
    progress(Step(f"{volume.edition.name}: cutting {len(page_map.pages)} pages of {chapter.id}"))
    alone = replace(chapter, html=_without_ways_out(chapter), part="")
    (leaf,) = workshop.typeset(volume, [(alone, pagination.leaves[index].placement)])
    furnishing = replace(pagination.furnishings[index], source=_source(volume, page_map))
    furniture = workshop.furnish(volume, [(leaf, alone, furnishing)])
    cut = _cut_volume(volume, alone)
    file = bind(cut, [leaf], furniture, page_map)
    problems = (*leaf.problems, *check_pdf(file, cut, page_map))
    return Proof(
        cut, in_its_colours(Bound(cut, page_map, file)).pdf, page_map, problems, chapter=chapter.id, bound=file
    )


def _cut(page_map: PageMap, chapter: str) -> PageMap:
    """Keep the pages of a chapter, with their folios."""
    pages = [page for page in page_map.pages if page.section == chapter]
    first = pages[0].index
    anchors = {name: index - first for name, index in page_map.anchors.items() if name.partition("#")[0] == chapter}
    return PageMap(page_map.edition, tuple(replace(page, index=page.index - first) for page in pages), anchors)


def _cut_volume(volume: Volume, chapter: Section) -> Volume:
    """Make the volume of one chapter: its title is the chapter's, and its sheets are single pages."""
    metadata = replace(volume.metadata, title=f"{chapter.text_title} – {volume.metadata.title}")
    return replace(volume, metadata=metadata, edition=replace(volume.edition, finish=""), sections=(chapter,))


def _without_ways_out(chapter: Section) -> str:
    """Take the addresses off links that lead to other parts of the book; their words and their look stay."""
    root = etree.fromstring(f"<main>{chapter.html}</main>")
    own = f"{chapter.id}.xhtml"
    for link in root.iter("a"):
        file = link.get("href", "").partition("#")[0]
        if file.endswith(".xhtml") and ":" not in file and file != own:
            del link.attrib["href"]
    return etree.tostring(root, encoding="unicode").removeprefix("<main>").removesuffix("</main>")


def _source(volume: Volume, page_map: PageMap) -> str:
    """Say where the pages come from: who wrote the book, its title, edition, pages and licence."""
    book, labels = volume.metadata, volume.language.labels
    people = ", ".join(person.name for person in book.people if person.role == "aut")
    first, last = page_map.pages[0].folio, page_map.pages[-1].folio
    pages = labels["page"].format(first) if first == last else labels["pages"].format(f"{first}–{last}")
    parts = (people, book.title, book.revision, volume.edition.name, pages, book.licence or book.rights)
    return " · ".join(part for part in parts if part)
