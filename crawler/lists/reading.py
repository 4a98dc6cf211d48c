"""Any list page or feed, recognised by its bytes."""

from __future__ import annotations

import re

from cleaners.decode import decode
from crawler.lists import Listing
from crawler.lists.addresses import absolute
from crawler.lists.feeds import read_feed
from crawler.lists.html import read_html
from crawler.lists.jcms import after_records
from crawler.lists.json_rows import load_json, markup_of, next_of, rows_of
from crawler.lists.markup import records

# The first element of a document: what stands inside a feed may be HTML again, and the other way round.
_ROOT = re.compile(rb"<(?:\w{1,16}:)?([A-Za-z]\w{0,24})")
_ROOTS = {
    **dict.fromkeys(("rss", "feed", "urlset", "sitemapindex", "rdf"), "feed"),
    **dict.fromkeys(("datastore", "recordset", "nextgroup"), "records"),
}
_JSON = re.compile(
    rb"\s*(?:/\*.{0,80}?\*/\s*)?(?:(?:var\s+|let\s+|window\.)?[\w.$]{1,80}\s*[=(]\s*)?(?:\{|\[\s*[\[{\]])", re.S
)
# Bytes at the head of a response that tell what it is.
_HEAD = 2048


def read_list(raw: bytes, url: str, kind: str = "auto", entries: str | None = None) -> Listing:
    """The entries of a list page or feed, with their days, and the request for its next page.

    ``kind`` is html, records (JCMS), json, feed (RSS, Atom, sitemap) or auto, which recognises it; ``entries`` selects
    the rows or links of an HTML list where recognition is not wanted. Refuses nothing and never raises on a response:
    what cannot be read has no entries. A selector that cannot be read is a RuleError.

    >>> read_list(b'{"data": []}', "http://a.cn/x.json")
    Listing(entries=(), next_page=None)
    """
    url = absolute(url, url) or ""
    kind = recognise(raw) if kind == "auto" else kind
    if kind == "feed":
        return read_feed(raw, url)
    text = decode(raw).text
    if kind == "json":
        return _read_json(text, url, entries)
    if kind == "records":
        listing = read_html(records(text) or "", url, entries)
        return Listing(listing.entries, after_records(text, url))
    return read_html(text, url, entries)


def recognise(raw: bytes) -> str:
    """What a response is: feed, records, json or html.

    >>> recognise(b'<?xml version="1.0"?><rss version="2.0">'), recognise(b'ds([{"title": 1}])'), recognise(b"<ul><li>")
    ('feed', 'json', 'html')
    """
    head = raw[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if _JSON.match(head):
        return "json"
    root = _ROOT.search(head)
    return _ROOTS.get(root.group(1).decode("ascii").lower(), "html") if root else "html"


def _read_json(text: str, url: str, entries: str | None) -> Listing:
    value = load_json(text)
    rows = rows_of(value, url)
    if not rows and (markup := markup_of(value)):
        rows = read_html(markup, url, entries).entries
    return Listing(rows, next_of(value, url, len(rows)))
