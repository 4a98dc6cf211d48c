"""The scorers beside the labelled data, run as their README says, each in a process of its own."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("JINGWEN_SHARED", ROOT.parent / "shared"))
_LISTS = re.compile(r"all: found (\d+)/(\d+)  too much (\d+)  titles (\d+)  dates (\d+)  next page (\d+)/(\d+)")


def run(scorer: str, adapter: str, *arguments: str) -> str:
    """A scorer's table. Raises CalledProcessError with its output when the scorer itself fails."""
    script = SHARED / scorer / "score.py"
    done = subprocess.run(
        [sys.executable, str(script), f"tests.quality.adapters:{adapter}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise subprocess.CalledProcessError(done.returncode, str(script), done.stdout, done.stderr)
    return done.stdout


def figures(scorer: str, adapter: str, *arguments: str) -> dict[str, Any]:
    """What a scorer writes with --json."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "figures.json")
        run(scorer, adapter, "--json", str(out), *arguments)
        found: dict[str, Any] = json.loads(out.read_text("utf-8"))
        return found


def list_figures() -> dict[str, int]:
    """The sum line of the list scorer, which has no --json."""
    found = _LISTS.search(run("lists", "listing"))
    assert found, "the list scorer printed no sum"
    names = ("found", "wanted", "too_much", "titles", "dates", "next_page", "pages")
    return dict(zip(names, map(int, found.groups()), strict=True))
