"""What an address of a list entry says: whether it can be followed, whether it looks like an article, its day."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from cleaners.fields.dates import parse_date

# A browser drops these inside an address; wrapped source lines put them there.
_BREAKS = re.compile(r"[\t\r\n]+")
# Pieces of a script that writes addresses, not addresses.
_CODE = re.compile(r"[\"'<>{}\\`]")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,20}:")
_PAGE = re.compile(
    r"(?:index|list|default|page|node|home|common_list|zwgklist|channel)?[-_]?\d{0,4}(?:\.\w{2,5})?", re.I
)
# Boda's and WordPress's articles, whose short numbers look like a list's page.
_NUMBERED = re.compile(r"/info/\d{3,6}/\d{2,7}\.htm$|/archives/\d{1,7}/?$", re.I)
_GENERIC = re.compile(r"(?:content|index|c|detail|show|view|info|article|news)(?:\.\w{2,5})?", re.I)
_IDENTIFIER = re.compile(r"\d{3,}|[0-9a-f]{16,}|ARTI\w{8,}|(?<![0-9A-Za-z])[0-9a-f]{8}-[0-9a-f]{4}-", re.I)
_QUERY_ID = re.compile(r"(?:^|[&?_])(?:\w{0,12}id|no|newsid|aid|i|guid|code)=\w*\d", re.I)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd)", re.I)
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|wps|ofd|rar|zip|jpe?g|png|gif|mp4|mp3|apk|exe|css|js|ico|svg)$", re.I)

# Address dialects that carry a day (research/sites.md §1.4).
_DAYS = (
    re.compile(r"/t((?:19|20)\d\d)(\d\d)(\d\d)_\d"),
    re.compile(r"/((?:19|20)\d\d)[-/]?(\d{1,2})[-/](\d{1,2})/"),
    re.compile(r"/((?:19|20)\d\d)/?(\d\d)(\d\d)/"),
    re.compile(r"/((?:19|20)\d\d)(\d\d)(\d\d)\d{4,12}(?:/|\.)"),
)
_YEARS = re.compile(r"/t?((?:19|20)\d\d)(?:[/-]|\d\d(?:/|\d\d[/_]))")


def absolute(href: str | None, base: str) -> str | None:
    """The absolute http(s) address of a reference, without its fragment; None for scripts, mail, bare fragments, junk.

    >>> absolute("./t1.html", "http://a.cn/x/index.html")
    'http://a.cn/x/t1.html'
    >>> absolute("javascript:void(0)", "http://a.cn/") is None
    True
    """
    href = _BREAKS.sub("", href or "").strip()
    if not href or href[0] == "#" or len(href) > 2000 or _CODE.search(href):
        return None
    if _SCHEME.match(href) and not href[:6].lower().startswith(("http:", "https:")):
        return None
    try:
        joined = urldefrag(urljoin(base, href)).url
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.netloc else None


def looks_like_article(url: str) -> bool:
    """Whether the last parts of the path or the query hold an article's identifier, or name a document file.

    >>> looks_like_article("http://a.cn/art/2026/7/21/art_1_103.html"), looks_like_article("http://a.cn/col/index_3.html")
    (True, False)
    """
    path, _, query = url.partition("?")
    parts = path.split("/")[3:]
    last = parts.pop() if parts else ""
    if query and _QUERY_ID.search(query):
        return True
    if file := _FILE.search(last):
        return bool(_DOCUMENT.fullmatch(file.group()))
    if _GENERIC.fullmatch(last):
        return any(_IDENTIFIER.search(part) for part in parts[-1:])
    if _PAGE.fullmatch(last):
        # A long number alone is an identifier (10358.html), a short one a page of the list (2.html).
        return last[:5].isdigit()
    return bool(_IDENTIFIER.search(last))


def looks_like_column(url: str) -> bool:
    """Whether an address names a folder or a page of a list and no single article.

    >>> looks_like_column("http://a.cn/zwgk/tz/"), looks_like_column("http://a.cn/x/index.html"), looks_like_column("http://a.cn/s/AbC")
    (True, True, False)
    >>> looks_like_column("http://a.edu.cn/info/1102/8891.htm"), looks_like_column("http://a.org/archives/1860")
    (False, False)
    """
    path, _, query = url.partition("?")
    last = "/".join(path.split("/")[3:]).rpartition("/")[2]
    numbered = not query and bool(_PAGE.fullmatch(last)) and not _NUMBERED.search(path)
    return numbered and not looks_like_article(url)


def day_in(url: str) -> str | None:
    """The day that an address carries.

    >>> day_in("https://www.ndrc.gov.cn/xxgk/202607/t20260731_1406815.html")
    '2026-07-31'
    """
    path = url.partition("?")[0]
    for shape in _DAYS:
        if found := shape.search(path):
            return parse_date("-".join(found.groups()))
    return None


def year_in(url: str) -> int | None:
    """The year that an address carries, the last one when there are several.

    >>> year_in("http://a.cn/html/2026/ggs_0915/4053866.html")
    2026
    """
    years = _YEARS.findall(url.partition("?")[0])
    return int(years[-1]) if years else None
