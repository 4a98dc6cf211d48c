"""Readings that a machine put behind the hanzi go; those that an editor wrote stay."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate

from cleaners.edit import Edit
from cleaners.steps.candidates import ANYTHING, find
from cleaners.steps.decision import annotations


def spans(text: str) -> list[tuple[int, int, str]]:
    """Start, end and rule of every annotation."""
    if ANYTHING.search(text) is None:
        return []
    found = find(text)
    if not found.candidates:
        return []
    chosen = annotations(found)
    if not chosen:
        return []
    ends = list(accumulate(map(len, found.pieces)))
    rules = map(chosen.get, found.candidates)
    return [place for place in zip(ends[::2], ends[1::2], rules) if place[2]]


def remove_annotations(text: str) -> Iterable[Edit]:
    """Take out 发展(fāzhǎn) and its like."""
    return [Edit(start, end, "", rule) for start, end, rule in spans(text)]
