"""Attributes of raw HTML: read from a tag, refused where they are misspelt or unsafe."""

import re
from html import unescape

from builder.markdown.elements import OUR_ATTRIBUTES
from builder.markdown.findings import Findings

_ATTRIBUTE = re.compile(r"\s+([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_SCHEME = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)[\x00-\x20]*:", re.I)
_FILE = re.compile(r"url\(\s*['\"]?(?!#)|image-set\(|@import", re.I)
_LOADING = ("src", "srcset", "action", "formaction", "background", "poster", "longdesc", "ping")
_WRONG, _UNSAFE = "CB-HTML-01", "CB-HTML-02"


def is_unsafe_address(address: str) -> bool:
    """Tell an address that runs a program."""
    return bool(_SCHEME.match(unescape(address))) and not address.lower().lstrip().startswith("data:")


def read_html_attributes(text: str, line: int, element: str, findings: Findings) -> dict[str, str]:
    """Read the attributes of a raw tag: values without entities, those that are wrong or unsafe left out."""
    own: dict[str, str] = {}
    position = 0
    while found := _ATTRIBUTE.match(text, position):
        at = line + text.count("\n", 0, found.start(1))
        position = found.end()
        name, value = found.group(1), found.group(2)
        name = "href" if name == "xlink:href" else name
        if name == "xmlns" or name.startswith("xmlns:"):
            continue
        code, fault, hint = _fault(name, value, element, own)
        if fault:
            findings.error(code, at, fault, hint, subject=found.group(1))
        else:
            own[name] = unescape(value[1:-1])
    if text[position:].strip():
        findings.error(_WRONG, line, f"the attributes of <{element}> cannot be read", 'write name="value"', element)
    return own


def _fault(name: str, value: str | None, element: str, own: dict[str, str]) -> tuple[str, str, str]:
    return _misspelt(name, value, element, own) or _unsafe(name, unescape((value or "")[1:-1]), element) or ("", "", "")


def _misspelt(name: str, value: str | None, element: str, own: dict[str, str]) -> tuple[str, str, str] | None:
    if name in own:
        return _WRONG, f"<{element}> has the attribute {name!r} twice", ""
    if value is None or value[0] not in "\"'":
        return _WRONG, f"the value of {name!r} has no quotes", f'write {name}="{value or name}"'
    if not _NAME.fullmatch(name.removeprefix("xml:")):
        return _WRONG, f"{name!r} is not the name of an attribute", ""
    return None


def _unsafe(name: str, plain: str, element: str) -> tuple[str, str, str] | None:
    if name.lower().startswith("on"):
        return _UNSAFE, f"{name!r} is not allowed in a chapter", "a book runs no programs"
    if name in OUR_ATTRIBUTES:
        return _UNSAFE, f"{name!r} is used by the builder", "choose another name"
    if name == "href" and (_SCHEME.match(plain) or (element == "use" and not plain.startswith("#"))):
        return _UNSAFE, f"the address {plain!r} is not allowed in a chapter", "link to a page, a chapter or '#id'"
    if name in _LOADING:
        return _UNSAFE, f"{name!r} is not allowed in a chapter", "place pictures by their key: ![caption](key)"
    if _FILE.search(plain):
        return _UNSAFE, f"{name!r} may not name a file", "put CSS into a file below styles/"
    return None
