"""Markers: containers that are the body by the word of the system that made the page (tables/cms.toml)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lxml.etree import _Element as Element

from cleaners.body import Place
from cleaners.body.worth import Worth
from cleaners.selectors import select
from cleaners.tables import load
from cleaners.tree import Page

# A marker whose container holds less than this share of the page's text is an empty frame or somebody else's; a short
# notice above a long footer still holds more (labelled pages: the smallest true share is .21).
_SHARE = 0.1
_NO_TEXT = 60.0
# Containers of one marker that are looked at; a body stands in one, now and then in three.
_MOST = 100


@dataclass(frozen=True, slots=True)
class Marker:
    """An entry of the table; ``begin`` and ``end`` are set instead of ``container`` for a pair of marks."""

    id: str
    container: str
    begin: str
    end: str
    fingerprint: str
    first: bool
    drop: tuple[str, ...]


def find_marked(page: Page, worth: Worth) -> Place | None:
    """The place that the first fitting marker names, without what it drops; None when no marker fits."""
    comments = {(comment.text or "").strip(): comment for comment in reversed(page.comments)}
    for marker in _candidates(page):
        containers: tuple[Element, ...] = ()
        drop: set[Element] = set()
        if marker.begin:
            if pair := _pair(page, marker, comments):
                containers, drop = pair
        elif _may_occur(page, marker.container):
            containers = _outermost(page, select(page, marker.container))
        if not containers or (marker.fingerprint and not _has_fingerprint(page, marker.fingerprint)):
            continue
        chosen = _with_text(page, worth, containers[:1] if marker.first else containers)
        if chosen:
            drop.update(el for selector in marker.drop if _may_occur(page, selector) for el in select(page, selector))
            start, end = page.spans[chosen[0]][0], page.spans[chosen[-1]][1]
            return Place(chosen, start, end, f"cms.{marker.id}", frozenset(drop))
    return None


def _candidates(page: Page) -> list[Marker]:
    """The markers whose first step may match, in order: most are refused by two look-ups for all of them."""
    table, named = markers(), _named()
    found = {
        index for names in (page.ids, page.classes) for name in named.keys() & names.keys() for index in named[name]
    }
    return [marker for index, marker in enumerate(table) if index in found or marker.container[:1] not in ("#", ".")]


@cache
def _named() -> dict[str, tuple[int, ...]]:
    """The places in the table of the markers whose first step is an id or a class, by its name."""
    named: dict[str, tuple[int, ...]] = {}
    for index, marker in enumerate(markers()):
        if marker.container[:1] in ("#", "."):
            name = marker.container[1:].split(" ", 1)[0]
            named[name] = (*named.get(name, ()), index)
    return named


@cache
def markers() -> tuple[Marker, ...]:
    """The table's entries, in order."""
    found = []
    for entry in load("cms")["marker"]:
        container = entry["container"]
        begin, _, end = container.partition(" … ")
        pair = (_mark(begin), _mark(end)) if end else ("", "")
        container = "" if end else container
        first, drop = entry.get("take") == "first", tuple(entry["drop"])
        found.append(Marker(entry["id"], container, *pair, entry.get("fingerprint", ""), first, drop))
    return tuple(found)


def takes_first(rule: str) -> bool:
    """Whether a place's rule is a marker whose further matches are other people's text."""
    return any(marker.first and rule == f"cms.{marker.id}" for marker in markers())


def _mark(text: str) -> str:
    """A comment's text, or ``meta:`` and the meta's name."""
    if text.startswith("<!--"):
        return text[4:-3]
    return "meta:" + text.removeprefix("<meta name=").removesuffix(">")


def _pair(page: Page, marker: Marker, comments: dict[str, Element]) -> tuple[tuple[Element], set[Element]] | None:
    """The parent that both marks share, and its children outside of them."""
    begin, end = (_find_mark(page, mark, comments) for mark in (marker.begin, marker.end))
    if begin is None or end is None or (parent := begin.getparent()) is None:
        return None
    while end is not None and end.getparent() is not parent:
        end = end.getparent()
    if end is None or parent not in page.spans:
        return None
    outside = [el for el in begin.itersiblings(preceding=True) if isinstance(el.tag, str)]
    outside += [el for el in end.itersiblings() if isinstance(el.tag, str)]
    return (parent,), set(outside)


def _find_mark(page: Page, mark: str, comments: dict[str, Element]) -> Element | None:
    if not mark.startswith("meta:"):
        return comments.get(mark)
    name = mark.removeprefix("meta:")
    if name.lower() not in page.metas:
        return None
    return next((el for el in page.root.iter("meta") if el.get("name") == name), None)


def _may_occur(page: Page, selector: str) -> bool:
    """Whether the selector's first step can match at all: most markers are refused by one look-up."""
    step = selector.split(" ", 1)[0]
    kind, name = step[:1], step[1:]
    if kind == "#":
        return name in page.ids
    if kind == ".":
        return name in page.classes
    tag, is_prefix, test = step.partition("^=")
    if is_prefix:
        names = page.ids if tag.endswith("[id") else page.classes
        return f"\n{test[:-1]}" in "\n" + "\n".join(names)
    return "[" in step or next(page.root.iter(step), None) is not None


def _has_fingerprint(page: Page, fingerprint: str) -> bool:
    if fingerprint.startswith("generator="):
        return (page.meta("generator") or "").startswith(fingerprint.removeprefix("generator="))
    return bool(select(page, fingerprint))


def _outermost(page: Page, elements: Sequence[Element]) -> tuple[Element, ...]:
    """The elements that show text or pictures and stand in none of the others, in document order."""
    chosen: list[Element] = []
    end = -1
    for el in elements[:_MOST]:
        span = page.spans.get(el)
        if span is not None and (span[0] >= end or not chosen) and not (chosen and chosen[-1] in el.iterancestors()):
            chosen.append(el)
            end = span[1]
    return tuple(chosen)


def _with_text(page: Page, worth: Worth, containers: Sequence[Element]) -> tuple[Element, ...]:
    """The containers that hold text, each text once; none when they hold hardly any of the page's text."""
    gains, lines = worth.gains, page.lines
    chosen: list[Element] = []
    texts: set[tuple[int, str, str]] = set()
    total = 0.0
    for el in containers:
        start, end = page.spans[el]
        if start == end:
            continue
        text = (end - start, lines[start].text, lines[end - 1].text)
        if text not in texts:
            texts.add(text)
            chosen.append(el)
            total += gains[end] - gains[start]
    if total > _SHARE * gains[-1]:
        return tuple(chosen)
    # A page that is one picture (一图读懂) has no text anywhere.
    return () if gains[-1] > _NO_TEXT else tuple(el for el in containers if next(el.iter("img"), None) is not None)
