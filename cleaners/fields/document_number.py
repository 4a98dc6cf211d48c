"""A document's number: its form, and the number that stands alone at the head of the document's text.

Never a number that the text cites, repeals or attaches: those stand inside a sentence, or after the addressee.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from cleaners.article import Block

# Number, title in up to five lines, sub-title and date note stand above the addressee; title pages of joint documents
# list the offices too.
HEAD_BLOCKS = 16
LONGEST_NUMBER = 60
LONGEST_HEAD_LINE = 160

_YEAR = re.compile(r"[\[({<【﹝［〈《〔]((?:19|20)\d\d)[年]?[\])}>】﹞］〉》〕]")
_DIGITS = "0-9〇零一二三四五六七八九十百"
_SERIAL = rf"第?[{_DIGITS}]{{1,6}}(?:-\d{{1,3}})?号"
_ISSUE = rf"(?:(?:19|20)\d\d年)?{_SERIAL}"
_CODED = r"[\u3400-\u9fff]{1,24}〔(?:19|20)\d\d〕第?\d{1,5}(?:-\d{1,3})?号"
_ORDER = rf"[\u3400-\u9fff]{{0,40}}(?:令|公告|通告|决定)[(〔]?{_ISSUE}[)〕]?"
_BARE = r"〔(?:19|20)\d\d〕第?\d{1,4}号"
_ALONE = re.compile(rf"(?:(?:{_CODED}){{1,4}}文?|{_ORDER}|{_BARE}|(?:19|20)\d\d年第\d{{1,4}}号)")
_ONE = re.compile(_CODED)
_HALF = re.compile(rf"{_ISSUE}|{_BARE}")
_STATE = "中华人民共和国"  # has a line of its own above 国务院令
_CLOSING = re.compile(r"[(（]([\u3400-\u9fff]{1,24}[\[〔(（【]20\d\d[\]〕)）】]\d{1,5}号)[)）]$")
# 关于…的公告 is a title, 临江市税务局公告 the first half of a number.
_OPENING = re.compile(r"(?!.{0,40}(?:关于|的))[\u3400-\u9fff]{0,40}(?:令|公告|通告)")


def normalise_number(text: str) -> str | None:
    """The number with its year in 〔〕, half-width digits and no blanks; None for what is no document number.

    >>> normalise_number("临政办 [2031] 7 号"), normalise_number("临江市人民政府令（第１２号）"), normalise_number("见附件")
    ('临政办〔2031〕7号', '临江市人民政府令第12号', None)
    """
    if len(text) > 4 * LONGEST_NUMBER:
        return None
    plain = _YEAR.sub(r"〔\1〕", "".join(unicodedata.normalize("NFKC", text).split()))
    plain = re.sub(rf"(令|公告|通告)[(〔]({_ISSUE})[)〕]", r"\1\2", plain)
    if len(plain) > LONGEST_NUMBER or (not plain.endswith(("号", "文", ")")) and "号" not in plain):
        return None
    return plain if re.search(rf"[{_DIGITS}]", plain) else None


def number_in_head(blocks: Sequence[Block]) -> str | None:
    """The number that is a line of its own above the addressee; an order's may take two lines (某某令 / 第12号).

    >>> number_in_head([Block("paragraph", "临江市人民政府令"), Block("paragraph", "第12号")])
    '临江市人民政府令第12号'
    """
    before = ""
    for block in blocks[:HEAD_BLOCKS]:
        if block.kind in ("table", "image"):
            continue
        if len(block.text) > LONGEST_HEAD_LINE:
            return None
        text = "".join(block.text.split())
        if text.endswith(("：", ":")) or "。" in text:
            return None
        number = _alone(text.partition("签发人")[0], before)  # who signs stands beside the number
        if number:
            return number
        before = before + text if before == _STATE else text
    return None


def number_above(lines: Sequence[str], title: str) -> str | None:
    """The number that is a line of its own above the text, headline included, or that closes the headline in brackets.

    >>> number_above(["临政办〔2031〕7号", "【打印】"], ""), number_above([], "关于防汛的通知(临政办〔2031〕8号)")
    ('临政办〔2031〕7号', '临政办〔2031〕8号')
    """
    for before, line in pairwise(("", *lines)):
        if "号" not in line or len(line) > LONGEST_NUMBER:
            continue
        last = normalise_number(line.split()[-1])  # 行政处罚决定书 临市监罚〔2031〕3号
        if last and _ONE.fullmatch(last):
            return last
        if number := _alone("".join(line.split()), "".join(before.split())):
            return number
    closing = _CLOSING.search(title) if "号" in title[-3:] else None
    return normalise_number(closing.group(1)) if closing else None


def _alone(text: str, before: str) -> str | None:
    if len(text) > 2 * LONGEST_NUMBER or "号" not in text:
        return None
    plain = _stripped(normalise_number(text) or "")
    if _HALF.fullmatch(plain) and _OPENING.fullmatch(before):
        return before + plain
    return plain if plain and _ALONE.fullmatch(plain) else None


def _stripped(text: str) -> str:
    """Without the brackets around the whole: （临政办〔2031〕7号）."""
    if text[:1] in "(〔" and text[-1:] in ")〕" and text.count("号") == 1:
        return text[1:-1]
    return text
