"""Paragraphs and sub-headings that somebody ran together with blanks stand on their own lines again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from cleaners.edit import Edit

# Lab note. The seed's body is one line with 13 places where a sentence ends and a blank follows, and 10 sentence ends
# without a blank. Swept on 1,500 news texts that must not change, and on 1,391 of them (three paragraphs or more) joined
# with blanks: 1,342 come back exactly and none changes. A text without one tight sentence end stays joined: there every
# blank may be the way its sentences are set.
MIN_LENGTH = 80  # 0 to 120: the same
MIN_PLACES = 2  # 1: one text changes that should not; 3: 1,129 come back
MIN_TIGHT = 1  # 0: 1,381 come back, and so does every text that sets a blank after its full stops; 2: 1,206
LOOSE_BLANKS = 3  # 0 to 6: the same; the seed has 4 blanks between words, two of them behind sub-headings
HEADING = range(4, 41)
MIN_AFTER_HEADING = 20  # 10 to 40: the same

_BLANK = "[ \u3000\xa0]"
_CLOSING = '[”’」』）)】》"]'
_PLACE = re.compile(rf"(?<=[。！？…!?])({_CLOSING}{{0,2}})({_BLANK}+)(?=\S)")
_TIGHT = re.compile(r"[。！？][”’」』）)]{0,2}(?=[^\s”’」』）)])")
_BETWEEN_HANZI = re.compile(rf"(?<=[㐀-鿿，：；、”’」』）》])({_BLANK}+)(?=[㐀-鿿“‘「『（《])")
_NO_HEADING = re.compile(r"[。！？；：:;]|(?:电|讯|记者|通讯员|作者|摄|图)$|^第.{1,5}[条款项]$|^[(（【\[].{0,12}$")
_PAIRS = (("（", "）"), ("(", ")"), ("“", "”"), ("《", "》"), ("【", "】"), ("「", "」"))


class Break(NamedTuple):
    """Blanks that stand where a line ended: their place in the text, and paragraph or heading."""

    start: int
    end: int
    kind: str


def paragraphs(text: str) -> Iterator[Edit]:
    """Turn the blanks between paragraphs that were run together into newlines.

    Refuses lines under 80 characters, lines whose every sentence is followed by a blank (that is how they are set)
    and lines with blanks between words: only a line that shows what its blanks mean is cut.

    >>> list(paragraphs("全省工业稳步回升。 下一步将继续发力。"))
    []
    """
    for found in re.finditer(r"[^\r\n]+", text):
        for one in breaks(found[0]):
            yield Edit(found.start() + one.start, found.start() + one.end, "\n", f"paragraphs.{one.kind}")


def breaks(line: str) -> list[Break]:
    """The blanks of a line that stand for line ends, in order; none in an ordinary line."""
    if len(line) < MIN_LENGTH:
        return []
    places = [Break(found.start(2), found.end(2), "paragraph") for found in _PLACE.finditer(line)]
    if len(places) < MIN_PLACES or len(_TIGHT.findall(line)) < MIN_TIGHT:
        return []
    if len(_BETWEEN_HANZI.findall(line)) > LOOSE_BLANKS + len(places):
        return []
    found: list[Break] = []
    start = 0
    for place in [*places, Break(len(line), len(line), "")]:
        found += _headings(line, start, place.start)
        if place.kind:
            found.append(place)
        start = place.end
    return found


def _headings(line: str, start: int, end: int) -> Iterator[Break]:
    """Sub-headings at the beginning of a paragraph: short, no sentence, and a whole sentence behind the blank."""
    for blank in _BETWEEN_HANZI.finditer(line, start, end):
        before, after = line[start : blank.start()], line[blank.end() : end]
        if len(before) >= HEADING.stop or len(after) < MIN_AFTER_HEADING or not _balanced(before):
            return
        if len(before) in HEADING and not _NO_HEADING.search(before) and not re.search(_BLANK, after[:8]):
            yield Break(blank.start(), blank.end(), "heading")
            start = blank.end()


def _balanced(text: str) -> bool:
    return all(text.count(opening) == text.count(closing) for opening, closing in _PAIRS)
