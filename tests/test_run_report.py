"""The run report: what is normal, what is far below it, and the exit code that a scheduler sees."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from crawler.run_report import find_problems
from crawler.sites import Expect
from tests.crawls import SITE, Crawls
from tests.webserver import Reply, Webserver, serving

EMPTY = Reply("<html><body><h1>政策文件</h1><p>栏目改版中，敬请期待。</p></body></html>".encode())


def report(crawls: Crawls) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((crawls.folder / "store.quancheng.report.json").read_text("utf-8"))
    return found


def test_a_site_that_yields_nothing_ends_non_zero_and_says_why(tmp_path: Path) -> None:
    with serving(Webserver(articles=20)) as server:
        crawls = Crawls(tmp_path, (server,))
        server.routes["/list/1.html"] = EMPTY
        done = crawls.run(crawls.policy_news())
        assert done.returncode == 3
        assert "quancheng: listed 0" in done.stderr
        assert report(crawls)["problems"] == ["listed 0, expected 1 or more"]


def test_a_site_far_below_its_own_normal_ends_non_zero(tmp_path: Path) -> None:
    with serving(Webserver(articles=120)) as server:
        crawls = Crawls(tmp_path, (server,))
        assert [crawls.run(crawls.policy_news()).returncode for _ in range(2)] == [0, 0]
        server.articles = 20
        assert crawls.run(crawls.policy_news()).returncode == 3
        assert report(crawls)["problems"] == ["20 entries on the start pages, normal 50"]


def test_a_long_look_back_makes_no_later_run_look_poor(tmp_path: Path) -> None:
    with serving(Webserver(articles=200)) as server:
        crawls = Crawls(tmp_path, (server,))
        assert crawls.run(crawls.policy_news("full=1")).returncode == 0
        crawls.site.write_text(SITE.replace("max_pages = 1000", "max_pages = 1"), "utf-8")
        command = crawls.command("crawl", "policy_news", "-a", f"site={tmp_path / 'quancheng.toml'}")
        assert crawls.run([*command, "-a", f"base={server.base}"]).returncode == 0
        assert report(crawls)["counts"]["listed"] == 50


def test_nothing_newer_than_since_is_no_problem(tmp_path: Path) -> None:
    with serving(Webserver(articles=60)) as server:
        crawls = Crawls(tmp_path, (server,))
        assert crawls.run(crawls.policy_news("since=2026-11-20")).returncode == 0
        assert server.hits("/article/") == {}


def test_a_server_that_is_down_ends_non_zero(tmp_path: Path) -> None:
    server = Webserver(articles=20)
    server.start()
    server.stop()
    crawls = Crawls(tmp_path, (server,))
    done = crawls.run(crawls.policy_news(BACKOFF_START=0.01))
    assert done.returncode == 3
    assert report(crawls)["counts"]["listed"] == 0


def test_the_report_holds_the_counts_and_the_filling_of_each_field(tmp_path: Path) -> None:
    with serving(Webserver(articles=20)) as server:
        crawls = Crawls(tmp_path, (server,))
        assert crawls.run(crawls.policy_news()).returncode == 0
        found = report(crawls)
        assert (found["site"], found["reason"], found["problems"]) == ("quancheng", "finished", [])
        assert {name: found["counts"][name] for name in ("listed", "new", "failed")} == {
            "listed": 20,
            "new": 20,
            "failed": 0,
        }
        assert (found["fields"]["articles"], found["fields"]["title"], found["fields"]["authors"]) == (20, 1.0, 0.0)


@pytest.mark.parametrize(
    ("counts", "fields", "expect", "problems"),
    [
        ({"listed": 20, "new": 3}, {"articles": 3}, Expect(listed=20), []),
        ({"listed": 19}, {"articles": 0}, Expect(listed=20), ["listed 19, expected 20 or more"]),
        (
            {"listed": 20, "new": 8},
            {"articles": 8, "title": 1.0, "source": 0.25},
            Expect(fields={"title": 0.9, "source": 0.8}),
            ["source in 25% of the new articles, expected 80%"],
        ),
        ({"listed": 20, "new": 2}, {"articles": 2, "source": 0.0}, Expect(fields={"source": 0.8}), []),
        (
            {"listed": 20, "new": 1, "blocked": 9},
            {"articles": 1},
            Expect(),
            ["9 pages without an article, 1 with one"],
        ),
        ({"listed": 20, "new": 0, "blocked": 1}, {"articles": 0}, Expect(), []),
    ],
)
def test_problems_follow_from_the_figures(
    counts: dict[str, int], fields: dict[str, Any], expect: Expect, problems: list[str]
) -> None:
    assert find_problems(counts, fields, expect, []) == problems
