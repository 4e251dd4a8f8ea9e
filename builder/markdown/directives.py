"""Directives: what stands between lines of colons, `::: figure map {.wide}` … `:::`."""

import re
from dataclasses import dataclass

from markdown_it.rules_block import StateBlock

from builder.errors import nearest
from builder.markdown.attributes import COMMON, read_attributes
from builder.markdown.directive_heads import HEADS, no_head
from builder.markdown.findings import findings_of
from builder.markdown.verse import read_verse

_OPENING = re.compile(r"(:{3,})[ \t]*(\S.*?)?[ \t]*$")
_SHORT = re.compile(r"(::)[ \t]*([a-z].*?)[ \t]*")
_COLONS = ":::"
_CODE_FENCE = re.compile(r"(`{3,}|~{3,})")
_NAME_AND_REST = re.compile(r"([^\s{]+)[ \t]*(.*)$")
_ATTRIBUTES = re.compile(r'(?:^|[ \t]+)(\{(?:[^{}"]|"[^"]*")*\})$')
_AUDIENCE = re.compile(r"[^\W\d][\w-]*")
_NUMBER = re.compile(r"[0-9]|[1-3][0-9]|40")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True, slots=True)
class Directive:
    """What a directive expects behind its name, and how its element begins."""

    argument: str  # "none", "word", "text" or "optional"
    tag: str = "div"
    cls: str = ""
    wants: str = ""  # the argument in words, for hints
    names_languages: bool = False  # further attributes are languages
    numbers: tuple[str, ...] = ()  # further attributes, each a whole number


DIRECTIVES = {
    "figure": Directive("word", "figure", wants="the key of a picture in book/pictures.toml"),
    "note": Directive("optional", "aside", "note-box", "a title"),
    "question": Directive("none", cls="question", numbers=("lines",)),
    "answer": Directive("none", cls="answer"),
    "term": Directive("text", cls="term", wants="the term", names_languages=True),
    "timeline": Directive("none", cls="timeline"),
    "epigraph": Directive("none", cls="epigraph"),
    "verse": Directive("none", cls="verse"),
    "dedication": Directive("none", cls="dedication"),
    "only": Directive("word", wants="an audience, as in an edition's `show`"),
}


def directive(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a directive and the blocks in it."""
    line = "" if state.is_code_block(start) else _line(state, start)
    opening = _OPENING.fullmatch(line) or _short_of_a_colon(line)
    if not opening:
        return False
    if silent:
        return True
    colons, told = opening.groups()
    findings, closing = findings_of(state.env), start
    if len(colons) < len(_COLONS):
        hint = f"write {_COLONS} {told}"
        findings.error("CB-DIR-10", start, "a directive begins with three colons", hint, subject=colons)
        colons = _COLONS
    if not told:
        hint = "a longer line of colons holds shorter ones: '::::' around ':::'"
        if (indented := _indented(state, start)) is not None:
            start, hint = indented, "begin this line at the margin: what is indented by four and more is code"
        findings.error("CB-DIR-02", start, "this line of colons closes nothing", hint, subject=colons)
        state.line = closing + 1
        return True
    close = _closing_line(state, start, end, len(colons))
    if close is None:
        hint = f"close it with a line of {len(colons)} colons; a directive inside needs fewer colons than its outer one"
        findings.error("CB-DIR-01", start, "this directive is not closed", hint, subject=_line(state, start).strip())
    _read(state, told, start, end if close is None else close)
    state.line = end if close is None else close + 1
    return True


def _indented(state: StateBlock, end: int) -> int | None:
    """Find the line above that would open a directive, were it not indented like code."""
    lines = range(end - 1, -1, -1)
    return next((n for n in lines if state.is_code_block(n) and _OPENING.fullmatch(_line(state, n))), None)


def _short_of_a_colon(line: str) -> re.Match[str] | None:
    found = _SHORT.fullmatch(line)
    return found if found and found[2].split()[0] in DIRECTIVES else None


def _read(state: StateBlock, told: str, start: int, close: int) -> None:
    found = _NAME_AND_REST.match(told)
    name, rest = found.groups() if found else (told, "")
    row = DIRECTIVES.get(name)
    if row is None:
        hint = nearest(name, DIRECTIVES) or f"there are {', '.join(DIRECTIVES)}"
        findings_of(state.env).error("CB-DIR-03", start, f"there is no directive {name!r}", hint, subject=name)
        row = Directive("optional")
    argument, attributes = _argument(state, name, row, rest, start)
    token = state.push("directive_open", row.tag, 1)
    token.map, token.info, token.markup = [start, close], name, ":::"
    token.attrs = {key: value for key, value in attributes.items() if key in COMMON}
    token.attrs["class"] = " ".join(filter(None, [row.cls, attributes.get("class", "")]))
    token.meta = {"argument": argument}
    HEADS.get(name, no_head)(state, token, argument, attributes)
    _body(state, name, start + 1, close)
    token = state.push("directive_close", row.tag, -1)
    token.info = name


def _argument(state: StateBlock, name: str, row: Directive, rest: str, start: int) -> tuple[str, dict[str, str]]:
    findings = findings_of(state.env)
    braces = _ATTRIBUTES.search(rest)
    attributes = read_attributes(braces.group(1)) if braces else {}
    argument = rest[: braces.start()].strip() if braces else rest
    if attributes is None or (not braces and rest.endswith("}")):
        findings.error("CB-DIR-04", start, "these attributes cannot be read", 'write {#id .class name="value"}', rest)
    for key, value in (attributes or {}).items():
        if key in row.numbers and not _NUMBER.fullmatch(value):
            message = f"{key!r} is not a whole number from 0 to 40, but {value!r}"
            findings.error("CB-DIR-09", start, message, f"write {{{key}=6}}", subject=value)
        elif key not in (*COMMON, *row.numbers) and not (row.names_languages and _LANGUAGE.fullmatch(key)):
            hint = nearest(key, (*COMMON, *row.numbers)) or _attributes_of(row)
            findings.error("CB-ATTR-01", start, f"{name!r} has no attribute {key!r}", hint, subject=key)
    if name in DIRECTIVES:
        message, hint = _fault(name, row, argument)
        if message:
            findings.error("CB-DIR-05", start, message, hint, subject=argument or name)
    return argument, attributes or {}


def _attributes_of(row: Directive) -> str:
    more = ', or a language, as in az="…"' if row.names_languages else ""
    return f"it may have {', '.join((*COMMON, *row.numbers))}{more}; take the other away"


def _fault(name: str, row: Directive, argument: str) -> tuple[str, str]:
    if row.argument == "none" and argument:
        return f"{name!r} takes nothing behind its name", "write the text on the next line"
    if row.argument in ("word", "text") and not argument:
        return f"{name!r} has no argument", f"write {row.wants} behind it"
    if row.argument == "word" and len(argument.split()) > 1:
        return f"{name!r} takes one word, not {argument!r}", f"write {row.wants} behind it"
    if name == "only" and not _AUDIENCE.fullmatch(argument):
        return f"{argument!r} is not the name of an audience", "letters, digits and '-', as in 'teachers'"
    return "", ""


def _body(state: StateBlock, name: str, start: int, close: int) -> None:
    parent, last = state.parentType, state.lineMax
    state.parentType, state.lineMax = "directive", close
    if name == "verse":
        read_verse(state, start, close)
    else:
        state.md.block.tokenize(state, start, close)
    state.parentType, state.lineMax = parent, last


def _closing_line(state: StateBlock, start: int, end: int, colons: int) -> int | None:
    fence = ""
    for number in range(start + 1, end):
        if state.sCount[number] < state.blkIndent and not state.isEmpty(number):
            return None
        text = _line(state, number).strip()
        if code := _CODE_FENCE.match(text):
            if not fence:
                fence = code.group(1)
            elif text.startswith(fence) and not text.strip(fence[0]):
                fence = ""
        elif not fence and len(text) >= colons and not text.strip(":"):
            return number
    return None


def _line(state: StateBlock, number: int) -> str:
    return state.src[state.bMarks[number] + state.tShift[number] : state.eMarks[number]]
