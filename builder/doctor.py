"""Doctor: a machine goes in, what a book needs of it and whether it is there comes out."""

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from builder import fonts
from builder.errors import BookError
from builder.pandoc import run_pandoc

SYSTEMS = ("Debian, Ubuntu", "Fedora", "macOS", "Windows")

_LEAST_FREE_MB = 200  # a book of many pictures, its files and its store
_SECONDS = 60  # a cold disk may take long; nothing takes so long
_AGAIN = ("pipx install --force chapbook",) * 4
# The names under which WeasyPrint 70 looks for each library (weasyprint/text/ffi.py), system by system.
_LIBRARIES: Mapping[str, tuple[str, ...]] = {
    "GLib": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll", "gobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll", "pango-1.0-0.dll"),
    "Pango for FreeType": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz for subsets": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
_PANGO = (
    "sudo apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0",
    "sudo dnf install pango harfbuzz",
    "brew install pango",
    "install MSYS2 from https://www.msys2.org, then in it: pacman -S mingw-w64-ucrt-x86_64-pango",
)
# Runs in a process of its own: a library that is broken may end it. The engine goes first, for on Windows it is the
# engine that makes the folders of MSYS2 known; where it starts, only what it can do without may be missing.
_PROBE = """
import contextlib, ctypes, io, json, sys, warnings
warnings.simplefilter("ignore")
libraries, fault, missing = json.loads(sys.argv[1]), "", []
try:
    with contextlib.redirect_stdout(io.StringIO()):
        from weasyprint.text import ffi
    libraries = {}
    if ffi.harfbuzz_subset is None:
        missing.append("HarfBuzz for subsets")
except Exception as error:
    fault = (str(error) or type(error).__name__).splitlines()[0]
for library, names in libraries.items():
    for name in names:
        with contextlib.suppress(OSError):
            ctypes.CDLL(name)
            break
    else:
        missing.append(library)
print(json.dumps([fault, missing]))
"""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a book needs of a machine.

    Shapes: one remedy for each of SYSTEMS, or none.
    """

    name: str
    said: str  # what was found
    purpose: str
    is_there: bool
    is_needed: bool = True
    remedies: tuple[str, ...] = ()


def examine(folder: Path, environ: Mapping[str, str]) -> tuple[Finding, ...]:
    """Look for everything that making the book in a folder needs."""
    return (_python(), _engine(environ), _fonts(), _pandoc(), _java(environ), _space(folder), *_rights(folder))


def _python() -> Finding:
    remedies = (
        "sudo apt-get install python3 python3-venv",
        "sudo dnf install python3",
        "brew install python",
        "winget install Python.Python.3.13",
    )
    is_there = sys.version_info >= (3, 11)
    said = platform.python_version() + ("" if is_there else ", and it must be 3.11 or newer")
    return Finding("Python", said, "to run at all", is_there, remedies=remedies)


def _engine(environ: Mapping[str, str]) -> Finding:
    fault, missing = _probe({**environ, "FONTCONFIG_FILE": str(fonts.configuration_path())})
    said = f"not found: {', '.join(missing)}" if missing else fault or "every library loads"
    is_there = not fault and not missing
    # a missing package of Python is no fault of Pango's
    remedies = _AGAIN if fault and not missing else _PANGO
    return Finding("Pango and its libraries", said, "to lay out pages", is_there, remedies=remedies)


def _probe(environ: Mapping[str, str]) -> tuple[str, list[str]]:
    command = [sys.executable, "-c", _PROBE, json.dumps(_LIBRARIES)]
    try:
        ended = subprocess.run(command, env=environ, capture_output=True, timeout=_SECONDS, check=True)
        fault, missing = json.loads(ended.stdout.splitlines()[-1])
    except (OSError, subprocess.SubprocessError, ValueError, IndexError):
        return "the layout engine ends without a word", []
    return str(fault), list(missing)


def _fonts() -> Finding:
    try:
        faces = fonts.bundled()
    except (OSError, ValueError, LookupError) as error:
        return Finding("Fonts", f"their list cannot be read: {error}", "to print letters", False, remedies=_AGAIN)
    spoilt = [Path(font.path).name for font in faces if not _is_whole(Path(font.path), font.sha256)]
    said = f"missing or changed: {', '.join(spoilt)}" if spoilt else f"{len(faces)} files, as they were packed"
    return Finding("Fonts", said, "to print letters", not spoilt, remedies=_AGAIN)


def _is_whole(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest() == sha256
    except OSError:
        return False


def _pandoc() -> Finding:
    try:
        answer = run_pandoc(("--version",), "", {})
        is_there = answer.succeeded
        said = (answer.text if is_there else answer.complaint).partition("\n")[0] or "it ends without a word"
    except (BookError, OSError) as error:
        is_there, said = False, error.problems[0].message if isinstance(error, BookError) else str(error)
    return Finding("pandoc", said, "to set citations", is_there, remedies=_AGAIN)


def _java(environ: Mapping[str, str]) -> Finding:
    remedies = (
        "sudo apt-get install default-jdk-headless",
        "sudo dnf install java-latest-openjdk-devel",
        "brew install openjdk",
        "winget install EclipseAdoptium.Temurin.21.JDK",
    )
    said = ""
    if java := shutil.which("java", path=environ.get("PATH")):
        try:
            ended = subprocess.run([java, "-version"], capture_output=True, timeout=_SECONDS, check=True)
            said = ended.stderr.decode(errors="replace").partition("\n")[0].strip()
        except (OSError, subprocess.SubprocessError):  # macOS has a java that only says where to get one
            said = ""
    purpose = "only for chapbook's own tests, to run EPUBCheck"
    return Finding("Java", said or "not found", purpose, bool(said), is_needed=False, remedies=remedies)


def _space(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free // 1_000_000
    except OSError as error:
        return Finding("Disk", f"cannot be asked: {error.strerror}", "to keep the files", False)
    said = f"{free:,} MB free" + ("" if free >= _LEAST_FREE_MB else f"; make room for {_LEAST_FREE_MB} MB")
    return Finding("Disk", said, "to keep the files", free >= _LEAST_FREE_MB)


def _rights(folder: Path) -> tuple[Finding, Finding]:
    may_write = os.access(folder, os.W_OK | os.X_OK)
    said = f"{folder.resolve()} may {'be' if may_write else 'not be'} written to"
    try:
        temporary = tempfile.gettempdir()
    except OSError:
        temporary = ""
    there = Finding("This folder", said, "to put the files into dist/", may_write)
    words = temporary or "there is none that may be written to; set TMPDIR to one"
    return there, Finding("Temporary folder", words, "to work in", bool(temporary))
