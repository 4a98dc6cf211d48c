"""What the crawling spiders share: they pull leased addresses from the store, and Scrapy holds no others."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sqlite3
import time
from abc import abstractmethod
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, ClassVar, Self

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from twisted.python.failure import Failure

from cleaners.article import Article
from crawler import run_report
from crawler.archive import Archive
from crawler.frontier import LEASE, Lease
from crawler.intake import Intake
from crawler.politeness import Politeness
from crawler.pool import open_cleaner
from crawler.schema import StoreError
from crawler.sites import Site
from crawler.store import QUARANTINE, LeaseLostError, Store

logger = logging.getLogger(__name__)

# How long a run waits for an address that is to be tried again; what comes later is the next run's.
PATIENCE = 60.0
# Seconds between two looks at a store that has nothing for us now: another process may die or finish.
POLL = 0.25


class UsageError(ValueError):
    """A spider argument that cannot be used; the message names it."""


class StoreSpider(Spider):
    """A spider whose addresses, pages and articles live in the store. JOBDIR is not needed, and not used."""

    custom_settings = {  # noqa: RUF012 (Scrapy's own shape)
        # Every answer is stored, whatever its status; tries are counted in the store, where a kill cannot lose them.
        "HTTPERROR_ALLOW_ALL": True,
        "RETRY_ENABLED": False,
        # Scrapy makes so many tasks for each response, and ours gives one item: 100 of them were a third of the work.
        "CONCURRENT_ITEMS": 1,
    }
    arguments: ClassVar[frozenset[str]] = frozenset()
    queue: str
    alone: bool
    store: Store
    intake: Intake

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        for key in arguments:
            if key not in self.arguments:
                raise UsageError(f"{self.name}: no argument {key!r}; there are {', '.join(sorted(self.arguments))}")
        super().__init__(name)
        self.full = arguments.get("full", "0") not in ("0", "")
        self._inflight: dict[int, Lease] = {}
        self._room = asyncio.Event()
        self._renewed = time.monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.open(crawler.settings)
        return spider

    def open(self, settings: BaseSettings) -> None:
        """Open store and archive. Refuses (StoreError, BusyError) before anything is fetched or written."""
        self.store = Store(Path(settings["STORE"]))
        try:
            run = self.store.runs.begin(self.queue, alone=self.alone)
        except sqlite3.Error as error:
            raise StoreError(f"store {self.store.path}: {error}") from error
        archive = Archive(Path(settings["ARCHIVE_DIR"]))
        for name, size in self.store.dead_segments():
            if surplus := archive.cut(name, size):
                logger.info("archive %s: cut %d bytes that a killed process left", name, surplus)
        cleaner = open_cleaner(settings.getint("CLEAN_WORKERS"))
        self.intake = Intake(self.store, archive, cleaner, self.queue, run, Path(settings["FILES_DIR"]))
        self.recheck = 0.0 if self.full else settings.getfloat("RECHECK_AFTER")
        self._ahead = 2 * settings.getint("CONCURRENT_REQUESTS")
        self._per_host = 2 * settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")

    @abstractmethod
    def seed(self) -> None:
        """Put the addresses that this run begins with into the store."""

    @abstractmethod
    def site_of(self, lease: Lease) -> Site | None:
        """The registered site of an address."""

    async def start(self) -> AsyncIterator[Any]:
        """What is to be cleaned again, then leases as long as there are any."""
        gc.freeze()  # modules and tables live as long as the process: the collector need not walk them for every page
        if politeness := self.crawler.get_downloader_middleware(Politeness):
            self.intake.leave_alone = politeness.leave_alone
        self.seed()
        for lease, place in self.store.uncleaned(self.queue, "" if self.full else QUARANTINE):
            if article := await self.intake.again(lease, place, self.site_of(lease)):
                yield article
        while True:
            for lease in self.store.frontier.lease(self.queue, self._ahead - len(self._inflight), self._per_host):
                self._inflight[lease.id] = lease
                yield self._request(lease)
            if not self._inflight and not self.store.frontier.waiting(self.queue, PATIENCE):
                return
            self._room.clear()
            await self._pause()

    async def _pause(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._room.wait(), POLL)
        if time.monotonic() - self._renewed > LEASE / 4:
            self._renewed = time.monotonic()
            with self.store.transaction():
                self.store.frontier.renew()
                self.store.runs.renew(self.intake.run)

    def _request(self, lease: Lease) -> Request:
        headers: dict[str, str] = {}
        if lease.kind == "article" and lease.root is None and not self.full:
            headers |= {"If-None-Match": lease.etag} if lease.etag else {}
            headers |= {"If-Modified-Since": lease.modified} if lease.modified else {}
        if lease.method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return Request(
            lease.url,
            method=lease.method,
            body=lease.body,
            headers=headers,
            meta={"lease": lease},
            callback=self.answered,
            errback=self.lost,
            dont_filter=True,
        )

    async def answered(self, response: Response) -> AsyncIterator[Article]:
        """Store what came, then hand the Article on: a feed only ever shows what the store holds."""
        lease: Lease = response.meta["lease"]
        try:
            article = await self.take(lease, response)
        except LeaseLostError:
            self.intake.counts["lease_lost"] += 1
            return
        except (sqlite3.Error, OSError) as error:
            logger.error("the store cannot be written, the run ends here: %s", error)
            self.intake.counts["store_failed"] += 1
            raise CloseSpider("store_failed") from error
        except Exception as error:
            logger.exception("%s", lease.url)
            self.intake.failed(lease, f"{type(error).__name__}: {error}")
            return
        finally:
            self._done(lease)
        if article is not None:
            yield article

    @abstractmethod
    async def take(self, lease: Lease, response: Response) -> Article | None:
        """Store a response; the Article when there is a new one."""

    def lost(self, failure: Failure) -> Iterator[Any]:
        """No response: the guard, robots.txt or politeness said no, or the network did."""
        lease: Lease = failure.request.meta["lease"]  # type: ignore[attr-defined]
        error = failure.value
        try:
            if isinstance(error, IgnoreRequest):
                self.intake.gave_up(lease, "refused", str(error))
            else:
                self.intake.failed(lease, f"{type(error).__name__}: {error}")
        except LeaseLostError:
            self.intake.counts["lease_lost"] += 1
        finally:
            self._done(lease)
        yield from ()

    def _done(self, lease: Lease) -> None:
        self._inflight.pop(lease.id, None)
        self._room.set()

    def closed(self, reason: str) -> None:
        """Give the leases back, write the run report, close what is open."""
        code = run_report.UNHEALTHY
        try:
            with self.store.transaction():
                self.store.frontier.release()
            code = run_report.finish(self, reason)
        except sqlite3.Error as error:
            logger.error("%s: the run could not be closed in the store: %s", self.queue, error)
        finally:
            self.crawler.stats.set_value("jingwen/exit_code", code)
            self.intake.cleaner.close()
            self.intake.archive.close()
            self.store.close()
