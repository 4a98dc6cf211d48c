"""Words that say that a text speaks about readings, and so may hold readings that are meant to be read."""

from __future__ import annotations

import re

_LESSON = re.compile(
    "[读讀][音错錯法]|[误誤错錯正][读讀音]|念[错錯]|拼音|[多四]音字|[声聲][调調]|生僻字|注音|怎[么麼][读讀念]"
)
_CUES = re.compile("[读讀念][作成]|[应應][读讀念]|[读讀]音|[发發注]音[为為是]|音同")
# What stands right before a character that is being talked about.
_CUE = re.compile(f'(?:{_CUES.pattern})[：:“‘「『"]?\\Z')
_SPOKEN = re.compile(
    r"(?<=[\u3400-\u9fff)）\]】])[(（](?:又|旧|舊)?[读讀念音][作为為]?[：: ]?([A-Za-zÀ-ɏɑɡ ]{1,32})[)）]"
)


def is_lesson(text: str) -> bool:
    """Is the text about pronunciation: 误读, 多音字, 声调?"""
    return (_speaks(text) or "调" in text or "調" in text or "僻" in text) and _LESSON.search(text) is not None


def has_cue(text: str) -> bool:
    """Does 读作, 应读, 音同 or the like stand anywhere in the text?"""
    return _speaks(text) and _CUES.search(text) is not None


def stands_behind_cue(text: str, at: int) -> bool:
    """Is what begins at ``at`` introduced by a cue: 应读长(zhǎng)?"""
    return _CUE.search(text[max(0, at - 6) : at]) is not None


def spoken(text: str) -> list[re.Match[str]]:
    """Brackets that say themselves that they hold a reading: 囧(读jiǒng). Group 1 is the reading."""
    return list(_SPOKEN.finditer(text)) if _speaks(text) else []


def _speaks(text: str) -> bool:
    """Four searches for a character cost less than one for a class."""
    return "读" in text or "讀" in text or "念" in text or "音" in text
