"""When the article was published and last changed: what the page shows wins over what its metas say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from cleaners.body import Body, Place
from cleaners.fields import Found
from cleaners.fields.calendar import parse_date, parse_month_day, without_dates
from cleaners.fields.document_table import as_label, split_labels
from cleaners.fields.labels import labelled, read_labels
from cleaners.fields.metas import all_trusted, property_of, state
from cleaners.fields.nearby import Nearby, closing, nearby
from cleaners.fields.plain import text_of
from cleaners.fields.ruled import noting, ruled
from cleaners.fields.unlabelled import poster
from cleaners.rules import PageRules
from cleaners.tree import Page

__all__ = ["parse_date", "read_modified", "read_published"]

_IDS = ("pubtime_baidu", "publish_time", "post-date", "pubtime", "pubTime", "publishtime")
_METAS = (
    "article:published_time", "og:release_date", "og:published_time", "publishdate", "publish_time", "publishtime",
    "firstpublishedtime", "pubtime", "_pubtime", "apub:time", "datepublished", "bytedance:published_time",
    "weibo:article:create_at", "dc.date", "dcterms.date", "createdate", "publish-date", "release_date",
)  # fmt: skip
_MODIFIED_METAS = (
    "article:modified_time",
    "lastmodifiedtime",
    "og:updated_time",
    "datemodified",
    "bytedance:updated_time",
    "revised",
)
_BARE = 80  # characters of a line that is a date and little else
_BESIDE = 40  # characters beside a bare date: an office, a counter, buttons
_OVER = 4  # lines over the headline that may hold its date (Xinhua's head); further up stands the visit's
_DATES = 5  # values of a meta that are compared
_RELEASED = ("发布", "公布", "公开")  # all other dates of a document table are of its writing and its force
_SPLIT = 24  # characters of a line that may be a part of a date
_VISIT = re.compile(
    r"今天|今日|现在是|当前时间|访问(?!量|次数|人数)|有效期|截止|通过|修订|修正|施行|印发|批准|废止|星期.{0,3}欢迎|Copyright|©|备案"
)
# A speech's subtitle says when it was held, a law's when it was passed.
_OCCASION = re.compile(r"——|[（(][^（）()]{6,60}[)）]$")
_PUBLISHED_KEY = re.compile(r'"(?:datePublished|pubDate)"\s{0,4}:\s{0,4}"([^"]{8,40})"')
_URL_YEAR = re.compile(r"/((?:19|20)\d{2})(?=[/-]?\d{0,4}[/-])|/t((?:19|20)\d{2})\d{4}_")


def read_published(page: Page, place: Place | None, body: Body, rules: PageRules | None) -> Found[str] | None:
    """The time of publication as far as shown (ISO 8601, +08:00; a day alone stays a day): a labelled or bare date
    between headline and body, a labelled one behind the body, meta PubDate, a known id, other metas.

    A date without a year takes it from metas or the address. Words that need today's date (昨天) give none, nor do
    visit dates, dates of the footer and dates inside the text. Where PubDate names another day, ``where`` says so.
    """
    wanted = ruled(page, rules, "published")
    if wanted and (value := parse_date(wanted)):
        return Found(value, "rules.published")
    shown = _shown(page, place, body)
    stated = _pub_date(page)
    if shown and stated and shown.value[:10] != stated[:10]:
        shown = Found(shown.value, f"{shown.where}; meta PubDate says {stated[:10]}")
    if shown is None and stated:
        shown = Found(stated, "meta PubDate")
    return noting(shown or _elsewhere(page) or _changed(page, place, body), "published", wanted)


def read_modified(page: Page, place: Place | None, body: Body, rules: PageRules | None) -> Found[str] | None:
    """The time of the last change: 更新时间 and 修改时间 near the body, else the metas made for it."""
    wanted = ruled(page, rules, "modified")
    if wanted and (value := parse_date(wanted)):
        return Found(value, "rules.modified")
    if value := _shown_change(page, place, body):
        return noting(Found(value, "line 更新时间"), "modified", wanted)
    for name in _MODIFIED_METAS:
        if value := parse_date(page.meta(name) or ""):
            return noting(Found(value, f"meta {name}"), "modified", wanted)
    return None


def _changed(page: Page, place: Place | None, body: Body) -> Found[str] | None:
    """更新时间 where it is the only time that the page gives: templates print the release under that name."""
    changed = _shown_change(page, place, body)
    return Found(changed, "line 更新时间, no other time") if changed else None


def _shown_change(page: Page, place: Place | None, body: Body) -> str | None:
    near = nearby(page, place)
    return next(_dated((*near.byline, *closing(near, body), *near.behind), "modified"), None)


def _shown(page: Page, place: Place | None, body: Body) -> Found[str] | None:
    """The date that a reader of the page sees near the text."""
    near = nearby(page, place)
    if value := next(_dated(near.byline, "published"), None):
        return Found(value, "line 发布时间")
    # Without a headline the lines above the body may be the page's head, where the visit's date stands.
    below = [line for line in near.byline if not _OCCASION.match(line)]
    if value := _bare(_without_values(tuple(below if near.headline else below[-_OVER:]))):
        return Found(value, "date below the headline")
    if value := next(_dated(near.above, "published"), None):
        return Found(value, "line 发布时间 above the headline")
    over = _without_values(near.above)[-_OVER:]
    if value := _bare(tuple(line for line in over if len(without_dates(line)) <= _BESIDE // 2)):
        return Found(value, "date above the headline")
    removed = [one.text for one in body.removed if len(one.text) <= _BARE]
    if value := _bare(tuple(one.text for one in body.removed if one.place == "head" and one.text in near.opening)):
        return Found(value, "date at the head of the body")
    if value := next(_dated((*removed, *near.behind), "published"), None):
        return Found(value, "line 发布时间 behind the body")
    if value := _hour_below(near):
        return Found(value, "day and hour below the text")
    if poster(page) and (value := _bare(near.behind[:_OVER])):
        return Found(value, "date below the first post")
    for holder in near.holders:
        for element in holder.iter("time"):
            if value := parse_date(element.get("datetime") or ""):
                return Found(value, "time element below the headline")
    return _without_year(page, near.byline)


def _hour_below(near: Nearby) -> str | None:
    """How Hong Kong's offices sign: the day, and below it 香港時間18時05分."""
    lines = (*near.closing[-2:], *near.behind[:_OVER])
    signed = (parse_date(f"{day} {hour}") for day, hour in pairwise(lines) if hour.startswith("香港時間"))
    return next(filter(None, signed), None)


def _without_values(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines without values of the document's table: 2031-06-12 below 成文日期 is when it was written."""
    return tuple(line for before, line in pairwise(("", *lines)) if not _is_other_date(before, line))


def _is_other_date(before: str, line: str) -> bool:
    if not _has_digit(line):
        return False
    own = split_labels(line)
    label = own[0][0] if own else as_label(before) or ""
    return label.endswith(("日期", "时间")) and label[:2] not in _RELEASED


def _dated(lines: Iterable[str], role: str) -> Iterator[str]:
    """The dates behind a label."""
    return (date for value in labelled(lines, role) if (date := parse_date(value[:_BARE])))


def _bare(lines: tuple[str, ...]) -> str | None:
    """The first date that no label claims, on one line or over several short ones (2025 / 06/12 / 08:30)."""
    for line in lines:
        if _has_digit(line) and (text := _unclaimed(line)) and (value := parse_date(text)):
            return value
    short = [line for line in lines if len(line) <= _SPLIT and _has_digit(line) and not read_labels(line)]
    pieces = [piece for line in short[:4] for piece in line.split("\n")]
    if len(pieces) < 2:
        return None
    day_first = f"{pieces[1]}-{pieces[0]}" if len(pieces[0]) <= 2 else ""  # 18 in large figures, 2026-09 below
    return parse_date(" ".join(pieces)) or parse_date(day_first)


def _unclaimed(line: str) -> str:
    """The part of a line before its first label, or all of a short one whose labels announce no other date."""
    if len(line) > _BARE * 2 or _VISIT.search(line):
        return ""
    labels = read_labels(line)
    if not labels:
        return line if len(line) <= _BARE and len(without_dates(line)) <= _BESIDE and "。" not in line else ""
    if any(("日期" in label.word or "时间" in label.word) and parse_date(label.value[:20]) for label in labels):
        return line[: line.find(labels[0].word)] if labels[0].word in line else ""
    return line


def _without_year(page: Page, lines: Iterable[str]) -> Found[str] | None:
    """A shown day and time whose year other evidence gives; the other evidence must not name another day."""
    stated = next((value for value, _ in _stated(page)), None)
    match = _URL_YEAR.search(page.url or "")
    year = stated[:4] if stated else (match[1] or match[2]) if match else None
    if year is None:
        return None
    for line in lines:
        if len(line) <= _BARE and not _VISIT.search(line) and (value := parse_month_day(line, int(year))):
            if stated is None or stated[:10] == value[:10]:
                return Found(value, "date below the headline, year from the " + ("metas" if stated else "address"))
            return None
    return None


def _elsewhere(page: Page) -> Found[str] | None:
    for value, where in (*_stated(page), *_linked_data(page, _PUBLISHED_KEY)):
        return Found(value, where)
    if said := parse_date(state(page, "pubtime") or ""):
        return Found(said, "window.DATA")
    # Papers give the day of their issue with midnight as its hour.
    noted = parse_date((property_of(page, "date") or "")[:19].removesuffix(" 00:00:00"))
    return Found(noted, "comment enpproperty") if noted else None


def _linked_data(page: Page, key: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Dates of JSON-LD, read without parsing it: it is broken as often as not."""
    for script in page.scripts:
        if (script.get("type") or "").lower() != "application/ld+json":
            continue
        match = key.search((script.text or "")[:20_000])
        if match and (value := parse_date(match[1])):
            yield value, "JSON-LD"


def _pub_date(page: Page) -> str | None:
    """Meta PubDate at its most exact; None when it is given several times with different days."""
    dates = [date for text in all_trusted(page, "pubdate")[:_DATES] if (date := parse_date(text))]
    return max(dates, key=len) if len({date[:10] for date in dates}) == 1 else None


def _stated(page: Page) -> Iterator[tuple[str, str]]:
    """The dates that the page states where no reader looks."""
    if value := _pub_date(page):
        yield value, "meta PubDate"
    for name in _IDS:
        if (element := page.ids.get(name)) is not None:
            text = text_of(element)
            if len(text) <= _BARE and (value := parse_date(text)):
                yield value, f"id {name}"
    for name in _METAS:
        if value := parse_date((page.meta(name) or "")[:_BARE]):
            yield value, f"meta {name}"


def _has_digit(line: str) -> bool:
    return any(map(str.isdecimal, line)) or "〇" in line or "○" in line or "二" in line
