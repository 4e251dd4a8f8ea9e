"""Cutting: the blocks of a document go in, chapters come out, cut at the headings that stand highest."""

from collections.abc import Sequence
from dataclasses import dataclass

from builder.importing.findings import Finding, Findings, without_marks
from builder.importing.reading import Node, text_of
from builder.settings import slug_of


@dataclass(frozen=True, slots=True)
class Cut:
    """One chapter of a document."""

    title: str
    blocks: tuple[Node, ...]  # from its heading on


def title_above(blocks: Sequence[Node]) -> str:
    """Give the title of a document that begins with its only highest heading, and has chapters below it."""
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    is_title = len(levels) > 2 and levels[0] < min(levels[1:]) and levels.count(min(levels[1:])) > 1
    return _words(blocks[0]) if is_title and blocks[0]["t"] == "Header" else ""


def cut(blocks: Sequence[Node], title: str, findings: Findings) -> tuple[Cut, ...]:
    """Cut a document into chapters; what stands before the first heading is one of its own."""
    levels = [block["c"][0] for block in blocks if block["t"] == "Header"]
    top = min(levels, default=1)
    starts = [n for n, block in enumerate(blocks) if block["t"] == "Header" and block["c"][0] == top]
    pieces = [tuple(blocks[start:end]) for start, end in zip([0, *starts], [*starts, len(blocks)], strict=True)]
    cuts = [_opening(pieces[0], title, bool(starts), findings)] if _says_something(pieces[0]) else []
    cuts += [Cut(_words(piece[0]), _raised(piece, top, findings)) for piece in pieces[1:]]
    return tuple(cuts)


def file_names(cuts: Sequence[Cut], first: int) -> tuple[str, ...]:
    """Name the files of chapters, so that they follow one another."""
    names = []
    for number, chapter in enumerate(cuts, first):
        slug = slug_of(chapter.title)
        short = slug if len(slug) <= 40 else slug[:40].rpartition("-")[0] or slug[:40]
        names.append(f"{number:02}-{short or 'chapter'}.md")
    return tuple(names)


def _opening(piece: tuple[Node, ...], title: str, has_headings: bool, findings: Findings) -> Cut:
    if has_headings:
        message = "these words stood before the first heading; they are a chapter of their own now"
        hint = "give the chapter a title, or move its words"
    else:
        message = "the document has no headings, so it is one chapter"
        hint = (
            "give the titles of its chapters the style 'Heading 1' and import it again, or write '# ' before them here"
        )
    mark = {"t": "RawInline", "c": ["markdown", findings.mark(Finding("CB-IMPORT-15", message, hint))]}
    heading = {"t": "Header", "c": [1, ["", [], []], [{"t": "Str", "c": title}, mark]]}
    return Cut(title, (heading, *piece))


def _says_something(piece: tuple[Node, ...]) -> bool:
    return any(block["t"] == "Figure!" or without_marks(text_of(block)).strip() for block in piece)


def _raised(piece: tuple[Node, ...], top: int, findings: Findings) -> tuple[Node, ...]:
    """Let the chapter's heading be of level 1, and no level be left out below it."""
    made, above = [], 0
    for block in piece:
        if block["t"] != "Header":
            made.append(block)
            continue
        wanted, words = block["c"][0] - top + 1, block["c"][2]
        if wanted > above + 1:
            message = f"a heading of level {wanted} followed one of level {above}, and is of level {above + 1} now"
            mark = findings.mark(Finding("CB-IMPORT-12", message, "write as many '#' before it as its rank asks for"))
            words = [*words, {"t": "RawInline", "c": ["markdown", mark]}]
        above = min(wanted, above + 1)
        made.append({"t": "Header", "c": [above, block["c"][1], words]})
    return tuple(made)


def _words(heading: Node) -> str:
    without_notes = [part for part in heading["c"][2] if part["t"] != "Note"]
    return " ".join(without_marks(text_of(without_notes)).split())
