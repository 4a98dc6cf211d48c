"""S5: bytes, decompressed bytes, heads, redirects and seconds of one response, and the time of a run, are bounded."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path

import pytest

from crawler.limits import HEAD_MAXSIZE
from tests.hostile_server import Report, bomb, probe, raw_server
from tests.tls import tls_server
from tests.webserver import Reply, Request, Webserver, serving

MIB = 1024 * 1024
KINDS = ("gzip", "deflate", "br", "zstd")


def script(path: str) -> Iterator[bytes]:
    """What the raw server sends, by path."""
    ok = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    if path == "/drip":  # one byte a second, for ever
        yield ok + b"\r\n<p>"
        for _ in range(60):
            time.sleep(1)
            yield b"."
    elif path == "/drip-head":
        for byte in ok + b"X-Slow: " + b"." * 60:
            time.sleep(1)
            yield bytes((byte,))
    elif path == "/endless":
        yield ok + b"\r\n"
        for _ in range(512):
            yield bytes(MIB)
    elif path == "/heads":
        yield ok
        for i in range(4_000_000):
            yield b"".join(b"X-%d-%d: filler\r\n" % (i, j) for j in range(1000))
    elif path == "/hundreds":
        for _ in range(4_000_000):
            yield b"HTTP/1.1 100 Continue\r\n\r\n" * 1000
    elif path == "/promise":
        yield ok + b"Content-Length: 99999999999\r\n\r\n" + bytes(1000)
    else:
        yield b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def encoded(encoding: str) -> dict[str, str]:
    return {"Content-Encoding": encoding, "Content-Type": "text/html"}


def rounds(web: Webserver) -> None:
    """Redirects that never end: in a circle, in a long chain, by meta refresh, and to a new address each time."""
    number = count()

    def growing(request: Request) -> Reply:
        return Reply(b"", 302, {"Location": f"/grow?{next(number)}"})

    web.routes["/round"] = Reply(b"", 302, {"Location": "/round"})
    for i in range(20):
        page = f'<html><head><meta http-equiv="refresh" content="0;url=/refresh/{i + 1}"></head></html>'
        web.routes[f"/refresh/{i}"] = Reply(page.encode())
        web.routes[f"/chain/{i}"] = Reply(b"", 302, {"Location": f"/chain/{i + 1}"})
        web.routes[f"/grow?{i}"] = growing


@dataclass(frozen=True)
class Crawled:
    report: Report
    raw: str
    web: Webserver


@cache
def crawled() -> Crawled:
    """One crawl over every oversized and slow answer, with limits of one megabyte and two seconds."""
    with raw_server(script) as raw, serving(Webserver(articles=0)) as web:
        for name in KINDS:
            web.routes[f"/bomb/{name}"] = Reply(bomb(name, 64), 200, encoded(name))
        web.routes["/bomb/twice"] = Reply(gzip.compress(bomb("gzip", 64)), 200, encoded("gzip, gzip"))
        web.routes["/login"] = Reply("<title>用户登录</title><p>请先登录</p>".encode())
        rounds(web)
        urls = [f"{raw}/{name}" for name in ("drip", "drip-head", "endless", "heads", "hundreds", "promise")]
        urls += [f"{web.base}/bomb/{name}" for name in (*KINDS, "twice")]
        urls += [f"{web.base}/{name}" for name in ("round", "chain/0", "refresh/0", "grow?0", "login")]
        report = probe(
            urls, GUARD_ALLOW=[raw.removeprefix("http://"), web.base.removeprefix("http://")],
            DOWNLOAD_MAXSIZE=MIB, DOWNLOAD_WARNSIZE=MIB, DOWNLOAD_TIMEOUT=2, CONCURRENT_REQUESTS_PER_DOMAIN=16,
        )  # fmt: skip
    return Crawled(report, raw, web)


@pytest.mark.parametrize("kind", [*KINDS, "twice"])
def test_s5_a_decompression_bomb_is_dropped(kind: str) -> None:
    report, base = crawled().report, crawled().web.base
    assert report.errors(f"{base}/bomb/{kind}") == ["IgnoreRequest"]
    assert "during decompression" in report.outcomes[f"{base}/bomb/{kind}"][0]["message"]


@pytest.mark.parametrize("path", ["endless", "promise"])
def test_s5_a_body_over_the_limit_is_cut_off(path: str) -> None:
    report, raw = crawled().report, crawled().raw
    assert report.errors(f"{raw}/{path}") == ["DownloadCancelledError"]


@pytest.mark.parametrize("path", ["heads", "hundreds"])
def test_s5_a_head_without_end_is_cut_off(path: str) -> None:
    report, raw = crawled().report, crawled().raw
    assert report.errors(f"{raw}/{path}") == ["DownloadFailedError"], report.outcomes[f"{raw}/{path}"]
    assert HEAD_MAXSIZE <= MIB


@pytest.mark.parametrize("path", ["drip", "drip-head"])
def test_s5_a_server_that_drips_one_byte_a_second_is_cut_off_in_all(path: str) -> None:
    report, raw = crawled().report, crawled().raw
    assert report.errors(f"{raw}/{path}") == ["DownloadTimeoutError"]


@pytest.mark.parametrize("path", ["round", "chain/0", "refresh/0", "grow?0"])
def test_s5_a_redirect_without_end_is_left_after_five(path: str) -> None:
    report, web = crawled().report, crawled().web
    assert report.errors(f"{web.base}/{path}") == ["IgnoreRequest"]
    assert "max redirections" in report.outcomes[f"{web.base}/{path}"][0]["message"]
    assert sum(web.hits(f"/{path.rstrip('0')}").values()) == 6, "the page and five more"


def test_s5_all_these_together_cost_little_memory() -> None:
    report = crawled().report
    assert report.grown_kib < 64 * 1024, report.grown_kib  # each bomb alone is as much


def test_a_login_page_with_status_200_is_handed_on_as_it_is() -> None:
    """Whether a page is an article is the cleaner's verdict, and not the crawler's."""
    report, base = crawled().report, crawled().web.base
    assert report.bodies(f"{base}/login") == ["<title>用户登录</title><p>请先登录</p>"]


def test_t41_a_name_server_that_never_answers_costs_the_download_timeout() -> None:
    url = "http://mute.example/page"
    report = probe([url], PROBE_DNS={"mute.example": []}, DOWNLOAD_TIMEOUT=1, ROBOTSTXT_OBEY=False)
    assert report.errors(url) == ["DownloadTimeoutError"]


def test_t41_a_run_ends_by_itself_at_its_time_limit() -> None:
    with raw_server(script) as raw:
        report = probe(
            [f"{raw}/drip?{i}" for i in range(3)] + [f"{raw}/drip"],
            GUARD_ALLOW=[raw.removeprefix("http://")], CLOSESPIDER_TIMEOUT=1, DOWNLOAD_TIMEOUT=2, CONCURRENT_REQUESTS=1,
        )  # fmt: skip
    assert report.stats["finish_reason"] == "closespider_timeout"


def test_s12_a_certificate_nobody_signed_is_refused_and_a_trusted_one_accepted(tmp_path: Path) -> None:
    with tls_server(tmp_path) as (_, base, authority):
        allow = [base.removeprefix("https://")]
        url = f"{base}/page"
        stranger = probe([url], GUARD_ALLOW=allow)
        trusted = probe([url], GUARD_ALLOW=allow, env={"SSL_CERT_FILE": str(authority)})
    assert stranger.errors(url)
    assert stranger.bodies(url) == []
    assert trusted.bodies(url) == ["over TLS"]
