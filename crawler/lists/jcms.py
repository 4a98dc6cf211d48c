"""Hanweb JCMS lists: rows in CDATA records, further rows from dataproxy.jsp."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.lists import Follow
from crawler.lists.addresses import absolute

_PROXY = re.compile(r"[\"'(](?P<url>[^\"'()<>\s]{0,120}/dataproxy\.jsp(?:\?[^\"'()<>\s]{0,600})?)")
_TOTAL = re.compile(r"(?:<totalrecord>|totalRecord[\"']?\s{0,3}[:=]\s{0,3}[\"']?)(\d{1,7})", re.I)
_PER_PAGE = re.compile(r"(?:<perpage>|perPage[\"']?\s{0,3}[:=]\s{0,3}[\"']?)(\d{1,3})", re.I)
_RECORD = re.compile(r"<record>", re.I)
_PARAMETER = re.compile(
    r"[\"']?\b(columnid|unitid|webid|webname|path|permissiontype|sourceContentType|appid)[\"']?\s{0,3}[:=]\s{0,3}[\"']?([^\"'&,;<>\s]{1,80})",
    re.I,
)
_COUNT = re.compile(r"\d{1,8}")
# The proxy answers three pages a call, as the site's own script asks for.
_PAGES_A_CALL = 3


def next_records(texts: Sequence[str], url: str) -> Follow | None:
    """The call for the rows after those that a page holds, None when the page has no records or holds all of them.

    The form's fields stand in the address as well: so each page of rows has an address of its own.
    """
    for text in texts:
        shown = len(_RECORD.findall(text))
        if not shown:
            continue
        where = next((found for other in (text, *texts) if (found := _PROXY.search(other))), None)
        if where is None:
            return None
        total, per_page = _TOTAL.search(text), _PER_PAGE.search(" ".join((text, *texts))[:400_000])
        if total and shown >= int(total.group(1)):
            return None
        proxy = absolute(where["url"].replace("&amp;", "&"), url)
        if proxy is None:
            return None
        fields = _fields(proxy, texts)
        size = int(per_page.group(1)) if per_page and int(per_page.group(1)) else max(shown // _PAGES_A_CALL, 1)
        return _call(proxy, fields, shown + 1, size)
    return None


def after_records(text: str, url: str) -> Follow | None:
    """The call after an answer of the proxy: from the totals in the answer and the place in its address."""
    query = dict(parse_qsl(urlsplit(url).query))
    end, size, total = query.get("endrecord", ""), query.get("perpage", ""), _TOTAL.search(text)
    if not _COUNT.fullmatch(end) or not _COUNT.fullmatch(size) or not _RECORD.search(text):
        return None
    if total and int(end) >= int(total.group(1)):
        return None
    fields = {name: value for name, value in query.items() if name not in ("startrecord", "endrecord", "perpage")}
    return _call(url, fields, int(end) + 1, int(size))


def _fields(proxy: str, texts: Sequence[str]) -> dict[str, str]:
    fields = dict(parse_qsl(urlsplit(proxy).query))
    fields.pop("page", None)
    for text in texts:
        if "columnid" in text:
            for name, value in _PARAMETER.findall(text):
                fields.setdefault(name, value)
    return {"col": "1", **fields, "sourceContentType": fields.get("sourceContentType", "1")}


def _call(proxy: str, fields: dict[str, str], start: int, size: int) -> Follow:
    place = {"startrecord": start, "endrecord": start + size * _PAGES_A_CALL - 1, "perpage": size}
    address = urlunsplit(urlsplit(proxy)._replace(query=urlencode({**place, **fields}), fragment=""))
    return Follow(address, "POST", urlencode(fields))
