"""What the marks of printed pages cost: packing an EPUB with them against packing it without, side by side.

python benchmarks/page_list.py PROJECT [RUNS]

The PDF is laid out first and counts for nothing; each run packs four times, without, with, with, without, in seconds of
the processor, so that what else the machine does matters little. The project is copied into a temporary folder.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from builder.build import BuildRequest, Workshop, proof
from builder.model import PageMap, Volume
from builder.pack import pack


def read(project: Path) -> tuple[Volume, PageMap]:
    """Compose the edition "epub", and lay out the edition whose pages it marks."""
    request = BuildRequest(project, jobs=2)
    with Workshop(request.store, request.jobs) as workshop:
        made = proof(request, "epub", lambda _: None, workshop)
    assert made.page_map is not None, "the edition marks pages"
    return made.volume, made.page_map


def seconds(volume: Volume, page_map: PageMap | None) -> float:
    """Pack once.

    Units: seconds of the processor.
    """
    started = time.process_time()
    pack(volume, page_map)
    return time.process_time() - started


def main(source: str, runs: str = "15") -> None:
    """Measure and print the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder) / "book"
        shutil.copytree(source, project, ignore=shutil.ignore_patterns(".*", "dist", "node_modules"))
        volume, page_map = read(project)
        seconds(volume, page_map)  # what is read from the disk is read once
        ratios, plain = [], []
        for _ in range(int(runs)):
            before, first, second, after = (seconds(volume, marks) for marks in (None, page_map, page_map, None))
            ratios.append((first + second) / (before + after))
            plain.append((before + after) / 2)
    print(f"{len(page_map.pages)} pages; packing without marks {statistics.median(plain) * 1000:.0f} ms")
    print(f"with marks / without: median {statistics.median(ratios):.3f}, {min(ratios):.3f} to {max(ratios):.3f}")


if __name__ == "__main__":
    main(*sys.argv[1:])
