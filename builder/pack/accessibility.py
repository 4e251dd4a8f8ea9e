"""What the EPUB says of its accessibility: measures and the book's claims enter, statements leave.

Nothing is said that was not measured: one picture without a text alternative, and every claim that needs it goes.
Source: EPUB Accessibility 1.1, sections 2 (discoverability) and 3.5 (conformance reporting); Schema.org Accessibility
Properties for Discoverability Vocabulary 1.0.
"""

from collections.abc import Iterator

from builder.model import Claims
from builder.pack.archive import Statement
from builder.pack.measuring import Measured

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def accessibility(found: Measured, claims: Claims, *, conforms: bool) -> Iterator[Statement]:
    """Tell what was measured, and claim conformance only where nothing that was measured contradicts it."""
    yield _schema("accessMode", "textual")
    if found.pictures:
        yield _schema("accessMode", "visual")
        yield _schema("accessModeSufficient", "textual,visual")
    if found.is_all_text:
        yield _schema("accessModeSufficient", "textual")
    yield from (_schema("accessibilityFeature", name) for name in features(found))
    yield _schema("accessibilityHazard", "unknown" if found.moves or found.sounds else "none")
    yield Statement("meta", summary(found), (("property", "schema:accessibilitySummary"), (_LANG, "en")))
    yield from _conformance(claims, conforms)


def _conformance(claims: Claims, conforms: bool) -> Iterator[Statement]:
    """Name the standard that is met, who looked, and what the law excuses.

    Source: EPUB Accessibility 1.1, section 3.5; W3C Note "The EPUB Accessibility exemption property".
    """
    if claims.wcag and conforms:
        yield Statement("meta", claims.conformance, (("property", "dcterms:conformsTo"), ("id", "conformance")))
        by = (("property", "a11y:certifiedBy"), ("refines", "#conformance"), ("id", "certifier"))
        yield Statement("meta", claims.certifier, by)
        if claims.credential:
            of = (("property", "a11y:certifierCredential"), ("refines", "#certifier"))
            yield Statement("meta", claims.credential, of)
        if claims.report:
            yield Statement(
                "link", "", (("rel", "a11y:certifierReport"), ("refines", "#certifier"), ("href", claims.report))
            )
    elif claims.exemptions:  # said outright, for a shop that does not know exemptions takes silence for ignorance
        yield Statement("meta", "none", (("property", "dcterms:conformsTo"),))
    yield from (Statement("meta", name, (("property", "a11y:exemption"),)) for name in claims.exemptions)


def features(found: Measured) -> tuple[str, ...]:
    """List what the book offers, in the words of the vocabulary."""
    there = {
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
    return tuple(name for name, is_there in there.items() if is_there)


def summary(found: Measured) -> str:
    """Say in a few sentences how the book can be read."""
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
    if found.sounds:
        said.append("There is sound or film; whether it can be had as text was not measured.")
    return " ".join(sentence[0].upper() + sentence[1:] for sentence in said)


def _schema(prop: str, text: str) -> Statement:
    return Statement("meta", text, (("property", f"schema:{prop}"),))
