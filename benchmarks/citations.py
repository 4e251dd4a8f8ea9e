"""Measure the citations of a large book: 500 citations of 200 works, cold and from the store.

    python benchmarks/citations.py [STYLE ...]

Each style is measured in a process of its own. Printed are the seconds of formatting (with the start of Python and the
reading of the bibliography apart), how many programs were started, and the seconds from the store. The exit code is 1
if a style takes longer than the bars: 3 s cold with one subprocess, 0.05 s from the store.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from builder.errors import Place
from builder.model import Bibliography, Cited, Cluster
from builder.references import Manner, citations_key, format_citations, from_json, read, to_json
from builder.store import Store

COLD, KEPT = 3.0, 0.05
CITATIONS, WORKS, CHAPTERS = 500, 200, 10
STYLES = ("chicago-notes", "chicago-notes-ibid", "apa", "gost")
_ENTRY = """@{kind}{{w{n}, author={{Writer{n}, Ann and Roe, Jo}}, title={{The Work of Number {n}: A {{Title}}}},
  date={{{year}}}, publisher={{House}}, location={{Baku}}, journaltitle={{Journal of Works}}, pages={{1--{n}}},
  langid={{english}}, url={{https://example.org/{n}}}}}
"""


def main() -> None:
    """Measure each style that is named, or a few."""
    slow = [style for style in sys.argv[1:] or STYLES if not _is_fast(style)]
    sys.exit(f"over the bar: {', '.join(slow)}" if slow else 0)


def _is_fast(style: str) -> bool:
    ran = subprocess.run([sys.executable, __file__, "--one", style], capture_output=True, text=True, check=True)
    reading, cold, processor, programs, kept = (float(word) for word in ran.stdout.split())
    told = f"reading {reading:.2f} s, cold {cold:.2f} s ({processor:.2f} s of the processor)"
    print(f"{style:20} {told}, {programs:.0f} subprocess, kept {kept:.3f} s")
    return cold <= COLD and programs == 1 and kept <= KEPT


def measure(style: str) -> tuple[float, float, float, int, float]:
    """Measure one style, in seconds: reading the works, formatting, its processor time, programs, from the store."""
    start = time.perf_counter()
    works = _works()
    reading = time.perf_counter() - start
    programs: list[object] = []
    sys.addaudithook(lambda event, values: programs.append(values[0]) if event == "subprocess.Popen" else None)
    chapters, manner = _chapters(), Manner(style, "en")
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        start, worked = time.perf_counter(), sum(os.times()[:4])
        made = to_json(format_citations(chapters, works, manner))
        store.put(citations_key(chapters, works, manner), made.encode())
        cold, processor = time.perf_counter() - start, sum(os.times()[:4]) - worked
        count = len(programs)
        start = time.perf_counter()
        kept = from_json((store.get(citations_key(chapters, works, manner)) or b"").decode())
        again = time.perf_counter() - start
    assert len(kept.clusters) == CITATIONS
    return reading, cold, processor, count, again


def _works() -> Bibliography:
    kinds = ("book", "article", "online", "incollection")
    entries = (_ENTRY.format(kind=kinds[n % 4], n=n, year=1900 + n % 120) for n in range(WORKS))
    return read({"works.bib": "".join(entries)}, "en")[0]


def _chapters() -> list[list[Cluster]]:
    place = Place("text.md", 1)
    clusters = [
        Cluster((Cited(f"w{n * 7 % WORKS}", str(n), "page"), *((Cited(f"w{n % WORKS}"),) if n % 5 == 0 else ())), place)
        for n in range(CITATIONS)
    ]
    size = CITATIONS // CHAPTERS
    return [clusters[first : first + size] for first in range(0, CITATIONS, size)]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        print(*measure(sys.argv[2]))
    else:
        main()
