"""Any page: what each line is worth, and the container in which the worth adds up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml.etree import _Element as Element

from cleaners.body.noise import named_noise
from cleaners.tree import Line, Page

# Characters outside links from which a line without punctuation still counts as text.
_LONG = 30
_SENTENCE = re.compile(r"[。，；！？：、,!?;…]")
_FOOTER = re.compile(
    r"ICP备|版权所有|网站标识码|公网安备|copyright|all rights reserved|许可证(?:编?号)?[:：]|违法和?不良信息|举报(?:电话|邮箱|热线)"
    r"|技术支持[:：]|主办单位[:：]|建议使用.{0,20}浏览器|免责声明|转载请注明|未经(?:书面)?(?:授权|许可)|特别声明|网友评论|仅供其表达|浏览器版本",
    re.I,
)
# Share of the page's text above which a part cannot be noise, whatever it is called.
_BODY_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """What every line is worth in characters (links and footers count against their container), and its prefix sums.

    ``headline`` is the index of the line that repeats the page's title, -1 when none does.
    """

    lines: Sequence[float]
    sums: Sequence[float]
    headline: int

    def of(self, span: tuple[int, int]) -> float:
        return self.sums[span[1]] - self.sums[span[0]]


def weigh(page: Page) -> Worth:
    """Every line's worth, in one pass over the lines and one over the names of the page's parts."""
    values = [_value(line) for line in page.lines]
    headline = find_headline(page)
    total = sum(value for value in values if value > 0)
    above = sum(value for value in values[: headline + 1] if value > 0)
    if above > _BODY_SHARE * total:
        headline = -1
    for index in range(headline + 1):
        values[index] = min(values[index], 0.0)
    sums = [0.0, *accumulate(values)]
    for start, end in _noisy(page, sums, total):
        for index in range(start, end):
            values[index] = -abs(values[index])
        # Lines already counted against are not counted twice: nested names stay linear in practice.
    return Worth(values, [0.0, *accumulate(values)], headline)


def _value(line: Line) -> float:
    chars, linked = len(line.text), line.linked
    if 2 * linked > chars:
        return -float(min(linked, 60))
    own = chars - linked
    if own >= _LONG or _SENTENCE.search(line.text):
        return float(-own if own < 400 and _FOOTER.search(line.text) else own - linked)
    return 0.0


def _noisy(page: Page, sums: Sequence[float], total: float) -> Iterable[tuple[int, int]]:
    """The ranges of lines in parts that are named like noise and hold too little of the page to be its article."""
    ranges = []
    for el in named_noise(page):
        start, end = page.spans[el]
        if start < end and sums[end] - sums[start] < _BODY_SHARE * total:
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


# The smallest container that holds this share of the best one's worth; then upwards while text adjoins.
_SHARE = 0.9


def best_container(page: Page, worth: Worth) -> Element | None:
    """The container of the page's text, None on a page without text."""
    sums, best = worth.sums, 0.0
    for start, end in page.spans.values():
        value = sums[end] - sums[start]
        if value > best:
            best = value
    if best <= 0:
        return None
    enough = _SHARE * best
    for el, (start, end) in page.spans.items():
        if sums[end] - sums[start] >= enough:
            return _climb(page, worth, el)
    return None


def _climb(page: Page, worth: Worth, el: Element) -> Element:
    """Upwards while the text goes on right outside the container."""
    values = worth.lines
    while (parent := el.getparent()) is not None and parent in page.spans:
        (start, end), (outer_start, outer_end) = page.spans[el], page.spans[parent]
        gain = worth.of((outer_start, outer_end)) - worth.of((start, end))
        above = start > outer_start and start - 1 > worth.headline and values[start - 1] > 0
        below = end < outer_end and values[end] > 0
        if gain <= 0 or not (above or below):
            break
        el = parent
    return el
