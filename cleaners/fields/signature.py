"""Who signs the document, and when: the offices' line or lines with the date's line right below them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from cleaners.article import Block
from cleaners.fields.dates import parse_date

# Joint notices: eleven ministries have signed one document, each on a line of its own.
MOST_OFFICES = 20
LONGEST_LINE = 120
LONGEST_OFFICE = 32
LONGEST_DATE = 24

# What a Chinese office's name ends with, the remark 公章 or 代章 and a second name in brackets aside.
_OFFICE = re.compile(r"[\u3400-\u9fff·“”]{2,31}[局厅部委会署办府院室处科所站队社馆校行组心司关党军庭台团联]")
_NOT_OFFICE = re.compile(r"单位$|盖章|签字|签章|[某×]|^(?:附件|联系|抄送|主送|来源|作者|记者|编辑|如|请|关于|本)")
_REMARK = re.compile(r"[(（](?:代章|公章|章|印)[)）]$")
_SECOND_NAME = re.compile(r"[(（][\u3400-\u9fff、]{2,40}[)）]$")
_DATE = re.compile(
    r"[\d〇零○oO一二三四五六七八九十]{4}年[\d元一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日$"
)
_PERSON = re.compile(
    r"(?:[\u3400-\u9fff]{0,12})(?:总理|主席|主任|部长|省长|市长|州长|区长|县长|局长|厅长|署长|行长|盟长|旗长):?[\u3400-\u9fff·]{2,6}"
)
_BLANKS = re.compile(r"[ \u3000\xa0、，,;；]+")


@dataclass(frozen=True, slots=True)
class Signature:
    """The offices that sign (none where a head of office does) and the day, ISO 8601."""

    offices: tuple[str, ...]
    date: str


def read_signature(blocks: Sequence[Block]) -> Signature | None:
    """The first signature of the text: a covering notice is signed before what it hands down.

    A date without an office or a signing person above it is none; nor is 某某局办公室 2031年6月12日印发.
    """
    for index, block in enumerate(blocks):
        text = block.text.rstrip()  # full-width blanks set the date off the right edge
        if text[-1:] != "日" or block.kind == "table":
            continue
        name, date = _split_date(text)
        if not date:
            continue
        offices = offices_of(name) if name else _offices_above(blocks, index)
        if offices or (not name and _signed_by_person(blocks, index)):
            return Signature(offices, date)
    return None


def offices_of(text: str) -> tuple[str, ...]:
    """The offices that a line consists of, () when it holds anything else.

    >>> offices_of("临江市民政局 临江市财政局"), offices_of("民 政 部"), offices_of("请各县民政局照此办理")
    (('临江市民政局', '临江市财政局'), ('民政部',), ())
    """
    if not 2 < len(text) <= LONGEST_LINE or "。" in text:
        return ()
    parts = _join_spaced(_BLANKS.split(text.strip()))
    return tuple(parts) if all(_is_office(part) for part in parts) else ()


def _is_office(text: str) -> bool:
    name = _SECOND_NAME.sub("", _REMARK.sub("", text))
    return len(name) <= LONGEST_OFFICE and bool(_OFFICE.fullmatch(name)) and not _NOT_OFFICE.search(name)


def _join_spaced(parts: list[str]) -> list[str]:
    """民 政 部 → 民政部: a run of single characters is one name."""
    joined: list[str] = []
    open_run = False
    for part in parts:
        if not part:
            continue
        if len(part) == 1 and open_run:
            joined[-1] += part
        else:
            joined.append(part)
        open_run = len(part) == 1
    return [_REMARK.sub("", part) for part in joined]


def _split_date(text: str) -> tuple[str, str | None]:
    if len(text) > LONGEST_LINE:
        return "", None
    found = _DATE.search(unicodedata.normalize("NFKC", "".join(text[-2 * LONGEST_DATE :].split())))
    return (_before_date(text), parse_date(found.group())) if found else ("", None)


def _before_date(text: str) -> str:
    """The text before the date's year, blanks kept: they part the offices."""
    at = text.rfind("年")
    while at > 0 and (
        text[at - 1].isspace() or text[at - 1] in "〇零○oO一二三四五六七八九十" or text[at - 1].isdigit()
    ):
        at -= 1
    return text[:at].strip()


def _offices_above(blocks: Sequence[Block], index: int) -> tuple[str, ...]:
    found: list[tuple[str, ...]] = []
    for block in reversed(blocks[max(0, index - MOST_OFFICES) : index]):
        offices = offices_of(block.text) if block.kind != "table" else ()
        if not offices:
            break
        found.append(offices)
    return tuple(office for offices in reversed(found) for office in offices)


def _signed_by_person(blocks: Sequence[Block], index: int) -> bool:
    above = "".join(blocks[index - 1].text.split()) if index else ""
    return len(above) <= LONGEST_OFFICE and bool(_PERSON.fullmatch(unicodedata.normalize("NFKC", above)))
