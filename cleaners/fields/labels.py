"""Labelled values in a line (来源：… 作者：…): the words are in ``tables/labels.toml``, how they stand in a line is here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from cleaners.fields.calendar import without_dates
from cleaners.fields.names import is_organisation, sure_people
from cleaners.tables import load

LONGEST_LINE = 200  # a byline or a credit line; anything longer is prose
_CREDIT, _CREDITS = 40, 80  # characters of a line in which a blank may stand for the colon, alone or behind a label
_SEPARATOR = r"[:：/／|｜丨︱]|-(?=\s)"
_CUES = frozenset(":：/／|｜丨︱")
_BARS = frozenset("|｜丨︱")
_PREAMBLE = 24  # characters before the first label of a line: a date with its time, a medium
_PEOPLE = frozenset(["author", "editor", "checker"])
# What may stand around a credit: brackets of a whole line, bars and marks between two values.
_EDGE = " \t\n\u3000\xa0|｜丨︱,，;；、:：/／-—·•[]［］【】<>()（）"
_OPEN = {"(": ")", "（": "）", "[": "]", "［": "］", "【": "】"}


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read: its role, its word without blanks, and the text up to the next label, newlines and all."""

    role: str
    word: str
    value: str


@lru_cache(maxsize=512)
def read_labels(text: str) -> tuple[Label, ...]:
    """The labels of a line in order, also those without a value.

    A newline in ``text`` is the border between two inline elements. A label needs a colon; a slash or a bar at the start
    of the line or behind a blank will do, and at the start of a line or between bars so will a blank.

    >>> [(one.role, one.value) for one in read_labels("2025-06-12 12:11来源：青石网作者：林小满")]
    [('source', '青石网'), ('author', '林小满')]
    >>> read_labels("图片来源：远山日报")[0].role
    'other'
    """
    if len(text) > LONGEST_LINE:
        return ()
    if _CUES.isdisjoint(text) and not _starters().match(text):
        return ()
    pattern, roles = _pattern()
    marks: list[tuple[int, int, str, str]] = []
    for match in pattern.finditer(text):
        word = "".join(match["word"].split())
        if _announces(text, match, bool(marks)):
            marks.append((match.start(), match.end(), roles[word], word))
    ends = [start for start, *_ in marks[1:]] + [len(text)]
    return tuple(
        Label(role, word, _trimmed(text[after:end])) for (_, after, role, word), end in zip(marks, ends, strict=False)
    )


def labelled(lines: Iterable[str], role: str) -> Iterator[str]:
    """The values of a role in these lines; an empty label takes the next line, as in a row of cells.

    >>> list(labelled(["来源：", "远山日报", "来源：青石网 作者：林小满"], "source"))
    ['远山日报', '青石网']
    """
    waiting = False
    for line in lines:
        labels = read_labels(line)
        if waiting and not labels and (role not in _PEOPLE or sure_people(line)):
            yield line
        elif not labels:
            waiting = _fills_cell(line, role)
            continue
        waiting = bool(labels) and labels[-1].role == role and not labels[-1].value
        for label in labels:
            if label.role == role and label.value:
                yield label.value


def _fills_cell(line: str, role: str) -> bool:
    """Whether a line is a label's name and nothing else, as in cells without a colon: 发布机构, then the office."""
    return 4 <= len(line) <= 12 and _pattern()[1].get("".join(line.split())) == role


def value_of(text: str, role: str) -> str | None:
    """The first value in the line for this role, as the examples of the table mean it."""
    return next((first_piece(value) for value in labelled((text,), role)), None)


def first_piece(value: str) -> str:
    """A value up to the border of the inline element it stands in, where it does not go on behind the border.

    >>> first_piece("远山日报\\n河湾\\n举报"), first_piece("远山日报\\n、北岭晚报")
    ('远山日报', '远山日报、北岭晚报')
    """
    pieces = [piece.strip() for piece in value.split("\n")]
    taken = pieces[0]
    for before, piece in pairwise(pieces):
        if not (piece[:1] in _JOINTS or before[-1:] in _JOINTS):
            break
        taken += piece
    return _trimmed(re.split(r"\s?[|｜丨︱]\s?", taken, maxsplit=1)[0])


_STAFF = frozenset(["记者", "编辑", "作者"])
_DOTS = frozenset("·•")
_JOINTS = frozenset("、·-－&")


def _announces(text: str, match: re.Match[str], inside: bool) -> bool:
    """Whether this word is a label where it stands, not a word of a sentence."""
    start, end = match.span()
    separator = match["sep"]
    before = text[start - 1] if start else ""
    if separator in (":", "："):
        # 资金来源： is no 来源：; only behind another label's value may hanzi touch the word.
        return inside or not _is_hanzi(before) or _is_preamble(text[:start], match["word"])
    piece = text[text.rfind("\n", 0, start) + 1 : start]
    at_start = _is_preamble(piece.strip("（([［【 \n\u3000\xa0"), match["word"])
    if separator:
        opens = at_start or piece.rstrip()[-1:] in _DOTS or (inside and before.isspace())
        return len(match["word"]) > 0 and opens and end < len(text)
    if "".join(match["word"].split()) not in _blank_words():
        return False
    if start and text[:start].rstrip()[-1:] in _BARS:
        return True
    blank = text[end : end + 1].isspace() or text[end - 1].isspace()
    until = text.find("\n", end)
    if len(piece) + (until if until >= 0 else len(text)) - start > (_CREDITS if inside else _CREDIT):
        return False
    return (at_start and (blank or text[end : end + 4].isdecimal())) or (inside and before.isspace() and blank)


def _is_preamble(text: str, word: str) -> bool:
    """Nothing, a date, or the medium of its staff (界面新闻记者 | …): what may stand before the first label of a line."""
    if not text or len(text) > _PREAMBLE:
        return not text
    if word in _STAFF:
        return text.isalnum() and is_organisation(text)
    return text[0].isdecimal() and not without_dates(text).strip()


def _trimmed(value: str) -> str:
    """A value without the marks around it; a bracket that belongs to it stays."""
    value = value.strip(" \t\n\u3000\xa0|｜丨︱,，;；:：/／")
    for opened, closed in _OPEN.items():
        if value.endswith(closed) and value.count(opened) < value.count(closed):
            value = value[:-1]
        if value.endswith(opened):
            value = value[:-1]
    return value.strip(_EDGE) if value and not any(c in value for c in _OPEN) else value.strip()


def _is_hanzi(character: str) -> bool:
    return "\u4e00" <= character <= "\u9fff"


@cache
def _pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    roles = {word: entry["role"] for entry in load("labels")["label"] for word in entry["words"]}
    words = sorted(roles, key=lambda word: (-len(word), word))
    parts = [r"\s{0,4}".join(map(re.escape, word)) if len(word) == 2 else re.escape(word) for word in words]
    return re.compile(rf"(?P<word>{'|'.join(parts)})\s{{0,3}}(?P<sep>(?:{_SEPARATOR})?)"), roles


@cache
def _blank_words() -> frozenset[str]:
    return frozenset(load("labels")["blank"])


@cache
def _starters() -> re.Pattern[str]:
    """The words that may announce a value with a blank only, at the start of a line."""
    words = sorted(_blank_words(), key=lambda word: (-len(word), word))
    return re.compile(rf"[（(\[【\s]{{0,3}}(?:{'|'.join(words)})[\s\d]")
