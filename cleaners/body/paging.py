"""Paged articles: the address of the next page of the same article, never of the next article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import SplitResult, parse_qsl, urljoin, urlsplit

from lxml.etree import _Element as Element

from cleaners.body import Place
from cleaners.fields import Found
from cleaners.hidden import text_of
from cleaners.tree import Page

# 下一篇, 下一条 and 下一章 lead to other texts and are not here.
_NEXT = re.compile(r"(?:下\s?一?\s?页|后一页|next(?:\s?page)?)\s?[>›»→]{0,2}|[>›»→]{1,2}", re.I)
_NUMBER = re.compile(r"[\[【(（第]?\s?(\d{1,3})\s?[\]】)）页]?")
_SCRIPTED = re.compile(
    r"""createPageHTML\(\s{0,9}(\d{1,3})\s{0,9},\s{0,9}(\d{1,3})\s{0,9},\s{0,9}["']([\w.-]{1,80})["']\s{0,9},\s{0,9}["'](s?html?)["']"""
)
# index_2.html, 123-2.html, t2024_123_1.shtml, 123_p2.html; and ?page=2
_SUFFIX = re.compile(r"(?P<stem>.*?)(?:[_-]p?(?P<number>\d{1,3}))?(?P<ending>\.\w{1,6})?", re.I)
_PARAMETERS = frozenset(("page", "p", "pn", "pageno", "pagenum", "pageindex", "currentpage", "pg"))
# Longer articles exist nowhere; a larger number is an article's own.
_MOST_PAGES = 60
# Lines below the body in which its page numbers stand.
_BELOW = 25
_LINE = 120


def read_next_page(page: Page, place: Place | None) -> Found[str] | None:
    """The address of this article's next page, absolute where the page's own is known; None on a last or only page.

    A link counts when its text says so (下一页, or the number after this page's) and its address is this page's with a
    page number. Where the page's own address is unknown, the address must show a page number by itself.
    """
    if place is None:
        return None
    here = page.url
    for link in _links(page, place):
        text = text_of(link)
        named, said = _NEXT.fullmatch(text), _NUMBER.fullmatch(text)
        target = (link.get("href") or "").strip() if named or said else ""
        if not target or target[:1] == "#" or target[:11].lower() == "javascript:":
            continue
        address = _joined(page.base or here, target)
        number = _page_after(here, address)
        if number is not None and (named or (here is not None and said and int(said[1]) in (number, number + 1))):
            return Found(address, f"link {text}")
    return _scripted(page, here)


def _links(page: Page, place: Place) -> Iterator[Element]:
    seen: set[Element] = set()
    for line in page.lines[place.start : place.end + _BELOW]:
        if (
            line.linked
            and len(line.text) <= _LINE
            and line.element not in seen
            and any(mark in line.text for mark in _MARKS)
        ):
            seen.add(line.element)
            yield from line.element.iter("a")


_MARKS = ("页", "next", "Next", "NEXT", "2", "3", "4", "5", "6", "7", "8", "9", "»", "›", ">", "→")


def _joined(base: str | None, target: str) -> str:
    try:
        return urljoin(base or "", target)
    except ValueError:
        return target


def _page_after(here: str | None, there: str) -> int | None:
    """The number in ``there`` when it is the address of the page after ``here``.

    >>> _page_after("http://a.cn/x/1234.html", "http://a.cn/x/1234_2.html")
    2
    >>> _page_after("http://a.cn/x/1234_2.html", "http://a.cn/x/1234_3.html")
    3
    >>> _page_after("http://a.cn/x/?id=7", "http://a.cn/x/?id=7&page=2")
    2
    >>> _page_after("http://a.cn/x/1234.html", "http://a.cn/x/1235.html") is None
    True
    """
    try:
        target, origin = urlsplit(there), urlsplit(here or "")
    except ValueError:
        return None
    if not here:
        number = _query(target)[0] if _query(target)[0] > 1 else _name(target.path)[1]
    elif origin.netloc != target.netloc:
        return None
    elif origin.path == target.path:
        (before, others), (number, rest) = _query(origin), _query(target)
        number = number if others == rest and number == before + 1 else 0
    else:
        number = _named_after(origin.path, target.path)
    return number if 1 <= number <= _MOST_PAGES else None


def _query(parts: SplitResult) -> tuple[int, list[tuple[str, str]]]:
    """The page number that a query asks for, 1 when it asks for none, and its other parameters."""
    pairs = parse_qsl(parts.query)[:20]
    for pair in pairs:
        if pair[0].lower() in _PARAMETERS and pair[1].isascii() and pair[1].isdigit() and len(pair[1]) <= 3:
            return int(pair[1]), [other for other in pairs if other is not pair]
    return 1, pairs


def _name(path: str) -> tuple[str, int]:
    """A path without its page number, and that number, 0 when there is none: 123_2.html, 123/2, 123/page/2/."""
    folder, _, name = path.rstrip("/").rpartition("/")
    if name.isascii() and name.isdigit() and len(name) <= 2:
        return folder.removesuffix("/page"), int(name)
    found = _SUFFIX.fullmatch(name)
    if found is None or not found["number"]:
        return path.rstrip("/"), 0
    return f"{folder}/{found['stem']}{found['ending'] or ''}", int(found["number"])


def _named_after(here: str, there: str) -> int:
    """The page number of ``there`` when the two paths differ in it alone; an article's first page has none."""
    stem, number = _name(there)
    if number in (1, 2) and here.rstrip("/") in (stem, stem.rpartition("/")[0] if "/index." in stem else stem):
        return number
    own, before = _name(here)
    return number if own == stem and before and number == before + 1 else 0


def _scripted(page: Page, here: str | None) -> Found[str] | None:
    """TRS writes the page numbers by script: number of pages, this page from 0, name, ending."""
    for script in page.scripts:
        text = script.text or ""
        if "createPageHTML(" not in text or not (found := _SCRIPTED.search(text)):
            continue
        pages, current = int(found[1]), int(found[2])
        if current + 1 >= pages or found[3] == "index":
            return None
        address = _joined(page.base or here, f"{found[3]}_{current + 1}.{found[4]}")
        return Found(address, "script createPageHTML")
    return None
