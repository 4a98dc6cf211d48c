"""From an archived page to its Article: the same page gives the same bytes, today from the network or later from disk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from cleaners.article import Article
from cleaners.page import clean_page
from crawler.canonical import host_of
from crawler.items import Page, is_article
from crawler.sites import Site


def clean(page: Page, site: Site | None) -> Article:
    """Clean with the first layout of the site that finds an article of its time; without one, by the page alone.

    The choice depends on nothing but the page, so that an archive gives the same article without the list it was on.
    """
    layouts = site.pages if site is not None and site.pages else (None,)
    first: Article | None = None
    for rules in layouts:
        article = clean_page(page.body, page.url, http_status=page.status, headers=page.headers, rules=rules)
        if rules is None or (is_article(article) and _in_time(article.published, rules.until)):
            return _signed(article, page, site)
        first = first or article
    assert first is not None  # noqa: S101 (there is at least one layout)
    return _signed(first, page, site)


def _in_time(published: str | None, until: date | None) -> bool:
    return until is None or published is None or published[:10] <= until.isoformat()


def _signed(article: Article, page: Page, site: Site | None) -> Article:
    name = site.name if site is not None else page.site or host_of(page.url)
    return replace(article, site=name, provenance=replace(article.provenance, fetched_at=page.fetched))
