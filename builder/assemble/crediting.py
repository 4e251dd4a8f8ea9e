"""Credits of pictures: what the ledger says, with its citations formatted, for captions, lists and the colophon."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape

from builder.assemble.trees import inner, parse, text_of, unwrap
from builder.model import Book, FormattedCitations, Picture
from builder.references import normal_key


@dataclass(frozen=True, slots=True)
class CreditLine:
    """What is said of a picture's maker and origin."""

    credit: str  # inline XHTML
    source: str  # inline XHTML
    keys: tuple[str, ...]  # of the works that the credit cites

    def whole(self, licence: str) -> str:
        """Write all of it without links, for the list of illustrations."""
        parts = (_without_links(self.credit), _without_links(self.source), escape(licence, quote=False))
        return ". ".join(part.rstrip(".") for part in parts if part)


class Html(str):
    """XHTML that a template prints as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


def credit_lines(book: Book, formatted: FormattedCitations, first: int) -> Mapping[str, CreditLine]:
    """Format the credits of every picture.

    Shapes: `first` is the number in `formatted.clusters` of the first citation of the ledger.
    """
    lines: dict[str, CreditLine] = {}
    for key, picture in book.pictures.items():
        credit = book.credits.get(key)
        if credit is None:
            lines[key] = CreditLine(escape(picture.credit, quote=False), escape(picture.source, quote=False), ())
            continue
        written = formatted.clusters[first : first + len(credit.clusters)]
        first += len(credit.clusters)
        cited = (number for number in range(len(written)) if f'<cite-ref n="{number}"/>' in credit.credit)
        works = (work for number in cited for work in credit.clusters[number].works)
        lines[key] = CreditLine(
            _filled(credit.credit or escape(picture.credit, quote=False), written),
            _filled(credit.source or escape(picture.source, quote=False), written),
            tuple(dict.fromkeys(normal_key(work.key) for work in works)),
        )
    return lines


def told(picture: Picture, line: CreditLine) -> Mapping[str, object]:
    """Give a template what it prints of a picture."""
    texts = {name: getattr(picture, name) for name in ("key", "title", "date", "licence", "licence_url", "source_url")}
    source = line.source if not picture.source_url else escape(text_of(parse(line.source)), quote=False)
    return {**texts, "credit": Html(_without_links(line.credit)), "source": Html(_without_links(source))}


def _filled(html: str, written: tuple[str, ...]) -> str:
    for number, citation in enumerate(written):
        html = html.replace(f'<cite-ref n="{number}"/>', citation)
    return html


def _without_links(html: str) -> str:
    root = parse(html)
    for link in list(root.iter("a")):
        unwrap(link)
    return inner(root)
