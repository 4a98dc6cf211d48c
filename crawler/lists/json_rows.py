"""Lists in JSON: the rows under whatever key they stand, and the next page of an address that counts its pages."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from cleaners.fields.calendar import from_timestamp
from cleaners.fields.dates import parse_date
from crawler.lists import Entry, Follow
from crawler.lists.addresses import absolute, day_in
from crawler.lists.titles import squash

# Names of the fields in the feeds of sites.md §1.5, best first, letters and digits only.
_TITLES = (
    "title",
    "showtitle",
    "doctitle",
    "linktitle",
    "infotitle",
    "arttitle",
    "articletitle",
    "headline",
    "filename",
    "subject",
    "topic",
    "name",
)
_URLS = ("url", "docpuburl", "puburl", "publishurl", "linkurl", "articleurl", "infourl", "visiturl", "contenturl", "link", "href", "pcurl", "pc")  # fmt: skip
_DATES = (
    "publishedtimestr", "publishedtime", "pubtime", "pubdate", "publishdate", "publishtime", "docrelpubtime", "docreltime",
    "deploytime", "displaypublishtime", "releasedate", "releasetime", "focusdate", "showtime", "datetime", "date", "time", "createtime",
)  # fmt: skip
_NESTED = ("source", "_source", "urls")
_TOTALS = ("total", "totalcount", "totalrecord", "totalrow", "totalnum", "count", "postcount")
_PAGE_TOTALS = ("totalpage", "totalpages", "pagecount", "pages")
_PAGE = re.compile(r"page|p|pageno|pagenum|pageindex|pagenumber|current|currentpage|pg_no", re.I)
_FILE_PAGE = re.compile(r"_(\d{1,4})(\.jsonp?)$")
_TAG = re.compile(r"<[^<>]{0,200}>")
_WRAPPED = re.compile(
    r"^\s*(?:/\*.{0,80}?\*/\s*)?(?:(?:var|let|window\.)\s*)?[\w.$\[\]\"']{1,80}\s*[=(]\s*(?=[\[{])", re.S
)
# Values visited per document; feeds hold up to 1,100 rows of 40 values.
_VISITED = 200_000

Json = Any


def load_json(text: str) -> Json:
    """The value of a JSON or JSONP text, None for what is broken. Never raises."""
    text = text.lstrip("\ufeff \t\r\n")
    wrapped = _WRAPPED.match(text)
    start = wrapped.end() if wrapped else 0
    try:
        return json.JSONDecoder(strict=False).raw_decode(text, start)[0]
    except (ValueError, RecursionError):
        return None


def rows_of(value: Json, base: str) -> tuple[Entry, ...]:
    """The entries of the list that holds most of them.

    >>> rows_of({"data": {"list": [{"TITLE": "关于印发<em>方案</em>的通知", "URL": "./t1.html", "pubtime": 1715568488000}]}}, "http://a.cn/")
    (Entry(url='http://a.cn/t1.html', title='关于印发方案的通知', date='2024-05-13'),)
    """
    best: tuple[Entry, ...] = ()
    for rows in _lists(value):
        found: dict[str, Entry] = {}
        for row in rows:
            if isinstance(row, dict) and (entry := _entry(row, base)):
                found.setdefault(entry.url, entry)
        if len(found) > len(best):
            best = tuple(found.values())
    return best


def markup_of(value: Json) -> str:
    """The longest piece of markup with links inside a value, "" when there is none (jpaas gives its rows so)."""
    return max((text for text in _values(value) if isinstance(text, str) and "<a" in text), key=len, default="")


def next_of(value: Json, url: str, shown: int) -> Follow | None:
    """The same address with the next page number, None when it has none or the totals say that this was the last."""
    if not shown:
        return None
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    for place, (name, number) in enumerate(query):
        if name == "paramJson" and (inner := _next_inner(number)):
            query[place] = (name, inner)
        elif _PAGE.fullmatch(name) and number.isdecimal() and len(number) < 7:
            if _is_last(value, int(number), shown):
                return None
            query[place] = (name, str(int(number) + 1))
        else:
            continue
        following = urlencode(query)
        address = urlunsplit(parts._replace(query=following))
        return Follow(address, "POST", following) if parts.path.endswith("/queryList") else Follow(address)
    if numbered := _FILE_PAGE.search(parts.path):
        path = f"{parts.path[: numbered.start()]}_{int(numbered.group(1)) + 1}{numbered.group(2)}"
        return Follow(urlunsplit(parts._replace(path=path)))
    return None


def _next_inner(text: str) -> str | None:
    value = load_json(text)
    if not isinstance(value, dict) or not str(value.get("pageNo", "")).isdecimal():
        return None
    return json.dumps({**value, "pageNo": int(value["pageNo"]) + 1}, separators=(",", ":"))


def _is_last(value: Json, page: int, shown: int) -> bool:
    totals: dict[str, int] = {}
    for holder in _mappings(value):
        for name, number in holder.items():
            if isinstance(number, (int, str)) and str(number).isdecimal() and len(str(number)) < 9:
                totals.setdefault(_plain(name), int(number))
    pages = next((totals[name] for name in _PAGE_TOTALS if name in totals), None)
    if pages is not None:
        return page >= pages
    total = next((totals[name] for name in _TOTALS if name in totals), None)
    return total is not None and page * shown >= total


def _entry(row: Mapping[str, Json], base: str) -> Entry | None:
    fields: dict[str, Json] = {}
    for name, value in row.items():
        if name in _NESTED and isinstance(value, dict):
            for inner, kept in value.items():
                if inner in _NESTED and isinstance(kept, dict):
                    fields.update({_plain(key): one for key, one in kept.items()})
                else:
                    fields[_plain(inner)] = kept
        else:
            fields.setdefault(_plain(name), value)
    url = next((found for name in _URLS if (found := absolute(_text(fields.get(name)), base))), None)
    title = next((found for name in _TITLES if (found := _title(fields.get(name)))), "")
    if not url or not title:
        return None
    day = next((found for name in _DATES if (found := day_of(fields.get(name)))), None)
    return Entry(url, title, day or day_in(url))


def day_of(value: Json) -> str | None:
    """The day of a feed's value: a written date, or seconds or milliseconds since 1970.

    >>> day_of("2026-07-21 10:00:00"), day_of(1715568488)
    ('2026-07-21', '2024-05-13')
    """
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    text = str(int(value)) if isinstance(value, float) and abs(value) < 1e15 else str(value)
    if text.isdecimal() and 9 <= len(text) <= 13 and (stamp := from_timestamp(int(text))):
        return stamp[:10]
    day = parse_date(text[:40])
    return day[:10] if day else None


def _title(value: Json) -> str:
    return squash(html.unescape(_TAG.sub("", value))) if isinstance(value, str) and len(value) < 2000 else ""


def _text(value: Json) -> str | None:
    return value if isinstance(value, str) else None


def _plain(name: str) -> str:
    return "".join(c for c in name.lower() if c.isalnum())


def _values(value: Json) -> Iterator[Json]:
    """All values inside a value, without recursion."""
    stack = [value]
    for _ in range(_VISITED):
        if not stack:
            return
        one = stack.pop()
        yield one
        if isinstance(one, dict):
            stack += reversed(one.values())
        elif isinstance(one, list):
            stack += reversed(one)


def _lists(value: Json) -> Iterator[Sequence[Json]]:
    return (one for one in _values(value) if isinstance(one, list) and one and isinstance(one[0], dict))


def _mappings(value: Json) -> Iterator[Mapping[str, Json]]:
    return (one for one in _values(value) if isinstance(one, dict) and len(one) < 60)
