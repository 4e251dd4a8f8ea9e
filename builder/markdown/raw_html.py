"""Raw HTML of the author's: made well-formed where only its spelling is HTML's, refused where it is wrong or unsafe."""

import re
from dataclasses import dataclass, field
from html import unescape

from markdown_it.token import Token

from builder.errors import nearest
from builder.markdown.elements import ALLOWED, BLOCKS, FORBIDDEN, FOREIGN, VOID
from builder.markdown.findings import Findings
from builder.markdown.html_attributes import read_html_attributes
from builder.markup import escape, quoted

_PIECE = re.compile(r"<!--(.*?)-->|<(/?)([A-Za-z][^\s/>]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>|([^<]+)|(<)", re.S)
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_ENTITY = re.compile(r"&([A-Za-z]\w*);")
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
    in_paragraph: bool = False
    faulty: bool = False  # one unclosed element makes many others look wrong


def check_html(tokens: list[Token], findings: Findings) -> None:
    """Check the raw HTML in a run of blocks and rewrite it as XML."""
    reader = _Reader(findings)
    line, before = 0, ""
    for token in tokens:
        line = token.map[0] if token.map else line
        if token.type == "html_block":
            reader.in_paragraph = False
            token.content = _read(token.content, line, reader, is_block=True)
        elif token.type == "inline":
            reader.in_paragraph = before in ("p", "h1", "h2", "h3", "h4", "h5", "h6")
            _check_words(token.children or [], line, reader)
        else:
            _follow(token, line, reader)
        before = "" if token.hidden else token.tag
    _close_until(None, reader)


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
    own = read_html_attributes(attributes.removesuffix("/"), line, name, reader.findings)
    if is_block and name in BLOCKS and not is_foreign:
        place = reader.findings.place(line)
        own["data-line"] = str(place.line)
        if place.file != reader.findings.file:
            own["data-file"] = place.file
    told = "".join(f" {key}={quoted(value)}" for key, value in own.items())
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
        inner = f"close <{top.name}> first" if top and top.is_raw else f"take it out, or write <{name}> before it"
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
    elif name in BLOCKS and reader.in_paragraph and not is_foreign:
        hint = "begin it on a line of its own, after an empty line"
        reader.findings.error("CB-HTML-03", line, f"<{name}> cannot stand in a paragraph", hint, f"<{name}")
