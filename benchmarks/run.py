"""Benchmarks of the PDF: every figure is a ratio of times taken side by side in one run.

python benchmarks/run.py PROJECT [RUNS]

The project is copied into a temporary folder, so that nothing of it is touched.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).parent
COMMAND = "from builder.cli import main; main()"


def timed(command: list[str]) -> float:
    """Run a command.

    Units: seconds of wall time.
    """
    started = time.monotonic()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - started


def built(project: Path) -> float:
    """Build the edition "pdf" from the command line."""
    return timed([sys.executable, "-c", COMMAND, "build", str(project), "--edition", "pdf"])


def cold(project: Path) -> float:
    """Build with an empty store."""
    shutil.rmtree(project / ".chapbook", ignore_errors=True)
    return built(project)


def edited(project: Path, edit: Callable[[str], str]) -> float:
    """Build after an edit of the first chapter, and take the edit back."""
    chapter = min((project / "chapters").glob("*.md"))
    text = chapter.read_text("utf-8")
    built(project)
    chapter.write_text(edit(text), "utf-8")
    seconds = built(project)
    chapter.write_text(text, "utf-8")
    return seconds


def one_word(text: str) -> str:
    """Change one word in the middle of a chapter."""
    middle = text.index(" ", len(text) // 2)
    return f"{text[:middle]} {time.monotonic_ns()}{text[middle:]}"


def pages_more(text: str) -> str:
    """Add so much that every later folio moves."""
    return text + "\n\n" + f"And so on {time.monotonic_ns()}, and so forth. " * 400


def main(source: str, runs: str = "5") -> None:
    """Measure and print a table."""
    rows: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "book"
        shutil.copytree(source, project, ignore=shutil.ignore_patterns(".chapbook", "dist", ".*"))
        for _ in range(int(runs)):
            whole = timed([sys.executable, str(HERE / "whole_book.py"), str(project), str(Path(folder) / "whole.pdf")])
            taken = cold(project)
            rows.setdefault("cold / whole book in one process", []).append(taken / whole)
            rows.setdefault("nothing changed / cold", []).append(built(project) / taken)
            rows.setdefault("one word changed / cold", []).append(edited(project, one_word) / taken)
            rows.setdefault("later folios moved / cold", []).append(edited(project, pages_more) / taken)
            rows.setdefault("cold, seconds", []).append(taken)
        sizes = [path.stat().st_size for path in (*(project / "dist").glob("*.pdf"), Path(folder) / "whole.pdf")]
    rows["file size / whole book"] = [sizes[0] / sizes[1]]
    peak_mb = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print("| figure | median | min | max |\n|---|---|---|---|")
    for name, values in rows.items():
        print(f"| {name} | {statistics.median(values):.3f} | {min(values):.3f} | {max(values):.3f} |")
    print(f"| largest process, MB | {peak_mb:.0f} | | |")


if __name__ == "__main__":
    main(*sys.argv[1:])
