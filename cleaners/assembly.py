"""The last room before the Article: title and text cleaned as one document, blocks that follow their text, ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate, islice, pairwise

from cleaners.article import Block
from cleaners.edit import Change, Cleaned, Step, by_step, follow, run_steps

# Letters, digits and hanzi of any script, in plain ranges. The rare hanzi above U+10000 have a pattern of their own: with
# them in the class it costs three times as much.
_RANGES = "0-9A-Za-z\u00c0-\u024f\u0370-\u1fff\u3007\u3041-\u9fff\uac00-\ud7a3\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a"
_LETTERS = re.compile(f"[{_RANGES}]+")
_RARE, _RARE_LETTERS = re.compile("[\U00020000-\U0003ffff]"), re.compile(f"[{_RANGES}\U00020000-\U0003ffff]+")
_WIDE = re.compile("[\uff10-\uff5a]")


def clean_together(title: str | None, text: str, steps: Sequence[Step]) -> tuple[str | None, Cleaned]:
    """Title and text after the steps, cleaned as one document: a title alone is too short to show a style.

    The edits returned are those of the text. Steps add or remove no newline here.

    >>> from cleaners.edit import Edit
    >>> clean_together("a!", "b!", [lambda text: [Edit(i, i + 1, "！", "x.y") for i in (1, 4)]])
    ('a！', Cleaned(text='b！', edits=(Change(start=1, end=2, old='!', new='！', rule='x.y'),)))
    """
    if not title:
        return title, run_steps(text, steps)
    whole = run_steps(f"{title}\n{text}", steps)
    cleaned_title, _, cleaned_text = whole.text.partition("\n")
    edits: list[Change] = []
    border = len(title) + 1
    for batch in by_step(whole.edits):
        shrunk = 0
        for change in batch:
            if change.start < border:
                shrunk += len(change.new) - len(change.old)
            else:
                start, end = change.start - border, change.end - border
                edits.append(Change(start, end, change.old, change.new, change.rule))
        border += shrunk
    return cleaned_title, Cleaned(cleaned_text, tuple(edits))


def follow_blocks(blocks: Sequence[Block], cleaned: Cleaned) -> tuple[Block, ...]:
    """The blocks with their text as the steps left it; a table's cells follow their line."""
    if not cleaned.edits:
        return tuple(blocks)
    lines = iter(cleaned.text.split("\n"))
    start, out = 0, []
    for block in blocks:
        if not block.text:
            out.append(block)
            continue
        text = "\n".join(islice(lines, block.text.count("\n") + 1)) if block.rows else next(lines)
        if text == block.text:
            out.append(block)
        else:
            image = replace(block.image, caption=text) if block.image and block.image.caption else block.image
            rows = _follow_rows(block, start, cleaned) if block.rows else ()
            out.append(Block(block.kind, text, block.level, rows, image))
        start += len(block.text) + 1
    return tuple(out)


def _follow_rows(block: Block, start: int, cleaned: Cleaned) -> tuple[tuple[str, ...], ...]:
    """Cells joined by a blank are a row's line, so a cell's borders can be followed through the edits."""
    cells = [cell for row in block.rows for cell in row if cell]
    if sum(map(len, cells)) + len(cells) - 1 != len(block.text):
        return block.rows
    ends = list(accumulate((len(cell) + 1 for cell in cells), initial=start))
    places = sorted({*ends[:-1], *(end - 1 for end in ends[1:])})
    now = dict(zip(places, follow(places, cleaned.edits), strict=True))
    cleaned_cells = iter([cleaned.text[now[a] : now[b - 1]] for a, b in pairwise(ends)])
    return tuple(tuple(next(cleaned_cells) if cell else "" for cell in row) for row in block.rows)


@lru_cache(maxsize=1)
def letters(text: str) -> str:
    """What two copies of one text share: its letters and digits, without white space, marks and full-width forms.

    >>> letters("公布了，第１批 (A)")
    '公布了第1批A'
    """
    word = "".join((_RARE_LETTERS if _RARE.search(text) else _LETTERS).findall(text))
    return unicodedata.normalize("NFKC", word) if _WIDE.search(word) else word


def text_id(text: str) -> str:
    """The same for two copies of one text: a hash of its letters; of the text itself where it has none.

    >>> text_id("公布了，第１批") == text_id("公布了,第1批")
    True
    """
    return hashlib.sha256((letters(text) or text).encode("utf-8", "replace")).hexdigest()
