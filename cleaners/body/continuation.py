"""Text that goes on beside its container: a stray end tag closed it early, or the system keeps annexes in one of their own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from lxml.etree import _Element as Element

from cleaners.body import Place
from cleaners.body.markers import takes_first
from cleaners.body.worth import Worth, is_after_text
from cleaners.tree import Page

# Two sentences, and a quarter of what the container holds. On the 107 saved pages and 238 of ours this much never
# follows a whole body; what comes nearest are rules for comments (60) and a notice's address (64).
_TEXT = 90.0
_SHARE = 0.25
# Furniture between the container and the text that goes on: one advertisement, one card.
_GAP = -40.0
# Elements around the container that end where it ends.
_UPWARDS = 3


def with_continuation(page: Page, worth: Worth, place: Place) -> Place:
    """The place with the parts beside its last container in which the text goes on; unchanged where it does not.

    What follows is taken up to the first link, button or heading of comments and recommendations, and up to a text that
    is set in bare ``div``: other people's. A forum's first post has no continuation, only answers.
    """
    if takes_first(place.rule):
        return place
    taken: list[Element] = []
    total = gap = 0.0
    for part in _behind(page, place.containers[-1]):
        value = worth.of(page.spans[part])
        first = page.lines[page.spans[part][0]]
        if is_after_text(first) or (value < 0 and taken):
            break
        if value < 0:
            gap += value
            if gap < _GAP:
                break
            continue
        if first.element.tag == "div":
            break
        taken.append(part)
        total += value
    if total < max(_TEXT, _SHARE * worth.of((place.start, place.end))):
        return place
    return replace(place, containers=(*place.containers, *taken), end=page.spans[taken[-1]][1])


def _behind(page: Page, container: Element) -> Iterator[Element]:
    """The blocks with lines that follow a container, beside it and beside the elements that end with it."""
    end = page.spans[container][1]
    for _ in range(_UPWARDS):
        for part in container.itersiblings():
            start, last = page.spans.get(part, (0, 0))
            if start < last:
                yield part
        parent = container.getparent()
        if parent is None or page.spans.get(parent, (0, -1))[1] != end:
            return
        container = parent
