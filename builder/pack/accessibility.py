"""What the EPUB says of its accessibility: a volume and its files are measured, statements leave.

Nothing is claimed that is not there: one picture without a text alternative, and every claim that needs it goes.
Source: EPUB Accessibility 1.1, section 2 (discovery metadata); Schema.org Accessibility Properties for Discoverability
Vocabulary 1.0.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from builder.model import Volume
from builder.pack.archive import Resource, Statement
from builder.pack.xhtml import TYPE, XHTML

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SVG = "{http://www.w3.org/2000/svg}"
_MATH = "{http://www.w3.org/1998/Math/MathML}math"
_MOVING = tuple(f"{_SVG}{name}" for name in ("animate", "animateTransform", "animateMotion", "set"))
_HEADINGS = tuple(f"{XHTML}h{level}" for level in range(1, 7))
_READ = ("application/xhtml+xml", "image/svg+xml")
_DESCRIBED = ("aria-label", "aria-labelledby")


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


def measure(volume: Volume, resources: tuple[Resource, ...]) -> Measured:
    """Look through every file."""
    trees = [etree.fromstring(each.content) for each in resources if each.media_type in _READ]
    elements = [element for tree in trees for element in tree.iter(etree.Element)]
    shown = [picture for picture in volume.pictures if not picture.decorative]
    inline = [each for each in elements if each.tag == f"{_SVG}svg" and each.getparent() is not None]
    drawn = [each for each in inline if each.get("aria-hidden") != "true"]
    formulas = [each for each in elements if each.tag == _MATH]
    lost = [each for each in elements if each.tag == f"{XHTML}img" and each.get("alt") is None]
    styles = [each.content for each in resources if each.media_type == "text/css"]
    return Measured(
        pictures=bool(shown or drawn),
        all_described=not lost and all(picture.alt for picture in shown) and all(map(_is_named, drawn)),
        formulas=bool(formulas),
        all_formulas_described=all(formula.get("alttext") for formula in formulas),
        headings=any(each.tag in _HEADINGS for each in elements),
        pages=any(each.get(TYPE) == "page-list" for each in elements),
        moves=any(each.tag in _MOVING for each in elements) or any(b"@keyframes" in each for each in styles),
    )


def _is_named(drawing: etree._Element) -> bool:
    return drawing.find(f"{_SVG}title") is not None or any(drawing.get(name) for name in _DESCRIBED)


def accessibility(found: Measured) -> Iterator[Statement]:
    """Tell only what was measured; conformance is for a person to claim."""
    yield _schema("accessMode", "textual")
    if found.pictures:
        yield _schema("accessMode", "visual")
        yield _schema("accessModeSufficient", "textual,visual")
    if found.all_described and found.all_formulas_described:
        yield _schema("accessModeSufficient", "textual")
    yield from (_schema("accessibilityFeature", name) for name, is_there in _features(found).items() if is_there)
    yield _schema("accessibilityHazard", "unknown" if found.moves else "none")
    yield Statement("meta", _summary(found), (("property", "schema:accessibilitySummary"), (_LANG, "en")))


def _features(found: Measured) -> dict[str, bool]:
    return {
        "tableOfContents": True,  # the navigation document always has one
        "readingOrder": True,
        "structuralNavigation": found.headings,
        "displayTransformability": True,
        "unlocked": True,
        "alternativeText": found.pictures and found.all_described,
        "MathML": found.formulas,
        "pageBreakMarkers": found.pages,
        "pageNavigation": found.pages,
    }


def _summary(found: Measured) -> str:
    said = ["The text can be resized and recoloured, and is read in one logical order."]
    ways = [name for name, is_there in (("Headings", found.headings), ("page numbers", found.pages)) if is_there]
    said.append(f"{', '.join([*ways, 'a table of contents'])} and landmarks give access to its parts.")
    if found.pages:
        said.append("The page numbers are those of the printed edition.")
    if found.pictures:
        described = "Every picture has a text alternative."
        said.append(described if found.all_described else "Some pictures have no text alternative.")
    if found.formulas:
        said.append("Formulas are MathML." if found.all_formulas_described else "Some formulas are not described.")
    if found.moves:
        said.append("Some pictures move; whether they flash was not measured.")
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in said)


def _schema(prop: str, text: str) -> Statement:
    return Statement("meta", text, (("property", f"schema:{prop}"),))
