"""The writer: tokens enter, the galley's XHTML leaves."""

from collections.abc import Callable, Sequence

from markdown_it.token import Token

from builder.markdown.calls import write_list, write_raw
from builder.markdown.findings import Findings
from builder.markdown.html_attributes import is_unsafe_address
from builder.markdown.notes import Definition, report_uncalled, report_unknown
from builder.markdown.sheet import (
    Sheet,
    begin_note,
    end_note,
    may_begin_note,
    origin,
    refuse_attributes,
    told,
    write_citation,
)
from builder.markup import escape

_UNMARKED = ("thead", "tbody", "th", "td", "caption", "dfn", "note")


def write(tokens: Sequence[Token], findings: Findings, definitions: dict[str, Definition]) -> Sheet:
    """Write a chapter.

    Shapes: the parts of the sheet, joined, are the galley but for its ids.
    """
    sheet = Sheet(findings, definitions)
    _write_all(tokens, sheet)
    report_uncalled(definitions, sheet.called, findings)
    return sheet


def _write_all(tokens: Sequence[Token], sheet: Sheet) -> None:
    for token in tokens:
        if token.map:
            sheet.line = token.map[0]
        if token.hidden:
            continue
        refuse_attributes(token, sheet)
        RULES.get(token.type, _element)(token, sheet)


def _element(token: Token, sheet: Sheet) -> None:
    if token.nesting < 0:
        sheet.parts.append(f"</{token.tag}>\n" if token.block and not token.level else f"</{token.tag}>")
        return
    attributes = dict(token.attrs)
    if token.block and token.tag not in _UNMARKED:
        attributes.update(origin(sheet, sheet.line if token.map is None else token.map[0]))
    sheet.parts.append(f"<{token.tag}{told(attributes)}{'' if token.nesting else '/'}>")


def _words(token: Token, sheet: Sheet) -> None:
    _write_all(token.children or [], sheet)
    if token.meta.get("is_verse"):
        sheet.parts.append("</span>")


def _verse_line(token: Token, sheet: Sheet) -> None:
    if token.meta.get("is_verse"):
        is_first = sheet.parts[-1].startswith("<p")
        sheet.parts.append('<span class="line">' if is_first else '<br/><span class="line">')
    _words(token, sheet)


def _text(token: Token, sheet: Sheet) -> None:
    sheet.parts.append(escape(token.content))


def _break(token: Token, sheet: Sheet) -> None:
    sheet.parts.append("<br/>\n" if token.type == "hardbreak" else "\n")


def _code(token: Token, sheet: Sheet) -> None:
    sheet.parts.append(f"<code{told(token.attrs)}>{escape(token.content)}</code>")


def _code_block(token: Token, sheet: Sheet) -> None:
    name = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
    code = told({"class": f"language-{name}" if name else ""})
    pre = told({**token.attrs, **origin(sheet, sheet.line)})
    sheet.parts.append(f"<pre{pre}><code{code}>{escape(token.content)}</code></pre>\n")


def _cell(token: Token, sheet: Sheet) -> None:
    align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    scope = {"scope": "col"} if token.tag == "th" else {}
    sheet.parts.append(f"<{token.tag}{told({**scope, **token.attrs, 'class': align})}>")


def _link(token: Token, sheet: Sheet) -> None:
    href, line = str(token.attrs.get("href", "")), token.meta.get("line", sheet.line)
    if is_unsafe_address(href):
        sheet.findings.error("CB-HTML-02", line, f"the address {href!r} is not allowed in a chapter", "", subject=href)
    if sheet.in_link:
        sheet.findings.error("CB-LINK-10", line, "a link stands inside a link")
    sheet.in_link = True
    sheet.links.append((href, sheet.findings.place(line)))
    sheet.parts.append(f"<a{told({**token.attrs, **origin(sheet, line)})}>")


def _link_end(_: Token, sheet: Sheet) -> None:
    sheet.in_link = False
    sheet.parts.append("</a>")


def _picture(token: Token, sheet: Sheet) -> None:
    key = str(token.attrs["src"])
    own = {name: value for name, value in token.attrs.items() if name not in ("src", "alt", "title")}
    sheet.pictures.append((key, sheet.findings.place(token.meta.get("line", sheet.line))))
    sheet.parts.append(f"<img{told({**own, 'data-picture': key})}/>")


def _figure(token: Token, sheet: Sheet) -> None:
    sheet.pictures.append((str(token.attrs["data-picture"]), sheet.findings.place(sheet.line)))
    sheet.parts.append(f"<figure{told({**token.attrs, **origin(sheet, sheet.line)})}>")
    caption = (token.children or [])[0]
    if caption.children:
        sheet.parts.append("<figcaption>")
        _words(caption, sheet)
        sheet.parts.append("</figcaption>")
    sheet.parts.append("</figure>\n")


def _directive(token: Token, sheet: Sheet) -> None:
    if token.info == "figure":
        sheet.pictures.append((str(token.attrs.get("data-picture", "")), sheet.findings.place(sheet.line)))
    if token.info == "term":
        token.attrs["data-term"] = token.meta["argument"]
    _element(token, sheet)


def _term_forms(token: Token, sheet: Sheet) -> None:
    forms = [f"<span{told({'lang': tag})}>{escape(form)}</span>" for tag, form in token.meta["forms"].items()]
    sheet.parts.append(f' <span class="term-forms">{" ".join(forms)}</span>')


def _note_call(token: Token, sheet: Sheet) -> None:
    label, line = token.meta["label"], token.meta.get("line", sheet.line)
    definition = sheet.definitions.get(label)
    if definition is None:
        report_unknown(label, line, sheet.definitions, sheet.findings)
    elif label in sheet.called and not sheet.in_note:
        sheet.parts.append(f"<note-call{told({'label': label})}/>")
    elif may_begin_note(line, sheet, f"[^{label}]"):
        sheet.called.add(label)
        begin_note(label, definition.line, sheet)
        _write_all(definition.tokens, sheet)
        end_note(sheet)
        sheet.line = line
    sheet.called.add(label)


def _inline_note(token: Token, sheet: Sheet) -> None:
    line = token.meta.get("line", sheet.line)
    may_begin_note(line, sheet, "^[")
    begin_note(f"^{sheet.notes + 1}", line, sheet)
    sheet.parts.append(f"<p{told(dict(origin(sheet, line)))}>")


def _inline_note_end(_: Token, sheet: Sheet) -> None:
    sheet.parts.append("</p>")
    end_note(sheet)


RULES: dict[str, Callable[[Token, Sheet], None]] = {
    "inline": _verse_line,
    "text": _text,
    "text_special": _text,
    "softbreak": _break,
    "hardbreak": _break,
    "code_inline": _code,
    "fence": _code_block,
    "code_block": _code_block,
    "html_inline": write_raw,
    "html_block": write_raw,
    "th_open": _cell,
    "td_open": _cell,
    "link_open": _link,
    "link_close": _link_end,
    "image": _picture,
    "figure": _figure,
    "directive_open": _directive,
    "term_forms": _term_forms,
    "citation": write_citation,
    "works_list": write_list,
    "note_call": _note_call,
    "inline_note_open": _inline_note,
    "inline_note_close": _inline_note_end,
    "nothing": lambda _, __: None,
}
