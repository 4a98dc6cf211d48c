"""RSS, Atom and sitemaps. Entities stay unread and nothing is fetched: a feed is a stranger's XML."""

from __future__ import annotations

from email.utils import parsedate_to_datetime

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.fields.calendar import BEIJING
from cleaners.fields.dates import parse_date
from crawler.lists import Entry, Follow, Listing
from crawler.lists.addresses import absolute, day_in
from crawler.lists.titles import squash

_ENTRIES = frozenset(("item", "entry", "url"))
_DATES = ("pubdate", "published", "date", "lastmod", "publication_date", "updated")


def read_feed(raw: bytes, url: str) -> Listing:
    """The entries of a feed or sitemap; of a sitemap index, its newest sitemap as the next page. Empty when broken."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, huge_tree=False)
    try:
        root = etree.fromstring(raw.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Listing()
    if root is None:
        return Listing()
    if _name(root) == "sitemapindex":
        return Listing((), _newest(root, url))
    entries: dict[str, Entry] = {}
    for el in root.iter("{*}*"):
        if _name(el) in _ENTRIES and (entry := _entry(el, url)):
            entries.setdefault(entry.url, entry)
    return Listing(tuple(entries.values()))


def _entry(el: Element, base: str) -> Entry | None:
    address, title = "", ""
    dates: dict[str, str] = {}
    for child in el.iter("{*}*"):
        name, text = _name(child), squash(child.text or "")
        if name == "link" and (child.get("rel") or "alternate") == "alternate":
            address = address or child.get("href") or text
        elif name == "loc" and child.getparent() is el:
            address = address or text
        elif name == "guid" and text.startswith("http") and not address:
            address = text
        elif name == "title" and not title:
            title = squash(_words(child))
        elif name in _DATES and text:
            dates.setdefault(name, text)
    url = absolute(address, base)
    day = next((found for name in _DATES if name in dates and (found := _day(dates[name]))), None)
    return Entry(url, title, day or day_in(url)) if url else None


def _words(el: Element) -> str:
    """The text of an element and its children; entities stand unread and say nothing."""
    parts = [el.text or ""]
    for child in el.iterdescendants():
        parts += ["" if child.tag is etree.Entity else child.text or "", child.tail or ""]
    return "".join(parts)


def _newest(root: Element, base: str) -> Follow | None:
    """The sitemap changed last; the first one where no dates are given."""
    found: list[tuple[str, str]] = []
    for el in root.iter("{*}sitemap"):
        fields = {_name(child): squash(child.text or "") for child in el.iter("{*}*")}
        if url := absolute(fields.get("loc"), base):
            found.append((fields.get("lastmod", ""), url))
    return Follow(max(found, key=lambda one: one[0])[1]) if found else None


def _day(text: str) -> str | None:
    """The day in Beijing of a feed's date, in ISO 8601 or as mail headers write it.

    >>> _day("Tue, 21 Jul 2026 20:00:00 GMT")
    '2026-07-22'
    """
    if day := parse_date(text[:40]):
        return day[:10]
    try:
        when = parsedate_to_datetime(text[:64])
    except (ValueError, TypeError, IndexError):
        return None
    return f"{(when.astimezone(BEIJING) if when.tzinfo else when):%Y-%m-%d}"


def _name(el: Element) -> str:
    """The local name; a recovered document may have names that are none, and prefixes without a namespace."""
    return el.tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(el.tag, str) else ""
