"""Links of a page in groups of the same build, and what stands in the row of each: title and day."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from crawler.lists.addresses import absolute, looks_like_article
from crawler.lists.titles import title_of

_ROWS = frozenset(("li", "tr", "p", "a", "dt", "dd", "b", "font", "strong"))
_NUMBERS = re.compile(r"\d+")
_ASIDE_TAGS = frozenset(("nav", "footer", "aside"))
# Elements that hold the whole page: their classes (position-relative, header-fixed) say nothing about a list.
_WHOLE = frozenset(("html", "body", "form", "main"))
_STATE = re.compile(r"\b(?:odd|even|first|last|cur|current|active|on|hover|top|new|clearfix|fl|fr|l|r)\b")
_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:nav|menu|foot|footer|crumbs?|breadcrumb|location|position|dqwz|friend|yqlj|copyright|header|topbar|"
    r"side|sidebar|aside|popbox|related|xgxx|xgyd|recommend|tuijian|hot|rank|swiper|banner|share|sitemap)",
    re.I,
)
_CLICKED = re.compile(
    r"""(?:open|location|href|goto|go|view|show|jump)\w{0,12}(?:\.href)?\s{0,3}[(=]\s{0,3}["']([^"']{5,300})["']""",
    re.I,
)
# Words of links that lead somewhere but name no article.
_NOT_TITLES = re.compile(
    r"[\[【(（<«\s]*(?:更多|more|首页|上一页|下一页|末页|尾页|(?:查看|阅读|点击)?(?:详情|详细|全文|更多)(?:内容)?|查看|返回顶部|打印|关闭|(?:附件)?下载|附件|原文|(?:继续阅读|阅读更多|continue reading)\s?[“《].{0,160}|相关链接|(?:相关|政策|图文|图片|文字|视频|专家)?解读|图解|一图读懂)[\]】)）>»\s]*",
    re.I,
)

# Advertisements in the rows of mobile pages; a blog's writers and tags.
_NO_ENTRIES = re.compile(r"^https?://(?:ads?|adx|click)\.|/(?:ad)?click\?|/(?:author|tag)/[^/?]{1,60}/?$", re.I)


@dataclass(slots=True)
class Row:
    """One entry as its page builds it; ``text`` is the link's title, ``day`` what its row or its address says."""

    link: Element
    url: str
    text: str
    article: bool
    kin: bool = False
    day: str | None = None
    dated: bool = False


@dataclass(slots=True)
class Group:
    """Links that stand in the same place of the same markup; ``aside`` when that is a menu, a side bar or a footer."""

    rows: list[Row] = field(default_factory=list)
    aside: bool = False
    container: Element | None = None

    @property
    def is_dated(self) -> bool:
        """Whether most rows show their day."""
        return bool(self.rows) and sum(row.dated for row in self.rows) * 2 >= len(self.rows)


def group_links(root: Element, base: str) -> list[Group]:
    """All links with words, grouped by the tags and classes above them."""
    home = _home(base)
    shapes: dict[Element, tuple[int, int, bool]] = {}
    interned: dict[tuple[int, str, str], int] = {}
    groups: dict[tuple[int, int], Group] = defaultdict(Group)
    for el in root.iter("*"):
        parent = el.getparent()
        above, loosely, aside = shapes.get(parent, (0, 0, False)) if parent is not None else (0, 0, False)
        tag, name = str(el.tag), ""
        if tag not in _ROWS:
            classes = el.get("class") or ""
            name = _STATE.sub("", classes)
            aside = (
                aside
                or tag in _ASIDE_TAGS
                or (tag not in _WHOLE and bool(_ASIDE.search(f"{classes} {el.get('id') or ''}")))
            )
        shape = interned.setdefault((above, tag, name), len(interned) + 1)
        loose = interned.setdefault((-loosely, tag, _NUMBERS.sub("", name)), len(interned) + 1)
        shapes[el] = (shape, loose, aside)
        if tag == "a":
            url = absolute(el.get("href"), base) or _clicked(el, base)
            title = title_of(el) if url else ""
            if url and len(title) > 1 and not _NOT_TITLES.fullmatch(title) and not _NO_ENTRIES.search(url):
                group = groups[loose, shape]
                group.aside = aside
                group.rows.append(Row(el, url, title, looks_like_article(url), url.startswith(home)))
    return _join_numbered(groups)


def _home(base: str) -> str:
    """The folder of a list page; for a page at the root, nothing that an address starts with."""
    folder = base.partition("?")[0].rpartition("/")[0] + "/"
    return folder if folder.count("/") > 3 else "\n"


def _join_numbered(groups: dict[tuple[int, int], Group]) -> list[Group]:
    """Groups that differ only in the numbers of their classes are one where each is a row (item-1, item-2), not a block."""
    families: dict[int, list[Group]] = defaultdict(list)
    for (loose, _), group in groups.items():
        families[loose].append(group)
    joined: list[Group] = []
    for family in families.values():
        if len(family) > 2 and all(len(group.rows) <= 2 for group in family):
            joined.append(Group([row for group in family for row in group.rows], family[0].aside))
        else:
            joined += family
    return joined


def _clicked(link: Element, base: str) -> str | None:
    """The address that a link opens by script."""
    found = _CLICKED.search(f"{link.get('onclick') or ''} {link.get('href') or ''}")
    return absolute(found.group(1), base) if found else None
