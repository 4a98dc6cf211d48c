"""The crawling spiders, over real HTTP, each run in a process of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from tests.crawls import Crawls, lines, paths
from tests.webserver import Reply, Request, Webserver, article_page, list_page, paragraphs, serving, title


@pytest.fixture
def server() -> Iterator[Webserver]:
    with serving(Webserver(articles=60)) as running:
        yield running


@pytest.fixture
def crawls(tmp_path: Path, server: Webserver) -> Crawls:
    return Crawls(tmp_path, (server,))


def test_a_site_is_crawled_into_articles_and_an_ordinary_feed_in_utf8(crawls: Crawls, server: Webserver) -> None:
    feed = crawls.folder / "out.jsonl"
    done = crawls.run([*crawls.policy_news(), "-O", str(feed)])
    assert done.returncode == 0, done.stderr[-3000:]
    assert paths(lines(feed)) == sorted(f"/article/{n}.html" for n in range(1, 61))
    assert sorted(feed.read_text("utf-8").splitlines()) == sorted(
        row[0] for row in crawls.rows("SELECT json FROM articles")
    )
    first = next(article for article in lines(feed) if article["url"].endswith("/article/1.html"))
    assert (first["status"], first["title"], first["site"]) == ("complete", title(1), "quancheng")
    assert first["text"].split("\n") == paragraphs(1)
    assert "\\u" not in feed.read_text("utf-8")
    assert all(count == 1 for count in server.hits().values())


def test_the_log_holds_no_article_text_and_one_line_for_the_site(crawls: Crawls) -> None:
    done = crawls.run(crawls.policy_news())
    assert "各市要在" not in done.stderr
    reports = [line for line in done.stderr.splitlines() if "quancheng: listed" in line]
    assert len(reports) == 1
    assert "listed 60, new 60, changed 0" in reports[0]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("policy_news", "-a", "site=nosuchsite"), "nosuchsite"),
        (("policy_news",), "site=NAME"),
        (("policy_news", "-a", "stie=demo"), "stie"),
        (("policy_news", "-a", "site=demo", "-a", "since=gestern"), "gestern"),
        (("policy_news", "-a", "site=demo", "-a", "base=ftp://127.0.0.1/"), "ftp://127.0.0.1/"),
        (("article",), "url="),
        (("article", "-a", "url=file:///etc/passwd"), "file:///etc/passwd"),
        (("article", "-a", "urls=no/such/file.txt"), "no/such/file.txt"),
        (("archive", "-a", "path=no/such/folder"), "no/such/folder"),
        (("nosuchspider",), "nosuchspider"),
        (("article", "-a", "url=http://127.0.0.1/", "-s", "STORE=/proc/nowhere/store.sqlite"), "/proc/nowhere"),
    ],
)
def test_a_wrong_call_is_one_line_that_names_it_and_writes_nothing(
    crawls: Crawls, arguments: tuple[str, ...], named: str
) -> None:
    command = crawls.command("crawl", "-O", str(crawls.folder / "out.jsonl"))
    done = crawls.run([*command, *arguments])
    assert done.returncode == 2
    ours = [line for line in done.stderr.splitlines() if line.startswith("scrapy crawl: ")]
    assert len(ours) == 1
    assert named in ours[0]
    assert "Traceback" not in done.stderr
    assert list(crawls.folder.iterdir()) == []


def test_given_addresses_become_articles_and_are_not_fetched_twice(crawls: Crawls, server: Webserver) -> None:
    feed, given = crawls.folder / "out.jsonl", crawls.folder / "urls.txt"
    given.write_text(f"# two\n{server.base}/article/2.html\n\n{server.base}/article/3.html\n", "utf-8")
    urls = [f"url={server.base}/article/1.html {server.base}/article/2.html#top", f"url={server.base}/article/4.html"]
    named = [word for one in (*urls, f"urls={given}") for word in ("-a", one)]
    command = [*crawls.command("crawl", "article", *named), "-O", str(feed)]
    for _ in range(2):
        assert crawls.run(command).returncode == 0
        assert paths(lines(feed)) == [f"/article/{n}.html" for n in (1, 2, 3, 4)]
    assert server.hits("/article/") == {f"/article/{n}.html": 1 for n in (1, 2, 3, 4)}


def test_since_leaves_out_older_entries_and_older_list_pages(crawls: Crawls, server: Webserver) -> None:
    server.routes["/list/1.html"] = Reply(list_page(1, 150).encode())
    server.articles = 150
    # Page 1 ends on 2026-10-19, page 2 on 2026-10-06.
    assert crawls.run(crawls.policy_news("since=2026-10-20")).returncode == 0
    assert len(crawls.articles()) == 47
    assert server.hits("/list/") == {"/list/1.html": 1, "/list/2.html": 1}


def test_a_failed_address_is_tried_again_and_a_blocked_one_is_reported(crawls: Crawls, server: Webserver) -> None:
    answers = iter([Reply(b"", 503), Reply(article_page(1).encode())])
    server.routes["/article/1.html"] = lambda request: next(answers)
    server.routes["/article/2.html"] = Reply("<html><body>请完成验证</body></html>".encode(), 412)
    done = crawls.run(crawls.policy_news(BACKOFF_START=0.1))
    assert done.returncode == 0, done.stderr[-2000:]
    assert crawls.rows("SELECT state, COUNT(*) FROM addresses WHERE kind = 'article' GROUP BY state ORDER BY 1") == [
        ("blocked", 1),
        ("done", 59),
    ]
    report = json.loads((crawls.folder / "store.quancheng.report.json").read_text("utf-8"))
    assert (report["counts"]["blocked"], report["counts"]["retried"], report["counts"]["new"]) == (1, 1, 59)


def test_an_address_that_failed_is_fetched_in_the_next_run_though_no_list_names_it(
    crawls: Crawls, server: Webserver
) -> None:
    server.routes["/article/60.html"] = Reply(b"", 502)
    crawls.run(crawls.policy_news(BACKOFF_START=0.01))
    assert crawls.rows("SELECT error FROM addresses WHERE state = 'failed'") == [("HTTP 502",)]
    del server.routes["/article/60.html"]
    server.routes["/list/1.html"] = Reply(list_page(1, 50).encode())
    assert crawls.run(crawls.policy_news()).returncode == 0
    assert "/article/60.html" in paths(crawls.articles())


def test_the_pages_of_one_article_are_joined_once_in_order(crawls: Crawls, server: Webserver) -> None:
    for number, following in ((1, "1_2"), (2, "1_3"), (3, None)):
        name = "/article/1.html" if number == 1 else f"/article/1_{number}.html"
        link = f'<div class="page"><a href="/article/{following}.html">下一页</a></div>' if following else ""
        page = (
            article_page(number)
            .replace(title(number), title(1))
            .replace('<div class="footer">', link + '<div class="footer">')
        )
        server.routes[name] = Reply(page.encode())
    assert crawls.run(crawls.policy_news()).returncode == 0
    [article] = [one for one in crawls.articles() if one["url"].endswith("/article/1.html")]
    texts = [line for number in (1, 2, 3) for line in paragraphs(number)]
    assert article["text"].split("\n") == texts
    assert article["status"] == "complete"
    assert not [path for path in paths(crawls.articles()) if "_" in path]


def test_attachments_are_kept_under_their_hash_with_their_real_name(crawls: Crawls, server: Webserver) -> None:
    link = '<p><a href="/files/..%2F..%2Fa.pdf">附件1：申报表.pdf</a></p></div><div class="footer">'
    page = article_page(1).replace('</div>\n<div class="footer">', link)
    server.routes["/article/1.html"] = Reply(page.encode())
    server.routes["/files/..%2F..%2Fa.pdf"] = Reply(b"%PDF-1.4 x", headers={"Content-Type": "application/pdf"})
    assert crawls.run(crawls.policy_news("attachments=1")).returncode == 0
    [(digest, name, kind, size)] = crawls.rows("SELECT sha256, name, type, size FROM files")
    assert (name, kind, size) == ("附件1：申报表.pdf", "pdf", 10)
    kept = [
        path.relative_to(crawls.folder / "files") for path in (crawls.folder / "files").rglob("*") if path.is_file()
    ]
    assert kept == [Path(digest[:2]) / digest]


def test_a_full_disk_ends_the_run_and_the_next_one_finishes_it(crawls: Crawls) -> None:
    limited = ["bash", "-c", 'ulimit -f 400; exec "$@"', "-", *crawls.policy_news()]
    done = crawls.run(limited)
    assert done.returncode == 3
    assert "the store cannot be written, the run ends here" in done.stderr
    assert 0 < len(crawls.articles()) < 60
    assert crawls.run(crawls.policy_news()).returncode == 0
    assert len(crawls.articles()) == 60


def test_a_store_that_cannot_be_opened_is_one_line(crawls: Crawls) -> None:
    crawls.store.write_bytes(b"no store, but something else that somebody keeps here" * 30)
    done = crawls.run([*crawls.policy_news(), "-O", str(crawls.folder / "out.jsonl")])
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if line.startswith("scrapy crawl: ")] == [
        f"scrapy crawl: store {crawls.store}: file is not a database"
    ]
    assert not (crawls.folder / "out.jsonl").exists()


def test_what_robots_txt_forbids_is_not_fetched_and_is_reported(crawls: Crawls, server: Webserver) -> None:
    server.routes["/robots.txt"] = Reply(b"User-agent: *\nDisallow: /article/7.html\n", headers={})
    done = crawls.run(crawls.policy_news())
    assert "/article/7.html" not in server.hits()
    assert "new 59" in done.stderr
    assert "refused 1" in done.stderr


def test_a_stopped_crawl_gives_its_leases_back_and_loses_nothing(crawls: Crawls, server: Webserver) -> None:
    server.delay = 0.1
    process = crawls.start(crawls.policy_news())
    while not crawls.store.exists() or len(crawls.articles()) < 10:
        time.sleep(0.02)
    process.terminate()
    process.wait(timeout=30)
    assert 10 <= len(crawls.articles()) < 60
    assert crawls.rows("SELECT COUNT(*) FROM addresses WHERE owner IS NOT NULL") == [(0,)]
    server.delay = 0.0
    assert crawls.run(crawls.policy_news()).returncode == 0
    assert sum(server.hits("/article/").values()) == 60


CHALLENGE = Reply(b"<html><head><script>var wzwschallenge='RANDOMSTR1';</script></head><body></body></html>")


def test_a_host_that_answers_with_challenges_is_left_alone_and_reported(crawls: Crawls, server: Webserver) -> None:
    server.routes |= {f"/article/{n}.html": CHALLENGE for n in range(1, 61)}
    done = crawls.run(crawls.policy_news(CONCURRENT_REQUESTS_PER_DOMAIN=1))
    assert done.returncode == 3
    assert sum(server.hits("/article/").values()) < 10
    assert "is left alone for this run: 3 challenge pages in a row" in done.stderr
    assert " | 127.0.0.1 left alone: 3 challenge pages in a row" in done.stderr  # the site's line at the end
    assert crawls.rows("SELECT COUNT(*) FROM addresses WHERE state = 'done' AND kind = 'article'") == [(0,)]


def test_a_challenge_in_place_of_a_list_is_reported_as_one(crawls: Crawls, server: Webserver) -> None:
    server.routes["/list/1.html"] = CHALLENGE
    done = crawls.run(crawls.policy_news())
    assert done.returncode == 3
    assert "blocked instead of a list" in done.stderr
    assert "listed 0, new 0, changed 0, unchanged 0, blocked 1" in done.stderr


def test_a_list_that_a_script_loads_by_post_is_followed_to_its_articles(crawls: Crawls, server: Webserver) -> None:
    script = "var params = {unitid: '77', webSiteCode: 'jx1', perPage: 15}; $.post('/queryList', params)"
    server.routes["/list/1.html"] = Reply(
        f"<html><body><div id='app'></div><script>{script}</script></body></html>".encode()
    )

    def rows(request: Request) -> Reply:
        current = int(parse_qs(request.body.decode())["current"][0])
        numbers = range(1 + 15 * (current - 1), min(1 + 15 * current, 31))
        results = [{"source": {"title": title(n), "urls": {"pc": f"/article/{n}.html"}}} for n in numbers]
        return Reply(json.dumps({"data": {"results": results}}).encode(), headers={"Content-Type": "application/json"})

    query = "unitid=77&webSiteCode=jx1&perPage=15"
    for current in (1, 2, 3, 4):
        server.routes[f"/queryList?current={current}&{query}"] = rows
    done = crawls.run(crawls.policy_news())
    assert done.returncode == 0, done.stderr[-2000:]
    assert paths(crawls.articles()) == sorted(f"/article/{n}.html" for n in range(1, 31))
    posts = [request for request in server.requests if request.path.startswith("/queryList")]
    assert {request.method for request in posts} == {"POST"}
    assert {request.headers["content-type"] for request in posts} == {"application/x-www-form-urlencoded"}
