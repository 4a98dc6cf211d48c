"""The body: where it stands (markers, score), what it holds (blocks), what is cut from its ends (trim)."""

from __future__ import annotations

from dataclasses import dataclass

from lxml.etree import _Element as Element

from cleaners.article import Block, Removed


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """Where the body stands: its containers in document order, the range of ``page.lines`` they cover, and the rule
    that found them (``rules.body``, ``cms.ucap``, ``score.tree``). ``drop`` are elements inside that are not body."""

    containers: tuple[Element, ...]
    start: int
    end: int
    rule: str
    drop: frozenset[Element] = frozenset()


@dataclass(frozen=True, slots=True)
class Body:
    """The body's blocks after the trim, and the lines that the trim took off.

    ``all_boilerplate``: every line looked like boilerplate, so none was taken off.
    """

    blocks: tuple[Block, ...]
    removed: tuple[Removed, ...] = ()
    all_boilerplate: bool = False

    @property
    def text(self) -> str:
        """Paragraphs joined by newline; a picture without caption has no line."""
        return "\n".join(block.text for block in self.blocks if block.text)
