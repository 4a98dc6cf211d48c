"""Bylines without a label: a reporter's line, a dateline's bracket, a signature at the end."""

from __future__ import annotations

import re

from cleaners.fields.labels import read_labels
from cleaners.fields.names import has_surname, is_organisation, people, sure_people
from cleaners.fields.plain import without_glosses

_WHO = r"(?:记者|通讯员|評論員|评论员|記者|通訊員|作者|实习生)"
_KIND = r"(?:首席|特约|实习|见习|全媒体|驻[\u4e00-\u9fff]{1,6})?"
_LINE = re.compile(
    rf"[（(【\[]?(?P<medium>[^\s：:，。,（）()【】]{{0,24}}?)\s?{_KIND}{_WHO}[\s:：、|｜]{{0,3}}(?P<names>[^：:，。,！？（）()【】]{{2,60}})[)）】\]]?"
)
_BRACKET = re.compile(
    rf"[（(](?P<medium>[^（）()，。；、\s:：]{{0,24}}?){_KIND}{_WHO}[\s:：]{{0,3}}(?P<names>[^（）()，。]{{2,80}}[)）]?)"
)
# 〔記者林小滿／河灣報導〕, the byline of Taiwan's papers, in brackets or on a line of its own.
_REPORTING = re.compile(
    rf"{_WHO}\s?(?P<names>[^／/，。：:（）()〔〕\d]{{2,24}})\s?[／/][^，。（）()〔〕]{{1,14}}[报報][导道導]"
)
# （中央社記者林小滿河灣21日電）: the place follows the last name without a mark; names have three characters there.
_AGENCY = re.compile(
    r"（(?P<medium>[^（）()，。、\d]{2,8}社)(?:記者)?(?P<names>[^（）()，。\d]{0,24})(?:\d{1,2}|[一二三十]{1,3})日[^（）()，。]{0,8}[電电]）"
)
_STAFF = re.compile(rf"(?:^|\n)(?P<medium>[^\s：:，。本]{{2,16}}?)\s?{_KIND}{_WHO}(?=\s)")
_SLASHED = re.compile(r"\s?(?P<medium>[^\s：:，。、／/]{2,10})\s?[／/]\s?(?:記者|记者|特派員)")
_WIRE = re.compile(r"[电讯電訊][（(](?P<names>[^（）()，。]{2,40})[)）]")
_LABELLED = re.compile(r"[（(](?P<inside>[^（）()]{2,60})[)）]")
_SIGNED = re.compile(r"[。！？”!?…][（(](?P<names>[^（）()]{2,20})[)）]$")
_PICTURE = re.compile(r"(?:摄|摄影|供图|图|制图|图片)[)）]?$")
_SIGNS = tuple("□■◆●▲※◎○")  # what papers set before a byline
_PRINTED = re.compile(r"^(?:(?:19|20)\d\d[-年/.]\d{1,2}[-月/.]\d{1,2}日?\s)?(?:第\s?\d{1,3}\s?版\s)?")
_SIGNED_LINE = 12
_OPENED = frozenset("（(〔")
_DATELINE = 120  # characters of a paragraph's head in which its dateline stands


def line_reporters(text: str) -> tuple[str, ...]:
    """The names of a line that is nothing but a reporter's byline.

    >>> line_reporters("□林满"), line_reporters("界面新闻记者 | 林满")
    (('林满',), ('林满',))
    >>> line_reporters("远山晚报记者 林满 高一舟"), line_reporters("记者从市水务局获悉"), line_reporters("远山晚报记者 林满 摄")
    (('林满', '高一舟'), (), ())
    >>> line_reporters("(Reuters)"), line_reporters("2004年6月12日 第7版 本报记者 林满")
    ((), ('林满',))
    """
    if len(text) > 60 or not (text.startswith(_SIGNS) or _names_staff(text)) or _PICTURE.search(text):
        return ()
    text = without_glosses(text)
    if reporting := _REPORTING.search(text):
        return sure_people(reporting["names"])
    line = _byline(text)
    match = _LINE.fullmatch(line)
    if match is None:
        return sure_people(line) if text.startswith(_SIGNS) and len(line) <= _SIGNED_LINE else ()
    return sure_people(match["names"])


def _names_staff(text: str) -> bool:
    """Whether one of the words of _WHO may be in the text: all but one end in one of three characters."""
    return "者" in text or "员" in text or "員" in text or "实习生" in text


def _byline(text: str) -> str:
    """A line without ornament, the paper's day and its page, up to the first label of another role."""
    text = _PRINTED.sub("", text.lstrip("".join((*_SIGNS, " "))))
    for label in read_labels(text):
        if label.role != "author":
            return text[: text.find(label.word)].strip()
    return text.strip()


def dateline_reporters(text: str) -> tuple[str, ...]:
    """The names in the bracket of a dateline, or in a bracket with a label (编译/…) at either end of a paragraph.

    >>> dateline_reporters("远山日报讯（记者 林满 通讯员 高一舟）6月12日，河湾水库")
    ('林满', '高一舟')
    >>> dateline_reporters("新华社河湾6月12日电（林满、高一舟）河湾水库"), dateline_reporters("水库（以下简称“河湾”）")
    (('林满', '高一舟'), ())
    >>> dateline_reporters("（中央社記者林小滿、高一舟河灣21日電）歷經四年協調")
    ('林小滿', '高一舟')
    """
    if _OPENED.isdisjoint(text):
        return ()
    text = without_glosses(text)
    head = text[:_DATELINE]
    if reporting := _REPORTING.search(head):
        return sure_people(reporting["names"])
    if (agency := _AGENCY.match(text)) and "記者" in agency[0]:
        return _agency_names(agency["names"])
    for match in _BRACKET.finditer(head if len(text) > 2 * _DATELINE else text):
        if not _PICTURE.search(match["names"]) and (names := _first_names(match["names"])):
            return names
    wire = _WIRE.search(head)
    if wire and (names := sure_people(wire["names"])):
        return names
    return _bracket_label(head if len(text) <= _DATELINE else f"{head}\n{text[-_DATELINE:]}")


def _agency_names(text: str) -> tuple[str, ...]:
    """The names before the place: 林小滿、高一舟河灣 names two people in 河灣."""
    names = [name[:3] for name in text.split("、")]
    return tuple(names) if all(len(name) == 3 and has_surname(name) for name in names) else ()


def signature(text: str) -> tuple[str, ...]:
    """The name in brackets that closes an article's last sentence.

    >>> signature("把水管好、用好。（林满）"), signature("按本办法执行。（完）"), signature("把水管好。（市水务局）")
    (('林满',), (), ())
    """
    match = _SIGNED.search(without_glosses(text[-80:]))
    return sure_people(match["names"]) if match else ()


def reporters_medium(text: str) -> str | None:
    """The medium before 记者 in a byline or dateline: （大众新闻·经济导报记者 杜杨） names 大众新闻·经济导报.

    >>> reporters_medium("（北岭新闻·河湾导报记者 林满）"), reporters_medium("（记者 林满）"), reporters_medium("（本报记者 林满）")
    ('北岭新闻·河湾导报', None, None)
    >>> reporters_medium("遠山報／ 記者林小滿／河灣即時報導"), reporters_medium("（中央社河灣21日電）歷經四年協調")
    ('遠山報', '中央社')
    """
    text = without_glosses(text)
    if agency := _AGENCY.match(text):
        return agency["medium"]
    if (slashed := _SLASHED.match(text)) and is_organisation(slashed["medium"]):
        return slashed["medium"]
    match = _LINE.fullmatch(_byline(text)) if len(text) <= 60 else None
    match = match or _BRACKET.search(text)
    if match is None and "\n" in text and (staff := _STAFF.search(text)):
        return staff["medium"] if is_organisation(staff["medium"]) else None
    if match is None or not _first_names(match["names"]):
        return None
    medium = match["medium"].strip("—-·")
    return medium if is_organisation(medium) and not medium.startswith("本") else None


def _first_names(text: str) -> tuple[str, ...]:
    """Names of a bracket that may be cut or damaged behind them: at least the first must be sure."""
    names = people(text.rstrip(")）"))
    return names if names and sure_people(names[0]) else ()


def _bracket_label(text: str) -> tuple[str, ...]:
    for match in _LABELLED.finditer(text):
        for label in read_labels(match["inside"]):
            if label.role == "author" and (names := people(label.value.split("，")[0])):
                return names
    return ()
