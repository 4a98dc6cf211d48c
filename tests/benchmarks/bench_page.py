"""`make bench`: clean_page against lxml.html.fromstring on the same bytes, in the same run.

    python -m tests.benchmarks.bench_page SHARED_FOLDER

The two take turns, seven rounds a page, and the best of each counts: process time, so that a busy machine costs little.
Pages that lxml alone refuses at once (bytes that are not in the charset they name) have no parse to compare with and are
left out of the ratio. Memory is the peak of two fresh processes, one that only parses the pages and one that cleans them.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

import lxml.html

from cleaners import clean_page

ROUNDS = 7
REFUSED = 100e-6  # seconds; a whole page takes lxml longer


def main(shared: Path) -> int:
    pages = sorted((shared / "pages" / "html").glob("*.html"))
    if not pages:
        print(f"no pages under {shared}/pages/html: nothing measured")
        return 0
    rows = [row for row in map(_measure, pages) if row[2] > REFUSED]
    ratios = sorted(row[0] for row in rows)
    slow, long = max(rows), max(rows, key=lambda row: row[1])
    total = sum(row[1] for row in rows) / sum(row[2] for row in rows)
    print(f"{len(rows)} pages: clean_page costs {statistics.median(ratios):.2f} x lxml.html.fromstring (median)")
    quartiles = ratios[len(ratios) // 4], ratios[3 * len(ratios) // 4]
    print(f"  quartiles {quartiles[0]:.2f} and {quartiles[1]:.2f}, all pages together {total:.2f}")
    print(
        f"  slowest by ratio: {slow[3]}, {slow[0]:.2f} x; by time: {long[3]}, {long[1] * 1000:.1f} ms = {long[0]:.2f} x"
    )
    parsing, cleaning = _peak("parse", shared), _peak("clean", shared)
    print(
        f"  peak RSS: parsing alone {parsing / 1024:.0f} MB, cleaning {cleaning / 1024:.0f} MB = {cleaning / parsing:.2f} x"
    )
    return 0


def _measure(page: Path) -> tuple[float, float, float, str]:
    """Ratio, seconds of clean_page, seconds of the parse, the page's name."""
    raw = page.read_bytes()
    cleaning, parsing = float("inf"), float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        lxml.html.fromstring(raw)
        middle = time.process_time()
        clean_page(raw)
        parsing = min(parsing, middle - start)
        cleaning = min(cleaning, time.process_time() - middle)
    return cleaning / parsing, cleaning, parsing, page.name


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
