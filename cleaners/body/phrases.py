"""The boilerplate table as a matcher: one line in, the entry that knows it out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from cleaners.tables import load

Place = Literal["head", "tail", "thread"]
Takes = Literal["line", "list", "rest", "thread"]

# The first entry that knows a line counts: those that take more come first.
_SPEAKS = ("thread", "rest", "list", "line")
# Characters of a line that is compared. Swept on the lines described in `ends`: 60 misses two pages of 401, 90 to 160
# give the same; the longest line cut has 100. Entries with ``opens`` met disclaimers of up to 198.
LINE_LIMIT = 120
LONG_LIMIT = 400
OPENING = 24

_FOLDS = str.maketrans("【】〔〕“”„＂‘’｜丨︱│┃〉•∙・～", '[][]""""\'\'|||||>···~')
# The characters of the table's words that Traditional pages write otherwise.
_SCRIPTS = (
    "來編輯記報導責時間發佈聞網關讀點擊閱載轉權聲專題圖連結繼續請訊資熱門鏈國會員綜評論廣應體為業與標籤據說總執筆攝審聯繫歡許經開讚",
    "来编辑记报导责时间发布闻网关读点击阅载转权声专题图连结继续请讯资热门链国会员综评论广应体为业与标签据说总执笔摄审联系欢许经开赞",
)
_FOLDS |= str.maketrans(*_SCRIPTS)
_FOLDS |= {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}  # full-width ASCII
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ue000-\uf8ff\ufeff]+"
)
_SENTENCE_ENDS = "。；，、"
_EDGE = " |▍▎▌❘□◎·*■●◆▲△▼▶►★☆※<>«»_~=◇○-—↓↑→←"


@dataclass(frozen=True, slots=True)
class Phrase:
    """An entry of the table without its examples; ``takes`` says what goes with the line."""

    id: str
    takes: Takes

    @property
    def rule(self) -> str:
        return f"boilerplate.{self.id}"


def fold(line: str) -> str:
    """The line as the table's patterns see it.

    >>> fold("　【责任编辑：王　三】 |")
    '[责任编辑:王 三]'
    """
    line = _INVISIBLE.sub("", line).translate(_FOLDS)
    return " ".join(line.lower().split()).strip(_EDGE)


def known(line: str, place: Place) -> Phrase | None:
    """The entry whose pattern is the whole line, None when there is none; for ``thread`` only those of the tail that take
    everything after them.

    >>> known("责任编辑：王三", "tail")
    Phrase(id='editor', takes='rest')
    >>> known("责任编辑制度从今天起实行。", "tail") is None
    True
    """
    if not line or len(line) > LONG_LIMIT:
        return None
    table = _table()
    if len(line) > LINE_LIMIT:
        pattern = table.long if place == "tail" and table.openings.search(line.lower(), 0, OPENING) else None
    elif line[-1] in _SENTENCE_ENDS and not table.sentence_words.search(line.lower()):
        pattern = None
    else:
        pattern = {"head": table.head, "tail": table.tail, "thread": table.thread}[place]
    found = pattern and pattern.fullmatch(fold(line))
    return table.phrases[found.lastgroup] if found and found.lastgroup else None


def loose_end(line: str) -> tuple[int, str] | None:
    """Where boilerplate begins that somebody set behind the last sentence, and its rule.

    >>> loose_end("报道到此为止。返回搜狐，查看更多")
    (7, 'boilerplate.back_link')
    """
    start = max(0, len(line) - _END_LENGTH)
    found = _table().end.search(line, start)
    if not found or not found.lastgroup or not line[: found.start()].strip():
        return None
    return found.start(), _table().phrases[found.lastgroup].rule


_END_LENGTH = 48
_BETWEEN_LENGTH = 80  # the longest that was met, an invitation to a paper's app, has 45


def interrupts(line: str) -> Phrase | None:
    """The entry that knows a line which the site sets between two paragraphs.

    >>> interrupts("廣告（請繼續閱讀本文）").rule, interrupts("广告业收入增长两成")
    ('boilerplate.interruption', None)
    """
    table, line = _table(), line.strip()
    if line[:1] not in table.signs or len(line) > _BETWEEN_LENGTH:
        return None
    found = table.between.fullmatch(fold(line))
    return table.phrases[found.lastgroup] if found and found.lastgroup else None


@dataclass(frozen=True, slots=True)
class _Table:
    phrases: Mapping[str, Phrase]
    head: re.Pattern[str]
    tail: re.Pattern[str]
    thread: re.Pattern[str]
    long: re.Pattern[str]
    openings: re.Pattern[str]
    sentence_words: re.Pattern[str]
    end: re.Pattern[str]
    between: re.Pattern[str]
    signs: frozenset[str]


@cache
def _table() -> _Table:
    table = load("boilerplate")
    entries, pieces = table["entry"], table["pieces"]
    ranked = sorted(entries, key=lambda one: _SPEAKS.index(one.get("takes", "line")))

    def joined(chosen: Iterable[Mapping[str, Any]]) -> re.Pattern[str]:
        return re.compile("|".join(f"(?P<{one['id']}>{expanded(one, pieces)})" for one in chosen))

    head = [one for one in ranked if one["where"] in ("head", "any")]
    tail = [one for one in ranked if one["where"] in ("tail", "any")]
    openings = sorted({word for one in entries for word in one.get("opens", ())})
    return _Table(
        {one["id"]: Phrase(one["id"], one.get("takes", "line")) for one in entries},
        joined(head),
        joined(tail),
        joined(one for one in tail if one.get("takes") == "thread"),
        joined(one for one in tail if "opens" in one),
        _in_both_scripts(openings),
        _in_both_scripts(table["sentence_words"]),
        re.compile(f"(?:{joined(one for one in ranked if one['where'] == 'end').pattern})\\s*$"),
        joined(one for one in ranked if one["where"] == "between"),
        frozenset("".join(one.get("signs", "") for one in ranked)),
    )


def _in_both_scripts(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for words in lines that are not folded."""
    other = dict(zip(*reversed(_SCRIPTS), strict=True))
    return re.compile("|".join("".join(f"[{char}{other.get(char, '')}]" for char in word) for word in words))


def expanded(entry: Mapping[str, Any], pieces: Mapping[str, str]) -> str:
    """The entry's pattern with its pieces put in; an unknown piece is a KeyError."""
    return re.sub(r"\{([a-z]+)\}", lambda found: pieces[found[1]], entry["match"])
