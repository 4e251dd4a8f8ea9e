"""Where lines may break: the document of a section enters, its note calls tied and its addresses parted."""

import re

from lxml import etree

JOINER = "\u2060"  # no break here
_BREAK = "\u200b"  # a break is welcome here, and shows nothing

# An address, or the bare name of a site as references have it: "20yanvar.wordpress.com".
_ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>]*[\w/]|(?<![\w@.])(?:[A-Za-z0-9-]+\.)+[a-z]{2,}(?![\w@])")
_AFTER = re.compile(r"(?<=[^/:]/)(?=[^/])")
_BEFORE = re.compile(r"(?<=\w)(?=[.?=&%#_~])")
_HYPHENS = re.compile("-+")
_HYPHEN = re.compile(r"[-\u2010](?!\s)")
_AS_THEY_ARE = ("pre", "code", "svg", "math")


def guide_breaks(root: etree._Element) -> None:
    """Tie calls of notes to their words, and let addresses break at their joints and never with a hyphen."""
    for call in root.iter("span", "a"):
        if call.get("class") in ("footnote", "note-call"):
            _append_before(call, JOINER)
    for element in list(root.iter(etree.Element)):
        if element.tag in _AS_THEY_ARE or any(parent.tag in _AS_THEY_ARE for parent in element.iterancestors()):
            continue
        _part_addresses(element)


def keep_hyphens_within_lines(root: etree._Element) -> None:
    """Let no line end with a hyphen, for readers to whom a parted word is a riddle."""
    for element in root.iter(etree.Element):
        if element.tag not in _AS_THEY_ARE:
            element.text = _joined(element.text)
        element.tail = _joined(element.tail)


def _joined(text: str | None) -> str | None:
    return _HYPHEN.sub(rf"\g<0>{JOINER}", text) if text else text


def parted(address: str) -> str:
    """Mark the joints of an address: after slashes, before dots and other marks, before a hyphen and not after it."""
    marked = _BEFORE.sub(_BREAK, _AFTER.sub(_BREAK, address))
    whole = _HYPHENS.sub(lambda found: f"{_BREAK}{JOINER.join(found[0])}{JOINER}", marked)  # "xn--80" has two
    return whole.replace("://", f"://{JOINER}")


def _append_before(element: etree._Element, text: str) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def _part_addresses(element: etree._Element) -> None:
    """Put the addresses of an element's own text, and of the text that follows each child, into spans."""
    for child in reversed(element):
        text, spans = _spans(child.tail or "")
        if spans:
            child.tail = text
            place = element.index(child) + 1
            element[place:place] = spans
    text, spans = _spans(element.text or "")
    if spans:
        element.text = text
        element[0:0] = spans


def _spans(text: str) -> tuple[str, list[etree._Element]]:
    spans: list[etree._Element] = []
    before, end = "", 0
    for found in _ADDRESS.finditer(text):
        between = text[end : found.start()]
        if spans:
            spans[-1].tail = between
        else:
            before = between
        span = etree.Element("span", {"class": "address"})
        span.text = parted(found[0])
        spans.append(span)
        end = found.end()
    if spans:
        spans[-1].tail = text[end:]
    return before, spans
