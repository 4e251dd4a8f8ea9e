"""Ace: a finished EPUB enters, what bars readers from it leaves, also metadata that it fails to give."""

import json
import os
import shutil
import subprocess
import zipfile
from collections.abc import Collection
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

_TESTS = Path(__file__).parent.parent
_PROGRAM = _TESTS / "node_modules/@daisy/ace/bin/ace-puppeteer.js"  # `ace.js` would want Electron
# Conformance is judged by a person, who is named; Ace calls it missing where the book claims none
_FOR_A_PERSON_TO_CLAIM = ("a11y:certifiedBy", "dcterms:conformsTo")
_OPTIONAL = ("a11y:certifierCredential", "a11y:certifierReport")  # not every certifier has them
CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), ""
)

needs_browser = pytest.mark.skipif(
    not (shutil.which("node") and CHROMIUM and _PROGRAM.exists()),
    reason="node, chromium or tests/node_modules (npm ci --ignore-scripts in tests/) is not installed",
)


def ace(epub: bytes, *, and_nothing_optional: bool = False) -> tuple[str, ...]:
    """Run Ace: no violation and no missing metadata is the bar."""
    with TemporaryDirectory() as folder:
        book, out = Path(folder) / "book.epub", Path(folder) / "out"
        book.write_bytes(epub)
        # the browser gets five seconds to start by default, too few on a busy machine
        environ = {**os.environ, "PUPPETEER_EXECUTABLE_PATH": CHROMIUM, "ACE_TIMEOUT_INITIAL": "120000"}
        command = ["node", _PROGRAM, "-f", "-s", "-o", out, book]
        ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
        report = out / "report.json"
        if not report.exists():
            raise RuntimeError(f"Ace made no report: {ran.stdout}{ran.stderr}")
        with zipfile.ZipFile(book) as archive:
            claims = b"dcterms:conformsTo" in archive.read("EPUB/content.opf")
        spared = () if claims else _FOR_A_PERSON_TO_CLAIM
        return _faults(json.loads(report.read_text("utf-8")), spared if and_nothing_optional else (*spared, *_OPTIONAL))


def _faults(report: dict, spared: Collection[str]) -> tuple[str, ...]:
    violations = [
        f"{document['earl:testSubject']['url']}: {each['earl:test']['dct:title']}: "
        f"{each['earl:result']['dct:description'].splitlines()[0]}"
        for document in report["assertions"]
        for each in document["assertions"]
    ]
    unsaid = [name for name in report["a11y-metadata"]["missing"] if name not in spared]
    passed = report["earl:result"]["earl:outcome"] == "pass"
    faults = (*violations, *(f"package: {name} is not said" for name in unsaid))
    return faults or (() if passed else ("Ace does not let it pass",))
