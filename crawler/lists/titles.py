"""The words of a link: its text without scripts, and the title that it shows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree
from lxml.etree import _Element as Element

from crawler.lists.days import Piece, is_day

# Text nodes read per link or row: real rows have at most 40 (labelled pages); the bound keeps a page of 40,000 links linear.
NODES = 120
_UNREAD = frozenset(("script", "style", "noscript", "select", "button", "template"))
_BLANK = re.compile(r"[\s\u3000\xa0\u200b\ufeff]+")
_BULLET = re.compile(r"^[●•■□◆◇▪▶►○◎★☆]+\s?(?=.)")
_CUT = re.compile(r"(?:\.{2,6}|…+|\.\.\.)$")
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_TITLE_CLASS = re.compile(r"(?:^|[\s_-])(?:title|tit|bt|biaoti|name|subject)(?:$|[\s_\d-])", re.I)
# Some templates put the whole card into the attribute: 标题：… 发布时间：…
_LABELLED = re.compile(
    r"\s{0,9}(?:文章|信息)?标\s{0,4}题\s{0,2}[：:]\s{0,9}([^\r\n]{2,300}?)\s{0,9}(?:[\r\n]|$|发布\S{0,2}[：:])"
)


def squash(text: str) -> str:
    """White space of every kind as single blanks.

    >>> squash(" 关于\\u3000\\u3000印发 ")
    '关于 印发'
    """
    return _BLANK.sub(" ", text).strip()


def title_of(link: Element) -> str:
    """The title that a link shows: its heading or title element, else its words; the title attribute where they are cut."""
    shown = _BULLET.sub("", squash(link.text or "") if not len(link) else _title_inside(link))
    attribute = link.get("title") or ""
    if labelled := _LABELLED.match(attribute):
        attribute = labelled.group(1)
    attribute = squash(attribute)
    if not attribute or attribute == shown:
        return shown
    stem = _CUT.sub("", shown).strip()
    return attribute if attribute in shown or stem in attribute else shown


def heads_entry(link: Element) -> bool:
    """Whether a link stands in a heading or in an element named title: of several links to one page it names the page."""
    above = islice(link.iterancestors(), 2)
    return any(el.tag in _HEADINGS or _TITLE_CLASS.search(el.get("class") or "") for el in above)


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
    pieces = [piece.text for piece in islice(text_nodes(el), NODES)]
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
