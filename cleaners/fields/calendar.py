"""What a date is: one reading of the many ways in which Chinese pages write a day and a time."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime, timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
# Nothing on the web is older than the gazettes of the early republic, nothing is valid past the century.
_FIRST_YEAR, _LAST_YEAR = 1912, 2100

_ONE = "一二三四五六七八九"
_DIGITS = {c: i for i, c in enumerate("〇" + _ONE)} | dict.fromkeys("○零OoΟ◯", 0)
_YEAR = r"(?P<year>(?:1[89]|20)\d{2}|[一二][〇○零OoΟ◯一二三四五六七八九]{3})"
_ROC = r"(?:民[國国])\s{0,2}(?P<roc>\d{1,3}|[〇○零百十一二三四五六七八九]{1,6}|元)"
_SMALL = r"\d{1,2}|[一二三四五六七八九十廿卅]{1,4}"
_DASH = r"[-‐‑‒–—−/.]"
# The day may be glued to a time (2025-06-1208:30), never to further digits or to a second dot (a version, an address).
_END = r"(?:(?!\d)(?!\.\d)|(?=\d\d:\d\d))"
_DAY = re.compile(
    rf"(?<![\d.])(?:{_ROC}|{_YEAR})"
    rf"(?:\s{{0,3}}年\s{{0,3}}(?P<m1>{_SMALL})\s{{0,3}}月\s{{0,3}}(?P<d1>{_SMALL})\s{{0,3}}[日号號]"
    rf"|\s{{0,3}}{_DASH}\s{{0,3}}(?P<m2>\d{{1,2}})\s{{0,3}}{_DASH}\s{{0,3}}(?P<d2>\d{{2}}|\d){_END}"
    rf"|\s{{1,3}}(?P<m3>\d{{1,2}})\s{{0,2}}[-/]\s{{0,2}}(?P<d3>\d{{2}}|\d){_END}"
    rf"|\s{{0,2}}年\s{{0,2}}(?P<m4>\d{{1,2}})\s{{0,2}}{_DASH}\s{{0,2}}(?P<d4>\d{{2}}|\d){_END})"
)
_WEEKDAY = r"[(（]?(?:星期|周|週|礼拜)[一二三四五六日天][)）]?"
_TIME = re.compile(
    rf"日?[\sT,，|-]{{0,4}}(?:{_WEEKDAY})?[\s,，|]{{0,4}}(?:(?:HKT|香港時間|台北時間|北京时间)\s{{0,2}})?(?P<half>上午|下午|晚上|凌晨|中午|晚|早)?\s{{0,2}}"
    r"(?P<h>\d{1,2})\s{0,2}(?::|时|時|点|點)\s{0,2}(?P<min>\d{1,2})(?:\s{0,2}(?::|分)\s{0,2}(?P<s>\d{1,2})(?!\d))?(?![\d:])"
    r"(?:\.\d{1,9})?(?P<ampm>\s?[AaPp][Mm]\b)?(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_COMPACT = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?")
_MONTH_DAY = re.compile(
    rf"(?<![\d年./-])(?P<m>{_SMALL})(?:\s{{0,2}}月\s{{0,2}}(?P<d>{_SMALL})\s{{0,2}}[日号號]|[-/](?P<d2>\d{{1,2}})(?![\d/-]))"
)
_ANY_DIGIT = re.compile(r"[\d〇○]")
_CLOCK = re.compile(r"\d{1,2}[:：]\d{2}(?:[:：]\d{2}(?!\d))?|\d{1,2}时\d{1,2}分(?:\d{1,2}秒)?")
_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MONTHS = {name: i for i, name in enumerate(_MONTH_NAMES, 1)}
# Java's Date.toString(), which old Hanweb and TRS templates print into their metas.
_JAVA = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d\d) (\d\d):(\d\d):(\d\d) (?:CST|GMT\+08:00) (\d{4})")
_LUNAR = re.compile(r"(?:农历|農曆|阴历|陰曆|夏历)\s{0,2}$")


def parse_date(text: str) -> str | None:
    """The first full date in a short text, with its time as far as shown: ``YYYY-MM-DD``, ``YYYY-MM-DDTHH:MM+08:00``
    or ``YYYY-MM-DDTHH:MM:SS+08:00``.

    Refuses dates without a year or with a two-digit one, words that need today's date (昨天, 3小时前), lunar dates and
    days that do not exist. A time with its own zone is turned to +08:00.

    >>> parse_date("发布时间：2025年06月12日08:30")
    '2025-06-12T08:30+08:00'
    >>> parse_date("二〇二五年六月十二日")
    '2025-06-12'
    >>> parse_date("25-06-12") is None
    True
    """
    text = _plain(text)
    for match in _DAY.finditer(text):
        day = _day_of(match)
        if day and not _LUNAR.search(text, max(0, match.start() - 4), match.start()):
            return _with_time(day, _TIME.match(text, match.end()))
    machine = _COMPACT.fullmatch(text.strip()) or _JAVA.search(text)
    return _from_machine(machine) if machine else None


def parse_month_day(text: str, year: int) -> str | None:
    """The first day without a year (6月12日, 06-12 08:30) in the year that other evidence gives.

    >>> parse_month_day("06-12 08:30", 2025)
    '2025-06-12T08:30+08:00'
    """
    text = _plain(text)
    for match in _MONTH_DAY.finditer(text):
        if day := _real_day(year, _number(match["m"]), _number(match["d"] or match["d2"])):
            return _with_time(day, _TIME.match(text, match.end()))
    return None


def without_dates(text: str) -> str:
    """A line without its dates and times, for what stands beside them.

    >>> without_dates("2025-06-12 08:30 青石网"), without_dates("青石网2025年06月12日08:30")
    ('  青石网', '青石网')
    """
    if not _ANY_DIGIT.search(text):
        return text
    return _CLOCK.sub("", _MONTH_DAY.sub("", _DAY.sub("", text)))


def from_timestamp(seconds: int) -> str | None:
    """A Unix time in seconds or milliseconds, as WeChat's ``ct`` and JSON feeds carry it.

    >>> from_timestamp(1715568488)
    '2024-05-13T10:48:08+08:00'
    """
    if seconds > 10**11:
        seconds //= 1000
    if not 0 < seconds < 4_102_444_800:
        return None
    return datetime.fromtimestamp(seconds, BEIJING).isoformat()


def _plain(text: str) -> str:
    """Full-width digits and marks, no-break spaces and the like in their plain form."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFKC", text).replace("\u200b", "").replace("\ufeff", "")


def _day_of(match: re.Match[str]) -> datetime | None:
    month = next((match[g] for g in ("m1", "m2", "m3", "m4") if match[g]), "")
    day = next((match[g] for g in ("d1", "d2", "d3", "d4") if match[g]), "")
    if match["roc"]:
        year = 1911 + (1 if match["roc"] == "元" else _number(match["roc"]))
    else:
        year = int("".join(str(_DIGITS.get(c, c)) for c in match["year"]))
    return _real_day(year, _number(month), _number(day))


def _real_day(year: int, month: int, day: int) -> datetime | None:
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return None
    try:
        return datetime(year, month, day, tzinfo=BEIJING)
    except ValueError:
        return None


def _number(text: str) -> int:
    """A small number in digits or characters, 0 when it is neither: 十二, 二十一, 廿一, 一百一十四, 一一四.

    >>> _number("三十一"), _number("一百一十四"), _number("一一四")
    (31, 114, 114)
    """
    if text.isdecimal():
        return int(text)
    text = text.replace("廿", "二十").replace("卅", "三十")
    if "十" not in text and "百" not in text:
        return int("".join(str(_DIGITS[c]) for c in text) or 0) if all(c in _DIGITS for c in text) else 0
    hundreds, _, rest = text.rpartition("百")
    tens, ten, ones = rest.strip("〇○零").rpartition("十")
    values = [(hundreds or "一") if "百" in text else "〇", (tens or "一") if ten else "〇", ones or "〇"]
    if any(len(v) != 1 or v not in _DIGITS for v in values):
        return 0
    return _DIGITS[values[0]] * 100 + _DIGITS[values[1]] * 10 + _DIGITS[values[2]]


def _with_time(day: datetime, match: re.Match[str] | None) -> str:
    date = f"{day:%Y-%m-%d}"
    if match is None:
        return date
    hour, minute, second = int(match["h"]), int(match["min"]), int(match["s"] or 0)
    late = match["half"] in ("下午", "晚上", "晚") or (match["ampm"] or "").strip().lower() == "pm"
    if late and hour < 12:
        hour += 12
    try:
        when = day.replace(hour=hour, minute=minute, second=second)
        if zone := match["zone"]:
            when = datetime.fromisoformat(f"{when:%Y-%m-%dT%H:%M:%S}{zone}").astimezone(BEIJING)
    except ValueError:
        return date
    return when.isoformat(timespec="seconds" if match["s"] else "minutes")


def _from_machine(match: re.Match[str]) -> str | None:
    parts: tuple[str | None, ...] = match.groups()
    if match.re is _JAVA:
        month, day, hour, minute, second, year = match.groups()
        parts = (year, str(_MONTHS.get(month, 0)), day, hour, minute, second)
    try:
        when = datetime(*(int(p) for p in parts if p), tzinfo=BEIJING)  # type: ignore[misc, arg-type]
    except ValueError:
        return None
    return when.isoformat() if parts[3] else f"{when:%Y-%m-%d}"
