"""Where the body is: a site's rule, else a CMS marker, else the score."""

from __future__ import annotations

from dataclasses import replace

from cleaners.body import Place
from cleaners.body.continuation import with_continuation
from cleaners.body.inside import parts_to_drop
from cleaners.body.markers import find_marked
from cleaners.body.scoring import best_container
from cleaners.body.worth import Worth, weigh
from cleaners.rules import PageRules
from cleaners.selectors import select
from cleaners.tree import Page


def locate(page: Page, rules: PageRules | None) -> Place | None:
    """The body's place, None on a page without text.

    A site's rule is taken at its word, with nothing dropped but what it names. Under a marker or by the score, parts
    named like noise and lists of links inside the container are dropped.

    >>> from cleaners.decode import decode
    >>> from cleaners.tree import parse
    >>> page = parse(decode("<div id=zoom><p>因管网检修，今夜停水。</div><p>版权所有".encode()), None)
    >>> locate(page, None).rule, locate(page, PageRules(body="p")).rule
    ('cms.jcms_zoom', 'rules.body')
    """
    if rules is not None and rules.body and (ruled := _by_rule(page, rules.body, rules.drop)):
        return ruled
    worth = weigh(page)
    place = find_marked(page, worth) or _by_score(page, worth)
    if place is None:
        return None
    place = with_continuation(page, worth, place)
    return replace(place, drop=place.drop | parts_to_drop(page, worth, place.containers))


def _by_rule(page: Page, body: str, drop: tuple[str, ...]) -> Place | None:
    found = next((el for el in select(page, body) if el in page.spans), None)
    if found is None:
        return None
    unread = frozenset(el for selector in drop for el in select(page, selector))
    return Place((found,), *page.spans[found], "rules.body", unread)


def _by_score(page: Page, worth: Worth) -> Place | None:
    el = best_container(page, worth)
    return None if el is None else Place((el,), *page.spans[el], "score.tree")
