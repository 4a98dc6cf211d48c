"""``scrapy crawl article -a url=…``: pages given by hand, one or many, or a file of them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, ClassVar

from scrapy.http import Response

from cleaners.article import Article
from crawler.canonical import belongs, canonical
from crawler.frontier import Lease, Link
from crawler.sites import Site, all_sites
from crawler.spiders.base import StoreSpider, UsageError


class ArticleSpider(StoreSpider):
    """``url`` holds addresses with blanks or commas between, ``urls`` names a file with one a line (# for remarks).

    An address that the store has seen lately is not fetched again: its stored article is the item. ``full=1`` fetches.
    """

    name = "article"
    arguments: ClassVar[frozenset[str]] = frozenset({"url", "urls", "full", "attachments"})
    # Several processes may work through the same addresses: each host is one process's at a time.
    alone = False
    queue = "article"

    def __init__(self, name: str | None = None, **arguments: str) -> None:
        super().__init__(name, **arguments)
        self.addresses = [*_split(arguments.get("url", "")), *_lines(arguments.get("urls"))]
        if not self.addresses:
            raise UsageError("article needs addresses: -a url=http://… or -a urls=FILE")
        for address in self.addresses:
            canonical(address)
        self.attachments = arguments.get("attachments", "0") not in ("0", "")
        self._sites = all_sites()

    def seed(self) -> None:
        self.intake.attachments = self.attachments
        links = [Link(address, "article", _name(self._site(address))) for address in self.addresses]
        with self.store.transaction():
            self.store.frontier.add(links, self.queue, self.intake.run, self.recheck)

    async def start(self) -> AsyncIterator[Any]:
        async for found in super().start():
            yield found
        # What no run of now has touched was there already.
        for address in dict.fromkeys(map(canonical, self.addresses)):
            if article := self.store.article_of(address, before=self.intake.run):
                self.intake.counts["known"] += 1
                yield article

    def site_of(self, lease: Lease) -> Site | None:
        return self._site(lease.url)

    async def take(self, lease: Lease, response: Response) -> Article | None:
        if lease.kind == "file":
            self.intake.file(lease, response)
            return None
        return await self.intake.article(lease, response, self._site(response.url))

    def _site(self, url: str) -> Site | None:
        return next((site for site in self._sites if belongs(url, site.hosts)), None)


def _name(site: Site | None) -> str | None:
    return site.name if site else None


def _split(text: str) -> list[str]:
    """Addresses with blanks or commas between; a comma inside an address stays.

    >>> _split("http://a.cn/1,2.html, https://b.cn/ http://c.cn/")
    ['http://a.cn/1,2.html', 'https://b.cn/', 'http://c.cn/']
    """
    return [one for one in re.split(r"[,\s]+(?=[a-zA-Z]{2,10}:)|\s+", text.strip()) if one]


def _lines(file: str | None) -> list[str]:
    if file is None:
        return []
    try:
        lines = Path(file).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"urls={file}: {getattr(error, 'strerror', None) or error}") from None
    return [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
