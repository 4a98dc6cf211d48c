"""Brackets that may be annotations, found in one scan, and what each says about the hanzi before it.

Farm text repeats itself, so what a group says is remembered per group and hanzi: one look-up for most of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from cleaners.steps.judgement import Verdict, judge, judge_usual, verdict
from cleaners.steps.syllables import BLANKS, LONGEST, Spelling, spell
from cleaners.steps.zhuyin import to_pinyin

STYLE = {"(": "round", "（": "round", "[": "square", "【": "black"}
UNSPACED = frozenset(STYLE.values())  # the others have a blank before the bracket
_INSIDE = r"A-Za-zÀ-ÖØ-öø-ɏɑɡḀ-ỿ\u0300-\u036f0-5 \u00a0\u3000'’‘ʼ`‐·:\-Ａ-Ｚａ-ｚㄅ-ㄩˊˇˋ˙"
# Bounded, so that a text of opening brackets costs no more than its length; 64 letters are a dozen syllables with tones.
GROUP = re.compile(rf"([(（\[【](?:[{_INSIDE}]{{1,64}}|[(（][{_INSIDE}]{{1,64}}[)）])[)）\]】])")
_CLOSING, _BRACKETS = ")）]】", "()（）[]【】"
_DOUBLED = frozenset("(（[【")
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜɑɡ\u0300-\u030cㄅ-ㄩ"
TONED = re.compile(f"[{_TONED}]")
# What a clean text has not, in one scan: the inside of a group, or a letter with a tone outside of one.
ANYTHING = re.compile(rf"[(（\[【{_TONED}](?:(?<=[(（\[【])[(（]?[{_INSIDE}]{{1,64}}[)）\]】]|(?<![(（\[【]))")


MEMORY = 1 << 15  # groups; a farm has some 10,000 words, and a crafted text must not fill the memory
_VOWELS = re.compile("[aeiouüAEIOUÜvVāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛɑ\u0300-\u030c]+|[ㄅ-ㄩ]+")


class _Widths(dict[str, int]):
    """Group → the number of hanzi to ask for: its syllables, but for those that meet without a consonant (西安 xīān)."""

    def __missing__(self, group: str) -> int:
        if len(self) >= MEMORY:
            self.clear()
        self[group] = found = len(_VOWELS.findall(group)) or 1
        return found


class _Memo(dict[str, Verdict | None]):
    """Hanzi and group → what the group says behind them; None when more of the text must be seen."""

    def __missing__(self, key: str) -> Verdict | None:
        if len(self) >= MEMORY:
            self.clear()
        self[key] = found = _narrow(key)
        return found


_widths, _memo = _Widths(), _Memo()


@lru_cache(MEMORY)
def spelling(content: str) -> Spelling | None:
    """What a group says, pinyin or zhuyin; None when it is neither."""
    if "ㄅ" <= max(content) <= "ㄩ":
        content = to_pinyin(content.strip(BLANKS)) or "?"
    return spell(content)


@lru_cache(MEMORY)
def _behind(style: str, content: str, tail: str) -> Verdict:
    written = spelling(content)
    return judge(style, written, tail) if written else verdict(style)


def _narrow(key: str) -> Verdict | None:
    tail, bracket, content = key.rpartition("(")
    if not bracket or tail.endswith("("):
        start = max(map(key.rfind, STYLE))
        bracket, content = key[start], key[start + 1 :]
        tail = key[: start - 1] if key[start - 1 : start] in _DOUBLED else key[:start]
    if not tail:
        return None
    style, content = STYLE[bracket], content.rstrip(_CLOSING)
    found = judge_usual(style, content, tail) or _behind(style, content, tail)
    return found if found.length else None


def _look_back(pieces: list[str], at: int) -> tuple[str, Verdict]:
    """The group at ``at`` when its own piece does not tell: over doubles, groups inside a word, and a blank before it."""
    style, left = STYLE[pieces[at][0]], pieces[at - 1]
    text = left.rstrip(BLANKS) if left else left
    if text != left:
        style += " spaced"
    group = pieces[at]
    for before in range(at - 3, max(at - 3 - 2 * LONGEST, -1), -2):
        if len(text) >= LONGEST:
            break
        text = pieces[before][-LONGEST:] + text
    near = _memo[text[-_widths[group] :] + group] if style in UNSPACED else None
    return text, near or _behind(style, group.strip(_BRACKETS), text[-LONGEST:])


class Found(NamedTuple):
    """The text cut at its groups: ``pieces`` alternate text and group, ``rest`` is the text without them.

    Each group has its verdict and its key, which is the same for the same group behind the same hanzi. The key of a
    doubled group begins with its bracket.
    """

    pieces: list[str]
    rest: str
    keys: list[str]
    verdicts: list[Verdict]


def find(text: str) -> Found:
    """All groups of a text with what they say: one scan, and a look-up for each."""
    pieces = GROUP.split(text)
    lefts, groups = pieces[::2], pieces[1::2]
    widths = map(_widths.__getitem__, groups)
    keys = [left[-width:] + group for left, width, group in zip(lefts, widths, groups)]  # noqa: B905 - text follows
    verdicts = list(map(_memo.__getitem__, keys))
    for at, known in enumerate(verdicts):
        if known is None:
            if at and not lefts[at] and groups[at] == groups[at - 1]:
                first = keys[at - 1]
                keys[at] = first if first[0] in STYLE else groups[at] + first
                verdicts[at] = verdicts[at - 1]
            else:
                tail, verdicts[at] = _look_back(pieces, 2 * at + 1)
                keys[at] = tail[-1:] + groups[at]
    return Found(pieces, "".join(lefts), keys, verdicts)  # type: ignore[arg-type]
