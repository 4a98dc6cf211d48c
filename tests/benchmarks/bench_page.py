"""`make bench`: clean_page against lxml.html.fromstring on the same bytes, in the same run.

    python -m tests.benchmarks.bench_page SHARED_FOLDER

Best of five by process time for each page, so that a busy machine costs little; memory as the peak of two fresh
processes, one that only parses the pages and one that cleans them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import lxml.html

from cleaners import clean_page

ROUNDS = 5


def main(shared: Path) -> int:
    pages = sorted((shared / "pages" / "html").glob("*.html"))
    if not pages:
        print(f"no pages under {shared}/pages/html: nothing measured")
        return 0
    rows = []
    for page in pages:
        raw = page.read_bytes()
        parse = _best(lambda raw=raw: lxml.html.fromstring(raw))  # type: ignore[misc]
        clean = _best(lambda raw=raw: clean_page(raw))  # type: ignore[misc]
        rows.append((clean / parse, clean, parse, page.name))
    ratios = sorted(row[0] for row in rows)
    slow = max(rows)
    total = sum(row[1] for row in rows) / sum(row[2] for row in rows)
    print(f"{len(rows)} pages: clean_page costs {statistics.median(ratios):.2f} x lxml.html.fromstring (median)")
    print(
        f"  lower quartile {ratios[len(ratios) // 4]:.2f}, upper {ratios[3 * len(ratios) // 4]:.2f}, all bytes together {total:.2f}"
    )
    print(
        f"  slowest by ratio {slow[3]}: {slow[0]:.2f} x, {slow[1] * 1000:.1f} ms; by time {max(rows, key=lambda row: row[1])[3]}"
    )
    parsing, cleaning = _peak("parse", shared), _peak("clean", shared)
    print(
        f"  peak RSS: parsing alone {parsing / 1024:.0f} MB, cleaning {cleaning / 1024:.0f} MB = {cleaning / parsing:.2f} x"
    )
    return 0


def _best(work: Callable[[], object]) -> float:
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return max(best, 1e-9)


_CHILD = """
import resource, sys, glob
import lxml.html
from cleaners import clean_page
work = clean_page if sys.argv[1] == "clean" else lxml.html.fromstring
for name in sorted(glob.glob(sys.argv[2] + "/pages/html/*.html")):
    try:
        work(open(name, "rb").read())
    except lxml.etree.ParserError:
        pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def _peak(work: str, shared: Path) -> int:
    done = subprocess.run([sys.executable, "-c", _CHILD, work, str(shared)], capture_output=True, text=True, check=True)
    return int(done.stdout)


if __name__ == "__main__":
    raise SystemExit(main(Path(sys.argv[1])))
