"""What a run did, per site: one line at its end, JSON beside the store, and an exit code that a scheduler can act on.

=====  ==========================================================================================
code   meaning
=====  ==========================================================================================
0      as it should be
1      Scrapy could not start the crawl, or it broke down
2      the command was wrong: unknown site, bad address, missing file; nothing was written
3      the site gave nothing, or far below its normal; or the store could not be written
4      another run of the same site is going on; this one left
=====  ==========================================================================================
"""

from __future__ import annotations

import json
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from crawler.politeness import Politeness
from crawler.sites import Expect, Site

if TYPE_CHECKING:
    from crawler.spiders.base import StoreSpider

logger = logging.getLogger(__name__)

OK, WRONG, UNHEALTHY, BUSY = 0, 2, 3, 4
# Of the median of the last runs that listed anything. Lists have fixed lengths, so that a healthy site's runs hardly
# differ; a layout that a rule half misses loses more than half.
FAR_BELOW = 0.5
HISTORY = 5
# Fewer pages say nothing about a share.
ENOUGH = 5
SHOWN = ("listed", "new", "changed", "unchanged", "blocked", "refused", "failed", "thin")


def finish(spider: StoreSpider, reason: str) -> int:
    """End the run in the store, log its line, write its JSON; the exit code."""
    intake = spider.intake
    site: Site | None = getattr(spider, "site", None)
    store = spider.store
    counts = {**dict.fromkeys(SHOWN, 0), **intake.counts, "workers_died": intake.cleaner.deaths}
    fields = store.field_shares(intake.run)
    earlier = [run["counts"] for run in store.runs.last(spider.queue, HISTORY)]
    problems = find_problems(counts, fields, site.expect if site else None, earlier)
    if reason not in ("finished", "shutdown"):
        problems.append(f"ended early: {reason}")
    politeness = spider.crawler.get_downloader_middleware(Politeness)
    left_alone = politeness.left_alone if politeness else {}
    problems += [f"{host} left alone: {why}" for host, why in sorted(left_alone.items())]
    report = {
        "site": site.name if site else spider.queue,
        "run": intake.run,
        "reason": reason,
        "counts": dict(sorted(counts.items())),
        "fields": fields,
        "left_alone": dict(sorted(left_alone.items())),
        "problems": problems,
    }
    store.runs.end(intake.run, counts)
    write(store.path, str(report["site"]), report)
    logger.log(logging.WARNING if problems else logging.INFO, "%s", line(report))
    return UNHEALTHY if problems else OK


def line(report: Mapping[str, Any]) -> str:
    """The run in one line.

    >>> line({"site": "demo", "counts": {"listed": 20, "new": 2, "blocked": 0}, "problems": ["listed 20, normal 90"]})
    'demo: listed 20, new 2, blocked 0 | listed 20, normal 90'
    """
    counts = report["counts"]
    names = [*SHOWN, *sorted(name for name in counts if name not in SHOWN and counts[name])]
    text = ", ".join(f"{name} {counts[name]}" for name in names if name in counts)
    return f"{report['site']}: {text}" + "".join(f" | {problem}" for problem in report["problems"])


def find_problems(
    counts: Mapping[str, int],
    fields: Mapping[str, Any],
    expect: Expect | None,
    earlier: list[dict[str, int]],
) -> list[str]:
    """What is wrong with a run's figures, held against the site's ``[expect]`` and its own last runs.

    >>> find_problems({"listed": 0, "lists": 1}, {"articles": 0}, Expect(listed=20), [])
    ['listed 0, expected 20 or more']
    >>> find_problems({"listed": 60, "on_start_pages": 9}, {"articles": 0}, Expect(), [{"on_start_pages": 20}])
    ['9 entries on the start pages, normal 20']
    """
    problems = []
    listed, new = counts.get("listed", 0), counts.get("new", 0) + counts.get("changed", 0) + counts.get("unchanged", 0)
    # Start pages are comparable between runs, all list pages are not: full=1 and since=… read more or fewer.
    starts = counts.get("on_start_pages", 0)
    normal = median([run["on_start_pages"] for run in earlier if run.get("on_start_pages")] or [0])
    if expect is not None and listed < expect.listed:
        problems.append(f"listed {listed}, expected {expect.listed} or more")
    elif starts < FAR_BELOW * normal:
        problems.append(f"{starts} entries on the start pages, normal {normal:.0f}")
    lost = sum(counts.get(name, 0) for name in ("blocked", "refused", "failed", "shell", "cleaning_failed"))
    if lost and ((not new and expect is None) or (lost >= ENOUGH and lost > new)):
        problems.append(f"{lost} pages without an article, {new} with one")
    if counts.get("store_failed"):
        problems.append("the store could not be written")
    if expect is not None and fields["articles"] >= ENOUGH:
        for name, share in sorted(expect.fields.items()):
            if (found := fields.get(name, 0.0)) < share:
                problems.append(f"{name} in {found:.0%} of the new articles, expected {share:.0%}")
    return problems


def write(store: Path, site: str, report: Mapping[str, Any]) -> None:
    """The newest report of each site stands beside the store, replaced as a whole."""
    name = "".join(char if char.isalnum() or char in "_-" else "_" for char in site)
    path = store.with_name(f"{store.stem}.{name}.report.json")
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        temporary.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", "utf-8")
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        logger.error("report %s: %s", path, error.strerror)
