"""Which groups of links are the list: the heaviest one, and on a column's front page those that are built like it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice

from lxml.etree import _Element as Element

from cleaners.selectors import compiled
from crawler.lists import Entry
from crawler.lists.addresses import absolute, looks_like_article, looks_like_column
from crawler.lists.row_days import read_days
from crawler.lists.rows import Group, Row, group_links
from crawler.lists.titles import heads_entry, squash, title_of

# Groups beyond these are never the list; the bound keeps a page of many thousand groups linear.
_CONSIDERED = 24
# Lab note for the numbers below: each swept alone on the 8 labelled list pages and the pages of fixtures/lists, cap 15–60,
# dated 1–5, kin 1–4, aside 0.05–1, day in the address 1–2, title lengths 5–16 and 10–20: no page changes. Only links that
# are no articles must weigh less than articles (at 1.0 mee's friend links win). The values are the middle of the plateau.
# Characters of a title that count: menus have 2 to 6, titles 15 to 40; longer ones weigh no more.
TITLE_CAP = 30
_ASIDE_WEIGHT, _NO_ARTICLE_WEIGHT, DATED_WEIGHT = 0.3, 0.3, 2.5
# A day in the address alone tells an article, not a list: side bars have it too.
_ADDRESS_DATED_WEIGHT = 1.2
# Entries that lie below the list's own address belong to it more than those of a side bar do.
_KIN_WEIGHT = 1.5
# Mean length of dated titles: 第12号 is one, the days of a calendar are none.
_SHORTEST = 3.0
# Mean length from which words are titles and not the names of columns.
_TITLE_LENGTH = 9.0
# Mean length from which they are titles even when no address looks like an article's.
_SENTENCE = 14.0

_MORE = re.compile(r"[\[【(（<\s]*(?:查看)?(?:更多|more|>>|»)[\]】)）>»+\s]*", re.I)


def choose(root: Element, base: str, paged: bool) -> tuple[float, tuple[Entry, ...]]:
    """The entries of a page's list with the weight of the group they came from, 0 and () when it has none.

    A page with a pager has one list; one without may be a column's front page, whose dated blocks are all lists.
    """
    groups = sorted(group_links(root, base), key=_weight, reverse=True)[:_CONSIDERED]
    headed = {row.url: row.text for group in groups for row in group.rows if not group.aside and heads_entry(row.link)}
    for group in groups:
        group.rows = _best_of_address(_only_articles(group.rows))
        read_days(group)
    best = max(groups, key=_weight, default=None)
    if best is None or not _is_list(best):
        return 0.0, ()
    front = not paged and _is_front(best, groups)
    chosen = [group for group in groups if group is best or _belongs(group, best, front)]
    rows = _best_of_address([row for group in _in_page_order(chosen, root) for row in group.rows])
    # A summary, or an address spelled out, is linked as often as the title.
    return _weight(best), tuple(Entry(row.url, headed.get(row.url, row.text), row.day) for row in rows)


def chosen_by(selector: str, root: Element, base: str) -> tuple[Entry, ...]:
    """The entries that a site's own selector names: links, or rows whose first link with words counts."""
    group = Group()
    found = compiled(selector)(root)
    for el in found if isinstance(found, list) else ():
        for link in el.iter("a") if isinstance(el, Element) else ():
            url = absolute(link.get("href"), base)
            title = title_of(link) if url else ""
            if url and title:
                group.rows.append(Row(link, url, title, looks_like_article(url)))
                break
    group.rows = _best_of_address(group.rows)
    read_days(group)
    return tuple(Entry(row.url, row.text, row.day) for row in group.rows)


def _weight(group: Group) -> float:
    total = 0.0
    for row in group.rows:
        weight = float(min(len(row.text), TITLE_CAP))
        weight *= 1.0 if row.article else _NO_ARTICLE_WEIGHT
        weight *= _KIN_WEIGHT if row.kin else 1.0
        total += weight * (DATED_WEIGHT if row.dated else _ADDRESS_DATED_WEIGHT if row.day else 1.0)
    return total * (_ASIDE_WEIGHT if group.aside else 1.0)


def _is_list(group: Group) -> bool:
    """A list has days beside its links, or else several links with whole titles and article addresses."""
    rows = group.rows
    if not rows:
        return False
    if group.is_dated:
        return _mean_title(rows) >= _SHORTEST and (len(rows) > 1 or rows[0].article)
    articles = sum(row.article for row in rows)
    if articles * 2 >= len(rows):
        return len(rows) >= 3 and _mean_title(rows) >= _TITLE_LENGTH
    return len(rows) >= 5 and _mean_title(rows) >= _SENTENCE and not group.aside


def _belongs(group: Group, best: Group, front: bool) -> bool:
    """Whether a further group is part of the list: the same container, or on a front page another dated block."""
    if not (group.is_dated and best.is_dated):
        return False
    if group.container is not None and group.container is best.container:
        return True
    return front and not group.aside and len(group.rows) > 1 and _mean_title(group.rows) >= _TITLE_LENGTH


def _is_front(best: Group, groups: Sequence[Group]) -> bool:
    """Whether the page is a column's front page: its main block has a link to more of the same."""
    if not best.is_dated or best.container is None:
        return False
    others = {el for g in groups if g is not best and g.is_dated for el in islice(g.rows[0].link.iterancestors(), 8)}
    for el in islice(best.container.iterancestors(), 4):
        if el in others or el.tag == "body":
            return False
        if any(_MORE.fullmatch(squash(link.text or "")) for link in islice(el.iter("a"), 200)):
            return True
    return False


def _mean_title(rows: Sequence[Row]) -> float:
    return sum(len(row.text) for row in rows) / len(rows)


def _only_articles(rows: list[Row]) -> list[Row]:
    """Without links to columns and offices, where most links of the group lead elsewhere."""
    counts = Counter(row.url for row in rows)
    articles = [row for row in rows if not looks_like_column(row.url) and (counts[row.url] < 4 or row.article)]
    return articles if len(articles) * 2 >= len(rows) else rows


def _best_of_address(rows: Iterable[Row]) -> list[Row]:
    """One row per address, in page order: a picture's link and a 详情 link repeat the title's."""
    found: dict[str, Row] = {}
    for row in rows:
        known = found.setdefault(row.url, row)
        if known is not row and (row.dated, len(row.text)) > (known.dated, len(known.text)):
            found[row.url] = row
    return list(found.values())


def _in_page_order(groups: list[Group], root: Element) -> list[Group]:
    if len(groups) == 1:
        return groups
    first = {group.rows[0].link: group for group in groups}
    return [first[el] for el in root.iter("a") if el in first]
