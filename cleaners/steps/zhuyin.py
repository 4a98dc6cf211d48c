"""Zhuyin (bopomofo), as Taiwan prints readings, spelled as pinyin."""

from __future__ import annotations

import re

_INITIALS = dict(
    zip(
        "ㄅㄆㄇㄈㄉㄊㄋㄌㄍㄎㄏㄐㄑㄒㄓㄔㄕㄖㄗㄘㄙ",
        "b p m f d t n l g k h j q x zh ch sh r z c s".split(),
        strict=True,
    )
)
_PLAIN = dict(zip("ㄚㄛㄜㄝㄞㄟㄠㄡㄢㄣㄤㄥㄦ", "a o e e ai ei ao ou an en ang eng er".split(), strict=True))
# Final → (behind an initial, alone).
_GLIDES = {
    "ㄧ": ("i", "yi"), "ㄧㄚ": ("ia", "ya"), "ㄧㄛ": ("io", "yo"), "ㄧㄝ": ("ie", "ye"), "ㄧㄞ": ("iai", "yai"),
    "ㄧㄠ": ("iao", "yao"), "ㄧㄡ": ("iu", "you"), "ㄧㄢ": ("ian", "yan"), "ㄧㄣ": ("in", "yin"),
    "ㄧㄤ": ("iang", "yang"), "ㄧㄥ": ("ing", "ying"), "ㄨ": ("u", "wu"), "ㄨㄚ": ("ua", "wa"), "ㄨㄛ": ("uo", "wo"),
    "ㄨㄞ": ("uai", "wai"), "ㄨㄟ": ("ui", "wei"), "ㄨㄢ": ("uan", "wan"), "ㄨㄣ": ("un", "wen"),
    "ㄨㄤ": ("uang", "wang"), "ㄨㄥ": ("ong", "weng"), "ㄩ": ("v", "yu"), "ㄩㄝ": ("ve", "yue"), "ㄩㄢ": ("van", "yuan"),
    "ㄩㄣ": ("vn", "yun"), "ㄩㄥ": ("iong", "yong"),
}  # fmt: skip
_TONES = {"ˊ": "2", "ˇ": "3", "ˋ": "4", "˙": "0", "": "1"}
_SYLLABLE = re.compile(r"(˙?)([ㄅ-ㄙ]?)([ㄧㄨㄩ]?[ㄚ-ㄦ]?)([ˊˇˋ˙]?)[ \u00a0\u3000]?")


def to_pinyin(text: str) -> str | None:
    """Zhuyin as pinyin with tone digits; None for anything else.

    >>> to_pinyin("ㄈㄚ ㄓㄢˇ"), to_pinyin("˙ㄇㄜ"), to_pinyin("ㄋㄩˇ"), to_pinyin("fa"), to_pinyin("ㄅㄅˇ")
    ('fa1zhan3', 'me0', 'nv3', None, None)
    """
    found, at = "", 0
    while at < len(text):
        match = _SYLLABLE.match(text, at)
        if match is None or match.end() == at:
            return None
        light, initial, final, tone = match.groups()
        if final in _GLIDES:
            letters = _GLIDES[final][not initial]
        elif len(final) > 1 or not (final or initial in "ㄓㄔㄕㄖㄗㄘㄙ"):
            return None
        else:
            letters = _PLAIN.get(final, "i")
        found += _INITIALS.get(initial, "") + letters + _TONES[light or tone]
        at = match.end()
    return found or None
