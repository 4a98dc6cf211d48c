"""Where in its site the page stands: the breadcrumb and the column."""

from __future__ import annotations

import re

from cleaners.body import Place
from cleaners.fields import Found
from cleaners.fields.metas import trusted
from cleaners.fields.nearby import nearby
from cleaners.fields.plain import fold, token_of
from cleaners.fields.ruled import noting, ruled
from cleaners.rules import PageRules
from cleaners.tree import Page, once

_REACH = 60  # lines above the body; menus of 40 lines between breadcrumb and text occur
_LONGEST, _ITEM, _MOST = 300, 60, 10
_LABEL = re.compile(
    r"^[^\w]{0,3}您?(?:(?:当前|现在|目前|當前)?所?在?的?位置|(?:当前|所在)栏目|在这里|现在位于)\s{0,3}(?:(?:是|为)?\s{0,3}[:：]|(?=[>＞›»\s]|$|首页))\s{0,3}"
)
_ARROW = re.compile(r"\s{0,3}(?:>{1,3}|＞{1,3}|›|»|→|≫|﹥|》(?=[^《]*$))\s{0,3}")
_SLASH = re.compile(r"\s{1,3}[/\-|·]\s{1,3}")
_BLANK, _BLANKS = re.compile(r"\s{1,3}"), re.compile(r"(?:网站)?首页(?:\s\S{2,12}){1,5}\s正文")
_FROM_HOME = re.compile(r"(?:网站)?首页(?:\s\S{2,12}){1,5}")
_HOME = re.compile(r"^(?:首页|网站首页|主页|本站首页|首 页|\S{1,12}首页|Home)$", re.IGNORECASE)
_TEXT = re.compile(
    r"^(?:正文|文章正文|内容|文章内容|详情|详细内容|详细信息|查看文章|浏览文章|信息详情|阅读文章|内容页)(?:\s.{0,12})?$"
)
_HINTS = (
    "crumb",
    "position",
    "location",
    "weizhi",
    "dqwz",
    "curmb",
    "navpath",
    "nav_path",
    "news_path",
    "place",
    "path",
    "curb",
    "wz",
    "here",
    "mbx",
)


def read_breadcrumbs(page: Page, place: Place | None, rules: PageRules | None) -> Found[tuple[str, ...]] | None:
    """The path from the home page to the column, outermost first, without 当前位置, 正文 and the article's own title."""
    return _trail(page, place)


@once  # the section is its last item
def _trail(page: Page, place: Place | None) -> Found[tuple[str, ...]] | None:
    if place is None:
        return None
    best: tuple[str, ...] = ()
    for i in range(place.start - 1, max(-1, place.start - _REACH - 1), -1):
        text = page.lines[i].text
        if len(text) > _LONGEST:
            continue
        labelled = _LABEL.match(text)
        if not labelled and not _BLANKS.fullmatch(text) and not (_ARROW.search(text) and _is_trail(page, i)):
            continue
        if labelled and not _ARROW.search(text) and not _SLASH.search(text):
            text = _gathered(page, i, place.start)
        if len(items := crumbs(text, _title(page, place))) > len(best):
            best = items
            if labelled:
                break
    if not best or (len(best) == 1 and _HOME.match(best[0])):
        return None
    return Found(best, "line 当前位置")


def read_section(page: Page, place: Place | None, rules: PageRules | None) -> Found[str] | None:
    """The column: what the site's rule selects, else the last item of the breadcrumb, else meta ColumnName."""
    wanted = ruled(page, rules, "section")
    if wanted and len(wanted) <= _ITEM:
        return Found(wanted, "rules.section")
    trail = _trail(page, place)
    found = None
    if trail and not _HOME.match(trail.value[-1]):
        found = Found(trail.value[-1], "breadcrumb")
    elif name := trusted(page, "columnname"):
        found = Found(name, "meta ColumnName")
    return noting(found, "section", wanted)


def crumbs(text: str, title: str = "") -> tuple[str, ...]:
    """The items of a breadcrumb line.

    >>> crumbs("您当前所在的位置：首页 > 政务公开 > 通知公告 > 正文")
    ('首页', '政务公开', '通知公告')
    >>> crumbs("首页 > 时政 > 河湾市开展春耕检查", "河湾市开展春耕检查-青石网"), crumbs("当前位置：首页 工作动态")
    (('首页', '时政'), ('首页', '工作动态'))
    """
    text = _LABEL.sub("", text[:_LONGEST], count=1).strip()
    splitter = _ARROW if _ARROW.search(text) else _BLANK if _FROM_HOME.fullmatch(text) else _SLASH
    items = [" ".join(item.split()) for item in splitter.split(text)]
    wanted = fold(title)
    kept = [item for item in items if item and not _TEXT.match(item)]
    while len(kept) > 1 and (len(kept[-1]) > _ITEM or _is_title(fold(kept[-1]), wanted)):
        kept.pop()
    return tuple(kept) if len(kept) <= _MOST and all(len(item) <= _ITEM for item in kept) else ()


def _gathered(page: Page, i: int, end: int) -> str:
    """A breadcrumb set in cells of its own: the label's line and the linked lines that follow it."""
    parts = [page.lines[i].text]
    for line in page.lines[i + 1 : min(end, i + 1 + _MOST)]:
        if not line.linked and not _ARROW.match(line.text):
            break
        parts.append(line.text if _ARROW.match(line.text) or len(parts) == 1 else f"> {line.text}")
    return " ".join(parts)


def _is_title(item: str, title: str) -> bool:
    """Whether the last item is the article itself, whole or cut short (河湾市开展春耕…)."""
    stem = item.rstrip(".…")
    if len(stem) < len(item) and len(stem) >= 4:
        return title.startswith(stem)
    return item == title or (
        title.startswith(item) and not title[len(item)].isalnum() and title[len(item)] not in "(《"
    )


def _is_trail(page: Page, i: int) -> bool:
    """Whether a line with arrows leads from a home page: by its first item, its element's name or its links."""
    line = page.lines[i]
    items = [item for item in _ARROW.split(line.text) if item.strip()]
    if _HOME.match(items[0].strip() if items else ""):
        return True
    if line.text.rstrip().endswith("正文") or any(hint in token_of(line.element) for hint in _HINTS):
        return bool(items)
    return len(items) > 1 and line.linked * 2 > len(line.text) and all(len(item) <= 12 for item in items)


def _title(page: Page, place: Place) -> str:
    return nearby(page, place).headline or page.meta("articletitle") or page.head_title
