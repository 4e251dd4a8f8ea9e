"""Benchmarks of the PDF: every figure is a ratio of times taken side by side in one run.

python benchmarks/run.py PROJECT [RUNS]
python benchmarks/run.py --long [RUNS]

The project is copied into a temporary folder, so that nothing of it is touched. With --long two generated books, of
2,000 and of 300 pages, are compared. Needs the package's extra "bench".
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Pdf

HERE = Path(__file__).parent
COMMAND = "from builder.cli import main; main()"
TYPST = "import sys, typst; typst.compile(sys.argv[1], output=sys.argv[2])"


@dataclass(frozen=True)
class Taken:
    """What a command took: seconds on the wall, and the megabytes of its largest process."""

    seconds: float
    peak_mb: float


def timed(command: list[object]) -> Taken:
    """Run a command to its end."""
    started = time.monotonic()
    process = subprocess.Popen([str(part) for part in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command} failed")
    return Taken(time.monotonic() - started, usage.ru_maxrss / 1024)


def built(project: Path) -> Taken:
    """Build the edition "pdf" from the command line."""
    return timed([sys.executable, "-c", COMMAND, "build", project, "--edition", "pdf"])


def cold(project: Path) -> Taken:
    """Build with an empty store."""
    shutil.rmtree(project / ".chapbook", ignore_errors=True)
    return built(project)


def edited(project: Path, edit: Callable[[str], str]) -> float:
    """Build after an edit of the first chapter, and take the edit back."""
    chapter = min((project / "chapters").glob("*.md"))
    text = chapter.read_text("utf-8")
    built(project)
    chapter.write_text(edit(text), "utf-8")
    taken = built(project)
    chapter.write_text(text, "utf-8")
    return taken.seconds


def one_word(text: str) -> str:
    """Change one word in the middle of a chapter."""
    middle = text.index(" ", len(text) // 2)
    return f"{text[:middle]} {time.monotonic_ns()}{text[middle:]}"


def pages_more(text: str) -> str:
    """Add so much that every later folio moves."""
    return text + "\n\n" + f"And so on {time.monotonic_ns()}, and so forth. " * 400


def resident(project: Path) -> float:
    """Change one word in a process that stays."""
    command = [sys.executable, HERE / "resident.py", project, "3"]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return statistics.median(map(float, lines))


def measured(project: Path, work: Path) -> dict[str, float]:
    """Measure everything once."""
    whole = timed([sys.executable, HERE / "whole_book.py", project, work / "whole.pdf"])
    first = cold(project)
    size = _size(project)  # before the edits below, which make it longer
    word = edited(project, one_word)
    plain = timed([Path(sys.executable).parent / "weasyprint", work / "plain.html", work / "plain.pdf"])
    typst = timed([sys.executable, "-c", TYPST, work / "plain.typ", work / "typst.pdf"])
    moved, stayed = edited(project, pages_more), resident(project)
    built(project)  # the text is as it was
    return {
        "cold / whole book in one process": first.seconds / whole.seconds,
        "memory of the largest process / that of the whole book": first.peak_mb / whole.peak_mb,
        "one word changed / cold": word / first.seconds,
        "one word changed, resident / cold": stayed / first.seconds,
        "later folios moved / cold": moved / first.seconds,
        "nothing changed / cold": built(project).seconds / first.seconds,
        "nothing changed, seconds": built(project).seconds,
        "file size / whole book": size / (work / "whole.pdf").stat().st_size,
        "cold / `weasyprint` on plain HTML": first.seconds / plain.seconds,
        "cold / Typst": first.seconds / typst.seconds,
        "one word changed / Typst, cold": word / typst.seconds,
        "cold, seconds": first.seconds,
        "cold, largest process, MB": first.peak_mb,
    }


def _size(project: Path) -> int:
    return max(path.stat().st_size for path in (project / "dist").glob("*.pdf"))


def book(source: str, runs: int) -> None:
    """Compare the builds of a book with each other and with its rivals."""
    with tempfile.TemporaryDirectory() as folder:
        project, work = Path(folder) / "book", Path(folder)
        shutil.copytree(source, project, ignore=shutil.ignore_patterns(".chapbook", "dist", ".*"))
        for path in (project / "chapters").glob("*.md"):
            path.chmod(0o644)
        timed([sys.executable, HERE / "plain.py", project, work / "plain.html", work / "plain.typ"])
        table([measured(project, work) for _ in range(runs)])


def long(runs: int) -> None:
    """Compare the time for a page of a long book with that of a shorter one."""
    with tempfile.TemporaryDirectory() as folder:
        rows = []
        for pages in (300, 2000):
            subprocess.run([sys.executable, HERE / "generated.py", f"{folder}/{pages}", str(pages)], check=True)
        for _ in range(runs):
            taken = {pages: cold(Path(folder) / str(pages)) for pages in (300, 2000)}
            count = {pages: _pages(Path(folder) / str(pages)) for pages in taken}
            each = {pages: taken[pages].seconds / count[pages] for pages in taken}
            rows.append(
                {
                    "time for a page, of 2,000 / of 300": each[2000] / each[300],
                    **{f"pages of the book of {pages}": count[pages] for pages in taken},
                    **{f"cold, {pages} pages, seconds": taken[pages].seconds for pages in taken},
                    **{f"largest process, {pages} pages, MB": taken[pages].peak_mb for pages in taken},
                }
            )
        table(rows)


def _pages(project: Path) -> int:
    with Pdf.open(next((project / "dist").glob("*.pdf"))) as pdf:
        return len(pdf.pages)


def table(rows: list[dict[str, float]]) -> None:
    """Print the median of every figure, and between what it lay."""
    print("| figure | median | min | max |\n|---|---|---|---|")
    for name in rows[0]:
        values = [row[name] for row in rows]
        print(f"| {name} | {statistics.median(values):.3f} | {min(values):.3f} | {max(values):.3f} |")


def main(source: str, runs: str = "5") -> None:
    """Measure and print a table."""
    if source == "--long":
        long(int(runs))
    else:
        book(source, int(runs))


if __name__ == "__main__":
    main(*sys.argv[1:])
