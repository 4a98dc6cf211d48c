"""The names of column and site that a ``<title>`` carries behind the headline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from cleaners.fields.plain import fold

_SUFFIX = re.compile(r"\s*(?:--|_|—{1,2}|\s[-|–—]\s|[-|｜–])\s*(?=[^-_|｜–—]*$)")
_SITE = re.compile(
    r"(?:网|网站|门户|在线|新闻|资讯|频道|日报|晚报|时报|客户端|政府|办公厅|办公室|委员会|厅|局|部|公司|平台|中心|新华社|专题|首页|论坛|博客|订阅|快讯|电子版|数字报|\.(?:com|cn|net|org|gov)\S*)(?:】|\))?$",
    re.IGNORECASE,
)
_PUBLISHER = re.compile(r"(?:网|网站|报|社|在线|频道|门户|论坛|电子版|客户端)$")
_BRACKETED = re.compile(r"\s*[(（【\[]([^()（）【】\[\]]{2,12})[)）】\]]$")
_SUFFIXES = 4  # columns and sites behind one headline
_MENU_CHARS = 2  # of a column without blanks around its mark: -财经-青石网
_COLUMN_CHARS = 10  # of a forum's or a paper's column between headline and site
_POWERED = re.compile(r"\s[-|]\s?Powered by .{2,40}$", re.IGNORECASE)


def strip_suffix(title: str, sites: Iterable[str] = ()) -> str:
    """A ``<title>`` without trailing names of column and site; "" when nothing but the site's name is left.

    What follows the last ``_`` or ``--`` goes; what follows ``-`` or ``|`` goes only when it is a name of the site or
    reads like one. ｜ and —— inside a title stay.

    >>> strip_suffix("关于开展春耕备耕检查的通知_其他_中国政府网"), strip_suffix("问答｜医保卡怎么用-青石网", ["青石网"])
    ('关于开展春耕备耕检查的通知', '问答｜医保卡怎么用')
    >>> strip_suffix("环湖路线（附补给点） - 骑行俱乐部 - 北岭论坛 - Powered by Discuz!")
    '环湖路线（附补给点）'
    >>> strip_suffix("-青石网"), strip_suffix("山水之间——河湾十年"), strip_suffix("新冠COVID-19问答")
    ('', '山水之间——河湾十年', '新冠COVID-19问答')
    """
    known = {fold(site) for site in sites}
    title = _POWERED.sub("", title)
    if (match := _BRACKETED.search(title)) and (fold(match[1]) in known or _PUBLISHER.search(match[1])):
        title = title[: match.start()]
    columns = False
    for _ in range(_SUFFIXES):
        match = _SUFFIX.search(title)
        if match is None:
            break
        head, mark, tail = title[: match.start()].strip(), match.group().strip(), title[match.end() :].strip()
        named = not tail or fold(tail) in known or (len(tail) <= 16 and bool(_SITE.search(tail)))
        if mark[0] == "—" and not _PUBLISHER.search(tail):  # 山水之间——河湾十年 is one headline
            break
        # What stands before the site's name behind the same kind of mark, blanks around it, is a column.
        columns = columns and len(tail) <= (_COLUMN_CHARS if match.group()[-1] == " " else _MENU_CHARS)
        if not (named or columns or mark in ("_", "--")):
            break
        title, columns = head, named or columns
    return "" if fold(title) in known or (len(title) <= 8 and _SITE.search(title)) else title


def is_site_name(text: str) -> bool:
    """Whether a text ends as names of sites, media and offices do.

    >>> is_site_name("河湾日报"), is_site_name("河湾十年")
    (True, False)
    """
    return _SITE.search(text) is not None
