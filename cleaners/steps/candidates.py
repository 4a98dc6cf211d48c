"""Brackets that may be annotations, found in one scan, and what each says about the hanzi before it.

Farm text repeats itself, so what a group says is remembered per group and hanzi: one look-up for most of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cleaners.steps.judgement import Candidate, judge, judge_usual
from cleaners.steps.syllables import BLANKS, LONGEST, spell

STYLE = {"(": "round", "（": "round", "[": "square", "【": "black"}
_INSIDE = r"A-Za-zÀ-ÖØ-öø-ɏɑɡḀ-ỿ\u0300-\u036f0-5 \u00a0\u3000'’‘ʼ`‐·:\-Ａ-Ｚａ-ｚㄅ-ㄩˊˇˋ˙"
# Bounded, so that a text of opening brackets costs no more than its length; 64 letters are a dozen syllables with tones.
GROUP = re.compile(rf"([(（\[【][{_INSIDE}]{{1,64}}[)）\]】])")
# Zero-width for the scan of a clean text: a group, or a letter with a tone outside of one (the unbracketed form).
ANYTHING = re.compile(
    rf"[(（\[【āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑɡ\u0300-\u030c](?:(?<=[(（\[【])[{_INSIDE}]{{1,64}}[)）\]】]|(?<![(（\[【]))"
)


MEMORY = 1 << 15  # groups; a farm has some 10,000 words, and a crafted text must not fill the memory
_VOWELS = re.compile("[aeiouüvāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑ\u0300-\u030c]+", re.IGNORECASE)


class _Widths(dict[str, int]):
    """Group → the number of hanzi to ask for: its syllables, but for those that meet without a consonant (西安 xīān)."""

    def __missing__(self, group: str) -> int:
        if len(self) >= MEMORY:
            self.clear()
        self[group] = found = len(_VOWELS.findall(group)) or 1
        return found


class _Memo(dict[str, Candidate | None]):
    """Hanzi and group → what the group says behind them; None when more of the text must be seen."""

    def __missing__(self, key: str) -> Candidate | None:
        if len(self) >= MEMORY:
            self.clear()
        self[key] = found = _narrow(key)
        return found


_widths, _memo = _Widths(), _Memo()
_spelling = lru_cache(MEMORY)(spell)


@lru_cache(MEMORY)
def _behind(style: str, content: str, tail: str) -> Candidate:
    spelling = _spelling(content)
    return judge(style, spelling, tail) if spelling else Candidate(style)


def _narrow(key: str) -> Candidate | None:
    start = max(map(key.rfind, STYLE))
    tail, style, content = key[:start], STYLE[key[start]], key[start + 1 : -1]
    found = judge_usual(style, content, tail) or (_behind(style, content, tail) if tail else None)
    return found if found and found.length else None


def _look_back(pieces: list[str], at: int) -> Candidate:
    """The group at ``at`` when its own piece does not tell: over doubles, groups inside a word, and a blank before it."""
    style, left = STYLE[pieces[at][0]], pieces[at - 1]
    text = left.rstrip(BLANKS) if left else left
    if text != left:
        style += " spaced"
    for before in range(at - 3, max(at - 3 - 2 * LONGEST, -1), -2):
        if len(text) >= LONGEST:
            break
        text = pieces[before][-LONGEST:] + text
    return _behind(style, pieces[at][1:-1], text[-LONGEST:])


class Found(NamedTuple):
    """The text cut at its groups: ``pieces`` alternate text and group, ``candidates`` has one for each group."""

    pieces: list[str]
    candidates: list[Candidate]


def find(text: str) -> Found:
    """All groups of a text with what they say: one scan, and a look-up for each."""
    pieces = GROUP.split(text)
    widths, memo = _widths, _memo
    candidates = [
        memo[left[-widths[group] :] + group] or _look_back(pieces, at)
        for at, left, group in zip(range(1, len(pieces), 2), pieces[::2], pieces[1::2])  # noqa: B905 - text follows
    ]
    return Found(pieces, candidates)
