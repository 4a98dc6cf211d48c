"""Any page: the element that holds most text outside links."""

from __future__ import annotations

from cleaners.body import Place
from cleaners.rules import PageRules
from cleaners.tree import Page


def locate(page: Page, rules: PageRules | None) -> Place | None:
    """First version: the block whose own lines hold most characters outside links."""
    weights: dict[object, int] = {}
    for line in page.lines:
        parent = line.element.getparent() if line.element.tag == "p" else line.element
        weights[parent] = weights.get(parent, 0) + len(line.text) - 2 * line.linked
    best = max(weights, key=lambda el: weights[el], default=None)
    if best is None or best not in page.spans:
        return None
    start, end = page.spans[best]  # type: ignore[index]
    return Place((best,), start, end, "score.tree")  # type: ignore[arg-type]
