"""Markup to tree, with libxml2's traps closed: stray end tags, depth, size."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, cast

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.decode import Decoded

# The largest labelled page has 1.1 MB and 9,000 tags; lxml needs about 400 bytes a tag.
MAX_BYTES = 32 * 1024 * 1024
MAX_TAGS = 400_000
# libxml2 stops reading at 2,048 nested elements and drops the rest of the page.
_MAX_DEPTH = 2_000
_PARSE_AGAIN = 3
# libxml2 compares every attribute of a tag with all before it: 40,000 take a second, 400,000 minutes. Smaller pages
# cannot hold enough of them. A real tag of that length is a picture in its own address.
_LARGE = 256 * 1024
_LONG_TAG = 50_000
_MANY = 5_000
_VALUE = re.compile(rb"""=\s{0,9}(?:"[^"]{0,300}"|'[^']{0,300}')""")
_SEPARATOR = re.compile(rb"[\s/=]")


def xpath(path: str) -> Callable[[Element], Any]:
    """A compiled XPath whose plain strings carry no tree. Its result's type depends on the path."""
    return cast("Callable[[Element], Any]", etree.XPath(path))


_CLOSER = re.compile(rb"</(?:html|body)\s{0,20}>", re.I)
_SHOWS_TEXT = xpath("boolean(descendant-or-self::*[not(self::script or self::style)]/text()[normalize-space()])")
_BR = frozenset("div p section article ul ol li table tbody tr td dl dd dt blockquote center h1 h2 h3 form".split())


def read_markup(decoded: Decoded) -> tuple[Element, str]:
    """The root element, and what limit cut the page: "", "bytes", "tags", "attributes", "depth", "binary"."""
    data = decoded.source
    limited = "binary" if decoded.encoding == "binary" else ""
    if len(data) > MAX_BYTES:
        data, limited = data[:MAX_BYTES], "bytes"
    if len(data) > MAX_TAGS * 3 and data.count(b"<") > MAX_TAGS:
        data, limited = _first_tags(data), "tags"
    if len(data) > _LARGE and (spared := _without_attribute_bombs(data)) is not data:
        data, limited = spared, limited or "attributes"
    root = _parse(data)
    if _is_split(root):
        # After </html> libxml2 starts a second root, after </body> it leaves the containers that are still open:
        # without these tags, what follows them stays where it was written.
        data = _CLOSER.sub(b"", data)
        root = _parse(data)
    for _ in range(_PARSE_AGAIN):
        if not (nested := _too_deep(root)):
            break
        data, limited = _without_tag(data, nested), "depth"
        root = _parse(data)
    return root, limited


def _parse(data: bytes) -> Element:
    # No table of ids in C: the page keeps its own, and libxml2's costs a tenth of the parse.
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, collect_ids=False)
    root = etree.fromstring(data, parser) if data and not data.isspace() else None
    return root if root is not None else etree.fromstring(b"<html><body></body></html>", parser)


def _is_split(root: Element) -> bool:
    """Whether text stands behind the end of body or html."""
    body = root.find("body")
    stray = list(root.itersiblings())
    if body is not None:
        if body.tail and not body.tail.isspace():
            return True
        stray += body.itersiblings()
    return any((isinstance(el.tag, str) and _SHOWS_TEXT(el)) or (el.tail and not el.tail.isspace()) for el in stray)


def _without_attribute_bombs(data: bytes) -> bytes:
    """The same bytes, or without the tags that hold thousands of attributes."""
    seen = data
    if data.count(b'="<') + data.count(b"='<") > _MANY or data.count(b">") > 2 * data.count(b"<") + _MANY:
        seen = _VALUE.sub(b"", data)  # such a tag with its own end in every value
    if not _has_long_tag(seen):
        return data
    pieces = seen.split(b">")
    found = raw = False
    for index, piece in enumerate(pieces):
        text, _, tag = piece.rpartition(b"<")
        name = tag[:7].lower()
        if raw:  # what scripts and styles hold is no tag (WeChat's have 200 KB without a `>`)
            raw = not name.startswith((b"/script", b"/style"))
        elif len(tag) > _LONG_TAG and sum(1 for _ in _SEPARATOR.finditer(tag)) > _MANY:
            pieces[index], found = text + b"<br", True
        else:
            raw = name.startswith((b"script", b"style")) and b"<!--" not in text
    return b">".join(pieces) if found else data


def _has_long_tag(data: bytes) -> bool:
    """Whether more than _LONG_TAG bytes follow each other without the end of a tag."""
    at, reach = 0, _LONG_TAG + 1
    while len(data) - at > _LONG_TAG:
        end = data.rfind(b">", at, at + reach)
        if end < 0:
            return True
        at = end + 1
    return False


def _first_tags(data: bytes) -> bytes:
    """The page up to its MAX_TAGS-th tag, found by halving."""
    low, high = 0, len(data)
    while high - low > 4096:
        middle = (low + high) // 2
        if data.count(b"<", 0, middle) > MAX_TAGS:
            high = middle
        else:
            low = middle
    return data[:low]


def _too_deep(root: Element) -> str:
    """The commonest tag among the last element's ancestors when there are too many of them: the parser gave up there."""
    last = root
    while len(last):
        last = last[-1]
    tags = [el.tag for el in last.iterancestors()]
    if len(tags) < _MAX_DEPTH:
        return ""
    counts: dict[str, int] = {}
    for tag in tags:
        counts[tag] = counts.get(tag, 0) + 1
    return max(counts, key=lambda tag: counts[tag])


def _without_tag(data: bytes, tag: str) -> bytes:
    pattern = re.compile(rb"</?" + re.escape(tag.encode()) + rb"(?=[\s/>])[^<>]*>", re.I)
    return pattern.sub(b"<br>" if tag in _BR else b"", data)
