"""Blocks that belong together: captions and their tables, quotes and their authors, pictures that are figures."""

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from builder.markdown.attributes import add_attributes, cut_attributes
from builder.markdown.findings import Findings, findings_of
from builder.markdown.slips import check_fences, check_rows

_CAPTION = "Table: "
_BESIDE = "put it directly before or after its table, whose second line has a stroke for every column"
_DASHES = ("-- ", "— ", "– ")
_QUOTING = ("epigraph", "verse")


def arrange(state: StateCore) -> None:
    """Bring together what belongs together, before the words are read."""
    findings = findings_of(state.env)
    for index, token in enumerate(state.tokens):
        if token.type == "heading_open":
            _take_trailing(state.tokens[index + 1], token, findings)
        elif token.type == "blockquote_close" or (token.type == "directive_close" and token.info in _QUOTING):
            _make_footer(state.tokens[max(0, index - 3) : index])
        elif token.type == "directive_close" and token.info == "figure":
            _make_caption(state.tokens, index, findings)
        elif token.type == "directive_close" and token.info == "timeline":
            _want_dates(state.tokens, index, findings)
    _want_questions(state.tokens, findings)
    check_rows(state, findings)
    check_fences(state, findings)
    state.tokens = _caption_tables(state.tokens, findings)


def make_figures(tokens: list[Token]) -> None:
    """Turn each paragraph that is only a picture into a figure."""
    for index, token in enumerate(tokens[:-2]):
        children = tokens[index + 1].children or []
        if token.type == "paragraph_open" and len(children) == 1 and children[0].type == "image" and not token.hidden:
            picture = children[0]
            attributes = {name: value for name, value in picture.attrs.items() if name not in ("src", "alt", "title")}
            caption = Token("inline", "", 0, map=token.map, children=picture.children or [])
            figure = Token("figure", "figure", 0, map=token.map, attrs={**token.attrs, **attributes})
            figure.attrs["data-picture"] = str(picture.attrs["src"])
            figure.children = [caption]
            figure.meta = picture.meta
            tokens[index] = figure
            tokens[index + 1].type = tokens[index + 2].type = "nothing"


def _take_trailing(inline: Token, owner: Token, findings: Findings) -> None:
    inline.content, attributes = cut_attributes(inline.content)
    add_attributes(owner, attributes, findings, owner.map[0] if owner.map else 0)


def _make_footer(last: list[Token]) -> None:
    if len(last) == 3 and last[0].type == "paragraph_open" and last[1].content.startswith(_DASHES):
        last[0].type, last[2].type = "footer_open", "footer_close"
        last[0].tag = last[2].tag = "footer"
        last[1].content = last[1].content.split(maxsplit=1)[1]


def _make_caption(tokens: list[Token], close: int, findings: Findings) -> None:
    begin = _opening(tokens, close)
    inside = tokens[begin + 1 : close]
    if not inside:
        return
    if len(inside) == 3 and inside[0].type == "paragraph_open":
        inside[0].type, inside[2].type = "figcaption_open", "figcaption_close"
        inside[0].tag = inside[2].tag = "figcaption"
        return
    line = next((token.map[0] for token in inside[1:] if token.map and token.type != "inline"), 0)
    findings.error("CB-DIR-06", line, "the caption of a figure is one paragraph", "move the rest behind ':::'")


def _want_dates(tokens: list[Token], close: int, findings: Findings) -> None:
    begin = _opening(tokens, close)
    if not any(token.type == "dl_open" for token in tokens[begin:close]):
        hint = "write each date on a line, and below it ': ' and what happened"
        findings.error("CB-DIR-07", (tokens[begin].map or [0])[0], "this timeline has no dates", hint, "timeline")


def _want_questions(tokens: list[Token], findings: Findings) -> None:
    asked = False
    for token in tokens:
        asked = asked or (token.type == "directive_open" and token.info == "question")
        if token.type == "directive_open" and token.info == "answer" and not asked:
            line, hint = (token.map or [0])[0], "move it behind its question, or write '::: question' before it"
            findings.error("CB-DIR-08", line, "no question stands before this answer", hint, subject="answer")


def _caption_tables(tokens: list[Token], findings: Findings) -> list[Token]:
    arranged: list[Token] = []
    index = 0
    while index < len(tokens):
        if not _is_caption(tokens, index):
            arranged.append(tokens[index])
            index += 1
            continue
        caption = tokens[index : index + 3]
        before = _opening(arranged, len(arranged) - 1) if arranged and arranged[-1].type == "table_close" else -1
        after = tokens[index + 3] if index + 3 < len(tokens) and tokens[index + 3].type == "table_open" else None
        index += 3
        if before >= 0 and arranged[before + 1].type != "caption_open":
            arranged[before + 1 : before + 1] = _as_caption(caption, arranged[before], findings)
        elif after:
            arranged += [after, *_as_caption(caption, after, findings)]
            index += 1
        else:
            findings.warn(
                "CB-TABLE-01", (caption[0].map or [0])[0], "no table stands next to this caption", _BESIDE, "Table:"
            )
            arranged += caption
    return arranged


def _is_caption(tokens: list[Token], index: int) -> bool:
    return tokens[index].type == "paragraph_open" and tokens[index + 1].content.startswith(_CAPTION)


def _as_caption(paragraph: list[Token], table: Token, findings: Findings) -> list[Token]:
    opening, inline, closing = paragraph
    opening.type, closing.type = "caption_open", "caption_close"
    opening.tag = closing.tag = "caption"
    inline.content = inline.content.removeprefix(_CAPTION).lstrip()
    _take_trailing(inline, table, findings)
    if table.attrs.get("id"):  # which the author wrote behind the caption
        table.attrs["data-id-line"] = findings.place((inline.map or [0])[0]).line
    add_attributes(table, {str(name): str(value) for name, value in opening.attrs.items()}, findings, 0)
    opening.attrs = {}
    return paragraph


def _opening(tokens: list[Token], close: int) -> int:
    depth = 0
    for index in range(close, -1, -1):
        depth -= tokens[index].nesting
        if depth == 0:
            return index
    return 0
