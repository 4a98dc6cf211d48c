"""S11: robots.txt with its delays, Retry-After, back-off, and hosts that are left alone and reported."""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.utils import formatdate
from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.politeness import BLOCKS_IN_A_ROW, FAILURES_IN_A_ROW, PATIENCE, ROBOTS_RETRIES
from crawler.retry_after import seconds_of
from tests.hostile_server import INTERNET, Report, probe, raw_server
from tests.webserver import Reply, Request, Webserver, article_page, serving

Answer = Callable[[Request], Reply]
PAGE = Reply(b"a page")
# A busy machine may send the earlier of two requests late. Without the rule the pauses below are of milliseconds.
SLACK = 0.6


class Hosts(Webserver):
    """One server for many names: answers by host, and notes what each was asked for."""

    def __init__(self) -> None:
        super().__init__(articles=0)
        self.robots: dict[str, Reply | Answer] = {}
        self.pages: dict[str, Reply | Answer] = {}
        self.paths: dict[str, list[str]] = defaultdict(list)

    def answer(self, request: Request) -> Reply:
        self.requests.append(request)
        host = request.headers["host"].partition(":")[0]
        self.paths[host].append(request.path)
        known = self.robots if request.path == "/robots.txt" else self.pages
        reply = known.get(host, Reply(b"", 404) if request.path == "/robots.txt" else PAGE)
        return reply(request) if callable(reply) else reply

    def url(self, host: str, path: str = "page") -> str:
        return f"http://{host}:{self.port}/{path}"

    def asked(self, host: str) -> list[str]:
        return self.paths[host]


def robots(text: str, status: int = 200) -> Reply:
    return Reply(text.encode(), status, {"Content-Type": "text/plain"})


def first(*replies: Reply | Answer) -> Answer:
    """The replies one after the other, the last one for ever."""
    queue = list(replies)

    def answer(request: Request) -> Reply:
        reply = queue.pop(0) if len(queue) > 1 else queue[0]
        return reply(request) if callable(reply) else reply

    return answer


def in_three_seconds(request: Request) -> Reply:
    return Reply(b"", 503, {"Retry-After": formatdate(time.time() + 3, usegmt=True)})


@dataclass(frozen=True)
class Run:
    report: Report
    hosts: Hosts

    def errors(self, host: str, path: str = "page") -> list[str]:
        return self.report.errors(self.hosts.url(host, path))

    def fetched(self, host: str, path: str = "page") -> bool:
        return bool(self.report.bodies(self.hosts.url(host, path)))


def run(hosts: Hosts, urls: list[str], **settings: Any) -> Run:
    names = {url.split("/")[2].partition(":")[0]: [[INTERNET]] for url in urls}
    with serving(hosts):
        names |= settings.pop("PROBE_DNS", {})
        report = probe(urls, PROBE_DNS=names, **settings)
    return Run(report, hosts)


@cache
def matrix() -> Run:
    """One run over every way a robots.txt can be."""
    hosts = Hosts()
    hosts.robots = {
        "open.example": robots("User-agent: *\nDisallow: /private/\n"),
        "shut.example": robots("User-agent: *\nDisallow: /\n"),
        "named.example": robots("User-agent: jingwen\nDisallow: /\n\nUser-agent: *\nAllow: /\n"),
        "gone.example": robots("User-agent: *\nDisallow:\n", 404),
        "secret.example": robots("", 403),
        "ill.example": robots("", 503),
        "recovers.example": first(robots("", 503), robots("User-agent: *\nDisallow: /private/\n")),
        "moved.example": Reply(b"", 301, {"Location": "/other.txt"}),
        "round.example": Reply(b"", 302, {"Location": "/robots.txt"}),
        "nan.example": robots("User-agent: *\nCrawl-delay: nan\n"),
        "page.example": Reply(b"<html><body>Not found, but 200</body></html>"),
    }
    hosts.pages["moved.example"] = lambda request: (
        robots("User-agent: *\nDisallow: /private/") if request.path == "/other.txt" else PAGE
    )
    urls = [hosts.url(host, path) for host in hosts.robots for path in ("page", "private/page")]
    return run(hosts, urls, RETRY_ENABLED=False)


@pytest.mark.parametrize("host", ["open.example", "recovers.example", "moved.example"])
def test_s11_a_path_that_robots_txt_forbids_is_not_fetched_and_the_others_are(host: str) -> None:
    assert matrix().fetched(host)
    assert matrix().errors(host, "private/page") == ["IgnoreRequest"]
    assert "/private/page" not in matrix().hosts.asked(host)


@pytest.mark.parametrize("host", ["shut.example", "named.example"])
def test_s11_a_robots_txt_that_shuts_everybody_or_us_out_is_obeyed(host: str) -> None:
    assert matrix().hosts.asked(host) == ["/robots.txt"]


@pytest.mark.parametrize("host", ["gone.example", "secret.example", "round.example", "page.example", "nan.example"])
def test_s11_a_robots_txt_that_is_not_there_forbids_nothing(host: str) -> None:
    assert matrix().fetched(host)
    assert matrix().fetched(host, "private/page")


def test_s11_a_robots_txt_that_answers_5xx_closes_the_host_for_the_run() -> None:
    assert matrix().hosts.asked("ill.example") == ["/robots.txt"] * (1 + ROBOTS_RETRIES)
    assert matrix().errors("ill.example") == ["HostLeftAlone"]
    assert matrix().report.left_alone == {"ill.example": "robots.txt: HTTP 503"}


def test_s11_a_robots_txt_that_does_not_come_closes_the_host_for_the_run() -> None:
    hosts = Hosts()
    hosts.robots["slow.example"] = Reply(b"", 200, {}, delay=1.0)
    done = run(hosts, [hosts.url("slow.example")], RETRY_ENABLED=False, DOWNLOAD_TIMEOUT=0.4)
    assert [path for _, path, _ in done.report.sent] == ["/robots.txt"] * (1 + ROBOTS_RETRIES)
    assert done.report.left_alone == {"slow.example": "robots.txt: no answer (DownloadTimeoutError)"}


def test_s11_the_user_agent_names_us_and_a_place_to_ask() -> None:
    agents = {request.headers["user-agent"] for request in matrix().hosts.requests}
    assert len(agents) == 1
    assert re.fullmatch(r"jingwen/[0-9.]+ \(\+https://[^)]+\)", agents.pop())


@cache
def delays() -> Run:
    """One run over hosts that ask for patience, with the throttle on as in a real run."""
    hosts = Hosts()
    hosts.robots = {
        "delay.example": robots("User-agent: *\nCrawl-delay: 0.6\n"),
        "patience.example": robots(f"User-agent: *\nCrawl-delay: {PATIENCE * 2}\n"),
    }
    hosts.pages = {
        "seconds.example": first(Reply(b"", 429, {"Retry-After": "1"}), PAGE),
        "date.example": first(in_three_seconds, PAGE),
        "tomorrow.example": Reply(b"", 503, {"Retry-After": "86400"}),
        "backoff.example": first(Reply(b"", 500), Reply(b"", 502), PAGE),
        "down.example": Reply(b"", 500),
    }
    paths = {"delay.example": 4, "tomorrow.example": 5, "down.example": 12}
    every = {**dict.fromkeys(hosts.pages, 1), "patience.example": 2, **paths}
    urls = [hosts.url(host, f"page{i}") for host, pages in every.items() for i in range(pages)]
    return run(
        hosts, urls, AUTOTHROTTLE_ENABLED=True, AUTOTHROTTLE_START_DELAY=0.01, RETRY_TIMES=2, BACKOFF_START=0.2,
        BACKOFF_MAX=0.4, CONCURRENT_REQUESTS=64,
    )  # fmt: skip


def test_crawl_delay_lies_between_any_two_requests_of_the_host() -> None:
    assert delays().hosts.asked("delay.example") == ["/robots.txt", *(f"/page{i}" for i in range(4))]
    assert min(delays().report.gaps("delay.example")) >= 0.6 * SLACK


def test_a_crawl_delay_beyond_patience_leaves_the_host_for_a_later_run() -> None:
    assert delays().hosts.asked("patience.example") == ["/robots.txt"]
    assert delays().errors("patience.example", "page0") == ["HostLeftAlone"]
    assert "Crawl-delay" in delays().report.left_alone["patience.example"]


@pytest.mark.parametrize("host", ["seconds.example", "date.example"])
def test_retry_after_is_waited_for_and_the_page_fetched_then(host: str) -> None:
    assert delays().fetched(host, "page0")
    assert delays().hosts.asked(host) == ["/robots.txt", "/page0", "/page0"]
    assert delays().report.gaps(host)[1] >= 1 * SLACK


def test_a_retry_after_beyond_patience_leaves_the_host_for_a_later_run() -> None:
    assert len(delays().hosts.asked("tomorrow.example")) <= 3  # robots.txt, and two requests under way at once
    assert "86400" in delays().report.left_alone["tomorrow.example"]


def test_failures_in_a_row_are_answered_with_longer_and_longer_pauses() -> None:
    assert delays().fetched("backoff.example", "page0")
    _, first_pause, second_pause = delays().report.gaps("backoff.example")
    assert first_pause >= 0.2 * SLACK
    assert second_pause >= 0.4 * SLACK


def test_a_host_that_only_fails_is_left_alone_and_reported() -> None:
    pages = [path for path in delays().hosts.asked("down.example") if path != "/robots.txt"]
    assert FAILURES_IN_A_ROW <= len(pages) <= FAILURES_IN_A_ROW + 1  # two requests may be under way at once
    assert delays().report.left_alone["down.example"] == f"HTTP 500, {FAILURES_IN_A_ROW} failures in a row"
    assert delays().report.stats["politeness/left_alone/down.example"]


@cache
def blocks() -> Run:
    """One run over hosts that block, ten pages each."""
    hosts = Hosts()
    for status in (403, 412, 429, 521):
        hosts.pages[f"b{status}.example"] = Reply(b"blocked", status)
    hosts.pages["one.example"] = lambda request: Reply(b"", 403) if request.path == "/page3" else PAGE
    urls = [hosts.url(host, f"page{i}") for host in hosts.pages for i in range(10)]
    return run(hosts, urls, CONCURRENT_REQUESTS_PER_DOMAIN=1)


@pytest.mark.parametrize("status", [403, 412, 429, 521])
def test_a_host_that_blocks_is_left_alone_and_reported(status: int) -> None:
    host = f"b{status}.example"
    assert len(blocks().hosts.asked(host)) == 1 + BLOCKS_IN_A_ROW
    told = [error for i in range(10) for error in blocks().errors(host, f"page{i}")]
    assert told.count("HostLeftAlone") == 10 - BLOCKS_IN_A_ROW
    assert blocks().report.left_alone[host] == f"HTTP {status}, {BLOCKS_IN_A_ROW} times in a row"


def test_one_forbidden_page_on_a_healthy_host_is_no_block() -> None:
    assert "one.example" not in blocks().report.left_alone
    assert all(blocks().fetched("one.example", f"page{i}") for i in range(10) if i != 3)


def test_a_host_that_answers_with_challenge_pages_of_status_200_is_left_alone() -> None:
    hosts = Hosts()
    challenge = Reply(
        "<html><head><title>安全验证</title></head><body>请完成安全验证后继续访问<script></script></body></html>".encode()
    )
    hosts.pages = {"challenge.example": challenge, "article.example": Reply(article_page(1).encode())}
    urls = [hosts.url(host, f"page{i}") for host in hosts.pages for i in range(20)]
    done = run(hosts, urls, CONCURRENT_REQUESTS=1, spider={"clean": True})
    assert done.report.left_alone == {"challenge.example": "challenge pages, 3 in a row"}
    assert len(done.hosts.asked("challenge.example")) < 15
    assert len(done.hosts.asked("article.example")) == 21


def test_a_redirect_to_another_host_waits_in_the_queue_of_that_host() -> None:
    hosts = Hosts()
    hosts.robots["calm.example"] = robots("User-agent: *\nCrawl-delay: 0.5\n")
    hosts.pages["fast.example"] = lambda request: Reply(
        b"", 302, {"Location": hosts.url("calm.example", request.path.strip("/"))}
    )
    urls = [hosts.url("fast.example", f"page{i}") for i in range(4)]
    done = run(hosts, urls, PROBE_DNS={"calm.example": [[INTERNET]]})
    assert len(done.report.gaps("calm.example")) == 4
    assert min(done.report.gaps("calm.example")) >= 0.5 * SLACK


def test_a_server_that_closes_every_connection_is_left_alone() -> None:
    def script(path: str) -> Iterator[bytes]:
        if path == "/robots.txt":
            yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    with raw_server(script) as base:
        urls = [f"{base}/page{i}" for i in range(12)]
        report = probe(urls, GUARD_ALLOW=[base.removeprefix("http://")], BACKOFF_MAX=0.02)
    assert "failures in a row" in report.left_alone["127.0.0.1"]
    assert sum("HostLeftAlone" in report.errors(url) for url in urls) >= 2


@given(st.binary(max_size=60))
def test_a_retry_after_header_of_any_bytes_gives_seconds_or_nothing(value: bytes) -> None:
    seconds = seconds_of(value)
    assert seconds is None or seconds >= 0
