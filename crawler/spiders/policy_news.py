"""``scrapy crawl policy_news -a site=NAME``: a registered site, its list pages every time, its articles when new."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import ClassVar

from scrapy.http import Response
from scrapy.settings import BaseSettings

from cleaners.article import Article
from crawler.canonical import belongs, canonical, is_address
from crawler.cleaning import clean
from crawler.frontier import Lease, Link
from crawler.intake import BLOCKING, FAILING, page_of, request_headers
from crawler.lists import Entry, Listing
from crawler.lists.reading import read_list
from crawler.sites import Site, load_site
from crawler.spiders.base import StoreSpider, UsageError
from crawler.store import Outcome

# Look-back of a run with full=1, in pages per start: a bound against pagers that turn in a circle.
ALL_PAGES = 1000


class PolicyNews(StoreSpider):
    """One site: a registered name, or a site file. ``since=YYYY-MM-DD`` leaves out older entries, ``full=1`` reads lists to their end and every article
    again, ``base=http://host:port`` puts the start pages on another host, ``attachments=1`` fetches files too."""

    name = "policy_news"
    arguments: ClassVar[frozenset[str]] = frozenset({"site", "since", "full", "base", "attachments"})
    alone = True

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name, **arguments)
        if not arguments.get("site"):
            raise UsageError("policy_news needs a site: -a site=NAME (scrapy sites shows the names)")
        if base := arguments.get("base"):
            canonical(base)
        self.site = _site(arguments["site"], arguments.get("base"))
        self.queue = f"policy_news:{self.site.name}"
        self.since = _day(arguments.get("since"))
        self.attachments = arguments.get("attachments", "0") not in ("0", "")
        self.allowed_domains = [host.rpartition(":")[0] or host for host in self.site.hosts]
        self.max_pages = ALL_PAGES if self.full else self.site.max_pages
        self._loaded: set[str] = set()
        self._article = re.compile(self.site.article) if self.site.article else None

    def open(self, settings: BaseSettings) -> None:
        if self.site.delay is not None:
            settings.set("DOWNLOAD_DELAY", self.site.delay, priority="spider")
        super().open(settings)

    def seed(self) -> None:
        """List pages are read in every run; what failed in an earlier one gets its next chance."""
        self.intake.attachments = self.attachments
        starts = [Link(start, "list", self.site.name) for start in self.site.starts]
        with self.store.transaction():
            self.store.frontier.revive(self.queue)
            self.store.frontier.add(starts, self.queue, self.intake.run, self.recheck)

    def site_of(self, lease: Lease) -> Site | None:
        return self.site

    async def take(self, lease: Lease, response: Response) -> Article | None:
        if lease.kind == "list":
            await self._take_list(lease, response)
            return None
        if lease.kind == "file":
            self.intake.file(lease, response)
            return None
        return await self.intake.article(lease, response, self.site)

    async def _take_list(self, lease: Lease, response: Response) -> None:
        if response.status in FAILING:
            return self.intake.failed(lease, f"HTTP {response.status}", response.headers.get("Retry-After"))
        if response.status in BLOCKING:
            return self.intake.gave_up(lease, "blocked", f"HTTP {response.status}")
        if response.status != 200:
            return self.intake.gave_up(lease, "failed", f"HTTP {response.status} for a list page")
        listing = read_list(response.body, response.url, self.site.lists, self.site.entries)
        page = page_of(response, lease, self.site)
        nothing = not listing.entries and listing.next_page is None
        if nothing and (seen := clean(page, self.site)).status in ("blocked", "shell"):
            return self.intake.gave_up(lease, "blocked", f"{seen.status} instead of a list: {seen.status_reason}")
        entries = [entry for entry in listing.entries if self._is_ours(entry)]
        wanted = [entry for entry in entries if not self._is_older(entry)]
        links = [Link(one.url, "article", self.site.name, title=one.title, listed=one.date) for one in wanted]
        outcome = Outcome(
            page=page,
            place=await self.intake.archive.store(page, request_headers(response.request)),
            links=[*links, *self._next(lease, listing)],
        )
        self.store.relist(lease, outcome, self.queue, self.intake.run, self.recheck)
        counts = self.intake.counts
        counts["lists"] += 1
        counts["listed"] += len(entries)
        counts["on_start_pages"] += len(entries) if lease.depth == 0 or lease.url in self._loaded else 0
        counts["empty_lists"] += not entries
        return None

    def _is_older(self, entry: Entry) -> bool:
        """Whether an entry is known to be older than asked for; one without a date may be new."""
        return bool(self.since and entry.date and entry.date[:10] < self.since)

    def _is_ours(self, entry: Entry) -> bool:
        """An address of the site that can be an article."""
        ours = is_address(entry.url) and belongs(entry.url, self.site.hosts)
        return ours and (self._article is None or self._article.search(entry.url) is not None)

    def _next(self, lease: Lease, listing: Listing) -> list[Link]:
        """The next page of the list, within the look-back: newest entries come first everywhere we know."""
        following = listing.next_page
        # A start page that a script fills leads to its own entries, whatever the look-back.
        is_own = following is not None and lease.depth == 0 and not listing.entries
        if following is None or not is_address(following.url):
            return []
        if lease.depth + 1 >= self.max_pages and not is_own:
            return []
        if is_own:
            self._loaded.add(following.url)
        if listing.entries and all(self._is_older(entry) for entry in listing.entries):
            return []
        method, body = following.method, following.body
        return [Link(following.url, "list", self.site.name, lease.depth + 1, method=method, body=body)]


def _site(name: str, base: str | None) -> Site:
    """A registered site, or the site of a file that the operator has elsewhere (``site=/etc/jingwen/mine.toml``)."""
    file = Path(name)
    return load_site(file.stem, base, file.parent) if file.suffix == ".toml" else load_site(name, base)


def _day(text: str | None) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise UsageError(f"since={text}: not a day like 2026-01-31") from None
