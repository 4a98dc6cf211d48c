"""What one group says about the hanzi before it: do they read so, is it usual, may an editor have written it?"""

from __future__ import annotations

from dataclasses import dataclass

from cleaners.steps import lexicon
from cleaners.steps.syllables import Spelling, align, with_tones


@dataclass(slots=True, eq=False)
class Candidate:
    """One group behind certain hanzi. ``length`` is how many of them it reads, 0 when it reads none of them.

    ``doubtful`` may be an editor's: a rare character, or a reading that is not the usual one. ``set_apart`` is spelled
    with blanks as editors do for rare words (饸饹(hé le)).
    ``tally`` is what a style's `Tally` adds up.
    """

    style: str
    base: str = ""
    length: int = 0
    toned: bool = False
    capital: bool = False
    doubtful: bool = False
    set_apart: bool = False
    spaced: bool = False
    converted: bool = False
    tally: tuple[int, ...] = (0, 0, 0, 0, 0, 0, 1)


@dataclass(frozen=True, slots=True)
class Tally:
    """A style's candidates added up, each kind once, in the order of ``Candidate.tally``."""

    points: int
    matched: int
    uninformative: int
    toneless: int
    converted: int
    unmatched: int
    special: int  # those that may stay although the style is an annotator's


def judge(style: str, spelling: Spelling, tail: str) -> Candidate:
    """What a group says behind these hanzi."""
    syllables = align(tail, spelling.plain)
    if not syllables:
        return Candidate(style, tally=(0, 0, 0, 0, 0, int(not spelling.capital), 1))
    length, toned = len(syllables), spelling.toned
    base = tail[-length:]
    read = with_tones(spelling, syllables)
    points = 0 if spelling.capital else _points(base, read, toned)
    converted = length == 1 and base in lexicon.changed()
    doubtful = spelling.capital or _is_doubtful(base, read)
    apart = spelling.spaced and length > 1 and not all(map(_is_common, base))
    special = doubtful or apart or not toned
    toneless = points > 0 and not toned and length == 1
    return Candidate(
        style,
        base,
        length,
        toned,
        spelling.capital,
        doubtful,
        apart,
        spelling.spaced,
        converted,
        (points * toned, 1, int(points > 0), int(toneless), int(converted), 0, int(special)),
    )


def _is_common(char: str) -> bool:
    return char in lexicon.characters("frequent") or char in lexicon.characters("common")


def _points(base: str, read: tuple[str, ...], toned: bool) -> int:
    """A word counts 2, a character 1: an editor may gloss a character, seldom 发展.

    Only characters that no textbook glosses count, in a reading that is theirs nearly always when they stand apart.
    """
    if not lexicon.characters("frequent").issuperset(base):
        return 0
    usual = [lexicon.usual_readings(char) for char in base]
    if not toned:
        return int(all(map(_fits_plain, read, usual)))
    if len(base) > 1:
        return 2 * all(map(_fits, read, usual))
    return int(len(usual[0]) == 1 and _fits(read[0], usual[0]))


def _fits(reading: str, usual: frozenset[str]) -> bool:
    return reading in usual or (reading[-1] == "0" and _fits_plain(reading, usual))


def _fits_plain(reading: str, usual: frozenset[str]) -> bool:
    return any(reading[:-1] == one[:-1] for one in usual)


def _is_doubtful(base: str, read: tuple[str, ...]) -> bool:
    """May an editor have written it for a reader?

    A reading that the character has, but seldom, is information; a tone that it never has is sandhi or an error.
    """
    if len(base) == 1:
        return not _is_common(base) or (_is_information(base, read[0]) and read[0][-1] not in "0")
    if not all(_is_common(char) or char in lexicon.characters("known") for char in base):
        return True
    odd = [not _fits_plain(reading, lexicon.usual_readings(char)) for char, reading in zip(base, read, strict=True)]
    return any(odd) and not _holds_common_word(base)


def _is_information(char: str, reading: str) -> bool:
    usual = lexicon.usual_readings(char)
    return reading not in usual and (reading in lexicon.readings(char) or not _fits_plain(reading, usual))


def _holds_common_word(base: str) -> bool:
    words, size = lexicon.common_words(), len(base)
    return any(base[start:end] in words for start in range(size) for end in range(start + 2, size + 1))


class _Usual(dict[str, str]):
    """Frequent character → its usual reading with the tone mark, as an annotator writes it; else a letter nobody uses."""

    def __missing__(self, char: str) -> str:
        frequent = char in lexicon.characters("frequent")
        self[char] = found = lexicon.first_reading(char) if frequent else "?"
        return found


_usual = _Usual()


def judge_usual(style: str, content: str, tail: str) -> Candidate | None:
    """The verdict on the most frequent case, usual readings of frequent characters, without taking the group apart."""
    if "".join([_usual[char] for char in tail]) != content:
        return None
    length = len(tail)
    if length > 1:
        return Candidate(style, tail, length, True, tally=(2, 1, 1, 0, 0, 0, 0))
    if len(lexicon.usual_readings(tail)) > 1 or tail in lexicon.changed():
        return None
    return Candidate(style, tail, 1, True, tally=(1, 1, 1, 0, 0, 0, 0))
