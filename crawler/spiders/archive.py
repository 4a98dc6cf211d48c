"""``scrapy crawl archive -a path=…``: stored pages cleaned again with today's rules, without the network."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import Any

from scrapy import Spider

from cleaners.article import Article
from cleaners.join import join_pages
from crawler.archive import Archive, ArchiveError, pages_in
from crawler.canonical import canonical, is_address
from crawler.cleaning import clean
from crawler.intake import MAX_PARTS
from crawler.items import Place
from crawler.sites import Site, SiteError, load_site
from crawler.spiders.base import UsageError

Dated = tuple[str, Place]


class ArchiveSpider(Spider):
    """A WARC file or a folder of them. Each address gives one Article, of its newest page that is no challenge.

    The store is neither read nor written: the items are the output (-O again.jsonl). Sites are taken from the registry,
    or from the folder ``sites=…``.
    """

    name = "archive"

    def __init__(self, name: str | None = None, path: str = "", sites: str = "", **unknown: str) -> None:
        super().__init__(name)
        if unknown:
            raise UsageError(f"archive: no argument {min(unknown)!r}; there are path, sites")
        if not path:
            raise UsageError("archive needs a WARC file or a folder of them: -a path=out/warc")
        self.path = Path(path)
        if not self.path.exists():
            raise ArchiveError(f"archive {path}: no such file or folder")
        self._folder = Path(sites) if sites else None
        self._site = cache(self._load)

    async def start(self) -> AsyncIterator[Any]:
        for article in self.articles():
            yield article

    def articles(self) -> Iterator[Article]:
        """The Articles, in the order of their first pages' addresses."""
        firsts: dict[str, list[Dated]] = {}
        parts: dict[str, list[Dated]] = {}
        for place, page in pages_in(self.path):
            if page.kind == "article" and is_address(page.address):
                pages = parts if page.part > 1 else firsts
                pages.setdefault(canonical(page.address), []).append((page.fetched, place))
        archive = Archive(self.path if self.path.is_dir() else self.path.parent)
        for key in sorted(firsts):
            yield self._whole(archive, firsts[key], parts)

    def _whole(self, archive: Archive, places: list[Dated], parts: dict[str, list[Dated]]) -> Article:
        chain = [self._newest(archive, places)]
        seen: set[str] = set()
        while (following := chain[-1].next_page) and len(chain) <= MAX_PARTS:
            key = canonical(following) if is_address(following) else ""
            if key in seen or key not in parts:
                break
            seen.add(key)
            chain.append(self._newest(archive, parts[key]))
        return join_pages(chain) if len(chain) > 1 else chain[0]

    def _newest(self, archive: Archive, places: list[Dated]) -> Article:
        """The newest page that is no challenge. Time decides: segments of one second have no order."""
        article: Article | None = None
        for _, place in sorted(places, key=itemgetter(0), reverse=True):
            page = archive.read(place)
            found = clean(page, self._site(page.site))
            article = article or found
            if found.status != "blocked":
                return found
        assert article is not None  # noqa: S101 (an address has a page)
        return article

    def _load(self, name: str | None) -> Site | None:
        if name is None:
            return None
        try:
            return load_site(name, folder=self._folder) if self._folder else load_site(name)
        except SiteError:
            return None
