"""A second run: list pages again, articles only when new or changed, and what changed is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.archive import pages_in
from tests.crawls import Crawls, paths
from tests.webserver import Reply, Webserver, article_page, paragraphs, serving, title


@pytest.fixture
def server() -> Iterator[Webserver]:
    with serving(Webserver(articles=60)) as running:
        yield running


@pytest.fixture
def crawls(tmp_path: Path, server: Webserver) -> Crawls:
    """A store after its first run."""
    crawls = Crawls(tmp_path, (server,))
    done = crawls.run(crawls.policy_news())
    assert done.returncode == 0, done.stderr[-2000:]
    server.requests.clear()
    return crawls


def versions(crawls: Crawls) -> list[tuple[str, int]]:
    return crawls.rows("SELECT changed, version FROM articles WHERE version > 1")


def test_with_nothing_new_only_list_pages_are_fetched(crawls: Crawls, server: Webserver) -> None:
    before = crawls.rows("SELECT * FROM articles")
    assert crawls.run(crawls.policy_news()).returncode == 0
    assert server.hits() == {"/robots.txt": 1, "/list/1.html": 1, "/list/2.html": 1}
    assert crawls.rows("SELECT * FROM articles") == before


def test_a_new_article_is_fetched_alone(crawls: Crawls, server: Webserver) -> None:
    server.articles = 61
    assert crawls.run(crawls.policy_news()).returncode == 0
    assert server.hits("/article/") == {"/article/61.html": 1}
    assert len(crawls.articles()) == 61


def test_a_changed_article_is_one_new_version_that_says_what_changed(crawls: Crawls, server: Webserver) -> None:
    server.revisions[7] = 1
    assert crawls.run(crawls.policy_news(RECHECK_AFTER=0)).returncode == 0
    [(changed, version)] = versions(crawls)
    assert version == 2
    assert json.loads(changed) == {"text": {"removed": [], "added": [paragraphs(7, 1)[-1]]}}
    assert [article["text"].split("\n") for article in crawls.articles() if article["url"].endswith("/7.html")] == [
        paragraphs(7, 1)
    ]
    report = json.loads((crawls.folder / "store.quancheng.report.json").read_text("utf-8"))
    assert (report["counts"]["changed"], report["counts"]["unchanged"], report["counts"]["new"]) == (1, 59, 0)


def test_a_recheck_asks_with_the_etag_and_archives_nothing_that_is_there(crawls: Crawls, server: Webserver) -> None:
    archived = sum(page.kind == "article" for _, page in pages_in(crawls.warc))
    assert crawls.run(crawls.policy_news(RECHECK_AFTER=0)).returncode == 0
    asked = [request for request in server.requests if request.path.startswith("/article/")]
    assert len(asked) == 60
    assert all("if-none-match" in request.headers for request in asked)
    assert sum(page.kind == "article" for _, page in pages_in(crawls.warc)) == archived
    assert versions(crawls) == []


def test_what_no_reader_sees_makes_no_version(crawls: Crawls, server: Webserver) -> None:
    page = article_page(3).replace("</body>", "<!-- served by node 17 --></body>")
    server.routes["/article/3.html"] = Reply(page.encode())
    assert crawls.run(crawls.policy_news(RECHECK_AFTER=0)).returncode == 0
    assert versions(crawls) == []


def test_a_withdrawn_article_is_a_version_and_a_challenge_is_none(crawls: Crawls, server: Webserver) -> None:
    server.routes["/article/3.html"] = Reply("<html><body><h1>404 您访问的页面不存在</h1></body></html>".encode(), 404)
    server.routes["/article/4.html"] = Reply("<html><body>请完成安全验证</body></html>".encode(), 412)
    assert crawls.run(crawls.policy_news(RECHECK_AFTER=0)).returncode == 0
    [(changed, _)] = versions(crawls)
    assert json.loads(changed)["status"] == {"old": "complete", "new": "not_found"}
    assert next(one for one in crawls.articles() if one["url"].endswith("/4.html"))["title"] == title(4)


def test_full_fetches_every_article_again_and_stores_none_twice(crawls: Crawls, server: Webserver) -> None:
    assert crawls.run(crawls.policy_news("full=1")).returncode == 0
    assert sum(server.hits("/article/").values()) == 60
    assert all("if-none-match" not in request.headers for request in server.requests)
    assert paths(crawls.articles()) == sorted(f"/article/{n}.html" for n in range(1, 61))
    assert versions(crawls) == []


def test_another_spelling_of_an_address_is_the_same_address(crawls: Crawls, server: Webserver) -> None:
    listed = '<ul><li><a href="/article/1.html?utm_source=app#top">x</a></li></ul>'
    page = f'<html><body>{listed}<ul class="news-list">' + "".join(
        f'<li><a href="{server.base}/article/{n}.html?spm=1.{n}">{title(n)}</a><span>2026-10-01</span></li>'
        for n in range(1, 30)
    )
    server.routes["/list/1.html"] = Reply(page.encode())
    crawls.run(crawls.policy_news())
    assert server.hits("/article/") == {}


def test_a_paged_article_that_changed_is_read_again_to_its_end(crawls: Crawls, server: Webserver) -> None:
    def pages(revision: int) -> None:
        link = '<div class="page"><a href="/article/61_2.html">下一页</a></div><div class="footer">'
        first, second = article_page(61, revision), article_page(62, revision).replace(title(62), title(61))
        server.routes["/article/61.html"] = Reply(first.replace('<div class="footer">', link).encode())
        server.routes["/article/61_2.html"] = Reply(second.encode())

    server.articles = 61
    for revision in (0, 1, 1):
        pages(revision)
        assert crawls.run(crawls.policy_news(RECHECK_AFTER=0)).returncode == 0
        [article] = [one for one in crawls.articles() if one["url"].endswith("/61.html")]
        assert article["text"].split("\n") == [*paragraphs(61, revision), *paragraphs(62, revision)]
    assert [version for _, version in versions(crawls)] == [2]
