"""A resident process, as a preview is: the edition "pdf" is built again after each change of one word.

python benchmarks/resident.py PROJECT RUNS

Prints the seconds of each build, from reading the project to the file on the disk.
"""

import os
import sys
import time
from pathlib import Path

from run import one_word

from builder.build import BuildRequest, Workshop, build


def main(project: str, runs: str) -> None:
    """Measure and print one line a run."""
    request = BuildRequest(Path(project), ("pdf",), jobs=os.cpu_count() or 1)
    chapter = min((request.root / "chapters").glob("*.md"))
    with Workshop(request.store, request.jobs) as workshop:
        build(request, lambda _: None, workshop)
        text = chapter.read_text("utf-8")
        for number in range(int(runs) + 1):
            chapter.write_text(one_word(text), "utf-8")
            started = time.monotonic()
            build(request, lambda _: None, workshop)
            if number:  # the first loads what every later one has
                print(time.monotonic() - started)
        chapter.write_text(text, "utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
