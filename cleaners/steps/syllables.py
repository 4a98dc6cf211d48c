"""Pinyin as it is written in brackets, and whether the hanzi before it can be read so."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from cleaners.steps import lexicon

SEPARATORS = frozenset(" \u00a0\u3000'’‘ʼ`-‐·")
BLANKS = " \u00a0\u3000"
LONGEST = 20  # syllables; names of offices in course pages have up to 15


def is_hanzi(char: str) -> bool:
    """One character of the common planes; 〇 is one.

    >>> is_hanzi("字"), is_hanzi("〇"), is_hanzi("A"), is_hanzi("")
    (True, True, False, False)
    """
    return "\u3400" <= char <= "\u9fff" or char == "〇"


@dataclass(frozen=True, slots=True)
class Spelling:
    """What a group says: its letters without tones, the tone written at each letter, and how it was typed."""

    plain: str
    tones: tuple[str, ...]
    capital: bool
    spaced: bool

    @property
    def toned(self) -> bool:
        return any(self.tones)

    @property
    def vowel_groups(self) -> int:
        """The number of syllables, but for those that meet without a consonant (西安 xīān)."""
        groups, inside = 0, False
        for letter in self.plain:
            vowel = letter in "aeiouv"
            groups += vowel and not inside
            inside = vowel
        return max(groups, 1)


def spell(content: str) -> Spelling | None:
    """Read the inside of a bracket as pinyin letters; None when something else stands in it.

    >>> spell("fāzhǎn")
    Spelling(plain='fazhan', tones=('', '1', '', '', '3', ''), capital=False, spaced=False)
    >>> spell("lu:4").plain, spell("lü4").tones, spell("第1"), spell("3")
    ('lv', ('', '4'), None, None)
    """
    if not content.isascii():
        content = unicodedata.normalize("NFC", content)
    letters, tones = lexicon.letters(), []
    plain = ""
    for char in content:
        if char in letters:
            letter, tone = letters[char]
            plain += letter
            if letter:
                tones.append(tone)
            elif tones:
                tones[-1] = tone
        elif char in "012345" and tones:
            tones[-1] = char
        elif char == ":" and plain[-1:] == "u":
            plain = plain[:-1] + "v"
        elif char not in SEPARATORS:
            return None
    if not plain:
        return None
    for first in "jqxy":
        plain = plain.replace(first + "v", first + "u")
    inner = content.strip(BLANKS)
    return Spelling(plain, tuple(tones), content != content.lower(), any(blank in inner for blank in BLANKS))


def align(hanzi: str, plain: str) -> tuple[str, ...]:
    """The syllables of ``plain`` when the last characters of ``hanzi`` can be read so, in any of their readings.

    Tones do not count; an r at the end may belong to the syllable before it. Empty when they cannot.

    >>> align("的发展", "fazhan"), align("一点儿", "yidianr"), align("花", "huar"), align("看板", "kaifa")
    (('fa', 'zhan'), ('yi', 'dian', 'r'), ('huar',), ())
    """
    reached: dict[int, tuple[str, ...]] = {len(plain): ()}
    for char in hanzi[: -LONGEST - 1 : -1]:
        before: dict[int, tuple[str, ...]] = {}
        for end, path in reached.items():
            for reading in lexicon.plain_readings(char):
                if plain.endswith(reading, 0, end):
                    before.setdefault(end - len(reading), (reading, *path))
        if 0 in before:
            return before[0]
        if not before:
            break
        reached = before
    if plain.endswith("r") and len(plain) > 2 and hanzi[-1:] not in "儿兒":
        *first, last = align(hanzi, plain[:-1]) or ("",)
        return (*first, last + "r") if last else ()
    return ()


def with_tones(spelling: Spelling, syllables: tuple[str, ...]) -> tuple[str, ...]:
    """The syllables with the tones that were written, as digits, 0 where there is none, and without erhua.

    >>> with_tones(spell("fāzhǎn"), ("fa", "zhan"))
    ('fa1', 'zhan3')
    """
    found, at = [], 0
    for syllable in syllables:
        tone = "".join(spelling.tones[at : at + len(syllable)])[-1:]
        bare = syllable[:-1] if syllable.endswith("r") and len(syllable) > 2 else syllable
        found.append(bare + (tone or "0"))
        at += len(syllable)
    return tuple(found)
