"""Citation styles: a name, or the text of a CSL file, becomes a style that never asks the network for anything."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from xml.etree import ElementTree

from builder.errors import BookError, Place, Problem, nearest

_STYLES = {
    "apa": "apa",
    "chicago-author-date": "chicago-author-date",
    "chicago-notes": "chicago-notes-bibliography",
    "chicago-notes-classic": "chicago-notes-bibliography-classic",
    "chicago-notes-classic-ibid": "chicago-notes-bibliography-subsequent-ibid-classic",
    "chicago-notes-ibid": "chicago-notes-bibliography-subsequent-ibid",
    "chicago-shortened-notes": "chicago-shortened-notes-bibliography",
    "gost": "gost-r-7-0-5-2008",
    "gost-notes": "gost-notes",
    "gost-numeric": "gost-r-7-0-5-2008-numeric",
    "harvard": "harvard-cite-them-right",
    "ieee": "ieee",
    "mhra": "mhra-notes",
    "mla": "modern-language-association",
}
_CSL = "{http://purl.org/net/xbiblio/csl}"


@dataclass(frozen=True, slots=True)
class Style:
    """One independent style of the Citation Style Language."""

    csl: str  # the XML file's text
    has_notes: bool


def styles() -> tuple[str, ...]:
    """Name the styles that come with the builder."""
    return tuple(_STYLES)


def check_style(style: str, place: Place) -> tuple[Problem, ...]:
    """Doubt a style's name, or the text of a CSL file, that stands at a place."""
    try:
        find_style(style, place)
    except BookError as error:
        return error.problems
    return ()


def check_style_file(text: str, place: Place) -> tuple[Problem, ...]:
    """Doubt the text of a CSL file of the book's own."""
    if text.lstrip("\ufeff \t\r\n").startswith("<"):
        return check_style(text, place)
    hint = "styles are found at https://www.zotero.org/styles"
    return (Problem("CB-STYLE-02", place, "the citation style is not a CSL file: it is not XML", hint),)


@cache  # a style is asked for by several, and its XML is long
def find_style(style: str, place: Place) -> Style:
    """Find a style by its name, or take the text of a CSL file for it.

    Shapes: `style` is one of `styles()`, the official name of one of them, or XML that begins with "<".
    Errors: BookError with CB-STYLE-01 (no such style), -02 (not a CSL style) or -03 (its parent is not here).
    """
    if style.lstrip("\ufeff \t\r\n").startswith("<"):
        return _read_style(style.lstrip("\ufeff \t\r\n"), place)
    official = _STYLES.get(style, style)
    if official not in _STYLES.values():
        hint = nearest(style, styles()) or f"styles that exist: {', '.join(styles())}; or give the path of a .csl file"
        raise BookError(Problem("CB-STYLE-01", place, f"no citation style is named {style!r}", hint, subject=style))
    csl = (files("builder") / "csl" / f"{official}.csl").read_text("utf-8")
    return _read_style(csl, place)


def _read_style(csl: str, place: Place) -> Style:
    try:
        root = ElementTree.fromstring(csl.encode())
    except ElementTree.ParseError as error:
        raise BookError(Problem("CB-STYLE-02", place, f"the citation style is not well-formed XML: {error}")) from None
    if root.tag != f"{_CSL}style" or root.find(f"{_CSL}info") is None:
        message = "the citation style is not a CSL file, which has <style> and <info> elements"
        raise BookError(Problem("CB-STYLE-02", place, message, "styles are found at https://www.zotero.org/styles"))
    # pandoc 3.9 would fetch the parent of a dependent style from zotero.org, even with --sandbox
    for link in root.iterfind(f"{_CSL}info/{_CSL}link[@rel='independent-parent']"):
        return _parent_style(link.get("href", "").rsplit("/", 1)[-1], place)
    _require_whole(root, place)
    return Style(csl, root.get("class") == "note")


def _require_whole(root: ElementTree.Element, place: Place) -> None:
    """Be sure that a style can print something: citeproc is silent about what it does not find."""
    if root.find(f"{_CSL}citation/{_CSL}layout") is None:
        message = "the citation style has no <citation> with a <layout>, so it prints nothing"
        raise BookError(Problem("CB-STYLE-02", place, message, "download the style again"))
    known = {macro.get("name", "") for macro in root.iterfind(f"{_CSL}macro")}
    for called in sorted({element.get("macro", "") for element in root.iter() if element.get("macro")} - known):
        hint = nearest(called, known) or "download the style again"
        raise BookError(
            Problem("CB-STYLE-02", place, f"the citation style has no macro {called!r}", hint, subject=called)
        )


def _parent_style(official: str, place: Place) -> Style:
    if official in _STYLES.values():
        return find_style(official, place)
    message = f"the citation style only points to another one, {official!r}, which does not come with the builder"
    raise BookError(Problem("CB-STYLE-03", place, message, f"give the path of {official}.csl itself"))
