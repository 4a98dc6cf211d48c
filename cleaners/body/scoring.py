"""Any page: the container in which the worth of the lines adds up."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from lxml.etree import _Element as Element

from cleaners.body.noise import sounds_like_body
from cleaners.body.worth import Worth
from cleaners.tree import Page

# The smallest container that holds this share of the best one's worth; then upwards while text adjoins.
_SHARE = 0.75
_EQUALS = 0.3
# What the office and date below a notice of one paragraph may cost: a headline and a byline above it in the container.
_SIGNED_COST = 0.25
# What a container named like a body may cost more than the part of it that holds the text.
_NAMED_COST = 0.05


def best_container(page: Page, worth: Worth) -> Element | None:
    """The container of the page's text, None on a page without text.

    Where furniture separates a first text under the headline from a larger one, the first is the article: the other
    one is recommended or the next one.
    """
    el = _smallest(page, worth.sums)
    if el is None:
        return None
    end = _first_text(worth, page.spans[el][0])
    if end:
        kept = [*worth.lines[:end], *(min(value, 0.0) for value in worth.lines[end:])]
        first = _smallest(page, [0.0, *accumulate(kept)])
        el = el if first is None else first
    return _climb(page, worth, el)


def _smallest(page: Page, sums: Sequence[float]) -> Element | None:
    """The smallest container with nearly the worth of the best one; of two as small, the first."""
    best = max((sums[end] - sums[start] for start, end in page.spans.values()), default=0.0)
    if best <= 0:
        return None
    enough = _SHARE * best
    return next(el for el, (start, end) in page.spans.items() if sums[end] - sums[start] >= enough)


# A text under the headline is an article of its own from this worth on (two sentences), and from so much furniture
# between it and the larger text on; lead boxes of the labelled pages are at most 20 away from their body.
_FIRST_TEXT = 90.0
_GAP = -40.0


def _first_text(worth: Worth, start: int) -> int:
    """The end of the first text under the headline when it is separate from the one that starts at ``start``, else 0."""
    if worth.headline < 0:
        return 0
    text = gap = 0.0
    end = 0
    for index in range(worth.headline + 1, start):
        value = worth.lines[index]
        if value > 0:
            text, gap, end = text + value, 0.0, index + 1
        else:
            gap += value
            if gap < _GAP:
                if text >= _FIRST_TEXT:
                    return end
                text = gap = 0.0
    return 0


def _climb(page: Page, worth: Worth, el: Element) -> Element:
    """Upwards while the text goes on right outside the container."""
    while (parent := el.getparent()) is not None and parent in page.spans:
        span, outer = page.spans[el], page.spans[parent]
        inside = worth.of(span)
        gain = worth.of(outer) - inside
        named = gain > -_NAMED_COST * inside and sounds_like_body(parent) and not sounds_like_body(el)
        goes_on = gain > 0 and _goes_on(page, worth, span, outer)
        signed = gain >= -_SIGNED_COST * inside and _is_signed(page, worth, el, outer)
        if not (named or goes_on or signed or _has_equals(page, worth, el)):
            break
        el = parent
    return el


def _goes_on(page: Page, worth: Worth, span: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Whether the line above or below the container is text; below, in a parent that leaves the headline out, short
    lines in paragraphs and cells may stand between (the head of an annex, a form)."""
    (start, end), (outer_start, outer_end), values = span, outer, worth.lines
    if start > outer_start and start - 1 > worth.headline and values[start - 1] > 0:
        return True
    if worth.headline < outer_start:
        while end < outer_end and values[end] == 0 and page.lines[end].element.tag in ("p", "td", "th"):
            end += 1
    return end < outer_end and values[end] > 0


def _is_signed(page: Page, worth: Worth, el: Element, outer: tuple[int, int]) -> bool:
    """Whether the container is one paragraph or table with short ones of its make or a table right below: a notice's
    office and date, the list that it announces, a note."""
    end = page.spans[el][1]
    if el.tag not in ("p", "div", "table") or end >= outer[1] or (page.lines[end].linked and worth.lines[end] <= 0):
        return False
    below = page.lines[end].element
    if el.tag != "div":
        return below.tag in ("p", "td", "th")
    alone = end - page.spans[el][0] == 1
    return alone and below.tag == "div" and {el.get("class"), below.get("class"), el.get("id")} == {None}


def _has_equals(page: Page, worth: Worth, el: Element) -> bool:
    """Whether a paragraph has others of about its worth beside it: then a list of links between them parts nothing."""
    parent = el.getparent()
    if el.tag != "p" or parent is None:
        return False
    spans = (page.spans[one] for one in parent.iterchildren("p") if one is not el and one in page.spans)
    return sum(max(0.0, worth.of(span)) for span in spans) > _EQUALS * worth.of(page.spans[el])
