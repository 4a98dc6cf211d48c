"""Damage that a Simplified-to-Traditional converter did to bytes: it searched GBK text without minding the characters.

因為 is D2 F2 9E E9 in GBK, 驗 is F2 9E. A converter that writes each 驗 as 驗(yàn) finds it across the two characters, and
the reader sees 因?yàn)榻: the byte 9E and the bracket have become a question mark, and everything after it is shifted by
one byte. A character is put back only when the bytes leave one possibility and give common characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from cleaners.edit import Edit
from cleaners.steps import lexicon
from cleaners.steps.candidates import TONED, spelling

_HANZI = r"\u3400-\u9fff"
_READING = r"[a-zà-öø-ɏɡɑ]{1,6}"
_LOST = "[?？\ufffd]"
# 呀y(tǒng)ā: the second byte was a letter.
_LETTER = re.compile(rf"\((?<=[{_HANZI}][@-~]\()({_READING})\)")
# 重視?,F(xiàn)階段: a comma was found across 。 and 現 before 現 was.
_STOP = re.compile(rf"{_LOST}(?<=[{_HANZI}”’].),([@-~])\(({_READING})\)")
# 因?yàn)榻忝: the second byte was the first of the next character.
_SHIFT = re.compile(rf"{_LOST}(?<=[{_HANZI})].)({_READING})\)(?=[{_HANZI}])")
_RUN = re.compile(f"[{_HANZI}]{{1,400}}")
_CHARACTER_BEFORE = re.compile(rf"([{_HANZI}])(?:\({_READING}\))?\Z")


def damage(text: str) -> int:
    """The number of places where a converter broke characters and that still stand in the text.

    >>> damage("因?yàn)榻忝脗，當(dāng)?shù)厝丝"), damage("為什麼(shénme)?因為")
    (2, 0)
    """
    if TONED.search(text) is None:
        return 0
    stops = sum(1 for _ in _STOP.finditer(text))
    return stops + sum(1 for _ in _SHIFT.finditer(text)) + sum(1 for _ in _letters(text))


def repair_damage(text: str) -> Iterable[Edit]:
    """Put back what the bytes still prove.

    >>> [(edit.new, edit.rule) for edit in repair_damage("重視?,F(xiàn)階段，呀y(tǒng)ā")]
    [('。現', 'converter.stop'), ('', 'converter.letter')]
    """
    if TONED.search(text) is None:
        return ()
    edits = [*_letters(text), *_stops(text), *_shifts(text)]
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda one: one.start):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _letters(text: str) -> Iterator[Edit]:
    for match in _LETTER.finditer(text):
        at = match.start()
        second = _bytes(text[at - 2])[1:]
        if second and _is_found(second + text[at - 1].encode(), match[1]):
            yield Edit(match.start(), match.end(), "", "converter.letter")


def _stops(text: str) -> Iterator[Edit]:
    for match in _STOP.finditer(text):
        found = b"\xac" + match[1].encode()
        if _is_found(found, match[2]):
            yield Edit(match.start(), match.end(), "。" + found.decode("gbk"), "converter.stop")


def _shifts(text: str) -> Iterator[Edit]:
    end = 0
    for match in _SHIFT.finditer(text):
        run = _RUN.match(text, match.end())
        before = _CHARACTER_BEFORE.search(text, max(end, match.start() - 12), match.start())
        if run is None or before is None:
            continue
        restored = _restored(_bytes(before[1])[1:], match[1], run[0])
        if restored:
            end = run.end()
            # The last character's second byte is gone; its question mark may have swallowed what came after it.
            lost = "" if text[end : end + 1] in ("?", "\ufffd") else "?"
            yield Edit(match.start(), end, restored + lost, "converter.shift")


def _restored(first: bytes, reading: str, run: str) -> str | None:
    """The text behind a shifted run, when exactly one character with this reading could have been found there."""
    shifted = _bytes(run)
    if not first or not shifted:
        return None
    texts = {_decoded(second + shifted[:-1]) for second in _second_bytes(first, reading)} - {None}
    return texts.pop() if len(texts) == 1 else None


def _decoded(raw: bytes) -> str | None:
    try:
        text = raw.decode("gbk")
    except UnicodeDecodeError:
        return None
    usual = lexicon.characters("frequent") | lexicon.characters("common")
    return text if all(char in usual or char in "，。、；：“”《》（）" for char in text) else None


def _second_bytes(first: bytes, reading: str) -> Iterator[bytes]:
    for number in range(0x40, 0xFF):
        if _is_found(first + bytes([number]), reading):
            yield bytes([number])


def _is_found(raw: bytes, reading: str) -> bool:
    """Is this the code of a character that the converter writes with that reading?"""
    char, written = raw.decode("gbk", "replace"), spelling(reading)
    return (
        char in lexicon.changed()
        and written is not None
        and written.toned
        and written.plain in lexicon.plain_readings(char)
    )


def _bytes(text: str) -> bytes:
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return b""
