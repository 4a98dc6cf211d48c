"""Readings without brackets: 下xià雪xuě of course pages, 坐 zuò 看 kàn, and 促进cùjìn where <ruby> lost its tags.

Hanzi followed by their own reading with tones had no hit in 47 MB of clean text (../shared/research/pinyin.md), so a few
of them decide.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaners.steps.candidates import spelling
from cleaners.steps.syllables import LONGEST, align

_HANZI = r"\u3007\u3400-\u9fff"
_RUN = re.compile(
    rf"(?<=[{_HANZI}])[ \u00a0]?((?:[A-Za-zÀ-ÖØ-öø-ɏɑɡ\u0300-\u036f'’]|[ㄅ-ㄩˊˇˋ˙]){{1,48}})(?![A-Za-z)）】])([ \u00a0](?=[{_HANZI}]))?"
)
# Swept 2 to 6 on hand-written passages: two may be a dictionary line without brackets.
RUNS = 3  # different hanzi with their reading
READ = 0.75  # share of the runs with a tone that read their hanzi
NEAR = 8  # characters between a toneless reading (la, de) and the toned ones beside it


class Run(NamedTuple):
    start: int
    end: int
    hanzi: str
    toned: bool


def unbracketed(text: str) -> list[tuple[int, int, str]]:
    """Start, end and rule of every reading that stands bare behind its hanzi; none unless the text has several."""
    toned = read = 0
    runs: list[Run] = []
    for match in _RUN.finditer(text):
        written = spelling(match[1])
        if written is None or written.capital:
            continue
        start, last = match.start(), runs[-1] if runs else None
        before = text[max(0, start - LONGEST) : start]
        if last and last.end > start - LONGEST:
            before = text[max(last.end, start - LONGEST) : start]
        length = len(align(before, written.plain))
        toned += written.toned
        read += written.toned and length > 0
        if length:
            runs.append(Run(start, match.end(), before[-length:], written.toned))
    if len({run.hanzi for run in runs if run.toned}) < RUNS or read < READ * toned:
        return []
    rule = "annotations.ruby" if any(len(run.hanzi) > 1 for run in runs) else "annotations.learner"
    return [(run.start, run.end, rule) for run in _beside_toned(runs)]


def _beside_toned(runs: list[Run]) -> list[Run]:
    """A toneless run may be a word of its own; between readings it is one of them."""
    marked = [Run(-NEAR - 1, -NEAR - 1, "", False), *runs, Run(1 << 60, 1 << 60, "", False)]
    return [
        run
        for before, run, after in zip(marked, marked[1:], marked[2:])  # noqa: B905 - a sliding window
        if run.toned or run.start - before.end <= NEAR or after.start - run.end <= NEAR
    ]
