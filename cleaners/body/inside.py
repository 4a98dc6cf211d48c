"""Inside the body's container: the parts that are not the article."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from lxml.etree import _Element as Element

from cleaners.body.noise import names_own_file
from cleaners.body.worth import Worth
from cleaners.tree import Page

# A part named like noise is dropped up to this share of the container's text, by the strength of its name: an editor's
# box with a recommendation's name is rarer the more of the text it holds.
_SHARES = {1: 0.2, 2: 0.4}
# A list of links: most of its characters are linked, and what is not is no text.
_LINKED_SHARE = 0.7
_UNLINKED_CHARS = 60
_LISTS = frozenset(("ul", "ol", "dl", "div", "section", "table"))


def parts_to_drop(page: Page, worth: Worth, containers: Sequence[Element]) -> frozenset[Element]:
    """Comments, recommendations, players, link lists: elements inside the containers that hold a small part of them."""
    return frozenset(el for container in containers for el in _parts(page, worth, container))


def _parts(page: Page, worth: Worth, container: Element) -> Iterator[Element]:
    start, end = page.spans[container]
    gains, spans = worth.gains, page.spans
    whole = gains[end] - gains[start]
    # Of two elements that share lines, one holds the other: what shares the container's and is not around it, is inside.
    around = {container, *container.iterancestors()}
    for el, strength in worth.noise:
        first, last = spans[el]
        if start <= first < last <= end and gains[last] - gains[first] < _SHARES[strength] * whole and el not in around:
            yield el
    files = [0, *accumulate(bool(line.linked and names_own_file(line.text)) for line in page.lines[start:end])]
    done = end
    for el, (first, last) in reversed(spans.items()):  # outer elements before inner ones, the last part first
        fits = start <= first and last <= done and 1 < last - first < end - start and el.tag in _LISTS
        if (
            fits
            and files[first - start] == files[last - start]
            and _is_link_list(worth, first, last)
            and el not in around
        ):
            done = first
            yield el


def _is_link_list(worth: Worth, first: int, last: int) -> bool:
    linked = worth.linked[last] - worth.linked[first]
    own = worth.own[last] - worth.own[first]
    return own <= _UNLINKED_CHARS and linked >= _LINKED_SHARE * (own + linked)
