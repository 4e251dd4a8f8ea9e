"""Benchmark of the preview: from a save of one word to the page on the screen, and where the time goes.

python benchmarks/preview.py PROJECT [CHAPTER] [ROUNDS]

CHAPTER as in chapters/03-three.md; by default the one in the middle. The project is copied into a temporary folder.
Needs node, chromium and tests/node_modules (npm ci --prefix tests --ignore-scripts).
"""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.gates.ace import CHROMIUM
from tests.previewing import previewed

DRIVER = Path(__file__).parent.parent / "tests/preview/drive.mjs"
STEPS = {
    "noticed": "save → noticed",
    "made": "noticed → pages made",
    "received": "made → received by the browser",
    "painted": "received → painted",
    "total": "save → painted",
}


def main(source: str, chapter: str = "", rounds: str = "7") -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "book"
        shutil.copytree(source, project, ignore=shutil.ignore_patterns(".chapbook", "dist", ".*"))
        chapters = sorted((project / "chapters").glob("*.md"))
        file = chapter or chapters[len(chapters) // 2].relative_to(project).as_posix()
        (project / file).chmod(0o644)
        with previewed(project) as preview:
            preview.whole()
            command = ["node", DRIVER, "edits", preview.address, CHROMIUM, project, file, rounds]
            ran = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    seen = json.loads(ran.stdout)
    print(f"{seen['pages']} pages, {rounds} edits of one word in {file}; seconds\n")
    print("| step | median | min | max |\n|---|---|---|---|")
    for name, words in STEPS.items():
        values = [each[name] for each in seen["rounds"]]
        print(f"| {words} | {statistics.median(values):.2f} | {min(values):.2f} | {max(values):.2f} |")


if __name__ == "__main__":
    main(*sys.argv[1:])
