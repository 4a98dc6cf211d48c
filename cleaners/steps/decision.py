"""Which of a text's groups are annotations: one decision per style of bracket, from all of its groups together.

A single group proves nothing: 尉(yù)迟 is an editor's and 发展(fāzhǎn) a farm's, and both read their hanzi. A style is an
annotator's only when most of its groups tell the reader nothing.
"""

from __future__ import annotations

from typing import NamedTuple

from cleaners.steps.candidates import STYLE, UNSPACED, Found
from cleaners.steps.cues import is_lesson
from cleaners.steps.judgement import Tally, Verdict
from cleaners.steps.syllables import BLANKS, is_hanzi

# Lab notes. Each was swept alone on five presets of the injector (1,500 documents each), on farm text with an editor's
# gloss (1,500) and on fixtures/steps/annotations.toml; "cases" are those of that file that fail at the other values.

# One word that nobody misreads, two others, or three characters. 2: 1 document more; 4: 3 farm documents less, 4 cases.
POINTS = 3
# The same with repetitions: an editor glosses once, a converter writes 國(guó) each time. 3: no change; 6: 2 cases.
REPEATED = 4
# Distinct toneless characters, and 5 in 1,000 hanzi: 男(nan)/女(nv) and brand names stay. 4 and 7: 1 case each.
TONELESS = 5
TONELESS_PER_THOUSAND = 5
# Below, the groups must stand in sentences: 发展(fāzhǎn)：… is an entry. 1: 1 case; 7: 2 documents with a gloss less.
RUNNING_POINTS = 4
# In a text about pronunciation: 质(zhì)量, 教室(shì) and 比较(jiào) are what people read wrong. 3: 3 cases; 30: no change.
LESSON_POINTS = 15
# Groups in 1,000 hanzi; below that a long text has a few glosses.
PER_THOUSAND = 1
# Uninformative groups for each lower-case Latin group that reads nothing, (lean) or (loader). 1 and 3 differ by 1 document.
MARGIN = 1.5
# Share of hanzi with a reading from which an annotator reads rare characters too. 0.2: 112 documents of farm-black less.
COVERED = 0.12
# The same where whole words carry them: 7.5 % is usual and 15 % chance in a short text. 0.12: 13 documents with a gloss less.
COVERED_IN_WORDS = 0.25
# Share from which it is a course page. Not swept.
LEARNER = 0.5
# 人民 (rénmín) is a dictionary line, unless a quarter of the text looks so. Not swept; no injector writes it.
SPACED_COVERED = 0.25
# Share of a character's occurrences that carry its reading: 581 of 583 on real pages (../shared/research/pinyin.md).
EVERYWHERE = 0.95
# Share of groups on characters that a converter changed: 578 of 580 on real pages. 0.6 and 0.95: 1 case each.
CONVERTED = 0.8


class Decision(NamedTuple):
    """Verdicts whose groups go, with their class (farm, converter, learner); ``discussed`` characters keep theirs.

    ``everything`` is the class when all groups of the text go, as on most farm pages.
    """

    rules: dict[Verdict, str]
    discussed: frozenset[str] = frozenset()
    everything: str = ""


OPENINGS = BLANKS + "“‘「『《"
_CLOSING_QUOTES = ("”", "’", "」", "』")
_NOTHING = Decision({})


def decide(found: Found) -> Decision:
    """What goes from a text, style by style."""
    rest = found.rest
    hanzi = _count_hanzi(rest)
    if 3 * hanzi < len(rest) or not hanzi:
        return _NOTHING
    styles = {verdict.style for verdict in found.verdicts}
    if len(styles) == 1 and styles <= UNSPACED:
        return _of_style(found.keys, found.verdicts, found, hanzi)
    rules: dict[Verdict, str] = {}
    discussed: frozenset[str] = frozenset()
    for style in styles if _is_running_text(found) else styles & UNSPACED:
        members = [(key, one) for key, one in zip(found.keys, found.verdicts, strict=True) if one.style == style]
        decision = _of_style([key for key, _ in members], [one for _, one in members], found, hanzi)
        rules |= decision.rules
        discussed |= decision.discussed
    return Decision(rules, discussed)


def _are_quoted(found: Found) -> bool:
    """“给力(gěilì)”: words that the text is about."""
    return 2 * sum([right[:1] in _CLOSING_QUOTES for right in found.pieces[2::2]]) > len(found.keys)


def _is_running_text(found: Found) -> bool:
    """Do the words stand in sentences? Else they are entries: 人民 (rénmín), 姓(xing)、名(ming), 花馍(huāmó)是一种面食."""
    lefts, rights = found.pieces[0:-1:2], found.pieces[2::2]
    words = zip(lefts, rights, found.verdicts, strict=True)
    followed = [is_hanzi(right.lstrip(BLANKS)[:1]) and not _defines(left, right, one) for left, right, one in words]
    return 2 * sum(followed) >= len(followed)


def _defines(left: str, right: str, verdict: Verdict) -> bool:
    """A definition: the word opens its line, and is what the rest of it says."""
    before = left[: len(left) - verdict.length].rstrip(OPENINGS)
    return right[:1] in ("是", "指", "即", "乃") and (not before or before[-1] == "\n")


def _count_hanzi(text: str) -> int:
    """Characters of three bytes: hanzi and their punctuation, near enough for shares and many times faster."""
    return (len(text.encode("utf-8", "surrogatepass")) - len(text)) // 2


def _of_style(keys: list[str], verdicts: list[Verdict], found: Found, hanzi: int) -> Decision:
    kinds = dict(zip(keys, verdicts, strict=True))
    tally = Tally(*map(sum, zip(*[kind.tally for kind in kinds.values()], strict=True)))
    if tally.converted and _is_converters(tally, keys, verdicts, found.rest):
        return Decision({one: "annotations.converter" for one in verdicts if one.converted})
    if 2 * tally.uninformative < tally.matched or tally.uninformative < MARGIN * tally.unmatched:
        return _NOTHING
    covered = sum([verdict.length for verdict in verdicts]) / hanzi
    toned = len(verdicts) * 1000 >= PER_THOUSAND * hanzi and _is_loud(tally.points, keys, verdicts)
    if tally.points < LESSON_POINTS and covered < LEARNER and (is_lesson(found.rest) or _are_quoted(found)):
        return _NOTHING
    if tally.points < RUNNING_POINTS and covered < LEARNER and not _is_running_text(found):
        return _NOTHING
    if verdicts[0].style not in UNSPACED and (covered < SPACED_COVERED or tally.points < 2 * POINTS):
        return _NOTHING
    toneless = tally.toneless >= TONELESS and tally.toneless * 1000 >= TONELESS_PER_THOUSAND * hanzi
    if not toned and not (toneless and _is_running_text(found)):
        return _NOTHING
    rule = "annotations.learner" if covered >= LEARNER else "annotations.farm"
    if not tally.special:
        return Decision(dict.fromkeys(verdicts, rule), everything=rule)
    injected = _injected(kinds, toned)
    if covered >= (COVERED_IN_WORDS if any(kind.length > 1 for kind in injected) else COVERED):
        return Decision(dict.fromkeys(injected, rule))
    return _spare(kinds, injected, toneless, rule)


def _is_loud(points: int, keys: list[str], verdicts: list[Verdict]) -> bool:
    if points >= POINTS or sum([verdict.tally[0] for verdict in verdicts]) >= REPEATED:
        return True
    # 加快(jiākuài)(jiākuài): a group with nothing before it but its like is a machine's slip.
    return any(key[0] in STYLE for key in keys) and all(verdict.length for verdict in verdicts)


def _is_converters(tally: Tally, keys: list[str], verdicts: list[Verdict], rest: str) -> bool:
    """Single characters that a converter changed, and hardly anything else: three of them, or fewer at every occurrence.

    An editor glosses a character once, 581 of 583 occurrences on converted pages carry their reading.
    """
    style, marked = (
        verdicts[0].style,
        [key[0] for key, verdict in zip(keys, verdicts, strict=True) if verdict.converted],
    )
    chars = set(marked)
    if style not in UNSPACED or len(chars) < max(CONVERTED * tally.matched, MARGIN * tally.unmatched):
        return False
    if tally.converted >= POINTS:
        return not is_lesson(rest)
    return len(marked) >= REPEATED and len(marked) >= EVERYWHERE * sum(map(rest.count, chars))


def _injected(kinds: dict[str, Verdict], toned: bool) -> set[Verdict]:
    """What looks as the style does: read at all, with tones where the style has them, spelled as its words are."""
    words = [kind.spaced for kind in kinds.values() if kind.length > 1]
    joined = 2 * sum(words) < len(words)
    return {
        kind
        for kind in kinds.values()
        if kind.length
        and (kind.toned or not (kind.capital or (toned and kind.length > 1)))
        and not (kind.set_apart and joined)
    }


def _spare(kinds: dict[str, Verdict], injected: set[Verdict], toneless: bool, rule: str) -> Decision:
    """Without what an editor may have written: most hanzi have no reading here, so one on a rare character is news."""
    chosen = {kind for kind in injected if not kind.doubtful and (kind.toned or toneless or kind.toneless_by_itself)}
    # Whatever else the text says about a character with an unusual reading belongs to the same discussion.
    discussed = frozenset(key[0] for key, kind in kinds.items() if kind.doubtful and kind.length == 1)
    return Decision(dict.fromkeys(chosen, rule), discussed)
