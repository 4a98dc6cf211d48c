"""A list page in HTML: entries wherever they stand, and the next page whatever tells it."""

from __future__ import annotations

from urllib.parse import urljoin

from lxml.etree import _Element as Element

from crawler.lists import Entry, Follow, Listing
from crawler.lists.choosing import choose
from crawler.lists.create_page import called_page, counted_page, totalled_page
from crawler.lists.markup import fragments, parse, scripts
from crawler.lists.next_link import encoded_pager, next_link


def read_html(text: str, url: str) -> Listing:
    """The list of a page: the heaviest of its visible list and those that stand in records, comments and scripts."""
    root = parse(text)
    base = base_of(root, url)
    following = next_page(root, base, url)
    weight, entries = choose(root, base, following is not None)
    for fragment, factor in fragments(root):
        other, found = choose(parse(fragment), base, True)
        if other * factor > weight:
            weight, entries = other * factor, found
    return Listing(_without_self(entries, url), following)


def base_of(root: Element, url: str) -> str:
    """The address that relative links are joined to."""
    for el in root.iter("base"):
        if href := (el.get("href") or "").strip():
            return urljoin(url, href)
    return url


def next_page(root: Element, base: str, url: str) -> Follow | None:
    """The second page on the first one, the third on the second: from links first, then from what scripts say."""
    found = next_link(root, base, url)
    if found is None:
        texts = scripts(root)
        found = called_page(texts, url) or counted_page(texts, url) or totalled_page(texts, url)
    if found is None and (pager := encoded_pager(root)) is not None:
        found = next_link(pager, base, url)
    return Follow(found) if found else None


def _without_self(entries: tuple[Entry, ...], url: str) -> tuple[Entry, ...]:
    return tuple(entry for entry in entries if entry.url != url)
