"""Raw HTML of the author's: made well-formed where only its spelling is HTML's, refused where it is wrong or unsafe."""

import re
from dataclasses import dataclass, field
from html import unescape
from xml.sax.saxutils import escape

from markdown_it.token import Token

from builder.errors import nearest
from builder.markdown.elements import ALLOWED, BLOCKS, FORBIDDEN, FOREIGN, OUR_ATTRIBUTES, VOID
from builder.markdown.findings import Findings

_PIECE = re.compile(r"<!--(.*?)-->|<(/?)([A-Za-z][^\s/>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|([^<]+)|(<)", re.S)
_ATTRIBUTE = re.compile(r"\s+([^\s=/>\"']+)(?:\s*=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_ENTITY = re.compile(r"&([A-Za-z]\w*);")
_SCHEME = re.compile(r"[\x00-\x20]*(?:javascript|vbscript|data)[\x00-\x20]*:", re.I)
_FILE = re.compile(r"url\(\s*['\"]?(?!#)|image-set\(|@import", re.I)
_LOADING = ("src", "srcset", "action", "formaction", "background", "poster", "longdesc", "ping")
_WRONG, _UNSAFE = "CB-HTML-01", "CB-HTML-02"


@dataclass(slots=True)
class _Opened:
    name: str
    line: int
    is_raw: bool


@dataclass(slots=True)
class _Reader:
    """The elements that are open at one point of the text."""

    findings: Findings
    opened: list[_Opened] = field(default_factory=list)
    faulty: bool = False  # one unclosed element makes many others look wrong


def check_html(tokens: list[Token], findings: Findings) -> None:
    """Check the raw HTML in a run of blocks and rewrite it as XML."""
    reader = _Reader(findings)
    line = 0
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type == "html_block":
            token.content = _read(token.content, line, reader, is_block=True)
        elif token.type == "inline":
            _check_words(token.children or [], line, reader)
        else:
            _follow(token, line, reader)
    _close_until(None, reader)


def is_unsafe_address(address: str) -> bool:
    """Tell an address that runs a program."""
    return bool(_SCHEME.match(unescape(address))) and not address.lower().lstrip().startswith("data:")


def _check_words(children: list[Token], line: int, reader: _Reader) -> None:
    depth = len(reader.opened)
    reader.opened.append(_Opened("", line, False))
    for child in children:
        at = child.meta.get("line", line) if child.meta else line
        if child.type == "html_inline":
            child.content = _read(child.content, at, reader, is_block=False)
        elif child.type == "image":
            _check_words(child.children or [], at, reader)
        else:
            _follow(child, at, reader)
    _close_until(depth, reader)


def _follow(token: Token, line: int, reader: _Reader) -> None:
    if token.nesting > 0:
        reader.opened.append(_Opened("", line, False))
    elif token.nesting < 0:
        generated = [n for n, opened in enumerate(reader.opened) if not opened.is_raw]
        _close_until(generated[-1] if generated else 0, reader)


def _close_until(depth: int | None, reader: _Reader) -> None:
    for opened in reader.opened[depth or 0 :]:
        if opened.is_raw and not reader.faulty:
            hint = f"write </{opened.name}> before the paragraph or block ends in which it began"
            reader.findings.error(_WRONG, opened.line, f"<{opened.name}> is not closed", hint, f"<{opened.name}")
    del reader.opened[depth or 0 :]


def _read(text: str, line: int, reader: _Reader, is_block: bool) -> str:
    parts: list[str] = []
    position = 0
    while position < len(text):
        found = _PIECE.match(text, position)
        at = line + text.count("\n", 0, position)
        if not found or found.group(6):
            _report_stray(text, position, at, reader)
            return ""
        position = found.end()
        _, slash, name, attributes, words, _ = found.groups()
        if words is not None:
            parts.append(_words(words, at, reader))
        elif name is not None:
            parts.append(_tag(slash, name, attributes, (at, is_block), reader))
    return "".join(parts)


def _report_stray(text: str, position: int, line: int, reader: _Reader) -> None:
    if text.startswith("<!--", position):
        reader.findings.error(_WRONG, line, "this comment is not closed", "close it with '-->'", "<!--")
    elif text.startswith(("<!", "<?"), position):
        subject = text[position : position + 9].split("\n", 1)[0]
        reader.findings.error(_WRONG, line, "declarations and instructions have no place in a chapter", "", subject)
    else:
        reader.findings.error(_WRONG, line, "this '<' begins no tag", "write &lt;", "<")


def _words(words: str, line: int, reader: _Reader) -> str:
    for found in _ENTITY.finditer(words):
        if unescape(found.group()) == found.group():
            at = line + words.count("\n", 0, found.start())
            reader.findings.error(_WRONG, at, f"there is no character {found.group()!r}", "", found.group())
    return escape(unescape(words))


def _tag(slash: str, written: str, attributes: str, where: tuple[int, bool], reader: _Reader) -> str:
    line, is_block = where
    is_foreign = any(opened.name in FOREIGN for opened in reader.opened)
    name = written if is_foreign else written.lower()
    if slash:
        return _closing_tag(name, line, reader)
    _check_name(name, line, is_foreign, reader)
    own = _attributes(attributes.removesuffix("/"), line, name, reader)
    if is_block and name in BLOCKS and not is_foreign:
        place = reader.findings.place(line)
        own["data-line"] = str(place.line)
        if place.file != reader.findings.file:
            own["data-file"] = place.file
    told = "".join(f' {key}="{escape(value, {chr(34): "&quot;"})}"' for key, value in own.items())
    if attributes.endswith("/") or (name in VOID and not is_foreign):
        return f"<{name}{told}/>"
    reader.opened.append(_Opened(name, line, True))
    return f"<{name}{told}>"


def _closing_tag(name: str, line: int, reader: _Reader) -> str:
    if name in VOID:
        reader.findings.error(_WRONG, line, f"<{name}> holds nothing, so </{name}> closes nothing", "", f"</{name}")
        return ""
    top = reader.opened[-1] if reader.opened else None
    if top and top.is_raw and top.name == name:
        reader.opened.pop()
        return f"</{name}>"
    if not reader.faulty:
        inner = f"close <{top.name}> first" if top and top.is_raw else ""
        reader.findings.error(_WRONG, line, f"</{name}> closes nothing that was opened here", inner, f"</{name}")
    reader.faulty = True
    return ""


def _check_name(name: str, line: int, is_foreign: bool, reader: _Reader) -> None:
    reason = FORBIDDEN.get(name.lower())
    if reason:
        reader.findings.error(_UNSAFE, line, f"<{name}> is not allowed in a chapter", reason, f"<{name}")
    elif not _NAME.fullmatch(name) or (not is_foreign and name not in ALLOWED):
        hint = nearest(name, ALLOWED) or "write &lt; for the sign '<'"
        reader.findings.error(_UNSAFE, line, f"there is no element <{name}> in a book", hint, f"<{name}")


def _attributes(text: str, line: int, element: str, reader: _Reader) -> dict[str, str]:
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
            reader.findings.error(code, at, fault, hint, subject=found.group(1))
        else:
            own[name] = unescape(value[1:-1])
    if text[position:].strip():
        reader.findings.error(
            _WRONG, line, f"the attributes of <{element}> cannot be read", 'write name="value"', element
        )
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
