"""Credits: the ledger's credits and sources go in; those that cite works come out as XHTML, with what they cite."""

from collections.abc import Mapping
from dataclasses import replace

from builder.errors import BookError, Place, Problem
from builder.images import LEDGER, key_lines
from builder.languages import language
from builder.markdown import to_inline_html
from builder.model import Credit, Picture


def read_credits(
    pictures: Mapping[str, Picture], text: str, tongue: str
) -> tuple[Mapping[str, Credit], tuple[Problem, ...]]:
    """Read the credits and sources that hold citations, as Markdown; all others are plain text.

    Shapes: `text` is that of the ledger, `tongue` the language of the book (BCP 47).
    """
    credits: dict[str, Credit] = {}
    problems: list[Problem] = []
    lines = key_lines(text) if any("@" in it.credit + it.source for it in pictures.values()) else {}
    for key, picture in pictures.items():
        read = Credit()
        for name, written in (("credit", picture.credit), ("source", picture.source)):
            if "@" not in written:
                continue
            place = Place(LEDGER, lines.get((key, name), picture.place.line))
            try:
                result = to_inline_html(written, place, language(tongue))
            except BookError as error:
                problems += error.problems
                continue
            problems += result.problems
            # citations of a credit are those of one picture, counted on
            html = _counted_on(result.html, len(read.clusters), len(result.clusters))
            clusters = tuple(replace(cluster, in_note=True) for cluster in result.clusters)
            read = replace(read, **{name: html}, clusters=(*read.clusters, *clusters))
        if read != Credit():
            credits[key] = read
    return credits, tuple(problems)


def _counted_on(html: str, before: int, count: int) -> str:
    for number in reversed(range(count)):
        html = html.replace(f'<cite-ref n="{number}"/>', f'<cite-ref n="{number + before}"/>')
    return html
