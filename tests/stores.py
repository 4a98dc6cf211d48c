"""Values for tests of the store: a clock to turn, addresses, pages."""

from __future__ import annotations

from cleaners.article import Article
from crawler.cleaning import clean
from crawler.frontier import Lease, Link
from crawler.items import Page, Place
from crawler.store import Outcome, Store
from tests.webserver import article_page

QUEUE = "policy_news:test"


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


def link(n: int, host: str = "a.cn") -> Link:
    return Link(f"http://{host}/{n}.html", "article")


def add(store: Store, *links: Link, run: int = 1, recheck: float = 100.0) -> None:
    with store.transaction():
        store.frontier.add(links, QUEUE, run, recheck)


def lease(store: Store, limit: int = 10, per_host: int = 10) -> list[Lease]:
    return store.frontier.lease(QUEUE, limit, per_host)


def outcome(n: int, revision: int = 0) -> Outcome:
    body = article_page(n, revision).encode()
    page = Page(f"http://a.cn/{n}.html", 200, {"etag": f'"{n}"'}, body, "2026-11-23T08:00:00Z")
    return Outcome(page=page, place=Place("one.warc.gz", n, n + 1), article=clean(page, None))


def article(n: int, revision: int = 0) -> Article:
    found = outcome(n, revision).article
    assert found is not None
    return found
