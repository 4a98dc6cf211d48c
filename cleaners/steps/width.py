"""Full-width punctuation that was mapped to ASCII (U+FF01 to U+FF5E) becomes full-width again.

A text is only touched when it shows the mapping: ASCII marks between hanzi and no full-width ones. In such a text a mark
is judged by its neighbours; numbers, times, Latin runs and addresses keep theirs. It runs after the annotations, whose
brackets would otherwise look like honest ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

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
_WIDE = {mark: (chr(ord(mark) + 0xFEE0), f"width.{name}") for mark, name in _NAMES.items()}
_SHOWN = re.compile(rf"[,:;!?](?<=[{CJK}].)(?=[{CJK}])")
_FULL = re.compile("[，：；！？（）]")
# Behind a Chinese character or a per cent sign; before a Chinese character, unless that ends an English quotation.
_MARK = re.compile(rf"[,:;!?](?:(?<=[{CJK}%].)|(?=[{CJK}])(?!(?<=[A-Za-z0-9].)[”’]))")
_BRACKET = re.compile("[()]")
_CHINESE = re.compile(f"[{CJK}]")
_ADDRESS = re.compile(r"(?:https?|ftp)://[!-~]*|www\.[!-~]*")
INSIDE = 200  # characters of a bracket that are looked at


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
    places = {match.start() for match in _MARK.finditer(text)}
    if "(" in text:
        places |= _brackets(text)
    if "://" in text or "www." in text:
        places = _outside_addresses(text, places)
    return [Edit(at, at + 1, *_WIDE[text[at]]) for at in sorted(places)]


def _brackets(text: str) -> set[int]:
    """Pairs with a Chinese word inside or right before them, and the marks that follow such a pair."""
    wide: set[int] = set()
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        at = match.start()
        if match[0] == "(":
            opened.append(at)
        elif opened and _CHINESE.search(text, max((start := opened.pop()) - 1, 0), min(at, start + INSIDE)):
            wide |= {start, at}
            if text[at + 1 : at + 2] in (",", ":", ";", "!", "?"):
                wide.add(at + 1)
    return wide


def _outside_addresses(text: str, places: set[int]) -> set[int]:
    inside = {at for match in _ADDRESS.finditer(text) for at in range(*match.span())}
    return places - inside
