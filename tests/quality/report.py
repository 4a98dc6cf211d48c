"""`make quality`: the three scorers' tables."""

from __future__ import annotations

import os
import subprocess
import sys


def main(shared: str) -> int:
    os.environ["JINGWEN_SHARED"] = os.path.abspath(shared)
    from tests.quality.scorers import SHARED, run

    if not SHARED.is_dir():
        print(f"no labelled data at {SHARED}: nothing measured")
        return 0
    for scorer, adapter, arguments in (
        ("pages", "article", ["--meta", "--worst", "10"]),
        ("lists", "listing", []),
        ("pinyin", "annotations", ["--docs", "300"]),
    ):
        print(f"== {scorer}", flush=True)
        try:
            print(run(scorer, adapter, *arguments), flush=True)
        except subprocess.CalledProcessError as err:
            print(err.output, err.stderr, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
