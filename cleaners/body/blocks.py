"""Tree to blocks: headings, paragraphs, list items, tables, images with captions, quotes."""

from __future__ import annotations

from cleaners.article import Block
from cleaners.body import Place
from cleaners.tree import Page


def read_blocks(page: Page, place: Place | None) -> tuple[Block, ...]:
    """First version: one paragraph per line."""
    if place is None:
        return ()
    return tuple(Block("paragraph", line.text) for line in page.lines[place.start : place.end])
