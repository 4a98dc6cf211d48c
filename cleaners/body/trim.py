"""Boilerplate lines at head and tail leave the body, each with the rule that took it."""

from __future__ import annotations

from dataclasses import replace

from cleaners.article import Block, Removed
from cleaners.body import Body
from cleaners.body.ends import HEAD_LINES, Cut, cut_ends
from cleaners.body.phrases import interrupts


def trim(blocks: tuple[Block, ...], title: str | None) -> Body:
    """The body without breadcrumbs, bylines, editors, links, comments and footers at its two ends.

    Never cuts in the middle: what stands between the two cuts is left byte for byte, and trimming it again finds
    nothing. The title's repetition goes too, but not a document's own title line. Document numbers, signatures, dates,
    （此件公开发布）, 附件 lines and reporters in brackets stay. A body that is all boilerplate stays whole and says so.

    >>> body = trim((Block("paragraph", "全省工业稳步回升。"), Block("paragraph", "责任编辑：王三")), None)
    >>> body.text, body.removed
    ('全省工业稳步回升。', (Removed(rule='boilerplate.editor', place='tail', text='责任编辑：王三'),))
    """
    headings = frozenset(index for index, block in enumerate(blocks[:HEAD_LINES]) if block.level in (1, 2, 3))
    cuts = cut_ends([block.text for block in blocks], title, headings)
    if cuts is None:
        return Body(blocks, all_boilerplate=True)
    if not cuts:
        return Body(blocks)
    starts: dict[int, int] = {}
    for cut in cuts:
        starts.setdefault(cut.index, cut.start)
    kept = (_before(block, starts.get(index)) for index, block in enumerate(blocks))
    return Body(tuple(block for block in kept if block), _removed(blocks, cuts))


def take_interruptions(blocks: tuple[Block, ...]) -> tuple[tuple[Block, ...], tuple[Removed, ...]]:
    """The blocks without those that are nothing but the site's own word between two paragraphs, and what was taken.

    >>> kept, taken = take_interruptions((Block("paragraph", "全省工业稳步回升。"), Block("paragraph", "請繼續往下閱讀...")))
    >>> len(kept), taken
    (1, (Removed(rule='boilerplate.interruption', place='body', text='請繼續往下閱讀...'),))
    """
    known = {index: found for index, block in enumerate(blocks) if (found := interrupts(block.text))}
    if not known:
        return blocks, ()
    kept = tuple(block for index, block in enumerate(blocks) if index not in known)
    return kept, tuple(Removed(found.rule, "body", blocks[index].text) for index, found in known.items())


def _before(block: Block, start: int | None) -> Block | None:
    if start is None:
        return block
    return replace(block, text=block.text[:start]) if start else None


def _removed(blocks: tuple[Block, ...], cuts: tuple[Cut, ...]) -> tuple[Removed, ...]:
    texts = (_text(blocks[cut.index])[cut.start : cut.end or None] for cut in cuts)
    return tuple(Removed(cut.rule, cut.place, text) for cut, text in zip(cuts, texts, strict=True))


def _text(block: Block) -> str:
    """A picture without caption is known by its address."""
    return block.text or (block.image.url if block.image else "")
