"""Characters that a reader does not see or that only look right: out, or written as what they stand for.

NFC, never NFKC: ①, ㎡, ２０２５ and … are what the author wrote. Emoji keep their joiners, Arabic and Hebrew their marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain

from cleaners.edit import Edit

MARKS_ON_A_LETTER = 30
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u200e\u200f\u202a-\u202e\u2066-\u2069"
_ZERO_WIDTH = f"\u00ad\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff{_JOINERS}{_DIRECTION}"
_TAGS = "\U000e0000-\U000e007f"
_PRIVATE = "\ue000-\uf8ff\U000f0000-\U0010ffff"
_CONTROLS = "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ufdd0-\ufdef\ufffe\uffff"
_BREAKS = "\x0b\x0c\x85\u2028\u2029"
_BLANKS = "\u00a0\u2000-\u200a\u202f\u205f\u3000"
_RADICALS = "\u2e80-\u2fd5"
# One class for each rule; a run of one class is one edit.
_KINDS = {
    "zero_width": _ZERO_WIDTH,
    "tag": _TAGS,
    "private_use": _PRIVATE,
    "control": _CONTROLS,
    "line_break": _BREAKS,
    "no_break_space": "\u00a0\u202f\u2000-\u200a\u205f",
    "radical": _RADICALS,
}
_ODD = re.compile("|".join(f"(?P<{name}>[{chars}]+)" for name, chars in _KINDS.items()))
_ODD_RUN = re.compile(f"[{''.join(_KINDS.values())}]+")
_EDGE = f"[ {_BLANKS}{_ZERO_WIDTH}]"
_AT_START, _AT_END = re.compile(f"{_EDGE}+"), re.compile(f"(?<!{_EDGE}){_EDGE}++$")
_EDGE_BLANKS = re.compile(rf"[ {_BLANKS}]+")
_WIDE_BLANK = re.compile(f"[{_BLANKS}]")
_EDGE_CHARS = re.compile(_EDGE).match
_HANZI = re.compile("[\u3400-\u9fff]").match
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")
# Scripts whose spelling needs joiners: Arabic to the Indic ones, Mongolian, emoji.
_JOINED = re.compile("[\u0600-\u0dff\u1800-\u18af\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]").match
_BLACK_FLAG = "\U0001f3f4"
# GB 18030 once kept these at private places; old pages still hold them. U+E5E5 is an indent of Founder's typesetting.
_KNOWN_PRIVATE = dict(
    zip(map(chr, (*range(0xE78D, 0xE797), 0xE7C7, 0xE7C8)), "︐︒︑︓︔︕︖︗︘︙ḿǹ", strict=True)
) | dict(zip("\ue81e\ue826\ue82b\ue82c\ue832\ue843\ue854\ue864", "龴龵龶龷龸龹龺龻", strict=True))
# Radicals without a decomposition of their own that PDF readers give instead of the character.
_RADICAL_OF = dict(
    zip(
        "⺠⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "民西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)


def clean_characters(text: str) -> Iterable[Edit]:
    r"""Take out invisible, private-use and control characters and wide indents; write the rest in NFC.

    >>> [(edit.start, edit.new, edit.rule) for edit in clean_characters("\u3000\u3000政\u200b策\u00a0e\u0301")]
    [(0, '', 'characters.indent'), (3, '', 'characters.zero_width'), (5, ' ', 'characters.no_break_space'), (6, 'é', 'characters.nfc')]
    >>> list(clean_characters("２０２５年①㎡，共３％…"))
    []
    """
    normal = unicodedata.is_normalized("NFC", text)
    edits = list(_indents(text))
    if odd := list(_odd(text)):
        taken = {at for edit in edits for at in range(edit.start, edit.end)}
        edits += [edit for edit in odd if edit.start not in taken]
    if not normal:
        taken = {at for edit in edits for at in range(edit.start, edit.end)}
        edits += [edit for edit in _composed(text) if taken.isdisjoint(range(edit.start, edit.end))]
    return edits


def _indents(text: str) -> Iterator[Edit]:
    """Line by line: nearly every page has wide indents, and a search of the whole text would stop at each character."""
    start = 0
    for line in text.split("\n"):
        if line and _EDGE_CHARS(line[0]) and (edge := _AT_START.match(line)):
            yield from _blanks(edge, start)
            if edge.end() == len(line):
                start += len(line) + 1
                continue
        if line and _EDGE_CHARS(line[-1]) and (edge := _AT_END.search(line)):
            yield from _blanks(edge, start)
        start += len(line) + 1


def _blanks(edge: re.Match[str], start: int) -> Iterator[Edit]:
    if _WIDE_BLANK.search(edge[0]):
        for blanks in _EDGE_BLANKS.finditer(edge[0]):
            at = start + edge.start()
            yield Edit(at + blanks.start(), at + blanks.end(), "", "characters.indent")


def _odd(text: str) -> Iterator[Edit]:
    runs = list(_ODD_RUN.finditer(text))
    right_to_left = bool(runs) and _RIGHT_TO_LEFT.search(text) is not None
    for match in chain.from_iterable(_ODD.finditer(text, *run.span()) for run in runs):
        name, start, end = str(match.lastgroup), match.start(), match.end()
        before, after = text[max(start - 1, 0) : start], text[end : end + 1]
        if name == "zero_width" and (right_to_left or (_JOINED(before) and match[0] in _JOINERS)):
            continue
        if name == "tag" and before == _BLACK_FLAG:
            continue
        if name == "radical" and not (_HANZI(before) or _HANZI(after)):
            continue
        yield Edit(start, end, _instead(name, match[0]), f"characters.{name}")


def _instead(name: str, run: str) -> str:
    if name in {"line_break", "no_break_space"}:
        return " " * (1 if name == "line_break" else len(run))
    if name == "private_use":
        return "".join(_KNOWN_PRIVATE.get(char, "") for char in run)
    if name == "radical":
        return "".join(_RADICAL_OF.get(char) or unicodedata.normalize("NFKC", char) for char in run)
    return ""


def _composed(text: str) -> Iterator[Edit]:
    """Letters with their combining marks, one edit for each that is written otherwise in NFC."""
    start = 0
    for at in range(1, len(text) + 1):
        if at < len(text) and unicodedata.combining(text[at]):
            continue
        cluster = text[start:at]
        # Ordering marks takes quadratic time; nobody writes thirty of them on a letter.
        composed = unicodedata.normalize("NFC", cluster) if at - start <= MARKS_ON_A_LETTER else cluster
        if composed != cluster:
            yield Edit(start, at, composed, "characters.nfc")
        start = at
