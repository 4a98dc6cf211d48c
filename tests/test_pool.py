"""Cleaning in worker processes: the same articles, and no page is lost when a worker dies."""

from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

from crawler.cleaning import clean
from crawler.items import Page
from crawler.pool import PoisonPageError, Pool
from crawler.sites import Site
from tests.crawls import Crawls, paths
from tests.webserver import Webserver, article_page, serving


def page(n: int) -> Page:
    headers = {"content-type": "text/html; charset=utf-8"}
    return Page(f"http://127.0.0.1/article/{n}.html", 200, headers, article_page(n).encode(), "2026-11-23T08:00:00Z")


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(2)
    yield pool
    pool.close()


def children(pid: int) -> list[int]:
    """The processes below one, at any depth."""
    found = []
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(entry.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
        if parent == pid:
            found += [int(entry.parent.name), *children(int(entry.parent.name))]
    return found


def workers(pid: int) -> list[int]:
    """The cleaning workers of a crawl: grandchildren of its fork server."""
    return [child for child in children(pid) if not children(child) and b"resource_tracker" not in cmdline(child)]


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def cmdline(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def test_workers_give_the_articles_that_this_process_gives(pool: Pool) -> None:
    async def together() -> list[object]:
        return list(await asyncio.gather(*(pool.clean(page(n), None) for n in range(60))))

    assert asyncio.run(together()) == [clean(page(n), None) for n in range(60)]


def test_a_killed_worker_loses_no_page(pool: Pool) -> None:
    async def killing() -> list[object]:
        await pool.clean(page(0), None)
        answers = [asyncio.ensure_future(pool.clean(page(n), None)) for n in range(100)]
        await asyncio.sleep(0.001)
        os.kill(next(iter(pool._executor._processes)), signal.SIGKILL)
        return list(await asyncio.gather(*answers))

    assert asyncio.run(killing()) == [clean(page(n), None) for n in range(100)]
    assert pool.deaths == 1


class Deadly:
    """Site rules that kill the process that reads them, as a page does that makes a C library crash."""

    @property
    def pages(self) -> tuple[()]:
        os.kill(os.getpid(), signal.SIGKILL)
        return ()


def test_the_page_that_kills_its_worker_twice_is_set_aside_and_no_other(pool: Pool) -> None:
    async def poisoned() -> list[object]:
        deadly = cast(Site, Deadly())
        work = (pool.clean(page(n), deadly if n == 20 else None) for n in range(50))
        return list(await asyncio.gather(*work, return_exceptions=True))

    answers = asyncio.run(poisoned())
    assert isinstance(answers.pop(20), PoisonPageError)
    assert answers == [clean(page(n), None) for n in range(50) if n != 20]
    assert pool.deaths == 2


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    with serving(Webserver(articles=200, delay=0.02)) as server:
        yield Crawls(tmp_path, (server,))


def test_a_crawl_whose_worker_is_killed_stores_every_article_and_says_so(crawls: Crawls) -> None:
    process = crawls.start(crawls.policy_news(CLEAN_WORKERS=2))
    while not crawls.store.exists() or len(crawls.articles()) < 30:
        time.sleep(0.01)
    os.kill(workers(process.pid)[0], signal.SIGKILL)
    assert process.wait(timeout=60) == 0
    assert paths(crawls.articles()) == sorted(f"/article/{n}.html" for n in range(1, 201))
    log = (crawls.folder / "log").read_text("utf-8")
    assert "a cleaning worker died" in log
    assert "workers_died 1" in log


def test_the_workers_of_a_killed_crawl_end_too(crawls: Crawls) -> None:
    process = crawls.start(crawls.policy_news(CLEAN_WORKERS=2))
    while not crawls.store.exists() or len(crawls.articles()) < 30:
        time.sleep(0.01)
    below = children(process.pid)
    assert workers(process.pid)
    process.kill()
    process.wait()
    deadline = time.monotonic() + 10
    while any(lives(pid) for pid in below) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [pid for pid in below if lives(pid)] == []
