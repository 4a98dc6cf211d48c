"""The medium or office that a page names as its origin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaners.body import Body, Place
from cleaners.fields import Found
from cleaners.fields.calendar import without_dates
from cleaners.fields.labels import first_piece, labelled, read_labels
from cleaners.fields.metas import state, trusted
from cleaners.fields.names import medium_and_names
from cleaners.fields.nearby import Nearby, closing, nearby
from cleaners.fields.plain import text_of, without_glosses
from cleaners.fields.reporters import reporters_medium
from cleaners.fields.ruled import noting, ruled
from cleaners.fields.unlabelled import poster, unlabelled
from cleaners.rules import PageRules
from cleaners.tables import load
from cleaners.tree import Page

_DATELINE, _ENDS = 160, 6  # characters and paragraphs at either end of the body in which a reporter's bracket stands
LONGEST = 80  # joint issuers of a notice; a longer value is a sentence
_ACCOUNTS = ("source_baidu", "js_name", "post-user", "profileBt")
_OURS = re.compile(r"^(?:本网站?|本站|本网讯|本站原创|本网原创)[\s:：-]{0,2}")
# A button or a counter behind the name; only behind a blank, since media are called 河湾评论 and 每日关注.
_NOISE = re.compile(
    r"(?:\s?[/／]\s?[记記]者|\s发[布表](?:于|\s|$)|\s(?:(?:本报|本网|本刊)?(?:记者|通讯员)\s|举报|分享|字号|字体|浏览|阅读|点击|评论|打印|收藏|关闭|人气|责任编辑|作者|更新|繁体|\+?关注|复制链接|保护视力色|我要|扫一扫)|\s第\s?\d{1,3}\s?版|原创稿|官方账号|【).*$"
)
_AGO = re.compile(r"^(?:今天|昨天|前天|刚刚|\d{1,2}\s?(?:分钟|小时|天)前)\s{1,3}")
_PLACE_OF_PAPER = re.compile(r"\s?[(（][\u4e00-\u9fff]{2,3}(?<![版网报社号台])[)）]$")
_MADE_HOW = re.compile(
    r"\s?\[[\u4e00-\u9fff]{2,4}\](?:\s\d{1,6})?$|\s综合$|\s原创$|\s\d{1,6}$|\s(?:www\.)?[a-zA-Z0-9.-]{2,40}\.(?:cn|com|net|org)$"
)
_PRINTED = re.compile(r"《\s?([^《》]{2,16}?)\s?》\s?[（(]\s?(?:19|20)\d\d\s?[-年]\s?\d{1,2}\s?[-月]")
_METAS = ("source", "og:article:author")


def read_source(page: Page, place: Place | None, body: Body, rules: PageRules | None) -> Found[str] | None:
    """The origin: a labelled line below the headline, meta ContentSource, an account of the platform, an unlabelled
    name beside the date, a labelled line at the end, the issuing office, the medium of a dateline.

    本网 is the site's own name (meta SiteName), several offices stay one text in the page's order. Refuses 网络, 综合,
    people's names and whatever announces no origin (图片来源).
    """
    wanted = ruled(page, rules, "source")
    if wanted and (value := clean_source(_after_label(wanted))):
        return Found(_resolved(page, value), "rules.source")
    for value, where in _evidence(page, nearby(page, place), body):
        if (cleaned := clean_source(value)) and value != poster(page):
            return noting(Found(_resolved(page, cleaned), where), "source", wanted)
    return None


def _evidence(page: Page, near: Nearby, body: Body) -> Iterator[tuple[str, str]]:
    """What may name the origin, strongest first."""
    tail = closing(near, body)
    yield from _named(near.byline, "line 来源")
    stated = trusted(page, "contentsource")
    if stated and not _OURS.fullmatch(stated):
        yield stated, "meta ContentSource"
    for account in _ACCOUNTS:
        if (element := page.ids.get(account)) is not None:
            yield first_piece(_after_label(text_of(element))), f"id {account}"
    if not poster(page):
        yield from unlabelled(near, page.head_title)
    yield from _named((*near.opening[:2], *near.above), "line 来源")
    yield from _named((*near.behind[:6], *tail), "line 来源 at the end")
    for value in labelled((*near.above, *near.byline), "issuer"):
        yield first_piece(value), "line 发布机构"
    yield from _reported(near, tail, body)
    ours = stated or any(_OURS.fullmatch(value) for value in labelled(near.byline, "source"))
    if ours and (site := page.meta("sitename")):
        yield site, "meta SiteName"
    for name in _METAS:
        if vendor := page.meta(name):
            yield _after_label(vendor), f"meta {name}"
    if media := state(page, "media"):
        yield media, "window.DATA"


def _reported(near: Nearby, tail: tuple[str, ...], body: Body) -> Iterator[tuple[str, str]]:
    """The newspaper that printed it, and the medium whose reporters signed it."""
    texts = [block.text for block in body.blocks if block.text]
    ends = [text[:_DATELINE] for text in texts[:_ENDS]] + [text[-_DATELINE:] for text in texts[-_ENDS:]]
    for line in (*near.byline, *tail):
        if printed := _PRINTED.search(line):
            yield printed[1], "newspaper and its date"
    for line in (*near.byline, *tail, *ends):
        if medium := reporters_medium(line):
            yield medium, "reporter's medium"


def _named(lines: Iterable[str], where: str) -> Iterator[tuple[str, str]]:
    """Labelled origins; a bare 本网 waits, since the issuing office says more."""
    for value in labelled(lines, "source"):
        if not _OURS.fullmatch(value):
            yield first_piece(value), where


def clean_source(value: str) -> str | None:
    """A source without buttons, the paper's town and quotation marks around it; None when it names nothing.

    >>> clean_source("远山日报(河湾) 举报"), clean_source("青石网[整理]"), clean_source("网络")
    ('远山日报', '青石网', None)
    >>> clean_source("远山日报 林满"), clean_source("遠山報/ 記者")
    ('远山日报', '遠山報')
    """
    value = " ".join(without_glosses(value[: LONGEST * 2]).split())
    value = _NOISE.sub("", _AGO.sub("", without_dates(value))).strip(" |｜丨,，;；:：/-—·.。")
    for opened, closed in ("（）", "()", "【】", "[]"):
        if value.count(opened) > value.count(closed):
            value = value[: value.rfind(opened)]
    if value[:1] == "[" and value[-1:] == "]":
        value = value[1:-1].strip()
    value = _MADE_HOW.sub("", _PLACE_OF_PAPER.sub("", value)).strip()
    if value[:1] in '“"《「' and value[-1:] in '”"》」' and sum(value.count(c) for c in '“《「"') <= 2:
        value = value.strip('“”"《》「」')
    if not 2 <= len(value) <= LONGEST or value.lower() in load("names")["no_sources"] or "://" in value or "@" in value:
        return None
    if not any(c.isalpha() for c in value) or "。" in value or "，" in value:
        return None
    return medium_and_names(value)[0]


def _resolved(page: Page, value: str) -> str:
    """本网 as the site's name; 本网某局 as the office behind it."""
    match = _OURS.match(value)
    if not match:
        return value
    rest = value[match.end() :]
    return rest if len(rest) >= 3 else page.meta("sitename") or value


def _after_label(text: str) -> str:
    for label in read_labels(text):
        if label.role == "source":
            return label.value
    return text
