"""Two processes on one store: each host is one's at a time, every page is fetched once, a killed one's work goes on."""

from __future__ import annotations

import json
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.crawls import Crawls, paths
from tests.webserver import Reply, Webserver, article_page, serving

HOSTS, PAGES = 4, 60


@pytest.fixture
def crawls(tmp_path: Path) -> Iterator[Crawls]:
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(Webserver(articles=PAGES, delay=0.05))) for _ in range(HOSTS)]
        crawls = Crawls(tmp_path, tuple(servers))
        wanted = [f"{server.base}/article/{n}.html" for n in range(1, PAGES + 1) for server in servers]
        (tmp_path / "urls.txt").write_text("\n".join(wanted), "utf-8")
        yield crawls


def command(crawls: Crawls, feed: str) -> list[str]:
    urls = f"urls={crawls.folder / 'urls.txt'}"
    named = [*crawls.command("crawl", "article", "-a", urls), "-O", str(crawls.folder / feed)]
    return [*named, "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=2"]


def check_every_page_is_there(crawls: Crawls) -> None:
    pages = [f"/article/{n}.html" for n in range(1, PAGES + 1)]
    assert Counter(paths(crawls.articles())) == dict.fromkeys(pages, HOSTS)
    assert len({article["url"] for article in crawls.articles()}) == HOSTS * PAGES


def test_two_processes_fetch_every_page_once_between_them(crawls: Crawls) -> None:
    both = [crawls.start(command(crawls, f"{name}.jsonl")) for name in "ab"]
    assert [process.wait(timeout=60) for process in both] == [0, 0]
    check_every_page_is_there(crawls)
    assert all(count == 1 for server in crawls.servers for count in server.hits("/article/").values())
    shares = crawls.rows("SELECT COUNT(*) FROM pages GROUP BY segment ORDER BY 1")
    assert len(shares) == 2
    assert shares[0][0] > PAGES / 2, "one process did nearly everything"


def test_a_living_process_takes_over_at_once_what_a_killed_one_held(crawls: Crawls) -> None:
    first = crawls.start(command(crawls, "a.jsonl"))
    while not crawls.store.exists() or not crawls.rows("SELECT 1 FROM addresses WHERE owner IS NOT NULL"):
        time.sleep(0.02)
    second = crawls.start(command(crawls, "b.jsonl"))
    while len(crawls.articles()) < 40:
        time.sleep(0.02)
    first.kill()
    first.wait()
    assert second.wait(timeout=60) == 0
    check_every_page_is_there(crawls)
    again = sum(count - 1 for server in crawls.servers for count in server.hits("/article/").values())
    assert again <= 32, "more than the killed process had in flight was fetched again"


def test_a_second_run_of_a_site_leaves_and_says_so(tmp_path: Path) -> None:
    gate = threading.Event()
    with serving(Webserver(articles=60)) as server:
        # The first run cannot end before its last page is let through.
        server.routes["/article/60.html"] = lambda _: Reply(article_page(60).encode() if gate.wait(60) else b"")
        crawls = Crawls(tmp_path, (server,))
        first = crawls.start(crawls.policy_news())
        while "/article/60.html" not in server.hits():
            time.sleep(0.02)
        second = crawls.run(crawls.policy_news())
        gate.set()
        assert second.returncode == 4
        said = [line for line in second.stderr.splitlines() if line.startswith("scrapy crawl: ")]
        assert said == [f"scrapy crawl: policy_news:quancheng is being crawled by process {first.pid}: this run leaves"]
        assert first.wait(timeout=60) == 0
        assert len(crawls.articles()) == 60
        assert json.loads((tmp_path / "store.quancheng.report.json").read_text("utf-8"))["counts"]["new"] == 60
