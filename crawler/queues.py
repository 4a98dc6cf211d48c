"""What politeness does to Scrapy's per-host queues (the downloader's slots, as AutoThrottle uses them).

The three calls below are all of it. `tests/test_politeness.py` holds each against the installed Scrapy.
"""

from __future__ import annotations

from time import monotonic

from scrapy import Request
from scrapy.core.downloader import Downloader
from scrapy.crawler import Crawler
from twisted.python.failure import Failure


def hold(crawler: Crawler, request: Request, seconds: float) -> None:
    """Send nothing from the request's queue for so long: its last request is dated into the future."""
    downloader = _downloader(crawler)
    slot = downloader.slots.get(downloader.get_slot_key(request))
    if slot is not None:
        slot.delay = max(slot.delay, 0.001)  # a queue without a delay does not look at the clock
        slot.lastseen = max(slot.lastseen, monotonic() + seconds)


def slow_down(crawler: Crawler, host: str, delay: float) -> None:
    """Let so many seconds pass between two requests to a host, and no chance shorten them.

    The queue that stands is changed, and the settings of one that Scrapy opens later: it drops idle ones.
    """
    downloader = _downloader(crawler)
    known = downloader.per_slot_settings.get(host, {})
    delay = max(delay, float(known.get("delay", 0.0)))
    downloader.per_slot_settings[host] = {**known, "concurrency": 1, "delay": delay, "jitter": 0.0}
    if slot := downloader.slots.get(host):
        slot.concurrency, slot.delay, slot.jitter = 1, max(slot.delay, delay), 0.0


def answer_waiting(crawler: Crawler, host: str, answer: Exception) -> None:
    """Fail the requests that wait for their turn: they have passed every middleware already."""
    slot = _downloader(crawler).slots.get(host)
    while slot is not None and slot.queue:
        _, waiting = slot.queue.popleft()
        waiting.errback(Failure(answer))  # type: ignore[no-untyped-call]


def _downloader(crawler: Crawler) -> Downloader:
    if crawler.engine is None:
        raise RuntimeError("No crawl is running")
    return crawler.engine.downloader
