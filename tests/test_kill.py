"""SIGKILL at random moments, the same command again: nothing lost, nothing doubled, nothing broken."""

from __future__ import annotations

import json
import os
import random
import subprocess
import time
from pathlib import Path

import pytest

from crawler.archive import Archive, pages_in
from crawler.items import Place
from tests.crawls import Crawls, lines, paths
from tests.webserver import Webserver, paragraphs, serving

KILLS = int(os.environ.get("JINGWEN_KILLS", "25"))


def killed(crawls: Crawls, server: Webserver, chance: random.Random) -> bool:
    """Start the crawl and kill it at a random moment: mostly while it fetches, now and then while it starts.

    False when it was over before.
    """
    asked = len(server.requests)
    process = crawls.start(crawls.policy_news())
    if chance.random() < 0.2:
        time.sleep(chance.uniform(0.0, 1.0))
    else:
        while len(server.requests) == asked and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.uniform(0.0, 0.6))
    process.kill()
    return process.wait() == -9


def check(crawls: Crawls, articles: int) -> None:
    """Every article once and whole, in the store, in its files and in the archive."""
    wanted = sorted(f"/article/{n}.html" for n in range(1, articles + 1))
    assert paths(crawls.articles()) == wanted
    assert crawls.rows("SELECT COUNT(*) FROM articles WHERE version > 1") == [(0,)]
    assert crawls.rows("SELECT state, COUNT(*) FROM addresses WHERE kind = 'article' GROUP BY state") == [
        ("done", articles)
    ]
    assert crawls.rows("SELECT COUNT(*) FROM addresses WHERE owner IS NOT NULL") == [(0,)]
    assert crawls.rows("PRAGMA integrity_check") == [("ok",)]
    for article in crawls.articles():
        number = int(article["url"].rpartition("/")[2].removesuffix(".html"))
        assert article["text"].split("\n") == paragraphs(number)
    archive = Archive(crawls.warc)
    for segment, offset, digest in crawls.rows('SELECT segment, "offset", sha256 FROM pages'):
        assert archive.read(Place(segment, offset, 0)).sha256 == digest
    assert {page.url for _, page in pages_in(crawls.warc) if page.kind == "article"} == {
        article["url"] for article in crawls.articles()
    }
    out = crawls.folder / "out.jsonl"
    subprocess.run(crawls.command("export", "-o", str(out)), check=True, capture_output=True)
    assert paths(lines(out)) == wanted


@pytest.mark.parametrize("kills", [pytest.param(KILLS, marks=pytest.mark.soak if KILLS > 25 else ())])
def test_killed_again_and_again_the_crawl_ends_with_every_article_once(tmp_path: Path, kills: int) -> None:
    seed = int(os.environ.get("JINGWEN_SEED", random.SystemRandom().randrange(10**6)))
    print(f"JINGWEN_SEED={seed}")  # shown when the test fails
    chance = random.Random(seed)  # noqa: S311 (moments, not secrets)
    # Slow enough that the crawl is not done before the last kill.
    pages = 520 if kills <= 25 else 2500
    with serving(Webserver(articles=pages, delay=0.12)) as server:
        crawls = Crawls(tmp_path, (server,))
        hit = unfinished = 0
        while hit < kills:
            hit += killed(crawls, server, chance)
            unfinished += not crawls.store.exists() or len(crawls.articles()) < pages
        assert unfinished > kills / 2, "the crawl was over too early for the kills to mean anything"
        server.delay = 0.0
        done = crawls.run(crawls.policy_news())
        assert done.returncode == 0, done.stderr[-3000:]
        check(crawls, pages)
        # A page in flight when its process died is fetched again, and no other.
        again = sum(count - 1 for path, count in server.hits("/article/").items())
        assert again <= kills * 32, json.dumps(server.hits("/article/"))


def test_a_kill_loses_no_line_of_a_page_that_was_committed(tmp_path: Path) -> None:
    with serving(Webserver(articles=100, delay=0.05)) as server:
        crawls = Crawls(tmp_path, (server,))
        process = crawls.start(crawls.policy_news())
        while not crawls.store.exists() or len(crawls.articles()) < 20:
            time.sleep(0.01)
        process.kill()
        process.wait()
        before = {article["url"]: article for article in crawls.articles()}
        assert 20 <= len(before) < 100
        server.requests.clear()
        assert crawls.run(crawls.policy_news()).returncode == 0
        after = {article["url"]: article for article in crawls.articles()}
        assert {url: after[url] for url in before} == before
        fetched = {server.base + path for path in server.hits("/article/")}
        assert not fetched & set(before)
