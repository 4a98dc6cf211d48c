"""Where pages are cleaned: in this process, or in workers beside it that may die without a page being lost."""

from __future__ import annotations

from typing import Protocol

from cleaners.article import Article
from crawler.cleaning import clean
from crawler.items import Page
from crawler.sites import Site


class Cleaner(Protocol):
    """Cleans a page, whoever does the work. What it raises is the page's error; the crawl goes on."""

    async def clean(self, page: Page, site: Site | None) -> Article: ...

    def close(self) -> None: ...


class Inline:
    """Cleans in the crawl's own process: right for polite crawls, whose cleaning is a thousandth of their waiting."""

    async def clean(self, page: Page, site: Site | None) -> Article:
        return clean(page, site)

    def close(self) -> None:
        """Nothing to end."""


def open_cleaner(workers: int) -> Cleaner:
    """The setting ``CLEAN_WORKERS``: 0 cleans inline."""
    return Inline()
