"""``scrapy sites``: the registry, and what the last runs of each site gave."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.commands import ScrapyCommand

from cleaners.fields.calendar import BEIJING
from crawler.schema import StoreError
from crawler.sites import SiteError, all_sites
from crawler.store import Store

# Runs shown per site, newest first.
_SHOWN = 3
_COUNTS = ("listed", "new", "changed", "blocked", "failed")


class Command(ScrapyCommand):
    """Nothing is written: without a store there are no runs to show."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 (Scrapy's own shape)

    def syntax(self) -> str:
        return ""

    def short_desc(self) -> str:
        return "List the registered sites with their last runs"

    def long_desc(self) -> str:
        return f"{self.short_desc()}. Example: scrapy sites -s STORE=/var/lib/jingwen/store.sqlite"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None  # noqa: S101 (set by scrapy.cmdline)
        path = Path(self.settings["STORE"])
        try:
            sites = all_sites()
            runs = _last_runs(path, [site.name for site in sites]) if path.exists() else {}
        except (SiteError, StoreError) as error:
            print(f"scrapy sites: {error}", file=sys.stderr)
            self.exitcode = 2
            return
        for site in sites:
            print(
                f"{_fit(site.name, 18)}{_fit(site.title, 30)}{len(site.starts):>2} lists  {site.evidence} {site.evidence_date}"
            )
            for run in runs.get(site.name, ()):
                print(f"{'':18}{line(run)}")


def _last_runs(path: Path, names: list[str]) -> dict[str, list[dict[str, Any]]]:
    with closing(Store(path)) as store:
        return {name: store.runs.last(f"policy_news:{name}", _SHOWN) for name in names}


def line(run: dict[str, Any]) -> str:
    """A run in one line.

    >>> line({"id": 3, "started": 1715568488.0, "counts": {"listed": 20, "new": 2}})
    'run 3, 2024-05-13 10:48: listed 20, new 2, changed 0, blocked 0, failed 0'
    """
    started = datetime.fromtimestamp(run["started"], BEIJING)
    counts = ", ".join(f"{name} {run['counts'].get(name, 0)}" for name in _COUNTS)
    return f"run {run['id']}, {started:%Y-%m-%d %H:%M}: {counts}"


def _fit(text: str, width: int) -> str:
    """Padded to columns of a terminal, where a hanzi takes two."""
    used = sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
    return text + " " * max(1, width - used)
