"""A text that somebody flattened from a page: its title, and the lines that are page and not text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from cleaners.article import Removed
from cleaners.body.ends import HEAD_LINES, TAIL_LINES, Cut, cut_ends, letters
from cleaners.body.phrases import known
from cleaners.edit import Edit
from cleaners.steps.paragraphs import breaks

TITLE = range(6, 81)
"""Characters of a headline. The 103 labelled pages have 2 to 61, all but two of them at least 8; shorter lines that
stand there twice are names of columns and sites."""
_HANZI = re.compile("[㐀-鿿]")


class PageLines(NamedTuple):
    """What a flattened page is made of besides its text; each removal with its place in the file."""

    title: str | None
    removed: tuple[tuple[int, int, Removed], ...]


class _Line(NamedTuple):
    start: int
    end: int
    text: str


def page_lines(text: str) -> Iterator[Edit]:
    """Remove breadcrumb, counters, headline, comment block and footer lines of a flattened page, newlines included.

    Refuses to touch a text without a line that the boilerplate table knows at one of its ends, and one that is all
    boilerplate. The rules are those of the table, and boilerplate.title for the headline and its repetitions.

    >>> [edit.rule for edit in page_lines("首页 要闻 正文\\n\\n全省工业稳步回升。\\n\\n暂无评论")]
    ['boilerplate.breadcrumb_blanks', 'boilerplate.comment_block']
    """
    for start, end, removed in read_page_lines(text).removed:
        yield Edit(start, end, "", removed.rule)


def read_page_lines(text: str) -> PageLines:
    """The headline and the page's lines, as `page_lines` removes them; no headline is None.

    >>> read_page_lines("首页 要闻 正文\\n全省工业稳步回升\\n上半年，全省工业稳步回升。").title
    '全省工业稳步回升'
    """
    lines = list(_lines(text))
    texts = [line.text for line in lines]
    cuts = cut_ends(texts, None)
    if not cuts:
        return PageLines(None, ())
    title = _repeated(texts) or _below_breadcrumb(texts, cuts)
    cuts = (title and cut_ends(texts, title)) or cuts
    title = title or _in_header(texts, cuts)
    if title is not None:
        cuts = _without_headline(texts, cuts, title)
    return PageLines(title, tuple(_spans(text, lines, cuts)))


def _lines(text: str) -> Iterator[_Line]:
    """The file's lines that are not blank; paragraphs that were run together count as lines of their own."""
    for found in re.finditer(r"[^\r\n]*\S[^\r\n]*", text):
        start = found.start()
        for one in breaks(found[0]):
            yield _Line(start, found.start() + one.start, text[start : found.start() + one.start])
            start = found.start() + one.end
        yield _Line(start, found.end(), text[start : found.end()])


def _repeated(texts: list[str]) -> str | None:
    """The short line of the head that stands at the page's ends more than once: farms repeat the headline."""
    near = texts if len(texts) <= HEAD_LINES + TAIL_LINES else texts[:HEAD_LINES] + texts[-TAIL_LINES:]
    times = Counter(letters(line) for line in near if _may_be_title(line))
    heads = [line for line in texts[:HEAD_LINES] if times[letters(line)] > 1 and not known(line, "head")]
    return max(heads, key=lambda line: times[letters(line)], default=None)


def _below_breadcrumb(texts: list[str], cuts: tuple[Cut, ...]) -> str | None:
    """The first line left, when the page's path stands above it and it is no sentence."""
    paths = [cut.index for cut in cuts if cut.rule.startswith("boilerplate.breadcrumb")]
    if not paths or any(cut.rule == "boilerplate.header" for cut in cuts):
        return None
    line = texts[_left(texts, cuts)[0]].strip()
    return line if _may_be_title(line) else None


def _in_header(texts: list[str], cuts: tuple[Cut, ...]) -> str | None:
    headers = [texts[cut.index].strip() for cut in cuts if cut.rule == "boilerplate.header"]
    longest = max((line for line in headers if _may_be_title(line)), key=len, default=None)
    if longest is None:
        return None
    # The window's title is the headline with the site's name behind it.
    return min((line for line in headers if _may_be_title(line) and longest.startswith(line)), key=len)


def _without_headline(texts: list[str], cuts: tuple[Cut, ...], title: str) -> tuple[Cut, ...]:
    """The cuts, and the headline where it is the first line left: `cut_ends` leaves a document its own title line."""
    first, *others = _left(texts, cuts)
    if not others or letters(texts[first]) != letters(title):
        return cuts
    below = cut_ends([*texts[:first], "", *texts[first + 1 :]], title)
    if below is None:
        return cuts
    head = Cut(first, "boilerplate.title", "head", 0, len(texts[first]))
    return tuple(sorted((*below, head), key=lambda cut: (cut.index, cut.start)))


def _left(texts: list[str], cuts: tuple[Cut, ...]) -> list[int]:
    gone = {cut.index for cut in cuts if not cut.start}
    return [index for index in range(len(texts)) if index not in gone]


def _may_be_title(line: str) -> bool:
    """Neither a sentence nor a date or name."""
    return len(line) in TITLE and line[-1] not in "。；：，" and len(_HANZI.findall(line)) >= TITLE.start


def _spans(text: str, lines: list[_Line], cuts: tuple[Cut, ...]) -> Iterator[tuple[int, int, Removed]]:
    """A head line goes with the blanks and newlines behind it, a tail line with those before it."""
    for cut in cuts:
        line = lines[cut.index]
        if cut.place == "head":
            start = line.start if cut.index else 0
            end = lines[cut.index + 1].start
        else:
            start = line.start + cut.start if cut.start else lines[cut.index - 1].end
            end = line.start + cut.end
        yield start, end, Removed(cut.rule, cut.place, line.text[cut.start : cut.end].strip())
