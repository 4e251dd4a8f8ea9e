"""Findings: what an import could not keep, each with a mark that travels in the text until its line is known."""

import re
from dataclasses import dataclass, field

from builder.errors import Place, Problem, Severity

# Of Unicode's private area, which no document uses for words: they pass through pandoc as letters of the text.
_FOUND, _FOUND_END = "\ue000", "\ue001"
_FOREIGN, _FOREIGN_TAG, _FOREIGN_END = "\ue002", "\ue003", "\ue004"
_ID, _ID_END = "\ue005", "\ue006"

_MARK = re.compile(f"{_FOUND}(\\d+){_FOUND_END}")
_DOUBLE_SPACE = re.compile(f"( )({_FOUND}\\d+{_FOUND_END}) ")
_RESUMED = re.compile(f"{_FOREIGN_END}(\\s*){_FOREIGN}([\\w-]+){_FOREIGN_TAG}")
_PASSAGE = re.compile(
    f"{_FOREIGN}([\\w-]+){_FOREIGN_TAG}(\\s*)([^{_FOREIGN}{_FOREIGN_END}]*?)(\\s*){_FOREIGN_END}", re.S
)
_JINJA = re.compile(r"\{[{%#]")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that could not be kept as it was."""

    code: str
    message: str
    hint: str
    comment: str = ""  # stands in the text where the thing stood


@dataclass(slots=True)
class Findings:
    """All that one import could not keep; it lives inside `import_document`."""

    rows: list[Finding] = field(default_factory=list)
    told: set[str] = field(default_factory=set)  # messages that are said once for the whole document

    def mark(self, finding: Finding) -> str:
        """Note a finding, and give the mark to leave where the thing stood."""
        self.rows.append(finding)
        return f"{_FOUND}{len(self.rows) - 1}{_FOUND_END}"

    def mark_once(self, finding: Finding) -> str:
        """Note a finding for the first place alone: it is the same through the whole document."""
        if finding.message in self.told:
            return ""
        self.told.add(finding.message)
        return self.mark(finding)


def foreign(tag: str, words: str) -> str:
    """Mark words of another language."""
    return f"{_FOREIGN}{tag}{_FOREIGN_TAG}{words}{_FOREIGN_END}"


def begin_foreign(tag: str) -> str:
    """Mark where words of another language begin."""
    return f"{_FOREIGN}{tag}{_FOREIGN_TAG}"


END_FOREIGN = _FOREIGN_END


def heading_id(name: str) -> str:
    """Mark the id of a heading, to stand behind its words."""
    return f"{_ID}{name}{_ID_END}"


def without_marks(text: str) -> str:
    """Take every mark out of a text."""
    text = _MARK.sub("", text)
    text = re.sub(f"{_FOREIGN}[\\w-]+{_FOREIGN_TAG}|{_FOREIGN_END}|{_ID}[^{_ID_END}]*{_ID_END}", "", text)
    return text


def resolve(text: str, file: str, findings: Findings) -> tuple[str, tuple[Problem, ...]]:
    """Write marks as an author would, and name the line of every finding."""
    text = _JINJA.sub(r'{{ "\g<0>" }}', text)
    text = _RESUMED.sub(lambda found: _resumed(found, text), text)
    text = _PASSAGE.sub(_passage, text)
    text = re.sub(f"[{_FOREIGN_END}]|{_FOREIGN}[\\w-]+{_FOREIGN_TAG}", "", text)
    text = re.sub(f" ?{_ID}([^{_ID_END}]*){_ID_END}", r" {#\1}", text)
    lines: list[str] = []
    problems: list[Problem] = []
    was_mark = False  # the line before held nothing but a mark: it is gone, and what it tells of stands below it
    for line in _DOUBLE_SPACE.sub(r"\1\2", text).split("\n"):
        rows = [findings.rows[int(found[1])] for found in _MARK.finditer(line)]
        written = _MARK.sub(lambda found: _comment(findings.rows[int(found[1])].comment), line)
        is_mark = bool(rows) and not written.strip()
        if not is_mark and not (was_mark and not line.strip()):
            lines.append(written.rstrip() if rows else written)
        was_mark = is_mark
        place = Place(file, len(lines) + is_mark)
        problems += [Problem(row.code, place, row.message, row.hint, Severity.WARNING) for row in rows]
    return "\n".join(lines), tuple(problems)


def _resumed(found: re.Match[str], text: str) -> str:
    before = re.findall(f"{_FOREIGN}([\\w-]+){_FOREIGN_TAG}", text[: found.start()])
    return found[1] if before and before[-1] == found[2] else found.group()


def _passage(found: re.Match[str]) -> str:
    tag, before, words, after = found.groups()
    return f"{before}[{words}]{{lang={tag}}}{after}" if words.strip() else before + words + after


def _comment(words: str) -> str:
    return f"{{# {words.replace('#}', '# }')} #}}" if words else ""
