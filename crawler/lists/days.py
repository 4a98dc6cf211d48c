"""The day that a row of a list shows beside its link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from cleaners.fields.calendar import parse_month_day
from cleaners.fields.dates import parse_date

# Longest piece of text that can be a date with its label and time; longer pieces are summaries, whose dates are news.
_LONGEST = 48
# Longest label of a day: 发布日期：, 征求意见截止时间：; what is longer is a summary.
_LABEL = 12
_DATE_ALONE = 16  # a date with its weekday or time; what is longer holds other words
_DIGIT = re.compile(r"[\d０-９]")
_FULL = re.compile(r"(?:19|20)\d\d\s{0,3}[-./年/]\s{0,3}\d{1,2}\s{0,3}[-./月/]\s{0,3}\d{1,2}(?:\s{0,3}[日号])?")
_COMPACT = re.compile(r"(?:19|20)\d{6}")
_AFTER_DATE = re.compile(r"[T\s]{0,4}(?:\d{1,2}:\d{1,2}(?::\d{1,2})?(?:\.\d{1,3})?)?[\s\])）】>|]{0,6}")
_BEFORE_DATE = re.compile(r"[\s\[(（【<|·•]{0,6}")
_HEAD_DATE = re.compile(r"[\s\[【]{0,3}(?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\s\]】]")
_TAIL_DATE = re.compile(r"[\s\[【](?:19|20)\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\s\]】]{0,3}$")
_SHOWN = re.compile(r"发布|发文时间|公布|公开|更新|上网|发稿|发表")
_OTHER = re.compile(r"成文|实施|生效|施行|截止|结束|失效|废止|到期|开始")
_DAY = re.compile(r"(?:0?[1-9]|[12]\d|3[01])日?")
_YEAR_MONTH = re.compile(r"((?:19|20)\d\d)\s{0,3}[-./年]\s{0,3}(\d{1,2})月?")
_MONTH_DAY = re.compile(r"(\d{1,2})[-./月](\d{1,2})日?")
_YEAR = re.compile(r"((?:19|20)\d\d)年?")
_BRACKETS = "[]()（）【】<>|·/.- \u3000\xa0\t\r\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A text node of a row: ``linked`` when it stands inside the entry's own link."""

    text: str
    linked: bool


def row_day(pieces: Sequence[Piece], year: int | None) -> str | None:
    """The day of a row from its pieces of text: a piece that is a date, then a labelled one, then parts in several
    pieces, then a day without a year; outside the link first, inside it last.

    ``year`` completes a day that is shown without one; None leaves such a day unknown.

    >>> row_day([Piece("关于印发方案的通知", True), Piece("[07-21]", False)], 2026)
    '2026-07-21'
    """
    beside = [p.text for p in pieces if not p.linked and len(p.text) <= _LONGEST]
    if any(_DIGIT.search(text) for text in beside):
        digits = [text for text in beside if _DIGIT.search(text)]
        if day := _full(beside) or _split(digits) or _yearless(digits, year):
            return day
    inside = [p.text for p in pieces if p.linked and _DIGIT.search(p.text)]
    exact = [text for text in inside if _FULL.search(text) and _bare_date(text)]
    digits = [text for text in inside if len(text) <= _DATE_ALONE]
    return _full(exact) or _split(digits) or _yearless(digits, year) or _at_the_edge(inside)


def is_day(text: str) -> bool:
    """Whether a piece of text shows a day or a part of one and nothing else.

    >>> is_day("[2026-07-21]"), is_day("07-21"), is_day("21"), is_day("第21号")
    (True, True, True, False)
    """
    bare = text.strip(_BRACKETS)
    if not bare or len(bare) > _LONGEST or not _DIGIT.search(bare):
        return False
    return _bare_date(bare) or any(shape.fullmatch(bare) for shape in (_DAY, _YEAR_MONTH, _MONTH_DAY, _YEAR, _COMPACT))


def _bare_date(text: str) -> bool:
    found = _FULL.search(text)
    if not found:
        return False
    head, tail = text[: found.start()], text[found.end() :]
    return bool((_BEFORE_DATE.fullmatch(head) or _SHOWN.search(head)) and _AFTER_DATE.fullmatch(tail))


def _full(pieces: list[str]) -> str | None:
    """The day of the piece that is labelled as the day of publication, else that is a date alone, else that holds one."""
    shown, exact, other = None, None, None
    label = ""
    for piece in pieces:
        found = _FULL.search(piece) or _COMPACT.fullmatch(piece.strip(_BRACKETS))
        day = parse_date(found.group()) if found else None
        if not found or not day:
            label = piece
            continue
        head, tail = piece[: found.start()], piece[found.end() :]
        name = head if head.strip() else label if len(label) <= _LABEL else ""
        if _SHOWN.search(name):
            shown = shown or day
        elif len(name) <= _LABEL and _OTHER.search(name):
            pass
        elif _BEFORE_DATE.fullmatch(head) and _AFTER_DATE.fullmatch(tail):
            exact = exact or day
        elif not head.strip() or (len(head) <= _DATE_ALONE and len(tail) <= _DATE_ALONE):
            other = other or day
        label = ""
    day = shown or exact or other
    return day[:10] if day else None


def _split(pieces: list[str]) -> str | None:
    """A day in two or three pieces: 21 | 2026-07, 07-21 | 2026, 21 | 07 | 2026 in either order."""
    bare = [piece.strip(_BRACKETS) for piece in pieces[:8]]
    for one, two in pairwise(bare):
        for first, second in ((one, two), (two, one)):
            if (month := _YEAR_MONTH.fullmatch(second)) and _DAY.fullmatch(first):
                return _iso(month[1], month[2], first)
            if (year := _YEAR.fullmatch(second)) and (short := _MONTH_DAY.fullmatch(first)):
                return _iso(year[1], short[1], short[2])
    for trio in zip(bare, bare[1:], bare[2:], strict=False):
        for year_text, month_text, day_text in (trio, trio[::-1]):
            if (
                (year := _YEAR.fullmatch(year_text))
                and re.fullmatch(r"\d{1,2}月?", month_text)
                and _DAY.fullmatch(day_text)
            ):
                return _iso(year[1], month_text, day_text)
    return None


def _iso(year: str, month: str, day: str) -> str | None:
    return parse_date(f"{year}-{month.rstrip('月')}-{day.rstrip('日')}")


def _yearless(pieces: list[str], year: int | None) -> str | None:
    if year is None:
        return None
    for piece in pieces:
        bare = piece.strip(_BRACKETS)
        if len(bare) <= 12 and re.match(r"\d{1,2}[-./月]\d{1,2}日?(?:$|\s)", bare):
            day = parse_month_day(bare.replace(".", "-"), year)
            return day[:10] if day else None
    return None


def _at_the_edge(pieces: list[str]) -> str | None:
    """A date set off by blanks or square brackets at the head or the tail of the link's own words.

    One in round brackets belongs to the title.
    """
    for text in pieces:
        for edge in (_HEAD_DATE.match(text), _TAIL_DATE.search(text[-32:])):
            if edge and (day := parse_date(edge.group())):
                return day[:10]
    return None
