"""The notation of chapters: CommonMark and what is added to it, as one markdown-it parser."""

import re
from collections.abc import Callable
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from mdit_py_plugins.attrs import attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote.index import footnote_def

from builder.markdown.attributes import COMMON, attribute_line, give_attributes
from builder.markdown.blocks import arrange
from builder.markdown.calls import call
from builder.markdown.citations import citation, citation_in_text
from builder.markdown.directives import directive
from builder.markdown.findings import Findings, findings_of
from builder.markdown.notes import inline_note, note_call
from builder.markdown.slips import check_words
from builder.markdown.typography import set_type
from builder.model import Language

_BRACES = re.compile(r"\{[ ]*[#.][^\W\d][\w-]*[^{}]*\}")
_INTERRUPTS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}
_LOCATED = ("link_open", "image", "citation", "works_list", "note_call", "inline_note_open", "html_inline", "span_open")
DEEPEST = 100  # levels of nesting; markdown-it is silent about what lies deeper


def open_parser(language: Language) -> MarkdownIt:
    """Make the parser for a language."""
    parser = MarkdownIt("commonmark", {"html": True, "maxNesting": DEEPEST}).enable("table")
    parser.use(deflist_plugin)
    parser.block.ruler.before("reference", "footnote_def", footnote_def, {"alt": ["paragraph", "reference"]})
    parser.block.ruler.before("fence", "attributes", attribute_line, _INTERRUPTS)
    parser.block.ruler.before("fence", "directive", directive, _INTERRUPTS)
    parser.inline.ruler.before("link", "note_call", note_call)
    parser.inline.ruler.before("link", "inline_note", inline_note)
    attrs_plugin(parser, spans=True, allowed=COMMON)
    parser.inline.ruler.after("span", "citation", citation)
    parser.inline.ruler.after("citation", "call", call)
    parser.inline.ruler.after("call", "citation_in_text", citation_in_text)
    parser.core.ruler.after("block", "give_attributes", give_attributes)
    parser.core.ruler.after("give_attributes", "arrange", arrange)
    parser.core.ruler.after("inline", "locate", _locate)
    parser.core.ruler.before("text_join", "set_type", set_type(language))
    _keep_addresses(parser)
    _count_lines(parser)
    return parser


def _keep_addresses(parser: MarkdownIt) -> None:
    # Addresses of chapters and keys of pictures stay as they are written; those of the web need their escapes.
    escaped: Callable[[str], str] = parser.normalizeLink
    parser.normalizeLink = lambda url: (  # type: ignore[method-assign]
        escaped(url) if "://" in url or url.startswith("mailto:") else url
    )
    parser.validateLink = _any_address  # type: ignore[method-assign]


def _count_lines(parser: MarkdownIt) -> None:
    """Let code spans remember the line ends that they swallow."""
    for name, rule in zip(parser.inline.ruler.get_all_rules(), list(parser.inline.ruler.__rules__), strict=True):
        if name == "backticks":
            parser.inline.ruler.at(name, _counting(rule.fn))


def _counting(rule: Callable[[StateInline, bool], bool]) -> Callable[[StateInline, bool], bool]:
    def counted(state: StateInline, silent: bool) -> bool:
        start, known = state.pos, len(state.tokens)
        read = rule(state, silent)
        if read and not silent and len(state.tokens) > known:
            state.tokens[-1].meta["newlines"] = state.src.count("\n", start, state.pos)
        return read

    return counted


def _locate(state: StateCore) -> None:
    """Tell links, pictures, notes and citations the line on which they stand."""
    for token in state.tokens:
        if token.type == "inline" and token.children:
            _locate_children(token.children, token.map[0] if token.map else 0, findings_of(state.env))


def _locate_children(children: list[Any], line: int, findings: Findings) -> None:
    for index, child in enumerate(children):
        if child.type == "text":
            check_words(children, index, line, findings)
        if child.type in ("softbreak", "hardbreak"):
            line += 1
        elif child.type == "text" and "{" in child.content and (left := _BRACES.search(child.content)):
            hint = "write them on a line of their own, or behind ']' or ')'; for braces that are meant write '\\{'"
            findings.warn("CB-ATTR-03", line, "these attributes stand next to nothing", hint, left.group())
        elif child.type in _LOCATED:
            child.meta["line"] = line
            if child.type == "image" and child.children:
                _locate_children(child.children, line, findings)
        line += child.meta.get("newlines", 0) if child.type != "html_inline" else child.content.count("\n")


def _any_address(url: str) -> bool:  # noqa: ARG001 (markdown-it names it)
    # What an address may be is said by the stages that know pictures and links, with the author's line.
    return True
