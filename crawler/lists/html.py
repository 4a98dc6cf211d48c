"""A list page in HTML: entries wherever they stand, and the next page whatever tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from urllib.parse import urljoin

from lxml.etree import _Element as Element

from crawler.lists import Entry, Follow, Listing
from crawler.lists.choosing import DATED_WEIGHT, TITLE_CAP, choose, chosen_by
from crawler.lists.create_page import called_page, counted_page, totalled_page
from crawler.lists.deferred import deferred
from crawler.lists.jcms import next_records
from crawler.lists.json_rows import load_json, rows_of
from crawler.lists.markup import fragments, parse, scripts
from crawler.lists.next_link import encoded_pager, next_link

_ROWS = re.compile(r"[\[{]\s{0,9}[\[{]?\s{0,9}[\"']\w{1,24}[\"']\s{0,3}:")
# Places in a page's scripts where JSON is tried; pages that carry their rows so have one or two.
_TRIED = 12


def read_html(text: str, url: str, selector: str | None = None) -> Listing:
    """The list of a page: the heaviest of its visible list and those that stand in records, comments and scripts."""
    root = parse(text)
    base = base_of(root, url)
    texts = scripts(root)
    following = next_page(root, texts, base, url)
    entries = chosen_by(selector, root, base) if selector else _heaviest(root, texts, base, following is not None)
    if not entries and following is None:
        following = deferred(root, texts, url)
    return Listing(tuple(entry for entry in entries if entry.url != url), following)


def base_of(root: Element, url: str) -> str:
    """The address that relative links are joined to."""
    for el in root.iter("base"):
        if href := (el.get("href") or "").strip():
            try:
                return urljoin(url, href)
            except ValueError:
                return url
    return url


def next_page(root: Element, texts: Sequence[str], base: str, url: str) -> Follow | None:
    """The second page on the first one, the third on the second: from links first, then from what scripts say."""
    found = (
        next_link(root, base, url) or called_page(texts, url) or counted_page(texts, url) or totalled_page(texts, url)
    )
    if found is None and (pager := encoded_pager(root)) is not None:
        found = next_link(pager, base, url)
    return Follow(found) if found else next_records(texts, url)


def _heaviest(root: Element, texts: Sequence[str], base: str, paged: bool) -> tuple[Entry, ...]:
    weight, entries = choose(root, base, paged)
    for fragment, factor in fragments(root):
        other, found = choose(parse(fragment), base, True)
        if other * factor > weight:
            weight, entries = other * factor, found
    for found in _scripted(texts, base):
        other = sum(min(len(entry.title), TITLE_CAP) * (DATED_WEIGHT if entry.date else 1) for entry in found)
        if other > weight:
            weight, entries = other, found
    return entries


def _scripted(texts: Sequence[str], base: str) -> Iterator[tuple[Entry, ...]]:
    """Rows that scripts carry as JSON."""
    places = ((text, match.start()) for text in texts if "rl" in text.lower() for match in _ROWS.finditer(text))
    skip_until, last = 0, ""
    for text, start in islice(places, _TRIED):
        if text is last and start < skip_until:
            continue
        value = load_json(text[start:])
        if value and (rows := rows_of(value, base)):
            last, skip_until = text, len(text)
            yield rows
