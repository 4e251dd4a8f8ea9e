"""The elements of HTML that authors may write, and why they may not write the others."""

_SECTIONS = (
    "address article aside blockquote details div dl dd dt figure figcaption footer header hr li main nav ol p pre"
)
_TABLES = "caption col colgroup table tbody td tfoot th thead tr"
_HEADINGS = "h1 h2 h3 h4 h5 h6 hgroup section summary ul"
_WORDS = "a abbr b bdi bdo br cite code data del dfn em i ins kbd mark q rp rt ruby s samp small span strong sub sup"
_REST = "time u var wbr svg math"

BLOCKS = frozenset(f"{_SECTIONS} {_TABLES} {_HEADINGS}".split())
ALLOWED = BLOCKS | frozenset(f"{_WORDS} {_REST}".split())
_VOIDS = "area base br col embed hr img input link meta source track wbr"
VOID = frozenset(_VOIDS.split())
FOREIGN = frozenset(("svg", "math"))  # what stands in them has its own names

_RUNS = "a book runs no programs"
_STYLES = "put CSS into a file below styles/"
_LOADS = "a book shows nothing from outside itself"
_FORM = "a printed page cannot be filled in by a program"
_OURS = "this name is used by the builder"
_PICTURE = "place pictures by their key: ![caption](key)"

FORBIDDEN = {
    **dict.fromkeys(("script", "noscript", "template", "slot", "canvas"), _RUNS),
    **dict.fromkeys(("style", "link"), _STYLES),
    **dict.fromkeys(("iframe", "frame", "frameset", "object", "embed", "applet", "param", "portal"), _LOADS),
    **dict.fromkeys(("audio", "video", "source", "track"), _LOADS),
    **dict.fromkeys(("meta", "base", "html", "head", "body", "title"), "a chapter is a part of a page"),
    **dict.fromkeys(
        ("form", "input", "button", "select", "option", "optgroup", "textarea", "label", "fieldset"), _FORM
    ),
    **dict.fromkeys(("legend", "datalist", "output", "progress", "meter", "dialog"), _FORM),
    **dict.fromkeys(("img", "picture", "map", "area", "image", "feimage"), _PICTURE),
    **dict.fromkeys(("note", "note-call", "cite-ref", "page-ref", "works-list"), _OURS),
    "foreignobject": "a drawing holds no HTML",
}

OUR_ATTRIBUTES = frozenset(
    ("data-line", "data-file", "data-auto", "data-picture", "data-audience", "data-term", "data-to", "data-form")
)
