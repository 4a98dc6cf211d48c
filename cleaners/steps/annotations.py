"""Readings that a machine put behind the hanzi go; those that an editor wrote stay.

Two strictnesses, two functions: `remove_annotations` is the default, `remove_every_reading` for those who want no
phonetic bracket at all. `kept_glosses` lists what the first one leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, repeat

from cleaners.article import Gloss
from cleaners.edit import Edit
from cleaners.steps.candidates import ANYTHING, TONED, UNSPACED, Found, find, spelling
from cleaners.steps.cues import has_cue, spoken, stands_behind_cue
from cleaners.steps.decision import Decision, decide
from cleaners.steps.judgement import Verdict
from cleaners.steps.syllables import BLANKS, LONGEST, is_hanzi
from cleaners.steps.unbracketed import unbracketed

Span = tuple[int, int, str]


def remove_annotations(text: str) -> Iterable[Edit]:
    """Take out the readings that nobody wrote: 发展(fāzhǎn), 創(chuàng)新, 下xià雪xuě.

    Refuses to touch what an editor may have written for a reader, and every text that shows too little to tell.

    >>> list(remove_annotations("公布(gōngbù)了，发展(fāzhǎn)了"))
    [Edit(start=2, end=10, new='', rule='annotations.learner'), Edit(start=14, end=22, new='', rule='annotations.learner')]
    >>> list(remove_annotations("“甪(lù)直”在苏州，人工智能(AI)"))
    []
    """
    return [Edit(start, end, "", rule) for start, end, rule in spans(text)]


def spans(text: str) -> list[Span]:
    """Start, end and rule of every annotation, in order."""
    if ANYTHING.search(text) is None:
        return []
    found = find(text)
    bracketed = _bracketed(text, found) if found.verdicts else []
    if TONED.search(found.rest) is None:
        return bracketed
    bare = unbracketed(text)
    return _merged(bracketed, bare) if bare else bracketed


def _bracketed(text: str, found: Found) -> list[Span]:
    decision = decide(found)
    if not decision.rules:
        return []
    cued = has_cue(text)
    if decision.everything and not cued:
        return list(zip(*_places(found), repeat(decision.everything), strict=False))
    places = zip(*_places(found), found.verdicts, strict=True)
    return list(_one_by_one(text, places, decision, cued))


def _places(found: Found) -> tuple[list[int], list[int]]:
    ends = list(accumulate(map(len, found.pieces)))
    return ends[:-1:2], ends[1::2]


def _one_by_one(
    text: str, places: Iterable[tuple[int, int, Verdict]], decision: Decision, cued: bool
) -> Iterator[Span]:
    for start, end, verdict in places:
        rule = decision.rules.get(verdict)
        if rule is None or text[start - 1] in decision.discussed:
            continue
        if verdict.style not in UNSPACED:
            start, end = _with_blanks(text, start, end)
        if not (cued and stands_behind_cue(text, start - verdict.length)):
            yield start, end, rule


def _with_blanks(text: str, start: int, end: int) -> tuple[int, int]:
    while text[start - 1] in BLANKS:
        start -= 1
    if text[end : end + 1] in tuple(BLANKS) and is_hanzi(text[end + 1 : end + 2]):
        end += 1
    return start, end


def _merged(bracketed: list[Span], bare: list[Span]) -> list[Span]:
    taken = sorted(bracketed + bare)
    return [span for span, before in zip(taken, [(0, 0, ""), *taken], strict=False) if span[0] >= before[1]]


def remove_every_reading(text: str) -> Iterable[Edit]:
    """Take out every bracket that holds a reading, an editor's as well: 甪(lù)直, 囧(读jiǒng).

    Capitalised groups without tones stay: 钠(Na) is no reading.

    >>> [edit.start for edit in remove_every_reading("“甪(lù)直”，囧(读jiǒng)，人工智能(AI)，涪(péi)陵")]
    [2, 10, 29]
    """
    said = spoken(text)
    if ANYTHING.search(text) is None and not said:
        return []
    found = find(text)
    readings = [
        (start, end, "annotations.reading")
        for start, end, verdict in zip(*_places(found), found.verdicts, strict=True)
        if _is_reading(verdict, text[start + 1 : end - 1])
    ]
    readings += [(match.start(), match.end(), "annotations.reading") for match in said]
    return [Edit(start, end, "", rule) for start, end, rule in _merged(readings, unbracketed(text))]


def _is_reading(verdict: Verdict, content: str) -> bool:
    if verdict.length:
        return verdict.toned or not verdict.capital
    written = spelling(content)
    return written is not None and written.toned and not written.plain.isdigit()


def kept_glosses(text: str) -> tuple[Gloss, ...]:
    """The readings with tones that stay in a text, an editor's as far as one can tell.

    >>> kept_glosses("“甪(lù)直”在苏州，囧(读jiǒng)")
    (Gloss(start=2, base='甪', reading='lù'), Gloss(start=13, base='囧', reading='jiǒng'))
    """
    said = spoken(text)
    if ANYTHING.search(text) is None and not said:
        return ()
    found, taken = find(text), {start for start, _, _ in spans(text)}
    glosses = [
        Gloss(start, _hanzi_before(text, start, verdict.length), text[start + 1 : end - 1])
        for start, end, verdict in zip(*_places(found), found.verdicts, strict=True)
        if verdict.length and verdict.toned and start not in taken
    ]
    glosses += [Gloss(match.start(), text[match.start() - 1], match[1].strip()) for match in said]
    return tuple(sorted(glosses, key=lambda gloss: gloss.start))


def _hanzi_before(text: str, start: int, length: int) -> str:
    pieces = find(text[max(0, start - 8 * LONGEST) : start]).pieces
    return "".join(pieces[::2]).rstrip(BLANKS)[-length:]
