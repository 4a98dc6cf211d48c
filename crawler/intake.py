"""From a response under a lease to the store: raw into the archive, clean, then one transaction."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from scrapy.http import Request, Response

from cleaners.article import Article
from cleaners.join import join_pages
from crawler.archive import Archive
from crawler.canonical import canonical, is_address
from crawler.files import keep
from crawler.frontier import Lease, Link
from crawler.items import Page, Place, is_article
from crawler.politeness import BLOCKS_IN_A_ROW
from crawler.pool import Cleaner, PoisonPageError
from crawler.retry_after import seconds_of
from crawler.sites import Site
from crawler.store import QUARANTINE, News, Outcome, Store

logger = logging.getLogger(__name__)

# Answers that another try may better; everything else is the site's answer.
FAILING = frozenset({408, 429, 500, 502, 503, 504, 520, 521, 522, 524})
BLOCKING = frozenset({401, 403, 412})
# Tries of one run, and the seconds before the second of them; doubled for each further one.
TRIES = 4
WAIT = 2.0
# As many as politeness allows a host that answers with 403 or 412.
CHALLENGES = BLOCKS_IN_A_ROW
# A paged article has a few pages; a chain of fifty is a list, or turns in a circle.
MAX_PARTS = 50


@dataclass(slots=True)
class Intake:
    """What a run does with what it fetches. ``counts`` is what the run report tells."""

    store: Store
    archive: Archive
    cleaner: Cleaner
    queue: str
    run: int
    files: Path
    attachments: bool = False
    counts: Counter[str] = field(default_factory=Counter)
    leave_alone: Callable[[str, str], None] = lambda url, reason: None
    _challenged: Counter[str] = field(default_factory=Counter)

    async def article(self, lease: Lease, response: Response, site: Site | None) -> Article | None:
        """Store an article page; its Article when it is new or changed and all its pages are there."""
        page = page_of(response, lease, site)
        if page.status in FAILING:
            self.failed(lease, f"HTTP {page.status}", response.headers.get("Retry-After"))
            return None
        if page.status == 304 and lease.sha256 is None:
            self.gave_up(lease, "failed", "HTTP 304 to a request without a condition")
            return None
        # A further page of an article is taken even when it is as it was: the page before it is not.
        same = page.status == 304 or (page.sha256 == lease.sha256 and page.status not in BLOCKING)
        if same and lease.root is None:
            self.store.unchanged(lease, self.run)
            self.counts["unchanged"] += 1
            return None
        place = await self.archive.store(page, request_headers(response.request))
        try:
            article = await self.cleaner.clean(page, site)
        except Exception as error:
            self._uncleaned(lease, Outcome(page=page, place=place), error)
            return None
        outcome = self._outcome(lease, page, place, article)
        news = self.store.finish(lease, outcome, self.queue, self.run)
        self._watch(lease, article)
        return self._count(outcome.article, news)

    async def again(self, lease: Lease, place: Place, site: Site | None) -> Article | None:
        """Clean a page of the archive whose cleaning failed in an earlier run."""
        try:
            page = self.archive.read(place)
            article = await self.cleaner.clean(page, site)
        except Exception as error:
            logger.error("%s: cleaning failed again: %s: %s", lease.url, type(error).__name__, error)
            self.counts["cleaning_failed"] += 1
            return None
        outcome = self._outcome(lease, page, place, article)
        return self._count(outcome.article, self.store.recleaned(lease, outcome, self.queue, self.run))

    def _uncleaned(self, lease: Lease, outcome: Outcome, error: Exception) -> None:
        poison = isinstance(error, PoisonPageError)
        reason = f"{QUARANTINE if poison else ''}{type(error).__name__}: {error}"
        again = "full=1 tries it again" if poison else "it will be cleaned again from the archive"
        logger.error("%s: cleaning failed: %s; %s", lease.url, reason, again)
        self.store.finish(lease, replace(outcome, error=reason), self.queue, self.run)
        self.counts["cleaning_failed"] += 1

    def _outcome(self, lease: Lease, page: Page, place: Place, article: Article) -> Outcome:
        """What an Article means for the store: the whole of it, or a part and the address of the next one."""
        following = self._following(lease, article)
        return Outcome(
            page=page,
            place=place,
            state="blocked" if article.status == "blocked" else "done",
            article=None if following else self._joined(lease, article),
            part=article if following or lease.root else None,
            links=[*self._files(lease, article), *following],
        )

    def _watch(self, lease: Lease, article: Article) -> None:
        """A challenge that comes with status 200 only shows in the text; three in a row are the host's answer."""
        if article.status != "blocked":
            self._challenged[lease.host] = 0
            return
        self._challenged[lease.host] += 1
        if self._challenged[lease.host] == CHALLENGES:
            self.leave_alone(lease.url, f"{CHALLENGES} challenge pages in a row: {article.status_reason}")

    def _count(self, article: Article | None, news: News | None) -> Article | None:
        """Count an Article that was stored; it is the crawl's item when a reader sees something new in it."""
        if article is None or news is None:
            return None
        if not is_article(article):
            self.counts[article.status] += 1
            logger.info("%s: %s: %s", article.status, article.url, article.status_reason)
        self.counts[news] += is_article(article)
        self.counts["thin"] += article.status == "thin"
        return article if news != "unchanged" else None

    def _following(self, lease: Lease, article: Article) -> list[Link]:
        """The next page of a paged article, when it is one that has not been met in another role."""
        if article.next_page is None or not is_address(article.next_page):
            return []
        if not is_article(article) or lease.depth >= MAX_PARTS:
            return []
        root = lease.root or lease.id
        link = Link(article.next_page, "article", lease.site, lease.depth + 1, root, lease.title, lease.listed)
        return [link] if self.store.is_free(canonical(link.url), root, self.run) else []

    def _joined(self, lease: Lease, last: Article) -> Article:
        parts = self.store.parts(lease.root, lease.depth) if lease.root else []
        return join_pages([*parts, last]) if parts else last

    def _files(self, lease: Lease, article: Article) -> list[Link]:
        if not self.attachments or not is_article(article):
            return []
        root = lease.root or lease.id
        return [
            Link(one.url, "file", lease.site, 0, root, one.name) for one in article.attachments if is_address(one.url)
        ]

    def file(self, lease: Lease, response: Response) -> None:
        """Keep an attachment."""
        if response.status in FAILING:
            self.failed(lease, f"HTTP {response.status}", response.headers.get("Retry-After"))
        elif response.status != 200:
            self.gave_up(lease, "failed", f"HTTP {response.status} for a file")
        else:
            self.store.found_file(lease, keep(self.files, response, lease.title), self.run)
            self.counts["files"] += 1

    def failed(self, lease: Lease, reason: str, retry_after: bytes | None = None) -> None:
        """A try that failed: the address waits for the next one, or has failed for this run."""
        if lease.tries + 1 < TRIES:
            wait = max(WAIT * 2**lease.tries, seconds_of(retry_after) or 0.0)
            self.store.fail(lease, reason, self.run, wait=wait)
            self.counts["retried"] += 1
            return
        self.gave_up(lease, "failed", reason)

    def gave_up(self, lease: Lease, state: str, reason: str) -> None:
        """No further try in this run. The pages of an article that are there make what there is of it."""
        logger.info("%s: %s: %s", state, lease.url, reason)
        parts = self.store.parts(lease.root, lease.depth) if lease.root and lease.kind == "article" else []
        self.store.give_up(lease, state, reason, self.run, join_pages(parts) if parts else None)
        self.counts[state] += 1


def page_of(response: Response, lease: Lease, site: Site | None) -> Page:
    """A response as the archive and the cleaner see it."""
    asked = response.request
    return Page(
        url=response.url,
        status=response.status,
        headers=_headers(response),
        body=response.body,
        fetched=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        kind=lease.kind,
        site=site.name if site else lease.site,
        address=lease.url,
        part=lease.depth + 1 if lease.root and lease.kind == "article" else 1,
        method=asked.method if asked is not None else "GET",
    )


def _headers(response: Response) -> dict[str, str]:
    """Lower-case names, ASCII values: what a WARC file gives back unchanged."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("ascii", "backslashreplace")
        for name, values in response.headers.items()
    }


def request_headers(request: Request | None) -> Mapping[str, str]:
    """The headers that were sent; credentials and cookies do not belong in an archive."""
    if request is None:
        return {}
    return {
        name.decode("latin-1"): b", ".join(values).decode("ascii", "backslashreplace")
        for name, values in request.headers.items()
        if name.lower() not in (b"cookie", b"authorization", b"proxy-authorization")
    }
