"""Where a text begins and ends: the boilerplate lines at the two ends of a list of lines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cleaners.body.phrases import LINE_LIMIT, Phrase, Place, known, loose_end

# Lab note. Swept on 401 lists of lines: the body of each of the 103 labelled pages, and the elements one and two levels
# around it that add at most 150 lines; 312 come out exact, and no value below ever cut a line of a body.
HEAD_LINES = 12  # 6: 305 exact; 20: 312. How far a head is looked at
TAIL_LINES = 60  # 20: 308; 40: 312; 100: 314, at a price on texts of short lines. How far a tail is looked at
HEADER_LINES = 4  # 0: 269; 2: 311; 8: 312. Unknown lines above a byline: kicker, title, subtitle, medium
HEADER_LENGTH = 80  # characters of a header line; the longest headline of the labelled pages has 61
LIST_LINES = 15  # 5 to 60: the same. Entries of a recommendation list; a text of short lines should not lose more
SHORT = 50  # 30: 308; 40 to 80: 312. Characters of a link title; a paragraph that short ends in a full stop

_DOCUMENT_NUMBER = re.compile(r"[〔\[［(（【]\s?(?:19|20)\d\d\s?[〕\]］)）】]\s?第?\d+\s?号|第\s?\d+\s?号$")
_DOCUMENT_END = re.compile(
    r"^\s*(?:(?:19|20)\d\d|[二一][〇○零Ｏ九][〇○零Ｏ一二三四五六七八九]{2})\s?年.{1,3}月.{1,4}日\s*$"
    r"|^\s*[（(]?(?:附件|附表|附：|此件|公开方式|抄送|主动公开)|印发$|^\s*特此"
)
_DOCUMENT_TITLE = re.compile(
    r"关于.{2,120}的?(?:通知|意见|决定|公告|通告|批复|函|通报|报告|公示|请示|办法)(?:[（(].{1,20}[）)])?$"
    r"|(?:办法|条例|细则|规定|方案|规划|纲要|章程|规则|标准|目录|命令|令)(?:[（(].{1,20}[）)])?$"
)


@dataclass(frozen=True, slots=True)
class Cut:
    """A line that is not text, or part of it: from character ``start`` (0 for the whole line) to ``end``."""

    index: int
    rule: str
    place: Literal["head", "tail"]
    start: int
    end: int


def cut_ends(lines: Sequence[str], title: str | None, headings: frozenset[int] = frozenset()) -> tuple[Cut, ...] | None:
    """The boilerplate at both ends, by index; an empty line (a picture) is neither text nor boilerplate.

    Nothing between the ends is touched, and cutting what is left again finds nothing. None when every line is
    boilerplate: then there is no text to cut it from, and the caller keeps all of it. ``headings`` are the lines that
    the page marks as headings of the first three ranks: the title there is the page's headline, not a document's title line.

    >>> cut_ends(["首页 > 要闻", "全省工业稳步回升。", "责任编辑：王三"], None)
    (Cut(index=0, rule='boilerplate.breadcrumb_path', place='head', start=0, end=7), Cut(index=2, rule='boilerplate.editor', place='tail', start=0, end=7))
    """
    ends = _Ends(list(lines), title or "", headings)
    while ends.narrow():
        pass
    if ends.cuts and not any(ends.lines[ends.low : ends.high]):
        return None
    return tuple(sorted(ends.cuts, key=lambda cut: (cut.index, cut.start)))


def letters(text: str) -> str:
    """Letters and figures alone, as titles are compared.

    >>> letters("“双圈”联动，ＡＩ赋能 ")
    '双圈联动ai赋能'
    """
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())


class _Ends:
    """The lines from ``low`` to ``high`` are text so far; ``narrow`` cuts more and says whether it did."""

    def __init__(self, lines: list[str], title: str, headings: frozenset[int]) -> None:
        self.lines, self.headings = lines, headings
        self.title, self.title_length = letters(title), len(title)
        self.low, self.high = 0, len(lines)
        self.cuts: list[Cut] = []
        self.seen: dict[tuple[str, str], Phrase | None] = {}

    def narrow(self) -> bool:
        before = len(self.cuts)
        self._narrow_head()
        self._narrow_tail()
        self._narrow_last_line()
        return len(self.cuts) > before

    def _narrow_head(self) -> None:
        header: list[Cut] = []  # lines above the next one that takes them along
        unknown = 0
        for index in range(self.low, min(self.high, self.low + HEAD_LINES)):
            line = self.lines[index]
            if not line:
                continue
            rule, takes = self._read(line, index, "head")
            if rule is None:
                unknown += 1
                if unknown > HEADER_LINES or len(line) > HEADER_LENGTH or not _may_head(line):
                    return
            header.append(Cut(index, rule or "boilerplate.header", "head", 0, len(line)))
            if takes in ("rest", "list") or not unknown:
                self.cuts += header
                self.low = index + 1
                header, unknown = [], 0

    def _narrow_tail(self) -> None:
        edge, unknown, prose = self.high, 0, 0
        rules: dict[int, str] = {}
        whole = sum(map(len, self.lines[self.low : self.high]))
        after = 0
        for index in range(self.high - 1, max(self.low, self.high - TAIL_LINES) - 1, -1):
            line = self.lines[index]
            after += len(line)
            if not line:
                continue
            # Above prose that stays, nothing but a thread can be cut.
            rule, takes = self._read(line, index, "thread" if prose else "tail")
            if rule is not None:
                rules[index] = rule
                allowed = {
                    "line": not any(self.lines[index + 1 : edge]),
                    "list": not prose and unknown <= LIST_LINES and 2 * after <= whole,
                    "rest": not prose,
                    "thread": 4 * prose <= whole - after,
                }
                if allowed["line"] or allowed[takes]:
                    for place in range(index, edge):
                        text = self.lines[place]
                        if text or takes != "line":
                            own = rules.get(place) or (self._read(text, place, "tail")[0] if prose else None)
                            self.cuts.append(Cut(place, own or rule, "tail", 0, len(text)))
                    edge = index
            elif _is_link_like(line):
                unknown += 1
            else:
                prose += len(line)
                if 4 * prose > whole - after:
                    break
        self.high = edge

    def _narrow_last_line(self) -> None:
        last = next((index for index in range(self.high - 1, self.low - 1, -1) if self.lines[index]), None)
        if last is None:
            return
        if found := loose_end(self.lines[last]):
            start, rule = found
            self.cuts.append(Cut(last, rule, "tail", start, len(self.lines[last])))
            self.lines[last] = self.lines[last][:start]

    def _read(self, line: str, index: int, place: Place) -> tuple[str | None, str]:
        key = (line, place)
        if key not in self.seen:
            self.seen[key] = known(line, place)
        if phrase := self.seen[key]:
            return phrase.rule, phrase.takes
        repeats = self.title and abs(len(line) - self.title_length) <= 8 and letters(line) == self.title
        headline = index in self.headings or (_may_head(line) and not self._is_document_title(line, index))
        if repeats and (place != "head" or headline):
            return "boilerplate.title", "line"
        return None, ""

    def _is_document_title(self, line: str, index: int) -> bool:
        """A document repeats its title under its number; a web page repeats it by mistake."""
        if index in self.headings:
            return False
        if sum(cut.rule == "boilerplate.title" for cut in self.cuts) > 1:  # a farm repeats any title
            return False
        if _DOCUMENT_TITLE.search(line):
            return True
        below = next((text for text in self.lines[index + 1 : self.high] if text), "")
        return len(below) < LINE_LIMIT and (below.endswith(("：", ":")) or bool(_DOCUMENT_NUMBER.search(below)))


def _may_head(line: str) -> bool:
    """Whether the line may be a title or kicker: it is no paragraph and names no document or addressee."""
    return line.rstrip()[-1:] not in "。；：;:" and "。" not in line and not _DOCUMENT_NUMBER.search(line)


def _is_link_like(line: str) -> bool:
    """A title, or the beginning of another article: recommendation lists cut their summaries with dots."""
    line = line.rstrip()
    if line.endswith(("…", "...")):
        return True
    return len(line) <= SHORT and line[-1:] not in "。；：" and not _DOCUMENT_END.search(line)
