"""Bytes to text: the bytes decide, labels only advise."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module

# Read in this order; the first that is named counts. A label is looked for where browsers look, and a little further.
_HEAD = 4096
_LABEL = re.compile(rb"""charset\s{0,8}=\s{0,8}["']?\s{0,8}([A-Za-z0-9_:.-]{2,40})""", re.I)
_XML = re.compile(rb"""\A\s{0,80}<\?xml[^>]{0,80}encoding\s{0,8}=\s{0,8}["']([\w.-]{2,40})""", re.I)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_GB = frozenset(
    "gb2312 gb_2312-80 gbk x-gbk cp936 gb18030 gb18030-2000 chinese csgb2312 iso-ir-58 euc-cn hz-gb-2312".split()
)
_BIG5 = frozenset("big5 big5-hkscs x-x-big5 cn-big5 csbig5 cp950 big5hkscs".split())
# What pages are written in; Python's other codecs (hex, punycode, undefined) are no encodings of pages.
_USED = re.compile(r"utf-8|utf-16|ascii|cp\d|iso8859|iso2022|euc_|shift_jis|koi8|johab|tis-620|mac")
# Files that are served as pages now and then; none of them holds text to decode.
_BINARY = (
    *(b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"RIFF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"),
    *(b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x00\x00\x01\x00", b"\x7fELF", b"OggS", b"ID3"),
)
# The commonest characters of both scripts: about every fourth of any Chinese text. Decoded with the wrong Chinese
# encoding, a text shows hardly any of them.
_COMMON = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样"
    "這為個時來們於對會發動過說產種後學經進着電裡現實兩體機當點從業應開還些義間樣與關區廣務總市部通知，。、：；"
)
_SAMPLE = 40_000
# Chinese read rightly shows .2 to .4 common characters, read as the other encoding .00 to .03 (labelled pages).
_CHINESE = 0.06
_ASCII = bytes(range(128))
# One undecodable place for every so many bytes that are not ASCII: text in another encoding has one for every two.
_DAMAGED = 8
# Where Chinese begins for sure: ten characters in a row; before it there may be 30,000 bytes of scripts.
_RUN = re.compile(rb"[\x81-\xfe]{20}")
_TEXT_SAMPLE = 8_000
_PAIR = re.compile(rb"[\x81-\xfe]{2}")
_LONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A page's text; ``chosen_by`` says what settled the encoding, ``replaced`` counts undecodable places.

    ``encoding`` is ``binary`` (and the text empty) for bytes that are a picture, a PDF or an archive. ``source`` is the
    text in UTF-8: the page's own bytes where they are that.
    """

    text: str
    encoding: str
    chosen_by: str
    replaced: int = 0
    double_encoded: bool = False
    source: bytes = field(default=b"", repr=False, compare=False)


def decode(raw: bytes, headers: Mapping[str, str] | None = None) -> Decoded:
    """A page's text, whatever its labels say; never raises.

    Valid UTF-8 beats every label, and so does UTF-8 with a few damaged places. Of other bytes, the Chinese encoding
    that yields most common characters wins; a label decides only where the characters do not (a page in another
    language). gb2312, gbk and x-gbk are read as GB18030, their superset.

    >>> decode("总理朱镕基在国务院".encode("gb18030"), {"Content-Type": "text/html; charset=ISO-8859-1"}).text
    '总理朱镕基在国务院'
    >>> decode(b'<meta charset="gb2312">' + "国务院".encode()).encoding
    'utf-8'
    """
    if raw.startswith(_BINARY):
        return Decoded("", "binary", "signature")
    for bom, name in _BOMS:
        if raw.startswith(bom):
            return _decoded(raw[len(bom) :], name, "bom")
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return _decode_other(raw, headers)
    if b"\0" in raw:
        return _decode_with_nuls(raw, text)
    return Decoded(text, "utf-8", "bytes", 0, _is_double_encoded(text), raw)


def _decoded(raw: bytes, encoding: str, chosen_by: str) -> Decoded:
    text = raw.decode(encoding, "replace").replace("\0", "")
    known = raw.count("\ufffd".encode()) if encoding == "utf-8" else 0
    replaced = text.count("\ufffd") - known
    return Decoded(text, encoding, chosen_by, replaced, _is_double_encoded(text), text.encode("utf-8", "replace"))


def _decode_with_nuls(raw: bytes, text: str) -> Decoded:
    """UTF-16 without a mark has a NUL beside every ASCII character; a stray NUL is only damage."""
    sample = raw[:_SAMPLE]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if even + odd > len(sample) // 5 and min(even, odd) * 8 < max(even, odd):
        return _decoded(raw, "utf-16-le" if odd > even else "utf-16-be", "bytes")
    text = text.replace("\0", "")
    return Decoded(text, "utf-8", "bytes", 0, _is_double_encoded(text), text.encode())


def _decode_other(raw: bytes, headers: Mapping[str, str] | None) -> Decoded:
    sample = raw[:_SAMPLE]
    if sample.count(0) > len(sample) // 8:
        return _decode_with_nuls(raw, raw.decode("utf-8", "replace"))
    # As UTF-8, Chinese in another encoding is nearly all damage; a UTF-8 page with a bad byte is nearly all text.
    damage = raw.decode("utf-8", "replace").count("\ufffd")
    if damage * _DAMAGED < len(raw.translate(None, _ASCII)):
        return _decoded(raw, "utf-8", "bytes")
    labels = _read_labels(raw, headers)
    start = found.start() if (found := _RUN.search(raw)) else 0
    text = raw[start : start + _TEXT_SAMPLE]
    gb, big5 = _score(text, "gb18030"), _score(text, "big5hkscs")
    if max(gb, big5) > _CHINESE:
        name = "big5hkscs" if big5 > 2 * gb else "gb18030"
        return _decoded(raw, name, next((by for by, label in labels if label == name), "characters"))
    for by, label in labels:
        # Latin-1 is what servers say that were told nothing; in Western text most high bytes stand alone.
        if label != "utf-8" and (label != "cp1252" or len(_PAIR.findall(sample)) < len(_LONE.findall(sample))):
            return _decoded(raw, label, by)
    if detected := _detect(raw):
        return _decoded(raw, detected, "detector")
    return _decoded(raw, "gb18030", "default")


def _score(raw: bytes, encoding: str) -> float:
    """The share of common characters among those that are not ASCII, less the share of damage."""
    chars = [char for char in raw.decode(encoding, "replace") if char > "\x7f"]
    if not chars:
        return 0.0
    return (sum(char in _COMMON for char in chars) - chars.count("\ufffd")) / len(chars)


def _read_labels(raw: bytes, headers: Mapping[str, str] | None) -> list[tuple[str, str]]:
    """What header, XML declaration and meta tag call the encoding, as Python names; unknown names are left out."""
    served = next((value for key, value in (headers or {}).items() if key.lower() == "content-type"), "")
    found = (
        ("header", _LABEL.search(served.encode("ascii", "replace"))),
        ("xml", _XML.search(raw[:200])),
        ("meta", _LABEL.search(raw[:_HEAD])),
    )
    labels = []
    for by, match in found:
        if match and (name := _python_name(match.group(1).decode("ascii").lower().strip(":."))):
            labels.append((by, name))
    return labels


def _python_name(label: str) -> str | None:
    if label in _GB:
        return "gb18030"
    if label in _BIG5:
        return "big5hkscs"
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return None
    if not _USED.match(name):
        return None
    # Browsers read Latin-1 and ASCII as their Windows superset.
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _detect(raw: bytes) -> str | None:
    """charset-normalizer's guess, where it is installed (Scrapy brings it along)."""
    try:
        best = import_module("charset_normalizer").from_bytes(raw[:_SAMPLE]).best()
    except ImportError:
        return None
    return str(best.encoding) if best else None


# UTF-8 read as Windows-1252 (ä¸­å›½) or as GBK (涓浗) and encoded again. The leads of 中国的，。 are looked for; in real
# text 锛 and 銆 do not occur, å only in names.
_LATIN = re.compile("[ãäåæçèé][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]{2}")
_HAN = re.compile("[\u4e00-\u9fff]")
_ENOUGH = 8


def _is_double_encoded(text: str) -> bool:
    if "锛" in text and text.count("锛") + text.count("銆") >= _ENOUGH:
        return text.count("锛") > text.count("，")
    if "å" in text and text.count("å") >= _ENOUGH // 2:
        return len(_LATIN.findall(text)) >= max(_ENOUGH, len(_HAN.findall(text)))
    return False
