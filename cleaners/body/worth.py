"""What each line of a page is worth as text, and where the headline is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from lxml.etree import _Element as Element

from cleaners.body import furniture
from cleaners.body.furniture import Lines
from cleaners.body.noise import named_noise
from cleaners.tree import Line, Page

# Characters outside links from which a line without punctuation still counts as text.
_LONG = 30
# A blank for so few characters: a menu without links, a calendar, a list of names.
_WORD = 6
_SENTENCE = re.compile(r"[。，；！？：、,!?;…]")
_FOOTER_CHARS = 400
# Elements in which a short line without punctuation is usual: cells, headings, signatures. Elsewhere it is furniture.
_TEXT_TAGS = frozenset("p td th h1 h2 h3 h4 h5 h6 dd dt pre center blockquote section".split())
_SHORT_COST = 3.0
# 姓名： and 联系方式： of a form below the text are no sentences.
_FORM_LABEL = 6
# A link to the article's own file: little, so that a list of files alone is never the body of a page with sentences.
_OWN_FILE = 3.0
# Below this worth under the headline, a page holds no sentences, and short lines count.
_HARDLY_TEXT = 40.0
# A paragraph that stands more often is the same label of many entries.
_COPIES = 3
_AROUND = " :：|>》»[]【】()（）0123456789条篇.·-+/"
_HEADING, _REMARKED = 16, 60
_HEADINGS = frozenset(("h2", "h3"))
_SHORTEST_TEXT = 40.0
_BYLINE_CHARS = 100
# A run of key words (farms hide thousands of them in a corner): blanks, hardly any punctuation.
_KEYWORDS = 200
_DATED = re.compile(r"(?:19|20)\d\d\s?[-年./]|\d\d-\d\d\b")
_TEASER = 160
_MORE = 16
# Lines from one teaser to the next in a row of them.
_ROW = 6
# Characters of text between headline and a part named like noise that let the part be noise whatever its size.
_TEXT_BEFORE = 100
# Share of the page's text above which a part cannot be noise, whatever it is called.
_BODY_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What every line is worth in characters (links and footers count against their container), and its prefix sums.

    ``gains`` are the prefix sums of what was worth something before names were looked at, ``noise`` the parts that are
    named like noise, ``headline`` the index of the line that repeats the page's title, -1 when none does. ``linked``
    and ``own`` are the prefix sums of the characters inside and outside links.
    """

    lines: Sequence[float]
    sums: Sequence[float]
    gains: Sequence[float]
    noise: Sequence[tuple[Element, int]]
    headline: int
    linked: Sequence[int]
    own: Sequence[int]

    def of(self, span: tuple[int, int]) -> float:
        return self.sums[span[1]] - self.sums[span[0]]


def weigh(page: Page) -> Worth:
    """Every line's worth, in one pass over the lines and one over the names of the page's parts."""
    lines = page.lines
    known = furniture.lines()
    values = [_value(line, known) for line in lines]
    for index in _teasers(lines, values):
        values[index] = -values[index]
    headline = find_headline(page)
    if sum(value for value in values[headline + 1 :] if value > 0) < _HARDLY_TEXT:
        _count_short_lines(lines, values, headline)
    gains = [0.0, *accumulate(value if value > 0 else 0.0 for value in values)]
    if gains[headline + 1] > _BODY_SHARE * gains[-1]:
        headline = -1
    _count_once(lines, values, headline)
    noise = tuple(named_noise(page))
    for start, end in _noisy(page, noise, gains, headline):
        for index in range(start, end):
            values[index] = -abs(values[index])
    end = _end_of_text(lines, values, headline)
    for index in chain(range(headline + 1), range(end, len(lines))):
        values[index] = min(values[index], 0.0)
    linked = [0, *accumulate(line.linked for line in lines)]
    own = [0, *accumulate(len(line.text) - line.linked for line in lines)]
    return Worth(values, [0.0, *accumulate(values)], gains, noise, headline, linked, own)


def _value(line: Line, known: Lines) -> float:
    """Cheap tests stand before the searches that they spare: this runs for every line of the page."""
    text, linked = line.text, line.linked
    chars = len(text)
    if 2 * linked > chars:
        return _OWN_FILE if ("附" in text or "." in text) and known.own_file.search(text) else -float(min(linked, 60))
    own = chars - linked
    if own < _BYLINE_CHARS and ("：" in text or ":" in text) and known.byline.search(text) and "。" not in text:
        return -_SHORT_COST
    if own > _KEYWORDS and text.count(" ") * 12 > own > len(_SENTENCE.findall(text)) * 80:
        return 0.0
    if _SENTENCE.search(text) and not (own <= _FORM_LABEL and text[-1] in "：:"):
        is_footer = own < _FOOTER_CHARS and known.footer_sign.search(text) and known.footer.search(text)
        return float(-own if is_footer else own - linked)
    if own >= _LONG:
        return 0.0 if text.count(" ") * _WORD > own else own / 2
    return 0.0 if line.element.tag in _TEXT_TAGS else -_SHORT_COST


def _count_once(lines: Sequence[Line], values: list[float], headline: int) -> None:
    """A paragraph that stood before is worth nothing: a second copy of the body (print, mobile) must not draw the
    container around both. Repeats inside one container stay in it, and what stands there again and again is a list."""
    places: dict[str, list[int]] = {}
    for index in range(headline + 1, len(lines)):
        if values[index] > _LONG:
            places.setdefault(lines[index].text, []).append(index)
    for repeats in places.values():
        if len(repeats) <= _COPIES:
            for index in repeats[1:]:
                values[index] = 0.0


def _count_short_lines(lines: Sequence[Line], values: list[float], headline: int) -> None:
    """A page of names, figures or verses without any sentence: there the short lines are the text, below a headline
    those that are set in divs too, and the names of the article's own files."""
    known = furniture.lines()
    for index in range(headline + 1, len(lines)):
        line = lines[index]
        if is_after_text(line):
            return
        in_div = headline >= 0 and values[index] == -_SHORT_COST and not known.byline.search(line.text)
        own_file = headline >= 0 and values[index] == _OWN_FILE
        if (own_file or ((values[index] == 0 or in_div) and not line.linked)) and not known.footer.search(line.text):
            values[index] = len(line.text) / 2


def _teasers(lines: Sequence[Line], values: Sequence[float]) -> list[int]:
    """The teasers that come in rows; a single one may be a paragraph between two links."""
    found: list[int] = []
    for index in range(1, len(values) - 1):
        if values[index] > 0 and _is_teaser(lines, index) and not _goes_on(lines, values, index, found[-1:]):
            found.append(index)
    return [
        index
        for index, before, after in zip(found, [-_ROW, *found], [*found[1:], len(lines) + _ROW], strict=False)
        if min(index - before, after - index) < _ROW or _leads_on(lines[index].text)
    ]


def _leads_on(text: str) -> bool:
    """Whether a line ends with 【详细】 or the like; all of these are shorter than _MORE."""
    return furniture.lines().more.search(text, max(0, len(text) - _MORE)) is not None


def _is_teaser(lines: Sequence[Line], index: int) -> bool:
    """A summary under a linked headline of another make, cut off or followed by its date or by the next headline."""
    line, before, after = lines[index], lines[index - 1], lines[index + 1]
    text = line.text
    if _leads_on(text):
        return True
    if len(text) > _TEASER or 2 * before.linked <= len(before.text) or _make(line) == _make(before):
        return False
    return (
        text.endswith(("...", "…")) or (2 * after.linked > len(after.text) > 5) or _DATED.match(after.text) is not None
    )


def _goes_on(lines: Sequence[Line], values: Sequence[float], index: int, found: Sequence[int]) -> bool:
    """Whether a paragraph that looks like a teaser stands in one container with the text above its headline: then that
    headline is one of the article's own (a list of books, of routes)."""
    above = index - 2
    if above < 0 or values[above] <= 0 or above in found or lines[index].text.endswith(("...", "…")):
        return False
    return lines[above].element.getparent() is lines[index].element.getparent()


def _make(line: Line) -> tuple[str, str | None]:
    return line.element.tag, line.element.get("class")


def _end_of_text(lines: Sequence[Line], values: Sequence[float], headline: int) -> int:
    """Where comments, recommendations or the next article begin by their heading, with text above it; else the end of
    the page. The next article's heading is made like this one's; a bare h2 may be a sub-heading."""
    text = 0.0
    make = _make(lines[headline]) if headline >= 0 else ("", None)
    heads = make if make[0] == "h1" or (make[0] in _HEADINGS and make[1]) else None
    for index in range(headline + 1, len(lines)):
        if text > _SHORTEST_TEXT and (is_after_text(lines[index]) or (heads and _make(lines[index]) == heads)):
            return index
        if values[index] > 0:
            text += values[index]
    return len(lines)


def is_after_text(line: Line) -> bool:
    """Whether a line is the heading of comments, recommendations or the next article."""
    heading = line.text
    if len(heading) <= _REMARKED and heading[-1] in ")）":  # 网友评论（不代表本站立场）
        heading = heading.replace("(", "（").partition("（")[0]
    return len(heading) <= _HEADING and furniture.lines().after_text.search(heading.strip(_AROUND)) is not None


def _noisy(
    page: Page, noise: Iterable[tuple[Element, int]], gains: Sequence[float], headline: int
) -> Iterable[tuple[int, int]]:
    """The ranges of lines in parts that are named like noise. A part with the headline in it is none, nor is one that
    holds much of the page's text, unless text stands between the headline and it."""
    ranges = []
    enough = _BODY_SHARE * gains[-1]
    for el, strength in noise:
        start, end = page.spans[el]
        if start >= end or start <= headline < end:
            continue
        before = gains[start] - gains[headline + 1]
        if gains[end] - gains[start] < enough or (strength > 1 and before > _TEXT_BEFORE):
            ranges.append((start, end))
    ranges.sort()
    merged: list[tuple[int, int]] = []
    for start, end in ranges:
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def find_headline(page: Page) -> int:
    """The line that the page's title names: the longest one, an h1 before others, the first of equals."""
    names = "\n".join(filter(None, (page.head_title, page.meta("articletitle"), page.meta("og:title"))))
    best, found = (0, 0), -1
    if names:
        for index, line in enumerate(page.lines):
            text = line.text
            if 5 <= len(text) <= 100 and text in names:
                rank = (len(text), 1 if line.element.tag == "h1" else 0)
                if rank > best:
                    best, found = rank, index
    return found
