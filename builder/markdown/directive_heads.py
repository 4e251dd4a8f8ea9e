"""How the element of a directive begins: titles of boxes, names of terms, marks for later stages."""

from collections.abc import Callable

from markdown_it.rules_block import StateBlock
from markdown_it.token import Token

from builder.markdown.attributes import COMMON
from builder.markdown.slugs import slug


def no_head(_: StateBlock, token: Token, argument: str, attributes: dict[str, str]) -> None:
    """Mark the element of a directive that shows no words of its own."""
    if token.info == "answer":
        token.attrs["data-audience"] = "answers"
    elif token.info == "only":
        token.attrs["data-audience"] = argument
    elif token.info == "question" and "lines" in attributes:
        token.attrs["data-lines"] = attributes["lines"]
    elif token.info == "figure":
        token.attrs["data-picture"] = argument


def _note_head(state: StateBlock, token: Token, argument: str, _: dict[str, str]) -> None:
    if argument:
        _inline(state, token, "p", argument, {"class": "box-title"})


def _term_head(state: StateBlock, token: Token, argument: str, attributes: dict[str, str]) -> None:
    token.attrs.setdefault("id", f"term-{slug(argument)}")
    forms = {key: value for key, value in attributes.items() if key not in COMMON}
    paragraph = state.push("term_name_open", "p", 1)
    paragraph.attrs = {"class": "term-name"}
    _inline(state, token, "dfn", argument, {})
    if forms:
        state.push("term_forms", "span", 0).meta = {"forms": forms}
    state.push("term_name_close", "p", -1)


def _inline(state: StateBlock, owner: Token, tag: str, text: str, attributes: dict[str, str | int | float]) -> None:
    state.push("head_open", tag, 1).attrs = attributes
    token = state.push("inline", "", 0)
    token.content, token.map, token.children = text, owner.map, []
    state.push("head_close", tag, -1)


HEADS: dict[str, Callable[[StateBlock, Token, str, dict[str, str]], None]] = {"note": _note_head, "term": _term_head}
