"""Full-width punctuation that was mapped to ASCII (U+FF01 to U+FF5E) becomes full-width again.

A text is only touched when it shows the mapping: ASCII marks between hanzi and no full-width ones. In such a text a mark
is judged by its neighbours; numbers, times, Latin runs and addresses keep theirs. It runs after the annotations, whose
brackets would otherwise look like honest ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaners.edit import Edit

MARKS = 2  # ASCII marks right between hanzi; authors who type ASCII commas in Chinese look the same and gain as well
MIXED = 20  # as many ASCII marks for each full-width one: a heading or a caption may come from elsewhere
CJK = r"\u3001-\u3003\u3005-\u3017\u3400-\u9fff\uf900-\ufaff\uff01-\uff5e“”‘’…—"
_NAMES = {
    ",": "comma",
    ":": "colon",
    ";": "semicolon",
    "!": "exclamation",
    "?": "question",
    "(": "bracket",
    ")": "bracket",
}
_SHOWN = re.compile(rf"[,:;!?](?<=[{CJK}].)(?=[{CJK}])")
_FULL = re.compile("[，：；！？（）]")
_MARK = re.compile(r"[,:;!?()]")
_IS_CJK = re.compile(f"[{CJK}]").match
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]*|www\.[!-~]*|(?<![\w.+-])[\w.+-]++@[\w.-]+", re.ASCII)


def restore_width(text: str) -> Iterable[Edit]:
    """Make , : ; ! ? ( ) of Chinese sentences full-width where the text shows that they were mapped to ASCII.

    Refuses marks between Latin letters or digits, brackets without a partner and texts with full-width marks.

    >>> [edit.new for edit in restore_width("会议(第3次)指出,要稳中求进,以进促稳:12:30开始,共1,200人")]
    ['（', '）', '，', '，', '：', '，']
    >>> list(restore_width("会议指出，要稳中求进,以进促稳,先立后破,行稳致远"))
    []
    """
    shown = sum(1 for _ in _SHOWN.finditer(text))
    if shown < MARKS or shown < MIXED * len(_FULL.findall(text)):
        return ()
    return list(_restored(text))


def _restored(text: str) -> Iterator[Edit]:
    addresses = [match.span() for match in _ADDRESS.finditer(text)]
    marks = [match.start() for match in _MARK.finditer(text)]
    wide: set[int] = set()
    opened: list[int] = []
    for at in _outside(marks, addresses):
        mark = text[at]
        if mark == "(":
            opened.append(at)
        elif mark == ")":
            if opened and _is_chinese(text, start := opened.pop(), at):
                wide |= {start, at}
        elif at - 1 in wide or _is_sentence_mark(text, at):
            wide.add(at)
    for at in sorted(wide):
        yield Edit(at, at + 1, chr(ord(text[at]) + 0xFEE0), f"width.{_NAMES[text[at]]}")


def _outside(marks: list[int], addresses: list[tuple[int, int]]) -> Iterator[int]:
    left = iter([*addresses, (1 << 60, 1 << 60)])
    start, end = next(left)
    for at in marks:
        while at >= end:
            start, end = next(left)
        if at < start:
            yield at


def _is_chinese(text: str, start: int, end: int) -> bool:
    """A pair of brackets with a Chinese word inside, or right behind one."""
    before, inside = text[max(start - 1, 0) : start], text[start + 1 : min(end, start + 200)]
    return bool(_IS_CJK(before) or re.search(f"[{CJK}]", inside))


def _is_sentence_mark(text: str, at: int) -> bool:
    before, after = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    if before.isascii() and before.isalnum() and (after.isdigit() or after in ("”", "’")):
        return False  # 12:30, 1,200 and the end of an English quotation
    return before == "%" or bool(_IS_CJK(before) or _IS_CJK(after))
