"""Where a page without entries gets them: the data that its own scripts would load."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from urllib.parse import urlencode

from lxml.etree import _Element as Element

from crawler.lists import Follow
from crawler.lists.addresses import absolute

_UNIT = "jpaas-publish-server/front/page/build/unit"
_PAIR = re.compile(r"[\"'](\w{2,24})[\"']\s{0,3}:\s{0,3}[\"']([^\"']{0,120})[\"']")
_DATASOURCE = re.compile(r"datasource:([0-9a-f]{16,40})")
_JSON_FILE = re.compile(r"[\"'(]([^\"'()<>\s]{1,200}\.json)[\"')?]")
_SEARCH = re.compile(r"[\"']([^\"'<>\s]{0,120}/(?:searchList|common/search)/[0-9A-Za-z]{2,40})")
_QUERY = re.compile(r"[\"']([^\"'<>\s]{0,120}/queryList)\b")
_QUERY_FIELDS = frozenset(("unitid", "webSiteCode", "channelCode", "perPage", "pageSize", "pageNo", "siteid"))
_FIELD = re.compile(r"[\"']?\b(\w{3,16})[\"']?\s{0,3}:\s{0,3}[\"']?([^\"',}\s]{1,80})")


def deferred(root: Element, texts: Sequence[str], url: str) -> Follow | None:
    """The request that fills a list: a jpaas unit, a UCAP search, a queryList, a news.cn data source, a JSON file."""
    return (
        _unit(root, url)
        or _search(root, texts, url)
        or _query(texts, url)
        or _data_source(root, url)
        or _file(texts, url)
    )


def _unit(root: Element, url: str) -> Follow | None:
    """jpaas keeps a unit's address and its fields in attributes; the list is the unit that says so."""
    units: list[tuple[str, dict[str, str]]] = []
    for el in root.iter("script", "div", "ul"):
        if _UNIT in (address := el.get("url") or "") and (fields := dict(_PAIR.findall(el.get("querydata") or ""))):
            units.append((address, fields))
    if not units:
        return None
    listed = [one for one in units if "列表" in one[1].get("tagId", "") or "list" in one[1].get("tagId", "").lower()]
    address, fields = (listed or units)[-1]
    query = urlencode({**fields, "paramJson": json.dumps({"pageNo": 1, "pageSize": 20}, separators=(",", ":"))})
    return _follow(f"{address}?{query}", url)


def _search(root: Element, texts: Sequence[str], url: str) -> Follow | None:
    found = next((match.group(1) for text in texts if (match := _SEARCH.search(text))), None)
    if found is None and any("searchList" in text for text in texts):
        channel = next(
            (el.get("content") for el in root.iter("meta") if (el.get("name") or "").lower() == "channelid"), None
        )
        found = f"/searchList/{channel}" if channel and channel.isalnum() else None
    return _follow(f"{found}?_isAgg=true&_isJson=true&_pageSize=20&_template=index&page=1", url) if found else None


def _query(texts: Sequence[str], url: str) -> Follow | None:
    for text in texts:
        if found := _QUERY.search(text):
            fields = {name: value for name, value in _FIELD.findall(text) if name in _QUERY_FIELDS}
            body = urlencode({"current": 1, **fields})
            return _follow(f"{found.group(1)}?{body}", url, body)
    return None


def _data_source(root: Element, url: str) -> Follow | None:
    for el in root.iter("div", "ul", "dl"):
        if found := _DATASOURCE.search(el.get("data") or ""):
            return _follow(f"ds_{found.group(1)}.json", url)
    return None


def _file(texts: Sequence[str], url: str) -> Follow | None:
    found = next((match.group(1) for text in texts if (match := _JSON_FILE.search(text))), None)
    return _follow(found, url) if found else None


def _follow(target: str, url: str, body: str = "") -> Follow | None:
    """The request for an address as a script writes it; None where it is none."""
    address = absolute(target, url)
    if address is None:
        return None
    return Follow(address, "POST", body) if body else Follow(address)
