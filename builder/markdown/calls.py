"""Calls of Jinja's cite() and bibliography(), found again where they stand in the Markdown."""

import re
from dataclasses import replace

from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from builder.markdown.findings import findings_of
from builder.markdown.locators import cut_locator
from builder.markdown.sheet import Sheet, origin, told, write_citation
from builder.model import CALL_MARK, Call, Cited

_MARK = re.compile(re.escape(CALL_MARK).replace("%d", r"(\d+)"))
_TAG = re.compile(r"(<[^>]*>)")
_UNREAD = re.compile(r"\[[^\]\[<>]*?(@[\w{][^\]\s;,]*)[^\]\[<>]*\]")


def call(state: StateInline, silent: bool) -> bool:
    """Read what a function of Jinja's left in the text."""
    found = _MARK.match(state.src, state.pos, state.posMax) if state.src[state.pos] == "@" else None
    calls = findings_of(state.env).calls
    if not found or int(found[1]) >= len(calls):
        return False
    if not silent:
        made = calls[int(found[1])]
        token = state.push("citation" if made.works else "works_list", "", 0)
        token.meta = {"works": tuple(map(_located, made.works)), "call": made}
    state.pos = found.end()
    return True


def write_list(token: Token, sheet: Sheet) -> None:
    """Write the place of a list of works."""
    made: Call = token.meta["call"]
    place = origin(sheet, token.meta.get("line", sheet.line))
    sheet.parts.append(f"<works-list{told({'scope': made.scope, 'group-by': made.group_by, **place})}/>")


def write_raw(token: Token, sheet: Sheet) -> None:
    """Write raw HTML, with the citations that stand between its tags."""
    for found in _UNREAD.finditer(token.content) if token.type == "html_block" else ():
        line = (token.map or [sheet.line])[0] + token.content.count("\n", 0, found.start())
        hint = f'write {{{{ cite("{found[1].strip("@{}")}") }}}}, or leave an empty line before the words'
        message = "in a block of HTML no Markdown is read, and this citation is printed as it is written"
        sheet.findings.warn("CB-CITE-18", line, message, hint, found[1])
    for n, part in enumerate(_TAG.split(token.content)):
        position = 0
        for found in _MARK.finditer(part) if n % 2 == 0 else ():
            sheet.parts.append(part[position : found.start()])
            _write_call(int(found[1]), sheet)
            position = found.end()
        sheet.parts.append(part[position:])


def report_leftovers(text: str, sheet: Sheet) -> None:
    """Say which calls stand where nothing can be cited: in code, in an address, in an attribute."""
    html = "".join(sheet.parts)
    left = {int(found[1]) for found in _MARK.finditer(html)}
    for line, words in enumerate(text.split("\n")):
        for found in _MARK.finditer(words):
            if int(found[1]) in left:
                calls = sheet.findings.calls
                name = "cite" if int(found[1]) < len(calls) and calls[int(found[1])].works else "bibliography"
                message = f"{name}() stands where nothing can be cited: in code, in an address or in an attribute"
                sheet.findings.error("CB-CITE-12", line, message, "move it into the text", name)


def _write_call(number: int, sheet: Sheet) -> None:
    made = sheet.findings.calls[number] if number < len(sheet.findings.calls) else Call()
    token = Token("citation", "", 0, meta={"works": tuple(map(_located, made.works)), "call": made})
    (write_citation if made.works else write_list)(token, sheet)


def _located(work: Cited) -> Cited:
    """Read a locator that was given in words, as "pp. 3-5"."""
    if not work.locator or work.label:
        return work
    label, locator, rest = cut_locator(work.locator)
    return replace(work, label=label, locator=locator) if locator and not rest else replace(work, label="page")
