"""Links of a page in groups of the same build, and what stands in the row of each: title and day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from crawler.lists.addresses import absolute, day_in, looks_like_article, year_in
from crawler.lists.days import Piece, is_day, row_day

# How far a row may reach above its link, and how many nodes of it are read: real rows have at most 4 and 40
# (labelled pages); the bounds keep a page of 40,000 links linear.
_REACH, _NODES = 6, 120
_UNREAD = frozenset(("script", "style", "noscript", "select", "button", "template"))
_ROWS = frozenset(("li", "tr", "p", "a", "dt", "dd", "b", "font", "strong"))
_NO_ROWS = frozenset(("body", "html", "ul", "ol", "table", "tbody", "form"))
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
_BLANK = re.compile(r"[\s\u3000\xa0\u200b\ufeff]+")
# Some templates put the whole card into the attribute: 标题：… 发布时间：…
_LABELLED = re.compile(
    r"\s{0,9}(?:文章|信息)?标\s{0,4}题\s{0,2}[：:]\s{0,9}([^\r\n]{2,300}?)\s{0,9}(?:[\r\n]|$|发布\S{0,2}[：:])"
)
_CLICKED = re.compile(
    r"""(?:open|location|href|goto|go|view|show|jump)\w{0,12}(?:\.href)?\s{0,3}[(=]\s{0,3}["']([^"']{5,300})["']""",
    re.I,
)
_QUOTED = re.compile(r"""["']([^"'<>]{6,30})["']""")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|name|subject)(?:$|[\s_\d-])", re.I)
_CUT = re.compile(r"(?:\.{2,6}|…+|\.\.\.)$")
# Words of links that lead somewhere but name no article.
_NOT_TITLES = re.compile(
    r"[\[【(（<«\s]*(?:更多|more|首页|上一页|下一页|末页|尾页|(?:查看|阅读|点击)?(?:详情|详细|全文|更多)(?:内容)?|查看|返回顶部|打印|关闭|(?:附件)?下载|附件|原文|相关链接|(?:相关|政策|图文|图片|文字|视频|专家)?解读|图解|一图读懂)[\]】)）>»\s]*",
    re.I,
)


@dataclass(slots=True)
class Row:
    """One entry as its page builds it; ``text`` is the link's title, ``day`` what its row or its address says."""

    link: Element
    url: str
    text: str
    article: bool
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
            if url and len(title) > 1 and not _NOT_TITLES.fullmatch(title):
                group = groups[loose, shape]
                group.aside = aside
                group.rows.append(Row(el, url, title, looks_like_article(url)))
    return _join_numbered(groups)


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


def squash(text: str) -> str:
    """White space of every kind as single blanks.

    >>> squash(" 关于\\u3000\\u3000印发 ")
    '关于 印发'
    """
    return _BLANK.sub(" ", text).strip()


def title_of(link: Element) -> str:
    """The title that a link shows: its heading or title element, else its words; the title attribute where they are cut."""
    shown = squash(link.text or "") if not len(link) else _title_inside(link)
    attribute = link.get("title") or ""
    if labelled := _LABELLED.match(attribute):
        attribute = labelled.group(1)
    attribute = squash(attribute)
    if not attribute or attribute == shown:
        return shown
    stem = _CUT.sub("", shown).strip()
    return attribute if attribute in shown or stem in attribute else shown


def _title_inside(link: Element) -> str:
    """The title of a link that holds elements: days beside the words are left out, and summaries where a title is named."""
    named, blocks = [], []
    for el in islice(link.iter("*"), 1, 40):
        if el.tag in _HEADINGS or _TITLE_CLASS.search(el.get("class") or ""):
            named.append(el)
        elif el.tag in ("p", "div", "dt", "dd", "td") and not any(child.tag in ("p", "div") for child in el):
            blocks.append(el)
    for el in named:
        if (text := _undated(el)) and not is_day(text):
            return text
    for el in blocks if len(blocks) > 1 else ():
        if len(text := _undated(el)) >= 6:
            return text
    return _undated(link)


def _undated(el: Element) -> str:
    pieces = [piece.text for piece in islice(text_nodes(el), _NODES)]
    kept = [text for text in pieces if not is_day(text)]
    return squash("".join(kept or pieces))


def text_nodes(row: Element, link: Element | None = None) -> Iterator[Piece]:
    """The text nodes inside an element in order, without scripts and comments; those of ``link`` are marked."""
    walker = etree.iterwalk(row, events=("start", "end", "comment", "pi"))
    linked = False
    for event, el in walker:
        if event == "start":
            linked = linked or el is link
            if el.tag in _UNREAD:
                walker.skip_subtree()
            elif el.tag == "time" and el.get("datetime"):
                yield Piece(el.get("datetime") or "", linked)
            elif el.text:
                yield Piece(el.text, linked)
            continue
        if el is link:
            linked = False
        if el.tail and el is not row:
            yield Piece(el.tail, linked)


def read_days(group: Group) -> None:
    """Give each row of a group the day that stands in its row, else right after or before it, else in its address."""
    places = [_climb(row.link, *neighbours) for row, neighbours in _with_neighbours(group.rows)]
    group.container = places[0].getparent() if places else None
    for row, place in zip(group.rows, places, strict=True):
        row.day = row_day(_pieces(place, row.link), year_in(row.url))
        row.day = row.day or _scripted(place)
    if sum(row.day is not None for row in group.rows) * 2 < len(group.rows):
        _read_beside(group.rows, places)
    for row in group.rows:
        row.dated = row.day is not None
        row.day = row.day or day_in(row.url)


def _pieces(place: Element, link: Element) -> list[Piece]:
    """The text of a row; a table's row has the names of its columns before its cells."""
    if place.tag != "tr":
        return [_trim(piece) for piece in islice(text_nodes(place, link), _NODES)]
    names = _columns(place)
    pieces: list[Piece] = []
    for count, cell in enumerate(islice(place, 24)):
        if count < len(names):
            pieces.append(Piece(names[count], False))
        pieces += (
            [_trim(piece) for piece in islice(text_nodes(cell, link), _NODES)] if isinstance(cell.tag, str) else []
        )
    return pieces


def _columns(row: Element) -> list[str]:
    table = next(row.iterancestors("table"), None)
    head = next(table.iter("tr"), None) if table is not None else None
    if head is None or head is row or next(head.iter("a"), None) is not None:
        return []
    names = [squash("".join(piece.text for piece in islice(text_nodes(cell), 8))) for cell in islice(head, 24)]
    return names if all(len(name) <= 12 for name in names) else []


def _trim(piece: Piece) -> Piece:
    return Piece(squash(piece.text), piece.linked)


def _with_neighbours(rows: list[Row]) -> Iterator[tuple[Row, tuple[frozenset[Element], frozenset[Element]]]]:
    """Each row with the elements just above the links before and after it; a second link to the same address is none."""
    above = [frozenset(islice(row.link.iterancestors(), _REACH + 2)) for row in rows]
    none: frozenset[Element] = frozenset()
    for i, row in enumerate(rows):
        before = above[i - 1] if i and rows[i - 1].url != row.url else none
        after = above[i + 1] if i + 1 < len(rows) and rows[i + 1].url != row.url else none
        yield row, (before, after)


def _climb(link: Element, before: frozenset[Element], after: frozenset[Element]) -> Element:
    """The row of a link: the highest element near it that holds no neighbour."""
    row = link
    for parent in islice(link.iterancestors(), _REACH):
        if row.tag in ("li", "tr") or parent.tag in _NO_ROWS or parent in before or parent in after:
            break
        row = parent
    return row


def _scripted(place: Element) -> str | None:
    """A day that a script of the row writes."""
    for script in islice(place.iter("script"), 3):
        if day := row_day([Piece(word, False) for word in _QUOTED.findall((script.text or "")[:600])], None):
            return day
    return None


def _read_beside(rows: list[Row], places: list[Element]) -> None:
    """Days that stand between the rows: after them, or before them where that gives more."""
    after, before = ([_beside(place, step) for place in places] for step in ("next", "previous"))
    best = max((after, before), key=lambda days: sum(pieces is not None for pieces in days))
    for row, pieces in zip(rows, best, strict=True):
        if pieces is not None and row.day is None:
            row.day = row_day(pieces, year_in(row.url))


def _beside(place: Element, step: str) -> list[Piece] | None:
    """The text between a row and the next link on one side of it, None when no digit stands there."""
    pieces: list[Piece] = []
    if step == "next":
        pieces.append(Piece(squash(place.tail or ""), False))
    el = place
    for _ in range(3):
        found = el.getnext() if step == "next" else el.getprevious()
        if found is None:
            break
        el = found
        if step == "previous":
            pieces.append(Piece(squash(el.tail or ""), False))
        if not isinstance(el.tag, str):
            if step == "next":
                pieces.append(Piece(squash(el.tail or ""), False))
            continue
        if el.tag == "a" or (len(el) and next(el.iter("a"), None) is not None):
            break
        pieces += [_trim(piece) for piece in islice(text_nodes(el), 12)]
        if step == "next":
            pieces.append(Piece(squash(el.tail or ""), False))
    return pieces if any(c.isdigit() for piece in pieces for c in piece.text) else None
