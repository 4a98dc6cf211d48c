"""The origin and the writer that no label announces: told by the element's name, by the date beside them, by their form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

from cleaners.fields.calendar import parse_date, without_dates
from cleaners.fields.labels import read_labels
from cleaners.fields.names import has_surname, is_organisation, people
from cleaners.fields.nearby import Nearby
from cleaners.fields.plain import text_of, token_of
from cleaners.tables import load
from cleaners.tree import Page

_HINTS = ("source", "laiyuan", "media", "account", "from", "author", "a_info", "username", "nickname")
_WRITER = frozenset(
    ["author", "vcard", "byline", "byline-name", "post-author", "entry-author", "author-name", "story-author"]
)
PIECES = re.compile(r"\n|\s[|｜·•]\s|[|｜]")
_LONGEST_ACCOUNT = 16
_BESIDE = 60  # characters of a line that holds a date and a name
_NOT_SOURCE = re.compile(
    r"^(?:来自|发布|发表于|更新|时间|日期|(?:星期|周)[一二三四五六日]|第.{1,3}版|编辑|作者|责编|听新闻|听全文|语音|播报|下载|打开|收听|查看|扫码|(?:腾讯|新浪|官方)?微[信博]|朋友圈|QQ|空间|字数|(?:阅读|浏览|点击|评论|点赞|转发|收藏|喜欢|人气)[\s\d,.万wWkK+]{1,12}$|更多|上一|下一|首页|正文$|返回|登录|注册|[\d\s.,次人]+$|[大中小]$|T$|放大$|缩小$|默认$)|"
    r"(?:参与|跟贴|评论|阅读|浏览|点赞|客户端下载|抢先看|文章)$"
)
_LAST = re.compile(r"[-_|｜–—]")
_SITE_CHARS = 4  # a shorter line that begins the site's name may be a column
_PARTS = re.compile(r"[\n>＞›»/]+")
_MADE_HOW = re.compile(r"\s?\[[\u4e00-\u9fff]{2,4}\]$")
_ADDRESS = re.compile(r"^https?://[\w./-]{4,60}\s")  # portals of 2002 set theirs before the date
_HANZI = re.compile(r"[\u4e00-\u9fff]")
_FORM = re.compile(r"[\u4e00-\u9fffA-Za-z0-9][\w·.\-－—&《》“”/\[\] ]{1,29}")


def unlabelled(near: Nearby, head_title: str) -> Iterator[tuple[str, str]]:
    """Names in an element called source, media or author, and accounts before their platform's name; then the one
    beside the date, and media on a line of their own below the headline."""
    # The column stands beside the date as often as the origin does; the path above the headline names it too.
    columns = {part.strip() for line in near.above for part in _PARTS.split(line)}
    credited, site = _credited(near), _LAST.split(head_title)[-1].strip()
    beside: list[tuple[str, str]] = []
    alone: list[tuple[str, str]] = []
    last = ""
    for line, holder in zip(near.byline, near.holders, strict=True):
        line = _ADDRESS.sub("", _before_labels(line).partition("分类于")[0])
        bare = without_dates(line)
        pieces = [piece.strip() for piece in PIECES.split(bare)]
        if last and pieces[0] in load("names")["platforms"]:
            yield last, "account before its platform"
        writer = named_writer(holder)
        plain = [piece for piece in pieces if piece not in writer and _is_plain(piece, credited)]
        last = plain[-1] if plain else ""
        if not plain:
            continue
        if hinted := _hinted(holder, plain):
            yield hinted, "element named source"
        plain = [piece for piece in plain if piece not in columns or is_organisation(piece)]
        dated = bare != line and (":" in line or parse_date(line) is not None)  # 04-02 16:30, but not 5月12日电
        if plain and dated and len(line) <= _BESIDE:
            # The medium stands next to the date; what is further off is the column.
            nearest = plain[-1] if line[-1].isdigit() and not bare[-1:].isdigit() else plain[0]
            others = [piece for piece in plain if not has_surname(piece)] if has_surname(nearest) else []
            media = [piece for piece in others if is_organisation(piece)]
            beside.append(((*media, *others, nearest)[0], "beside the date"))
        elif len(plain) == 1 and near.headline and (medium := _medium_alone(plain[0], site)):
            alone.append((medium, "line below the headline"))
    yield from ((name, where) for name, where in (*beside, *alone) if _HANZI.search(name))


def _before_labels(line: str) -> str:
    """The part of a line that no label announces; nothing where a label announces the origin."""
    labels = read_labels(line)
    if not labels:
        return line
    named = any(label.role in ("source", "issuer") for label in labels)
    return "" if named else "\n".join(map(_before_label, PIECES.split(line)))


def _before_label(piece: str) -> str:
    labels = read_labels(piece)
    return piece[: max(0, piece.find(labels[0].word))].rstrip(" ·|｜【[（(") if labels else piece


def _credited(near: Nearby) -> set[str]:
    """The people whom labels near the headline name: none of them is the origin."""
    labels = (label for line in (*near.opening[:2], *near.byline) for label in read_labels(line))
    return {name for label in labels if label.role == "author" for name in people(label.value)}


def _medium_alone(piece: str, site: str) -> str | None:
    name, slash, medium = piece.partition("/")
    if slash:
        return medium if has_surname(name.strip()) else None
    return piece if is_organisation(piece) or (len(piece) >= _SITE_CHARS and site.startswith(piece)) else None


def _is_plain(piece: str, credited: set[str]) -> bool:
    piece = piece.strip(" \n/[]（）()·|,，")
    piece = _MADE_HOW.sub("", piece)
    refused = piece in credited or piece in load("names")["refused"]
    if not 2 <= len(piece) <= 30 or refused or _NOT_SOURCE.search(piece):
        return False
    names = piece.split()
    if len(names) > 1 and all(word in credited or has_surname(word) for word in names):
        return False
    return _FORM.fullmatch(piece) is not None


def named_writer(holder: Element) -> tuple[str, ...]:
    """The person in an element whose class is author or the like, as blogs set it; accounts are no persons."""
    for element in holder.iter("a", "span", "div", "p", "li", "cite"):
        if not _WRITER.isdisjoint((element.get("class") or "").split()) or element.get("rel") == "author":
            name = text_of(element) if len(element) < 3 else ""
            if len(name) <= 12 and has_surname(name):
                return (name,)
    return ()


def poster(page: Page) -> str | None:
    """The account that posted the page's first post, on forums and blog platforms: there it is the author."""
    for name in load("names")["posters"]:
        if elements := page.classes.get(name):
            text = text_of(elements[0])
            return text if 2 <= len(text) <= _LONGEST_ACCOUNT else None
    return None


def _hinted(holder: Element, pieces: list[str]) -> str | None:
    """The piece that stands in an element whose class or id says source, media or author."""
    for element in (holder, *holder.iter("a", "span", "em", "strong", "i", "b")):
        token = f"{token_of(element)} {element.get('data-testid') or ''}"
        if any(hint in token for hint in _HINTS):
            text = text_of(element)
            for piece in pieces:
                if piece.strip() == text:
                    return text
    return None
