"""Is this a list page? Its text is other pages' headlines: links, most with a date, and hardly a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaners.body import Place
from cleaners.tree import Line, Page

# Chosen on the eight labelled lists and the two search pages against the 103 labelled articles: an article's container
# is at most 31 % links (a round-up of headlines), a list's at least 60 %.
PLENTY_OF_TEXT = 600
SHORT_TEXT = 150
ENTRY, HEADLINE = 6, 12
SENTENCE = 20
FEWEST_ENTRIES = 5
MANY_ENTRIES = 8
LONGEST_TITLE = 300
DATE_ROOM = 16

_FILE = re.compile(r"^附件|\.(?:pdf|docx?|xlsx?|wps|zip|rar|ofd|pptx?)\b", re.I)
_WORD = re.compile(r"[\u3400-\u9fff]|\b[A-Za-z]{2,20}\b")
_FRAME = re.compile(
    r"版权所有|网站标识码|ICP备|公网安备|网站地图|联系我们|主办单位|技术支持|返回首页|即将离开|当前位置|[在位]置[：:]"
)
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "dt"})
_SITE_ENDINGS = tuple("网 网站 厅 局 委 委员会 政府 部 院 中心 平台 首页 列表 频道 专栏".split(" "))
_TITLE_PARTS = re.compile(r"\s*(?:[-_|｜—–]{1,3}|\s–\s)\s*")


def looks_like_list(page: Page, place: Place | None, text: str) -> str | None:
    """Why the page is a list, or None. ``text`` is the body's text after the trim.

    Refuses to call a page a list that names its own headline and date in meta tags, unless it has no text at all.
    """
    region = page.lines[place.start : place.end] if place else []
    linked = sum(line.linked for line in region)
    plain = sum(len(line.text) for line in region) - linked
    if plain >= PLENTY_OF_TEXT and linked * 6 < plain and any(stop in text for stop in ("。", "，", ". ")):
        return None
    entries = _entries(region, ENTRY)
    prose = _prose(region, entries)
    titled = bool(page.meta("articletitle", "pubdate", "article:published_time", "og:article:published_time"))
    if titled and prose >= FEWEST_ENTRIES:
        return None
    if reason := _by_region(region, entries, prose):
        return reason
    if prose >= SHORT_TEXT or (place and place.rule.startswith(("rules.", "cms.")) and prose >= SENTENCE):
        return None
    return _by_column(page, prose) or (None if _speaks(page, place, text, prose) else _by_frame(page, prose))


def _by_region(region: Sequence[Line], entries: Sequence[Line], prose: int) -> str | None:
    """Judged by what stands at the body's place."""
    if len(entries) < FEWEST_ENTRIES:
        return None
    if sum(line.linked for line in entries) > prose:
        return f"{len(entries)} links make up the text"
    headings = sum(line.element.tag in _HEADING_TAGS for line in entries)
    if headings >= FEWEST_ENTRIES and headings * 6 > len(region):
        return f"{headings} linked headlines with their summaries"
    labels = Counter(line.text for line in region if line.text[-1] in "：:" and not line.linked)
    records = max(labels.values(), default=0)
    return f"{records} records of the same form" if records >= FEWEST_ENTRIES else None


def _by_column(page: Page, prose: int) -> str | None:
    """Judged by the title: a column's page is titled with the column's name."""
    column = page.meta("columnname")
    if not column or _first_part(page.head_title) != column:
        return None
    if prose < SENTENCE or len(_entries(page.lines, HEADLINE)) >= FEWEST_ENTRIES:
        return f"the page of the column {column}"
    return None


def _speaks(page: Page, place: Place | None, text: str, prose: int) -> bool:
    """True for a notice of a sentence or two; a summary in a list has its linked headline right above it."""
    if place is None or prose < 1.5 * SENTENCE or "。" not in text:
        return False
    above = _entries(page.lines[max(0, place.start - 2) : place.start], HEADLINE)
    return all(">" in line.text for line in above)  # a breadcrumb is no headline


def count_prose(page: Page, place: Place | None) -> int:
    """How many characters at the body's place are text: neither linked headlines nor the site's frame."""
    region = page.lines[place.start : place.end] if place else []
    return _prose(region, _entries(region, ENTRY))


def _by_frame(page: Page, prose: int) -> str | None:
    """Judged by what surrounds a page's few words: the links of the whole page."""
    if _shows_headline(page, _first_part(page.head_title)):
        return None
    headlines = _entries(page.lines, HEADLINE)
    if len(headlines) >= MANY_ENTRIES:
        return f"{len(headlines)} linked headlines and no text of its own"
    if prose < 2 * FEWEST_ENTRIES and len(_entries(page.lines, ENTRY)) >= MANY_ENTRIES:
        return "links and no text of its own"
    return None


def _first_part(title: str) -> str:
    """The title before the column's and the site's name.

    >>> _first_part("通知公告-临江市民政局")
    '通知公告'
    """
    return next((part for part in _TITLE_PARTS.split(title[:LONGEST_TITLE]) if part), "")


def _shows_headline(page: Page, title: str) -> bool:
    """True where the page's title, or a heading that it holds, is a line of its own: longer than a column, no link."""
    if len(title) < HEADLINE // 2 or title.endswith(_SITE_ENDINGS):
        return False
    return any(
        not line.linked
        and (
            line.text == title or (line.element.tag in _HEADING_TAGS and len(line.text) > ENTRY and line.text in title)
        )
        for line in page.lines
    )


def _entries(lines: Sequence[Line], shortest: int) -> list[Line]:
    """Lines that are a link with at most a date beside it; files are attachments, not entries."""
    return [
        line
        for line in lines
        if line.linked >= shortest and len(line.text) - line.linked <= DATE_ROOM and not _FILE.search(line.text)
    ]


def _prose(region: Sequence[Line], entries: Sequence[Line]) -> int:
    """The Chinese characters and foreign words of the lines that are neither entries nor the site's frame."""
    others = {id(line) for line in entries}
    return sum(
        len(_WORD.findall(line.text)) - line.linked
        for line in region
        if id(line) not in others and ("。" in line.text or not _FRAME.search(line.text))
    )
