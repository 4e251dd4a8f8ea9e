"""One line of text outside of chapters, as the ledger's credits are: inline Markdown enters, inline XHTML leaves."""

from dataclasses import dataclass

from lxml import etree

from builder.errors import BookError, Place, Problem, Severity
from builder.markdown.findings import Findings
from builder.markdown.parser import open_parser
from builder.markdown.raw_html import check_html
from builder.markdown.writer import write
from builder.model import Cluster, Language


@dataclass(frozen=True, slots=True)
class InlineResult:
    """A line as XHTML, and what is in it."""

    html: str  # docs/galley.md, first half; `<cite-ref n="0"/>` marks the first citation
    clusters: tuple[Cluster, ...]
    problems: tuple[Problem, ...] = ()  # doubts


def to_inline_html(text: str, place: Place, language: Language) -> InlineResult:
    """Turn a line of Markdown into XHTML.

    Errors: BookError with every problem of the line, doubts included.
    """
    lines = text.split("\n")
    findings = Findings((place,) * len(lines), place.file)
    tokens = open_parser(language).parseInline(" ".join(lines), {"findings": findings})
    check_html(tokens, findings)
    sheet = write(tokens, findings, {})
    if any(problem.severity is Severity.ERROR for problem in findings.problems):
        raise BookError(*findings.problems)
    root = etree.fromstring(f"<line>{''.join(sheet.parts)}</line>")
    for element in root.iter():
        for name in ("data-line", "data-file"):
            element.attrib.pop(name, "")
    html = etree.tostring(root, encoding="unicode").removeprefix("<line>").removesuffix("</line>")
    return InlineResult(html, tuple(sheet.clusters), tuple(findings.problems))
