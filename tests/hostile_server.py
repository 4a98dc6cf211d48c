"""Hostile servers on loopback, and a real crawl against them in a process of its own, with the project's settings.

`probe` runs the crawl and reports what became of every address, what the process connected to, what it listened on
and how much its memory grew. Names are answered by `ScriptedResolver`, through Scrapy's ``TWISTED_DNS_RESOLVER``: the
guard stands around it as it stands around the real one. The address 8.8.8.8 is the internet of these tests: the last
step of a connection to it is led to loopback.
"""

from __future__ import annotations

import gzip
import json
import os
import resource
import socketserver
import subprocess
import sys
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import brotli
from backports import zstd
from scrapy import Request, Spider, signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.http import Response, TextResponse
from scrapy.utils.project import get_project_settings

from cleaners import clean_page
from crawler.guard import GuardedHandler
from crawler.politeness import Politeness

INTERNET = "8.8.8.8"
ROOT = Path(__file__).parents[1]
# Quick, and without store, reports and spiders of the project; what guards and limits stays as it is in the settings.
QUICK = {
    "SPIDER_MODULES": [],
    "ITEM_PIPELINES": {},
    "EXTENSIONS": {},
    "AUTOTHROTTLE_ENABLED": False,
    "DOWNLOAD_DELAY": 0.002,  # without any, Scrapy 2.19 sends a whole queue at once, whatever the concurrency
    "RETRY_TIMES": 0,
    "BACKOFF_START": 0.01,
    "LOG_LEVEL": "ERROR",
    "STATS_DUMP": False,
}


@dataclass(frozen=True, slots=True)
class Report:
    """What a crawl came to: per address asked for, one outcome per answer or error."""

    outcomes: dict[str, list[dict[str, Any]]]
    connected: list[tuple[str, int]]
    sent: list[tuple[str, str, float]]
    listening: list[str]
    stats: dict[str, Any]
    left_alone: dict[str, str]
    grown_kib: int
    seconds: float
    log: str = field(repr=False)

    def errors(self, url: str) -> list[str]:
        return [outcome["error"] for outcome in self.outcomes[url] if "error" in outcome]

    def gaps(self, host: str) -> list[float]:
        """The seconds between two requests to a host, by the clock of the process that sent them."""
        return [later - earlier for earlier, later in pairwise(moment for name, _, moment in self.sent if name == host)]

    def bodies(self, url: str) -> list[str]:
        return [outcome["body"] for outcome in self.outcomes[url] if "body" in outcome]


def probe(
    urls: list[str], *, env: dict[str, str] | None = None, spider: dict[str, Any] | None = None, **settings: Any
) -> Report:
    """Crawl the addresses as one run of the project would, in a fresh process."""
    task = {"urls": urls, "settings": {**QUICK, **settings}, "spider": spider or {}}
    done = subprocess.run(
        [sys.executable, "-m", "tests.hostile_server"],
        input=json.dumps(task),
        env={**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", **(env or {})},
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    told["connected"] = [tuple(one) for one in told["connected"]]
    told["sent"] = [tuple(one) for one in told["sent"]]
    return Report(**told, log=done.stderr)


def bomb(kind: str, mib: int) -> bytes:
    """``mib`` megabytes of zeros, compressed in one of the four ways a server may answer."""
    chunk = bytes(1024 * 1024)
    if kind == "gzip":
        return gzip.compress(chunk * mib, 6)
    if kind == "deflate":
        return zlib.compress(chunk * mib, 6)
    if kind == "zstd":
        return bytes(zstd.compress(chunk * mib))
    compressor = brotli.Compressor(quality=1)
    return b"".join(compressor.process(chunk) for _ in range(mib)) + bytes(compressor.finish())


@contextmanager
def raw_server(script: Callable[[str], Iterator[bytes]]) -> Iterator[str]:
    """A server that sends, for a path, whatever ``script`` yields, piece by piece, until the client has had enough."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            line = self.rfile.readline().decode("latin-1").split()
            try:
                for piece in script(line[1] if len(line) > 1 else ""):
                    self.wfile.write(piece)
            except OSError:
                return

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class ScriptedResolver:
    """Answers from the setting ``PROBE_DNS``, name → list of answers, one per look-up, the last one for ever.

    No answer in the list is a name server that never answers.
    """

    def __init__(self, reactor: Any, answers: dict[str, list[list[str]]]) -> None:
        self._reactor = reactor
        self._answers = {name: list(answer) for name, answer in answers.items()}
        self._inner = reactor.nameResolver

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> ScriptedResolver:
        return cls(reactor, crawler.settings.getdict("PROBE_DNS"))

    def install_on_reactor(self) -> None:
        self._reactor.installNameResolver(self)
        connect = self._reactor.connectTCP

        def recorded(host: str, port: int, *args: Any, **named: Any) -> Any:
            CONNECTED.append((host, port))
            return connect("127.0.0.1" if host == INTERNET else host, port, *args, **named)

        self._reactor.connectTCP = recorded

    def resolveHostName(self, receiver: Any, name: str, portNumber: int = 0, *rest: Any) -> Any:  # noqa: N802, N803
        from twisted.internet.address import IPv4Address, IPv6Address

        if name not in self._answers:
            return self._inner.resolveHostName(receiver, name, portNumber, *rest)
        answers = self._answers[name]
        receiver.resolutionBegan(None)
        if not answers:
            return None
        for address in answers.pop(0) if len(answers) > 1 else answers[0]:
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(kind("TCP", address, portNumber))
        receiver.resolutionComplete()
        return None


CONNECTED: list[tuple[str, int]] = []
SENT: list[tuple[str, str, float]] = []


class RecordingHandler(GuardedHandler):
    """The project's handler; notes what it was given to send, and when."""

    async def download_request(self, request: Request) -> Response:
        parts = urlsplit(request.url)
        SENT.append((parts.hostname or "", parts.path, monotonic()))
        return await super().download_request(request)


class Probe(Spider):
    """Fetches the addresses it is given and notes what it gets; may ``follow`` every link, and ``clean`` every page."""

    name = "probe"

    def __init__(self, urls: list[str], follow: bool = False, clean: bool = False, **named: Any) -> None:
        super().__init__(**named)
        self.urls = urls
        self.follow = follow
        self.clean = clean
        self.headers: dict[str, str] = named.get("headers", {})
        self.cookies: dict[str, str] = named.get("cookies", {})
        self.meta: dict[str, Any] = named.get("meta", {})
        self.outcomes: dict[str, list[dict[str, Any]]] = {url: [] for url in self.urls}

    async def start(self) -> AsyncIterator[Request]:
        for url in self.urls:
            yield self._request(url, headers=self.headers, cookies=self.cookies)

    def _request(self, url: str, **named: Any) -> Request:
        meta = {**self.meta, "asked": url}
        return Request(url, self.parse, errback=self.failed, dont_filter=True, meta=meta, **named)

    def parse(self, response: Response, **_: Any) -> Any:
        seen = {"url": response.url, "status": response.status, "body": response.text[:80] if isinstance(response, TextResponse) else "", "length": len(response.body)}  # fmt: skip
        self.outcomes.setdefault(response.meta["asked"], []).append(seen)
        if self.clean:
            yield clean_page(response.body, response.url)
        if self.follow and isinstance(response, TextResponse):
            for link in response.css("a::attr(href)").getall():
                yield self._request(response.urljoin(link))

    def failed(self, failure: Any) -> None:
        outcome = {"error": failure.type.__name__, "message": str(failure.value)}
        self.outcomes.setdefault(failure.request.meta["asked"], []).append(outcome)


def listening(process: int | str = "self") -> list[str]:
    """The sockets of a process that wait for connections, from /proc."""
    home = Path(f"/proc/{process}")
    mine = set()
    for entry in (home / "fd").iterdir():
        with suppress(OSError):  # closed since it was listed
            mine.add(os.readlink(entry))
    found = []
    for table in ("tcp", "tcp6", "udp", "udp6"):
        waiting = "0A" if table.startswith("tcp") else "07"
        for line in (home / "net" / table).read_text().splitlines()[1:]:
            parts = line.split()
            if parts[3] == waiting and f"socket:[{parts[9]}]" in mine:
                found.append(f"{table} {parts[1]}")
    return found


def _kib() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> None:
    """Run one probe; the task comes on standard input as JSON, the report is the last line of output."""
    task = json.loads(sys.stdin.read())
    settings = get_project_settings()
    handlers = dict.fromkeys(("http", "https"), "tests.hostile_server.RecordingHandler")
    settings["DOWNLOAD_HANDLERS"] = {**settings.getdict("DOWNLOAD_HANDLERS"), **handlers}
    settings.setdict({"TWISTED_DNS_RESOLVER": "tests.hostile_server.ScriptedResolver", **task["settings"]}, "cmdline")
    process = AsyncCrawlerProcess(settings)
    crawler = process.create_crawler(Probe)
    seen: dict[str, Any] = {"listening": [], "kib": 0}
    crawler.signals.connect(lambda spider: seen.update(kib=_kib()), signals.spider_opened, weak=False)
    crawler.signals.connect(
        lambda response: seen["listening"].extend(listening()), signals.response_downloaded, weak=False
    )
    crawler.signals.connect(lambda spider: seen["listening"].extend(listening()), signals.spider_idle, weak=False)
    process.crawl(crawler, urls=task["urls"], **task["spider"])
    process.start()
    _tell(crawler, seen)


def _tell(crawler: Crawler, seen: dict[str, Any]) -> None:
    from tests import hostile_server  # Scrapy loads the resolver under this name, not as __main__

    spider, stats = crawler.spider, crawler.stats
    assert isinstance(spider, Probe)
    assert stats is not None
    politeness = crawler.get_downloader_middleware(Politeness)
    told = {
        "outcomes": spider.outcomes,
        "connected": hostile_server.CONNECTED,
        "sent": hostile_server.SENT,
        "listening": sorted(set(seen["listening"])),
        "stats": {name: value for name, value in stats.get_stats().items() if isinstance(value, (int, float, str))},
        "left_alone": politeness.left_alone if politeness else {},
        "grown_kib": _kib() - seen["kib"],
        "seconds": float(stats.get_value("elapsed_time_seconds") or 0),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
