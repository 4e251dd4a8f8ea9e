"""What an EPUB holds for those who cannot see, hear or hold a book: a volume and its files enter, measures leave."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from builder.model import Volume
from builder.pack.archive import Resource
from builder.pack.places import TEXT
from builder.pack.xhtml import TYPE, XHTML

SVG = "{http://www.w3.org/2000/svg}"
MATH = "{http://www.w3.org/1998/Math/MathML}math"
HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
_MOVING = tuple(f"{SVG}{name}" for name in ("animate", "animateTransform", "animateMotion", "set"))
_SOUNDING = tuple(f"{XHTML}{name}" for name in ("audio", "video"))
_DOCUMENT = "application/xhtml+xml"
_DESCRIBED = ("aria-label", "aria-labelledby")
_KINDS: Callable[[etree._Element], Any] = etree.XPath(
    "//@epub:type", namespaces={"epub": TYPE[1:].partition("}")[0]}, smart_strings=False
)
_LANGUAGES: Callable[[etree._Element], Any] = etree.XPath("//@lang", smart_strings=False)


@dataclass(frozen=True, slots=True)
class Opened:
    """The files of an EPUB as trees; they live within `pack`."""

    documents: Mapping[str, etree._Element]  # by path below EPUB/
    drawings: Mapping[str, etree._Element]
    styles: str

    @classmethod
    def of(cls, resources: tuple[Resource, ...]) -> "Opened":
        """Parse what can be parsed."""
        return cls(
            {each.path: etree.fromstring(each.content) for each in resources if each.media_type == _DOCUMENT},
            {each.path: etree.fromstring(each.content) for each in resources if each.media_type == "image/svg+xml"},
            "\n".join(each.content.decode() for each in resources if each.media_type == "text/css"),
        )


@dataclass(frozen=True, slots=True)
class Measured:
    """What the files of an EPUB hold, as far as it matters to those who cannot see, hear or hold a book."""

    pictures: bool  # that say something
    all_described: bool
    formulas: bool
    all_formulas_described: bool
    headings: bool
    pages: bool
    moves: bool
    sounds: bool
    tables: bool
    notes: bool
    glossary: bool
    languages: tuple[str, ...]  # of documents and passages, in their order

    @property
    def is_all_text(self) -> bool:
        """Tell whether everything can be had as text."""
        return self.all_described and self.all_formulas_described and not self.sounds


def measure(volume: Volume, opened: Opened) -> Measured:
    """Look through every file."""
    trees = tuple(opened.documents.values())
    texts = [tree for path, tree in opened.documents.items() if path.startswith(TEXT)]  # the contents have a heading
    drawn = [each for each in _all(trees, f"{SVG}svg") if is_drawing(each)]
    formulas = list(_all(trees, MATH))
    shown = [picture for picture in volume.pictures if not picture.decorative]
    lost = any(each.get("alt") is None for each in _all(trees, f"{XHTML}img"))
    kinds = {kind for tree in trees for kind in _KINDS(tree)}
    return Measured(
        pictures=bool(shown or drawn),
        all_described=not lost and all(picture.alt for picture in shown) and all(map(is_named, drawn)),
        formulas=bool(formulas),
        all_formulas_described=all(formula.get("alttext") for formula in formulas),
        headings=_has(texts, *HEADINGS),
        pages="page-list" in kinds,
        moves=_has((*trees, *opened.drawings.values()), *_MOVING) or "@keyframes" in opened.styles,
        sounds=_has(trees, *_SOUNDING),
        tables=_has(trees, f"{XHTML}table"),
        notes="footnote" in kinds,
        glossary="glossary" in kinds,
        languages=tuple(dict.fromkeys(lang for tree in trees for lang in _LANGUAGES(tree))),
    )


def _all(trees: Iterable[etree._Element], *tags: str) -> Iterator[etree._Element]:
    return (element for tree in trees for element in tree.iter(*tags))


def _has(trees: Iterable[etree._Element], *tags: str) -> bool:
    return next(_all(trees, *tags), None) is not None


def is_drawing(element: etree._Element) -> bool:
    """Tell a drawing in the text, that is not hidden from those who listen."""
    if element.tag != f"{SVG}svg" or element.get("aria-hidden") == "true":
        return False
    above = element.getparent()
    return above is not None and not str(above.tag).startswith(SVG)


def is_named(drawing: etree._Element) -> bool:
    """Tell whether a drawing in the text says what it shows."""
    return drawing.find(f"{SVG}title") is not None or any(drawing.get(name) for name in _DESCRIBED)
