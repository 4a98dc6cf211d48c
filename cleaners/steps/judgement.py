"""What one group says about the hanzi before it: do they read so, is it usual, may an editor have written it?"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from cleaners.steps import lexicon
from cleaners.steps.syllables import Spelling, align, with_tones

ERHUA = "r0"  # 儿 as the end of the syllable before it


@dataclass(frozen=True, slots=True, eq=False)
class Verdict:
    """What one group says. ``length`` is how many hanzi it reads, 0 when it reads none.

    ``doubtful`` may be an editor's: a rare character, or a reading that is not the usual one. ``set_apart`` is spelled
    with blanks as editors do for rare words (饸饹(hé le)). ``toneless_by_itself`` has no tone because its hanzi has none
    (的(de)), and not because somebody left it out (钠(na)). ``tally`` is what a style's `Tally` adds up.
    Groups that say the same share one verdict: a farm page then costs no object for each of them.
    """

    style: str
    length: int = 0
    toned: bool = False
    capital: bool = False
    doubtful: bool = False
    set_apart: bool = False
    spaced: bool = False
    toneless_by_itself: bool = False
    converted: bool = False
    tally: tuple[int, ...] = (0, 0, 0, 0, 0, 0, 1)


verdict = lru_cache(1 << 12)(Verdict)


@dataclass(frozen=True, slots=True)
class Tally:
    """A style's verdicts added up, each kind of group once, in the order of ``Verdict.tally``."""

    points: int
    matched: int
    uninformative: int
    toneless: int
    converted: int
    unmatched: int
    special: int  # those that may stay although the style is an annotator's


def judge(style: str, spelling: Spelling, tail: str) -> Verdict:
    """What a group says behind these hanzi."""
    syllables = align(tail, spelling.plain)
    if not syllables:
        return verdict(style, tally=(0, 0, 0, 0, 0, int(not spelling.capital), 1))
    length, toned = len(syllables), spelling.toned
    base = tail[-length:]
    read = with_tones(spelling, syllables)
    points = 0 if spelling.capital else _points(base, read, toned)
    converted = length == 1 and base in lexicon.changed()
    name = spelling.capital and not lexicon.characters("frequent").issuperset(base)
    doubtful = name or _is_doubtful(base, read)
    apart = spelling.spaced and length > 1 and not all(map(_is_common, base))
    by_itself = length == 1 and not toned and any(reading[-1] == "0" for reading in lexicon.readings(base))
    special = doubtful or apart or not (toned or (by_itself and not spelling.capital))
    toneless = points > 0 and not toned and length == 1
    return verdict(
        style,
        length,
        toned,
        spelling.capital,
        doubtful,
        apart,
        spelling.spaced,
        by_itself,
        converted,
        (
            points * toned,
            1,
            int(points > 0),
            int(toneless),
            int(converted and toned and _is_common(base)),
            0,
            int(special),
        ),
    )


def _is_common(char: str) -> bool:
    return char in lexicon.characters("frequent") or char in lexicon.characters("common")


def _points(base: str, read: tuple[str, ...], toned: bool) -> int:
    """A word counts 2 or 3, a character 1: an editor may gloss a character, seldom 发展.

    Only characters that no textbook glosses count, in a reading that is theirs nearly always when they stand apart.
    """
    if not lexicon.characters("frequent").issuperset(base):
        return 0
    usual = [lexicon.usual_readings(char) for char in base]
    if not toned:
        return int(all(map(_fits_plain, read, usual)))
    if len(base) > 1:
        return _word_points(base) * all(map(_fits, read, usual))
    return int(len(usual[0]) == 1 and _fits(read[0], usual[0]))


def _word_points(base: str) -> int:
    """A word that can be read in one way only needs no editor: 发展, but not 乐清(yuèqīng) or 朝阳(cháoyáng)."""
    return 3 if lexicon.also_read().keys().isdisjoint(base) else 2


def _fits(reading: str, usual: frozenset[str]) -> bool:
    return reading in usual or reading == ERHUA or (reading[-1] == "0" and _fits_plain(reading, usual))


def _fits_plain(reading: str, usual: frozenset[str]) -> bool:
    return reading == ERHUA or any(reading[:-1] == one[:-1] for one in usual)


def _is_doubtful(base: str, read: tuple[str, ...]) -> bool:
    """May an editor have written it for a reader?

    A reading that the character has, but seldom, is information; a tone that it never has is sandhi or an error. Editors
    gloss the rare character, farms the word that it stands in: 福祉(fúzhǐ), 擘画(bòhuà).
    """
    if len(base) == 1:
        return not _is_common(base) or (_is_information(base, read[0]) and read[0][-1] not in "0")
    usual = all(_fits_plain(reading, _expected(char)) for char, reading in zip(base, read, strict=True))
    return not usual and not _holds_common_word(base)


def _expected(char: str) -> frozenset[str]:
    """Of a rare character nobody knows which reading is the unusual one."""
    return lexicon.usual_readings(char) if _is_common(char) else frozenset(lexicon.readings(char))


def _is_information(char: str, reading: str) -> bool:
    usual = lexicon.usual_readings(char)
    return reading not in usual and (reading in lexicon.readings(char) or not _fits_plain(reading, usual))


def _holds_common_word(base: str) -> bool:
    words, size = lexicon.common_words(), len(base)
    return any(base[start:end] in words for start in range(size) for end in range(start + 2, size + 1))


class _Usual(dict[str, str]):
    """Character → its first reading with the tone mark, as an annotator writes it; a sign that fits nothing without."""

    def __missing__(self, char: str) -> str:
        self[char] = found = lexicon.first_reading(char) or "?"
        return found


_usual = _Usual()


def judge_usual(style: str, content: str, tail: str) -> Verdict | None:
    """The same verdict as `judge` for the most frequent case, first readings only, without taking the group apart."""
    if "".join(map(_usual.__getitem__, tail)) != content or content.isascii():
        return None
    length = len(tail)
    frequent = lexicon.characters("frequent").issuperset(tail)
    if length > 1:
        return _word(style, length, _word_points(tail) if frequent else 0)
    points = int(frequent and tail not in lexicon.also_read())
    doubtful = not _is_common(tail)
    converted = tail in lexicon.changed()
    tally = (points, 1, points, 0, int(converted and not doubtful), 0, int(doubtful))
    return verdict(style, 1, True, False, doubtful, False, False, False, converted, tally)


@lru_cache(1 << 8)
def _word(style: str, length: int, points: int) -> Verdict:
    return verdict(style, length, True, tally=(points, 1, int(points > 0), 0, 0, 0, 0))
