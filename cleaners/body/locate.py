"""Where the body is: a site's rule, else a CMS marker, else the score."""

from __future__ import annotations

from cleaners.body import Place
from cleaners.body.scoring import best_container, weigh
from cleaners.rules import PageRules
from cleaners.selectors import select
from cleaners.tree import Page


def locate(page: Page, rules: PageRules | None) -> Place | None:
    """The body's place, None on a page without text."""
    worth = weigh(page)
    el = best_container(page, worth)
    if el is None:
        return None
    start, end = page.spans[el]
    return Place((el,), start, end, "score.tree")
