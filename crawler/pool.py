"""Where pages are cleaned: in this process, or in workers beside it that may die without a page being lost."""

from __future__ import annotations

import asyncio
import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import Protocol

from cleaners.article import Article
from crawler.cleaning import clean
from crawler.items import Page
from crawler.sites import Site

logger = logging.getLogger(__name__)

# Pages that go to a worker at once. One at a time gave 131 pages/s, 16 gave 143, with 151 as the ceiling of two cores
# (research/ecosystem.md, 2,000 pages of 20 KB at 10 ms of cleaning).
BATCH = 16
# Seconds in which pages gather for a batch: each batch costs the loop a switch to the thread that feeds the workers.
GATHER = 0.02


class PoisonPageError(Exception):
    """The page that killed its worker twice, the second time alone: it is set aside, and the crawl goes on."""


class Cleaner(Protocol):
    """Cleans a page, whoever does the work. What it raises is the page's error; the crawl goes on."""

    deaths: int

    async def clean(self, page: Page, site: Site | None) -> Article: ...

    def close(self) -> None: ...


class Inline:
    """Cleans in the crawl's own process: right for polite crawls, whose cleaning is a thousandth of their waiting."""

    deaths = 0

    async def clean(self, page: Page, site: Site | None) -> Article:
        return clean(page, site)

    def close(self) -> None:
        """Nothing to end."""


@dataclass(slots=True)
class _Job:
    page: Page
    site: Site | None
    answer: asyncio.Future[Article] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Pool:
    """Worker processes, supervised. One that dies breaks the whole executor, so a new one is made.

    All pages that were in flight are suspects then: each is cleaned again alone, with nothing else in flight, and the
    one that breaks the pool once more is the poison page.
    """

    def __init__(self, workers: int) -> None:
        self.deaths = 0
        self._workers = workers
        self._waiting: deque[_Job] = deque()
        self._suspects: deque[_Job] = deque()
        self._running = 0
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._executor = _executor(workers)

    async def clean(self, page: Page, site: Site | None) -> Article:
        """Raises what the cleaner raised; PoisonPageError for a page that kills its worker."""
        job = _Job(page, site)
        self._waiting.append(job)
        if len(self._waiting) >= BATCH:
            self._dispatch()
        elif self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER, self._gathered)
        return await job.answer

    def close(self) -> None:
        self._executor.shutdown(wait=True, cancel_futures=True)

    def _gathered(self) -> None:
        self._timer = None
        self._dispatch()

    def _dispatch(self) -> None:
        if self._suspects:
            if self._running == 0:
                self._send([self._suspects.popleft()], alone=True)
            return
        # Two batches a worker: one at work, one in the pipe.
        while self._waiting and self._running < 2 * self._workers:
            size = min(BATCH, -(-len(self._waiting) // self._workers))
            self._send([self._waiting.popleft() for _ in range(size)], alone=False)

    def _send(self, jobs: list[_Job], *, alone: bool) -> None:
        self._running += 1
        task = asyncio.get_running_loop().create_task(self._work(jobs, alone))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _work(self, jobs: list[_Job], alone: bool) -> None:
        executor = self._executor
        try:
            work = [(job.page, job.site) for job in jobs]
            answers = await asyncio.get_running_loop().run_in_executor(executor, _clean_all, work)
        except BrokenProcessPool:
            self._rebuild(executor)
            if alone:
                _answer(jobs[0], PoisonPageError("killed the worker that cleaned it, twice"))
            else:
                self._suspects.extend(jobs)
        except Exception as error:
            for job in jobs:
                _answer(job, error)
        else:
            for job, answer in zip(jobs, answers, strict=True):
                _answer(job, answer)
        finally:
            self._running -= 1
            self._dispatch()

    def _rebuild(self, broken: ProcessPoolExecutor) -> None:
        """A new executor in place of the broken one; every batch in flight reports it, only the first one counts."""
        if self._executor is not broken:
            return
        self.deaths += 1
        logger.warning("a cleaning worker died; its pages are cleaned again one by one")
        broken.shutdown(wait=False)
        self._executor = _executor(self._workers)


def _answer(job: _Job, answer: Article | Exception) -> None:
    if job.answer.done():
        return
    if isinstance(answer, Exception):
        job.answer.set_exception(answer)
    else:
        job.answer.set_result(answer)


def _executor(workers: int) -> ProcessPoolExecutor:
    """Never by fork: a fork copies the reactor's threads, locks and sockets."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.cleaning"])
    return ProcessPoolExecutor(workers, mp_context=context, initializer=_begin)


def _begin() -> None:
    """In a worker: Ctrl-C is the parent's business, and a worker whose parent was killed ends by itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


def _clean_all(work: list[tuple[Page, Site | None]]) -> list[Article | Exception]:
    """In a worker: one answer per page; a page's error is its answer."""
    answers: list[Article | Exception] = []
    for page, site in work:
        try:
            answers.append(clean(page, site))
        except Exception as error:
            answers.append(RuntimeError(f"{type(error).__name__}: {error}"))
    return answers


def open_cleaner(workers: int) -> Cleaner:
    """The setting ``CLEAN_WORKERS``: 0 cleans inline."""
    return Pool(workers) if workers > 0 else Inline()
