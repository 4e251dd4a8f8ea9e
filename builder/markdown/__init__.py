"""Markdown says it: a chapter's plain Markdown enters, the galley's XHTML leaves, with all that it names."""

import re
from dataclasses import dataclass

from lxml import etree

from builder.errors import BookError, Place, Problem, Severity
from builder.markdown.anchors import register
from builder.markdown.blocks import make_figures
from builder.markdown.calls import report_leftovers
from builder.markdown.findings import Findings
from builder.markdown.inline import InlineResult, to_inline_html
from builder.markdown.notes import take_definitions
from builder.markdown.parser import DEEPEST, open_parser
from builder.markdown.raw_html import check_html
from builder.markdown.sheet import Sheet
from builder.markdown.slugs import slug
from builder.markdown.writer import write
from builder.model import Anchor, Cluster, Expanded, Heading, Language

__all__ = ["InlineResult", "MarkdownResult", "slug", "to_galley_html", "to_inline_html"]

_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class MarkdownResult:
    """A chapter as XHTML, and what is in it."""

    html: str  # docs/galley.md, first half
    title: str  # inline XHTML
    headings: tuple[Heading, ...]
    anchors: tuple[Anchor, ...]
    clusters: tuple[Cluster, ...]
    pictures: tuple[tuple[str, Place], ...]  # keys as written
    notes: int
    links: tuple[tuple[str, Place], ...]  # addresses as written
    problems: tuple[Problem, ...] = ()  # doubts


def to_galley_html(expanded: Expanded, language: Language, file: str = "") -> MarkdownResult:
    """Turn the Markdown of one chapter into its galley.

    Shapes: `file` is the chapter's own; lines from others carry `data-file`. Empty: the file of the first line.
    Errors: BookError with every problem of the chapter, doubts included.
    """
    own = file or (expanded.lines[0].file if expanded.lines else "")
    findings = Findings(expanded.lines, own, calls=expanded.calls)
    tokens = open_parser(language).parse(_clean(expanded.text, findings), {"findings": findings})
    deepest = max(tokens, key=lambda token: token.level, default=None)
    if deepest and deepest.level >= DEEPEST - 1:
        findings.error("CB-TEXT-02", (deepest.map or [0])[0], f"blocks stand more than {DEEPEST} levels deep")
    tokens, definitions = take_definitions(tokens, findings)
    for blocks in (tokens, *(list(definition.tokens) for definition in definitions.values())):
        check_html(blocks, findings)
    make_figures(tokens)
    sheet = write(tokens, findings, definitions)
    report_leftovers(expanded.text, sheet)
    if _is_refused(findings):
        raise BookError(*_in_order(findings))
    return _collect(sheet, findings)


def _collect(sheet: Sheet, findings: Findings) -> MarkdownResult:
    root = etree.fromstring(f"<galley>{''.join(sheet.parts)}</galley>", etree.XMLParser(huge_tree=True))
    names = register(root, findings)
    if _is_refused(findings):
        raise BookError(*_in_order(findings))
    text = etree.tostring(root, encoding="unicode")
    return MarkdownResult(
        html=text.removeprefix("<galley>").removesuffix("</galley>"),
        title=next((heading.html for heading in names.headings if heading.level == 1), ""),
        headings=tuple(names.headings),
        anchors=tuple(names.anchors),
        clusters=tuple(sheet.clusters),
        pictures=tuple(sheet.pictures),
        notes=sheet.notes,
        links=tuple(sheet.links),
        problems=tuple(_in_order(findings)),
    )


def _clean(text: str, findings: Findings) -> str:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    for found in _NOT_IN_XML.finditer(text):
        line = text.count("\n", 0, found.start())
        findings.error("CB-TEXT-01", line, f"the text has a control character, U+{ord(found.group()):04X}", "delete it")
    return _NOT_IN_XML.sub("", text)


def _is_refused(findings: Findings) -> bool:
    return any(problem.severity is Severity.ERROR for problem in findings.problems)


def _in_order(findings: Findings) -> list[Problem]:
    return sorted(findings.problems, key=lambda problem: (problem.place, problem.code))
