"""Pagers made of links: 下一页, numbered pages, addresses in other attributes, and the pager kept as base64."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote_plus, urlsplit

from lxml.etree import _Element as Element

from crawler.lists.addresses import absolute
from crawler.lists.markup import parse

_NEXT = re.compile(
    r"[\[【(（\s]*(?:下一?[页頁]|后一?页|下页|下翻|next(?:\s?page)?|往后|下一頁)[\]】)）\s]*[>》»›→]{0,3}|[>》»›→]",
    re.I,
)
_NEXT_CLASS = re.compile(
    r"(?:^|[\s_-])(?:next|nextpage|pgnext|default_pgnext|pb_next_page|layui-laypage-next)(?:$|[\s_-])", re.I
)
# Where page tools keep an address when the href is a script: JCMS (tagname), jQuery pagers, onclick handlers.
_KEPT = ("tagname", "data-href", "data-url", "data-link", "url")
_ONCLICK = re.compile(
    r"(?:location(?:\.href)?\s{0,3}=\s{0,3}|open\(|goto\w{0,8}\(|load\w{0,8}\()[\"']([^\"']{1,300})[\"']", re.I
)
_PAGER = re.compile(r"pag|fenye|fanye|(?:^|[\s_-])(?:fy|num)|pnum|badoo", re.I)
_CURRENT = re.compile(
    r"(?:^|[\s_-])(?:current|cur|curr|active|on|select|selected|now|this|thisclass|hover)(?:$|[\s_-])", re.I
)
_NUMBER = re.compile(r"[\[【(（\s]*(\d{1,5})[\]】)）\s]*")
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{60,20000}")
_INDEX = re.compile(r"(?:index|default)\.\w{2,5}$")
# Pagers tried per page, and elements read of each: real ones have 1 to 3 with some 30.
_PAGERS, _NUMBERS = 8, 120
_WORDS_READ = 40


def next_link(root: Element, base: str, url: str) -> str | None:
    """The address that the page's own pager gives for the next page, None when it has no such link.

    >>> next_link(parse('<a href="index_2.html">下一页</a>'), "http://a.cn/x/", "http://a.cn/x/")
    'http://a.cn/x/index_2.html'
    """
    for el in root.iter("link"):
        if (el.get("rel") or "").lower() == "next" and (found := absolute(el.get("href"), base)):
            return found
    by_class = None
    for el in root.iter("a", "span", "button"):
        words = _short(el)
        named = bool(words) and bool(_NEXT.fullmatch(words)) and (len(words) > 1 or (el.tag == "a" and _in_pager(el)))
        if named or _NEXT_CLASS.search(el.get("class") or ""):
            found = _target(el, base)
            if found and _other(found, url) and _same_list(found, url):
                if named:
                    return found
                by_class = by_class or (found if _in_pager(el) else None)
    return by_class or _numbered(root, base, url)


def encoded_pager(root: Element) -> Element | None:
    """The pager that a page keeps as base64 of percent-encoded markup in its pager element (jyhcms), parsed."""
    for el in root.iter("div", "ul", "span", "p"):
        text = el.text or ""
        if len(text) < 60 or not _PAGER.search(f"{el.get('id') or ''} {el.get('class') or ''}"):
            continue
        if not _BASE64.fullmatch(text):
            continue
        try:
            markup = unquote_plus(base64.b64decode(text.strip(), validate=False).decode("utf-8", "replace"))
        except (binascii.Error, ValueError):
            continue
        if "<a" in markup:
            return parse(markup)
    return None


def _short(el: Element) -> str:
    """The words of a small element, "" for one that holds more than a pager's button does."""
    if len(el) > 3:
        return ""
    words = "".join(_texts(el)) or (el.get("title") or "")
    return "".join(words.split()) if len(words) <= _WORDS_READ * 3 else ""


def _texts(el: Element) -> Iterator[str]:
    yield el.text or ""
    for child in el:
        if isinstance(child.tag, str) and child.tag not in ("script", "style"):
            yield child.text or ""
            if not child.text and child.get("alt"):
                yield child.get("alt") or ""
        yield child.tail or ""


def _target(el: Element, base: str) -> str | None:
    for holder in (el, *el.iterchildren("a"), el.getparent()):
        if holder is None:
            continue
        if holder.tag == "a" and (found := absolute(holder.get("href"), base)):
            return found
        for name in _KEPT:
            if (kept := holder.get(name)) and (found := absolute(kept, base)):
                return found
        script = f"{holder.get('onclick') or ''} {holder.get('href') or ''}"
        if (clicked := _ONCLICK.search(script)) and (found := absolute(clicked.group(1), base)):
            return found
        if holder is not el and holder.tag != "a":
            break
    return None


def _in_pager(el: Element) -> bool:
    node: Element | None = el
    for _ in range(4):
        if node is None:
            return False
        if _PAGER.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def _other(found: str, url: str) -> bool:
    return _INDEX.sub("", found).rstrip("/") != _INDEX.sub("", url).rstrip("/")


def _same_list(found: str, url: str) -> bool:
    """A pager stays on its host."""
    return urlsplit(found).hostname == urlsplit(url).hostname or not urlsplit(url).hostname


def _numbered(root: Element, base: str, url: str) -> str | None:
    """The link after the current number in a row of page numbers."""
    pagers: list[Element] = []
    for el in root.iter("a"):
        if (
            _NUMBER.fullmatch(_short(el) or "x")
            and (pager := _row_of_numbers(el)) is not None
            and pager not in pagers[-1:]
        ):
            pagers.append(pager)
            if len(pagers) == _PAGERS:
                break
    for pager in pagers:
        current, numbers = _read_numbers(pager, base, url)
        following = (current or 1) + 1
        target = numbers.get(following)
        if target and _counts(target, following) and _other(target, url) and _same_list(target, url):
            return target
    return None


def _counts(target: str, number: int) -> bool:
    """Whether an address holds a page's number, from 1 or from 0: the dots of a picture show lead to articles."""
    return (
        re.search(
            rf"(?<!\d)0*(?:{number}|{number - 1})(?!\d)", urlsplit(target)._replace(scheme="", netloc="").geturl()
        )
        is not None
    )


def _read_numbers(pager: Element, base: str, url: str) -> tuple[int | None, dict[int, str]]:
    """The number that a pager marks as the page itself, and the addresses of the numbers."""
    numbers: dict[int, str] = {}
    bare: set[int] = set()
    current = None
    for one in islice(pager.iter("a", "span", "strong", "em", "b", "li", "i"), _NUMBERS):
        if found := _NUMBER.fullmatch(_short(one) or "x"):
            number, target = int(found.group(1)), _target(one, base) if one.tag == "a" else None
            marked = bool(_CURRENT.search(one.get("class") or ""))
            if marked or (target and not _other(target, url)):
                current = current or number
            if target:
                numbers.setdefault(number, target)
            else:
                bare.add(number)
    bare -= numbers.keys()
    # The only number without a link is the page itself.
    return current or (min(bare) if len(bare) == 1 else None), numbers


def _row_of_numbers(el: Element) -> Element | None:
    """The pager that a number's link stands in."""
    node = el.getparent()
    for _ in range(3):
        if node is None or node.tag == "body":
            return None
        if _PAGER.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return node
        node = node.getparent()
    return None
