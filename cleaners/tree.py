"""Text to tree, and the tree read once: its visible lines, where each element's lines are, its metas, ids and classes.

Everything after this (fields, body, verdict) asks the `Page` instead of walking the tree again: that is what keeps a
page at a small multiple of its parse. The parse itself, with its limits and repairs, is in markup.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from itertools import chain
from typing import Any, TypeVar
from urllib.parse import urljoin

from lxml import etree
from lxml.etree import _Element as Element

from cleaners.article import Removed
from cleaners.decode import Decoded
from cleaners.hidden import find_hidden, text_of, waits_for_script
from cleaners.markup import read_markup, xpath

BLOCKS = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset figcaption figure "
    "footer form h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol p pre section summary table tbody td "
    "tfoot th thead tr ul ucapcontent founder-content".split()
)
SKIPPED = frozenset(
    "script style noscript template head title meta link iframe object embed svg canvas video audio select option "
    "textarea button input".split()
)
P = TypeVar("P")
A = TypeVar("A")


@dataclass(slots=True, eq=False)
class Line:
    """What a browser would set on one line: white space collapsed (U+3000 too), never empty.

    ``element`` is the block element that holds it, ``linked`` counts the characters that stand inside links.
    """

    text: str
    element: Element
    linked: int


@dataclass(slots=True, eq=False)
class Page:
    """A parsed page.

    ``spans`` maps a block element to the half-open range of its lines, inner elements before outer ones. ``metas`` maps
    a meta tag's name, property or itemprop (lower case) to its values in document order. ``ids`` and ``classes`` map
    tokens as written to elements in document order. ``comments`` and ``scripts`` are the page's, in order. ``hidden``
    is what was set aside, ``aside`` the elements that held it with its text. ``base`` is what relative addresses are relative to,
    ``canonical`` the page's own name for itself. ``limited`` says what was cut of a page too large ("" for nothing). ``answers`` are
    what readers worked out that others ask for again (`once`).
    """

    root: Element
    url: str | None
    decoded: Decoded
    head_title: str = ""
    lines: list[Line] = field(default_factory=list)
    spans: dict[Element, tuple[int, int]] = field(default_factory=dict)
    metas: dict[str, list[str]] = field(default_factory=dict)
    ids: dict[str, Element] = field(default_factory=dict)
    classes: dict[str, list[Element]] = field(default_factory=lambda: defaultdict(list))
    comments: list[Element] = field(default_factory=list)
    scripts: list[Element] = field(default_factory=list)
    hidden: list[Removed] = field(default_factory=list)
    aside: dict[Element, str] = field(default_factory=dict)
    base: str | None = None
    canonical: str | None = None
    limited: str = ""
    answers: dict[Any, Any] = field(default_factory=dict)

    def meta(self, *names: str) -> str | None:
        """The first non-empty value of the first of these metas that has one."""
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return None

    def lines_of(self, element: Element) -> list[Line]:
        """The lines inside a block element, in order."""
        start, end = self.spans.get(element, (0, 0))
        return self.lines[start:end]


def once(read: Callable[[Page, P], A]) -> Callable[[Page, P], A]:
    """A reader whose answer is kept with the page, and goes with it: an lru_cache would hold the last page's tree until
    its memory is cold, and giving that back costs twice."""

    def remembered(page: Page, place: P) -> A:
        key = (read, place)
        if key not in page.answers:
            page.answers[key] = read(page, place)
        answer: A = page.answers[key]
        return answer

    return wraps(read)(remembered)


def parse(decoded: Decoded, url: str | None) -> Page:
    """The page of a text; never raises.

    A body behind a stray ``</html>`` is found, ruby annotations and hidden text are set aside, and beyond the limits
    of markup.py the page is cut and says so. A hidden container that holds most of the page's text is a body waiting
    for its script: it counts as visible.
    """
    root, limited = read_markup(decoded)
    page = Page(root, url, decoded, base=url, limited=limited)
    _index(page)
    hidden = find_hidden(root, page.classes)
    _walk(page, hidden)
    if page.aside and (waiting := _waiting(page)):
        page = Page(root, url, decoded, ids=page.ids, classes=page.classes, base=url, limited=limited)
        _walk(page, {el: rule for el, rule in hidden.items() if el not in waiting})
    return page


_RUBY = frozenset(("rt", "rp", "rtc"))


def _waiting(page: Page) -> frozenset[Element]:
    visible = sum(len(line.text) - line.linked for line in page.lines)
    return waits_for_script(page.aside, visible)


# What the walk does at an element; what is not named here is inline text.
_BLOCK, _LINK, _BREAK, _LEAF, _NOTE, _COMMENT, _SKIP = range(1, 8)
_DEEDS: Mapping[Any, int] = (
    dict.fromkeys(BLOCKS, _BLOCK)
    | dict.fromkeys((SKIPPED - {"head"}) | _RUBY, _SKIP)
    | {"a": _LINK, "br": _BREAK}
    | dict.fromkeys(("img", "input", "style", "embed", "textarea"), _LEAF)  # what they hold is no element
    | dict.fromkeys(("meta", "link", "base", "title", "script"), _NOTE)
    | dict.fromkeys((etree.Comment, etree.PI, etree.Entity), _COMMENT)
)
_BREAKING = frozenset((_BLOCK, _BREAK))
# Closes every element that is still open: no element of the page is its parent.
_END = etree.Element("end")


def _walk(page: Page, hidden: Mapping[Element, str]) -> None:  # noqa: C901
    """Fill the page's lines and spans; ``hidden`` is in document order.

    One loop, longer than our functions are, because it runs for every element and a call costs as much as all that it
    does there (measured on the labelled pages: this shape .72 of a parse, one method a deed 1.1, iterwalk .84).
    ``top`` is the innermost open element, ``mark`` the innermost one with a deed to undo when it closes.
    """
    lines, spans, parts = page.lines, page.spans, list[str]()
    stack: list[Any] = [None]
    frames: list[tuple[Any, int, int, Element]] = []
    top: Any = None
    mark: Any = None
    kind, start, block = 0, 0, page.root
    linked, in_link, muted = 0, 0, False
    push, pop, take, deed_of = stack.append, stack.pop, parts.append, _DEEDS.get
    coming = iter(hidden)
    next_hidden = next(coming, None)

    def flush(block: Element, linked: int) -> int:
        if text := " ".join("".join(parts).split()):
            lines.append(Line(text, block, linked))
        parts.clear()
        return 0

    for el in chain(page.root.iter(), (_END,)):
        parent = el.getparent()
        while top is not parent:
            if top is mark:
                if kind == _BLOCK:
                    if parts:
                        linked = flush(block, linked)
                    spans[top] = (start, len(lines))
                elif kind == _LINK:
                    in_link -= 1
                else:
                    muted = False
                mark, kind, start, block = frames.pop()
            if not muted and (text := top.tail) and (parts or not text.isspace()):
                take(text)
                if in_link:
                    linked += len(text.strip())
            pop()
            top = stack[-1]
        push(el)
        top = el
        if el is next_hidden:
            next_hidden = next(coming, None)
            if not muted:
                _set_aside(page, el, hidden[el])
                frames.append((mark, kind, start, block))
                mark, kind, muted = el, _SKIP, True
        if muted:
            continue
        deed = deed_of(el.tag)
        if deed == _LINK and el.get("href") is None:  # a named place; unclosed, it would swallow the page
            deed = 0
        if deed:
            if parts and deed in _BREAKING:
                linked = flush(block, linked)
            if deed >= _LEAF:
                if deed == _SKIP:
                    frames.append((mark, kind, start, block))
                    mark, kind, muted = el, _SKIP, True
                    if el.tag in _RUBY:
                        _set_aside(page, el, "ruby.rt")
                elif deed == _NOTE:
                    _note(page, el)
                elif deed == _COMMENT:
                    page.comments.append(el)
                continue
            if deed != _BREAK:
                frames.append((mark, kind, start, block))
                mark, kind = el, deed
                if deed == _BLOCK:
                    start, block = len(lines), el
                else:
                    in_link += 1
        if (text := el.text) and (parts or not text.isspace()):
            take(text)
            if in_link:
                linked += len(text.strip())


def _note(page: Page, el: Element) -> None:
    """What stands in an element of the head: scripts, metas, the title, the page's own address."""
    tag = el.tag
    if tag == "script":
        page.scripts.append(el)
    elif tag == "meta":
        name = el.get("name") or el.get("property") or el.get("itemprop")
        if name:
            page.metas.setdefault(name.strip().lower(), []).append((el.get("content") or "").strip())
    elif tag == "title":
        if not page.head_title:
            page.head_title = " ".join((el.text or "").split())
    elif tag == "base":
        page.base = _joined(page.url, el.get("href") or "")
    elif el.get("rel") == "canonical" and page.canonical is None:
        page.canonical = _joined(page.url, el.get("href") or "")


def _joined(url: str | None, href: str) -> str | None:
    try:
        return urljoin(url or "", href.strip()) or None
    except ValueError:
        return None


def _set_aside(page: Page, el: Element, rule: str) -> None:
    page.aside[el] = text = text_of(el)
    if text:
        page.hidden.append(Removed(rule, rule.partition(".")[0], text))


_IDS = xpath("descendant-or-self::*/@id")
_CLASSES = xpath("descendant-or-self::*/@class")


def _index(page: Page) -> None:
    ids, classes = page.ids, page.classes
    for value in _IDS(page.root):
        ids.setdefault(str(value), value.getparent())
    for value in _CLASSES(page.root):
        el = value.getparent()
        for token in value.split():
            classes[token].append(el)
