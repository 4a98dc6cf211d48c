"""The headline, without the names of site and column, and the subtitle below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaners.body import Place
from cleaners.fields import Found
from cleaners.fields.labels import read_labels
from cleaners.fields.metas import all_trusted
from cleaners.fields.plain import LONGEST_TITLE, QUOTES, fold, plain_title, token_of
from cleaners.fields.ruled import noting, ruled
from cleaners.fields.suffixes import is_site_name, strip_suffix
from cleaners.rules import PageRules
from cleaners.tree import Line, Page

_ARTICLE_TITLES = 3  # different values that are compared with the shown lines
_REACH = 300  # lines above the body that are compared with the page's own title
_INSIDE = 24  # lines of the body's container that may hold the document's table and then the headline
_NEAR = 12  # lines above the body in which a heading may stand for a title that nothing else names
_DAY_BEHIND = re.compile(r"\s*[(（]?(?:19|20)\d\d[-/.年]\d\d?[-/.月]\d\d?日?[)）]?$")
_LONGEST_COLUMN, _LONGEST_SET_OFF = 8, 80
_NO_SET_OFF = re.compile(r"[：:|>》»【\[]|[。；，]$|(?:19|20)\d\d[-/.]\d|^(?:首页|您)|版权|打印")
_DAY_IN_BRACKETS = re.compile(r"\s?[(（](?:19|20)\d\d[-/.]\d\d?[-/.]\d\d?[)）]$")
_HEADING_HINTS = ("title", "headline", "biaoti", "tit", "bt")
_SUBTITLE_HINTS = ("subtitle", "sub-title", "sub_title", "fubiaoti", "ftitle", "futitle", "subhead")
_NOT_HEADLINE = re.compile(
    r"^(?:首页|当前位置|您(?:当前|现在)?所在|分享|来源|发布|时间|字号|相关|推荐|热门|登录|友情链接|基本信息)|^\d+$"
)


def read_title(page: Page, place: Place | None, rules: PageRules | None) -> Found[str] | None:
    """The headline as the page shows it: what the site's rule selects, else the line that the page's own title (meta
    ArticleTitle, og:title, ``<title>``) names, else that title without its suffixes, else the heading over the body.

    None when there is none, or when the only candidate is the name of the site.
    """
    wanted = ruled(page, rules, "title")
    if wanted and len(wanted) <= LONGEST_TITLE:
        return Found(wanted, "rules.title")
    return noting(_found(page, place), "title", wanted)


def _found(page: Page, place: Place | None) -> Found[str] | None:
    named = [(where, text) for where, text in _own_titles(page) if text]
    over_byline = (text for i, text in _set_off(page, place) if _is_byline(page, i + 1))
    heading = _DAY_IN_BRACKETS.sub("", _heading(page, place) or next(over_byline, "")) or None
    for where, text in named:
        if line := _line_named(page, place, text):
            if where != "meta ArticleTitle" and heading and len(line) < len(heading) and _is_column(page, place, line):
                return Found(heading, "heading above the body")
            return Found(line, where)
    for where, text in named:
        if where == "meta ArticleTitle":
            if len(all_trusted(page, "articletitle")) == 1:
                return Found(text, where)
            continue
        stripped = strip_suffix(text, _site_names(page))
        # A <title> that names no line may be the column's, the same on every page: then a heading says more. A heading
        # that is shorter, or a part of the title, is the column's or the site's.
        if stripped and (heading is None or len(heading) < len(stripped) or fold(heading) in fold(text)):
            return Found(stripped, where)
        if stripped and heading and _only_adds(heading, stripped):
            return Found(stripped, where)
    heading = heading or next((text for _, text in _set_off(page, place)), None)
    return Found(heading, "heading above the body") if heading else None


def _only_adds(heading: str, title: str) -> bool:
    """Whether a heading is the title with a forum's [路线] before it or the day behind it."""
    whole, part = fold(heading), fold(title)
    return (heading[0] in "[【" and whole.endswith(part)) or fold(_DAY_BEHIND.sub("", heading)) == part


def _is_column(page: Page, place: Place | None, name: str) -> bool:
    """Whether a short name also ends the page's path, or is a link: some skins set the column's name as the h1."""
    if place is None or len(name) > _LONGEST_COLUMN:
        return False
    ending = re.compile(rf"[>》»›] ?{re.escape(name)}$")
    above = page.lines[max(0, place.start - _REACH) : place.start]
    return any(line.linked if line.text == name else ending.search(line.text) for line in above)


def _own_titles(page: Page) -> Iterable[tuple[str, str]]:
    """The titles that the page gives itself, strongest first."""
    for text in all_trusted(page, "articletitle")[:_ARTICLE_TITLES]:
        yield "meta ArticleTitle", plain_title(text)
    yield "<title>", plain_title(page.head_title)
    yield "meta og:title", plain_title(page.meta("og:title", "twitter:title") or "")


def _site_names(page: Page) -> list[str]:
    names = [page.meta("sitename"), page.meta("og:site_name"), page.meta("columnname"), page.meta("application-name")]
    return [name for name in names if name]


def _line_named(page: Page, place: Place | None, title: str) -> str | None:
    """The shown line that a title names: the longest, and of two alike the nearest above the body."""
    wanted, sites = fold(title), {fold(name) for name in _site_names(page)[:2]}
    firsts, stem = {*title, *wanted, *(QUOTES if '"' in wanted else "")}, fold(strip_suffix(title, _site_names(page)))
    start = place.start if place else min(len(page.lines), _REACH)
    inside = min(place.end, start + _INSIDE) if place else start
    best: tuple[int, str] | None = None
    for i in (*range(start - 1, max(-1, start - _REACH - 1), -1), *range(start, inside)):
        text = page.lines[i].text
        if text[0] not in firsts or not 2 <= len(text) <= LONGEST_TITLE or fold(text[:2]) not in wanted:
            continue
        folded = fold(text)
        shown = _names(title, folded, page.lines, i) or (
            text if _at_blank(title, folded, page.lines[i].element.tag == "h1") else None
        )
        if shown is None or folded in sites:
            continue
        size = len(fold(shown))
        if best is not None and size <= best[0]:
            continue
        # A menu's word and the name in the site's head are in the title too, but are not the most of it.
        whole = 2 * size >= len(stem) and (folded in stem or wanted.startswith(folded) or len(folded) > len(wanted))
        ends = size >= len(stem) and wanted.endswith(folded)  # 内容详情_…: the headline comes last
        if whole or (page.lines[i].element.tag in ("h1", "h2") and (ends or wanted.startswith(folded))):
            best = (size, shown)
    return best[1] if best else None


def _names(title: str, line: str, lines: list[Line], i: int) -> str | None:
    """The line, with those of its element that go on with it, when the title names it; None otherwise."""
    wanted = fold(title)
    if len(line) > len(wanted):
        # A title cut short by a raw quotation mark or by its author: 关于印发《… names the longer line.
        stem = wanted.rstrip(".…")
        if line.startswith(wanted) and (day := _DAY_BEHIND.search(lines[i].text)) and len(wanted) >= 6:
            return lines[i].text[: day.start()]
        cut = len(stem) < len(wanted) or line[len(stem)] == '"' or _is_heading(lines[i])
        return lines[i].text if cut and len(stem) >= 6 and line.startswith(stem) else None
    at = wanted.find(line)
    end = at + len(line)
    if at > 0 and end == len(wanted) and not wanted[at - 1].isalnum() and is_site_name(wanted[: at - 1]):
        return lines[i].text  # 河湾日报-…: some papers put their name first
    if at < 0 or (at > 0 and (wanted[at - 1].isalnum() or not _is_heading(lines[i]))):
        return None
    if end == len(wanted) or not wanted[end].isalnum():
        return lines[i].text
    if at:
        return None
    shown = lines[i].text
    for j in range(i + 1, min(len(lines), i + 4)):  # a headline broken by <br>
        if lines[j].element is not lines[i].element or not wanted.startswith(line + fold(lines[j].text)):
            break
        joined = f"{shown} {lines[j].text}"
        line, shown = line + fold(lines[j].text), joined if joined in title else shown + lines[j].text
        if len(line) == len(wanted) or not wanted[len(line)].isalnum():
            return shown
    return None


def _at_blank(title: str, line: str, first_rank: bool) -> bool:
    """Whether a line is a title up to one of its blanks (the office's name may follow): most of it, or an h1; or most
    of it from a blank on (site and column may stand before)."""
    most = 2 * len(line) >= len(fold(title))
    return (first_rank or most) and any(
        fold(title[: blank.start()]) == line or (most and fold(title[blank.end() :]) == line)
        for blank in re.finditer(r"\s", title)
    )


def _heading(page: Page, place: Place | None) -> str | None:
    """The nearest line above the body that is set as a heading and is no link, label or name of the site."""
    if place is None:
        return None
    sites = {fold(name) for name in _site_names(page)}
    hinted: str | None = None
    above = range(place.start - 1, max(-1, place.start - _NEAR - 1), -1)
    inside = [
        i for i in range(place.start, min(place.end, place.start + 2)) if page.lines[i].element.tag in ("h1", "h2")
    ]
    for i in (*above, *inside):
        line = page.lines[i]
        text: str = line.text
        if not 4 <= len(text) <= LONGEST_TITLE or line.linked * 2 > len(text) or _NOT_HEADLINE.match(text):
            continue
        if fold(text) in sites:
            continue
        if line.element.tag in ("h1", "h2"):
            return text
        if hinted is None and _is_heading(line):
            hinted = text
    return hinted


def _set_off(page: Page, place: Place | None) -> Iterator[tuple[int, str]]:
    """The lines above the body, the nearest first, and the first inside over a byline, that are centred, bold or in
    another font, with their index: tables of 2005 know no headings."""
    if place is None:
        return
    sites = {fold(name) for name in (*_site_names(page), page.head_title)}
    inside = place.end > place.start + 1 and _is_byline(page, place.start + 1)
    for i in range(place.start - (not inside), max(-1, place.start - _NEAR - 1), -1):
        line = page.lines[i]
        text = line.text
        if not 6 <= len(text) <= _LONGEST_SET_OFF or line.linked or _NO_SET_OFF.search(text) or fold(text) in sites:
            continue
        centred = line.element.get("align") == "center" or "center" in (line.element.get("style") or "")
        if centred or next(line.element.iter("b", "strong", "font", "big"), None) is not None:
            yield i, text


def _is_byline(page: Page, index: int) -> bool:
    return index < len(page.lines) and bool(read_labels(page.lines[index].text))


def _is_heading(line: Line) -> bool:
    element = line.element
    if element.tag in ("h1", "h2", "h3"):
        return True
    token = token_of(element)
    return any(hint in token for hint in _HEADING_HINTS)


def read_subtitle(
    page: Page, place: Place | None, title: Found[str] | None, rules: PageRules | None
) -> Found[str] | None:
    """The line set as a subtitle below the headline, or opened by a dash (——河湾十年); None when there is none."""
    wanted = ruled(page, rules, "subtitle")
    if wanted and len(wanted) <= LONGEST_TITLE:
        return Found(wanted, "rules.subtitle")
    found = None
    if text := plain_title(page.meta("subtitle") or ""):
        found = Found(text, "meta subtitle")
    elif place and title:
        found = _shown_subtitle(page, place, fold(title.value))
    return noting(found, "subtitle", wanted)


def _shown_subtitle(page: Page, place: Place, title: str) -> Found[str] | None:
    lines = page.lines
    for i in range(place.start - 1, max(-1, place.start - _NEAR * 2), -1):
        if fold(lines[i].text) != title:
            continue
        for line in lines[i + 1 : min(i + 3, place.start)]:
            if len(line.text) > 100 or len(line.text) < 3 or fold(line.text) == title:
                continue
            token = token_of(line.element)
            if line.text.startswith(("——", "— ", "―")) or any(hint in token for hint in _SUBTITLE_HINTS):
                return Found(line.text.lstrip("—― "), "line below the headline")
        break
    return None
