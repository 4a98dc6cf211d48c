"""How much a site is asked: what its robots.txt and its answers say, host by host.

* ``Crawl-delay`` is the least time between two requests; no chance and no throttle shortens it.
* ``Retry-After`` on 429 and 503 holds the host as long as it says.
* Failures in a row (5xx, 429, 408, no answer) hold it 2, 4, 8 … seconds.
* A host that blocks us, or asks for more patience than a run has, is left alone for the rest of the run, and the run
  says so. Nothing is done to get past a challenge.

A robots.txt that answers 4xx, or redirects astray, is no robots.txt; one that answers 5xx or not at all closes the
host, as RFC 9309 §2.3.1 has it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy import Request, Spider, signals
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import get_retry_request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import RobotParser

from crawler.queues import answer_waiting, hold, slow_down
from crawler.retry_after import seconds_of

logger = logging.getLogger(__name__)

# 412 is 瑞数, 521 加速乐 (and Cloudflare's dead origin); 403 is every firewall.
BLOCKING = frozenset({403, 412, 429, 521})
FAILING = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
# One page may be forbidden on a healthy host; three in a row without a page between them is the host's answer to us.
BLOCKS_IN_A_ROW = 3
# With the back-off of 2, 4, 8 … 60 s this is a host that gave nothing for four minutes.
FAILURES_IN_A_ROW = 8
# Longer than any Crawl-delay or Retry-After that a run of some hours can obey; a host that asks for more waits for
# the next run.
PATIENCE = 120.0
# A robots.txt without an answer closes a whole host: worth a second and a third try.
ROBOTS_RETRIES = 2


class HostLeftAlone(IgnoreRequest):
    """A request that is not sent in this run because of its host; fetch the address again in a later one.

    ``retry_after`` is what the host asked for, in seconds, where it did.
    """

    def __init__(self, host: str, reason: str, retry_after: float | None = None) -> None:
        super().__init__(f"{host} is left alone for this run: {reason}")
        self.host = host
        self.reason = reason
        self.retry_after = retry_after


@dataclass(slots=True)
class _Host:
    crawl_delay: float = 0.0
    failures: int = 0
    blocks: int = 0
    challenges: int = 0
    closed: str | None = None
    retry_after: float | None = None


class Politeness:
    """A downloader middleware just inside Scrapy's retry, so that it sees every attempt.

    Settings: ``BACKOFF_START`` and ``BACKOFF_MAX`` in seconds. Statistics: ``politeness/left_alone/<host>`` holds the
    reason. `left_alone` gives the same to the run report; `leave_alone` takes what only the page's text shows.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._backoff_start = crawler.settings.getfloat("BACKOFF_START", 2.0)
        self._backoff_max = crawler.settings.getfloat("BACKOFF_MAX", 60.0)
        self._hosts: dict[str, _Host] = {}
        self._robots_problems: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Politeness:
        politeness = cls(crawler)
        crawler.signals.connect(politeness.robots_parsed, signal=signals.robots_parsed)
        # The signal comes before the next request of the host is let go, `process_response` after it.
        crawler.signals.connect(politeness.response_downloaded, signal=signals.response_downloaded)
        crawler.signals.connect(politeness.item_judged, signal=signals.item_scraped)
        crawler.signals.connect(politeness.item_judged, signal=signals.item_dropped)
        return politeness

    @property
    def left_alone(self) -> dict[str, str]:
        """The hosts that were given up in this run, with the reason."""
        return {name: host.closed for name, host in self._hosts.items() if host.closed}

    def leave_alone(self, url: str, reason: str, retry_after: float | None = None) -> None:
        """Send nothing more to the host of ``url`` in this run."""
        name = urlsplit(url).hostname or ""
        host = self._host(name)
        if host.closed is None:
            host.closed, host.retry_after = reason, retry_after
            logger.info("%s is left alone for this run: %s", name, reason)
            if self._crawler.stats is not None:
                self._crawler.stats.set_value(f"politeness/left_alone/{name}", reason)
            answer_waiting(self._crawler, name, HostLeftAlone(name, reason, retry_after))

    def process_request(self, request: Request) -> None:
        """Let the request pass, or raise `HostLeftAlone`."""
        parts = urlsplit(request.url)
        name = parts.hostname or ""
        robots = self._robots_problems.get(parts.netloc)
        if robots is not None and not _is_for_robots(request):
            self.leave_alone(request.url, robots)
        host = self._host(name)
        if host.closed is not None:
            raise HostLeftAlone(name, host.closed, host.retry_after)
        if "redirect_urls" in request.meta:
            # A redirect inherits the queue of the host it came from, and with it that host's delay.
            request.meta.pop("download_slot", None)
        if host.crawl_delay:
            request.meta["autothrottle_dont_adjust_delay"] = True

    def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """Count a missing answer; what we refused ourselves is not the host's failure."""
        if isinstance(exception, IgnoreRequest):
            return None
        self._note_robots(request, f"no answer ({type(exception).__name__})")
        self._failed(request, type(exception).__name__)
        return self._again(request, exception) if _is_for_robots(request) else None

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Ask again for a robots.txt that could not be read, whether or not the spider lets Scrapy retry its pages."""
        if _is_for_robots(request) and _is_unreachable(response.status):
            return self._again(request, f"HTTP {response.status}") or response
        return response

    def response_downloaded(self, response: Response, request: Request, spider: Spider) -> None:
        """Draw the consequences of one answer for its host."""
        status, host = response.status, self._host(urlsplit(request.url).hostname or "")
        self._note_robots(request, f"HTTP {status}" if _is_unreachable(status) else None)
        asked = seconds_of(response.headers.get("Retry-After")) if status in (429, 503) else None
        if asked is not None and asked > PATIENCE:
            self.leave_alone(request.url, f"HTTP {status}, Retry-After {asked:.0f} s", asked)
        elif status in FAILING:
            self._failed(request, f"HTTP {status}", asked)
        elif status not in BLOCKING:
            host.failures = host.blocks = 0
        if status in BLOCKING and not _is_for_robots(request):
            host.blocks += 1
            if host.blocks >= BLOCKS_IN_A_ROW:
                self.leave_alone(request.url, f"HTTP {status}, {host.blocks} times in a row", asked)

    def item_judged(self, item: object, response: Response | None) -> None:
        """Hear the cleaner's verdict: a challenge may come with status 200, where only the page's text tells."""
        status = getattr(item, "status", None)
        if response is None or status is None:
            return
        host = self._host(urlsplit(response.url).hostname or "")
        host.challenges = host.challenges + 1 if status == "blocked" and response.status == 200 else 0
        if host.challenges >= BLOCKS_IN_A_ROW:
            self.leave_alone(response.url, f"challenge pages, {host.challenges} in a row")

    def robots_parsed(self, robotparser: RobotParser, request: Request) -> None:
        """Obey ``Crawl-delay``, for the queue that stands and for one that is opened later."""
        delay = robotparser.crawl_delay(self._user_agent()) or 0.0
        if not delay > 0:  # nor is "nan" a delay
            return
        if delay > PATIENCE:
            self.leave_alone(request.url, f"robots.txt: Crawl-delay {delay:.0f} s")
            return
        host = self._host(urlsplit(request.url).hostname or "")
        host.crawl_delay = max(host.crawl_delay, delay)
        # By host and not by `get_slot_key`, for a redirected request still names the queue it came from.
        slow_down(self._crawler, urlsplit(request.url).hostname or "", host.crawl_delay)

    def _again(self, request: Request, reason: str | Exception) -> Request | None:
        spider = self._crawler.spider
        if spider is None:
            return None
        return get_retry_request(
            request, spider=spider, reason=reason, max_retry_times=ROBOTS_RETRIES, give_up_log_level=logging.INFO
        )

    def _note_robots(self, request: Request, problem: str | None) -> None:
        """Remember what became of a robots.txt; a later attempt or hop has the last word."""
        if not _is_for_robots(request):
            return
        first = (request.meta.get("redirect_urls") or [request.url])[0]
        if problem is None:
            self._robots_problems.pop(urlsplit(first).netloc, None)
        else:
            self._robots_problems[urlsplit(first).netloc] = f"robots.txt: {problem}"

    def _failed(self, request: Request, reason: str, asked: float | None = None) -> None:
        host = self._host(urlsplit(request.url).hostname or "")
        host.failures += 1
        backoff = min(self._backoff_start * 2 ** (host.failures - 1), self._backoff_max)
        hold(self._crawler, request, backoff if asked is None else asked)
        if host.failures >= FAILURES_IN_A_ROW:
            self.leave_alone(request.url, f"{reason}, {host.failures} failures in a row", asked)

    def _user_agent(self) -> str:
        settings = self._crawler.settings
        return str(settings.get("ROBOTSTXT_USER_AGENT") or settings.get("USER_AGENT"))

    def _host(self, name: str) -> _Host:
        return self._hosts.setdefault(name, _Host())


def _is_unreachable(status: int) -> bool:
    return status >= 500 or status == 429


def _is_for_robots(request: Request) -> bool:
    return request.callback is NO_CALLBACK and bool(request.meta.get("dont_obey_robotstxt"))
