"""What a character may be read as, and what is usual: pypinyin's table and ours, read at the first question."""

from __future__ import annotations

import json
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from cleaners.tables import load

TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}
UMLAUT = "\u0308"


@cache
def letters() -> dict[str, tuple[str, str]]:
    """Every letter that pinyin is written with: the plain letter (ü is v) and its tone ("" when it carries none).

    >>> letters()["ǎ"], letters()["Ü"], letters()["ɡ"]
    (('a', '3'), ('v', ''), ('g', ''))
    """
    known = {"ɡ": ("g", ""), "ɑ": ("a", "")}
    for code in (*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00)):
        base, *marks = list(unicodedata.normalize("NFD", chr(code).lower()))
        if "a" <= base <= "z":
            tone = "".join(TONES.get(mark, "") for mark in marks)
            known[chr(code)] = ("v" if base == "u" and UMLAUT in marks else base, tone)
    known |= {chr(ord(char) + 0xFEE0): known[char] for char in map(chr, (*range(0x41, 0x5B), *range(0x61, 0x7B)))}
    known |= {mark: ("", tone) for mark, tone in TONES.items()}
    return known


def numbered(reading: str) -> str:
    """A reading with its tone as a digit, 0 for the neutral one.

    >>> numbered("lǜ"), numbered("de")
    ('lv4', 'de0')
    """
    pairs = [letters().get(char, ("", "")) for char in reading]
    return "".join(letter for letter, _ in pairs) + ("".join(tone for _, tone in pairs)[-1:] or "0")


@cache
def _table() -> dict[str, str]:
    """pypinyin's characters without its phrases, which its package would load as well (0.12 s, 25 MB)."""
    package = find_spec("pypinyin")
    for folder in (package and package.submodule_search_locations) or ():
        path = Path(folder, "pinyin_dict.json")
        if path.is_file():
            return json.loads(path.read_text("utf-8"))  # type: ignore[no-any-return]
    from pypinyin.pinyin_dict import pinyin_dict

    return {str(code): readings for code, readings in pinyin_dict.items()}


@cache
def readings(char: str) -> tuple[str, ...]:
    """All readings of a character, tones as digits, the usual one first; none for what is no hanzi.

    >>> readings("长")
    ('zhang3', 'chang2')
    >>> readings("a")
    ()
    """
    found = _table().get(str(ord(char)), "") if char >= "\u3007" else ""
    return tuple(dict.fromkeys(numbered(reading) for reading in found.split(","))) if found else ()


def first_reading(char: str) -> str:
    """The usual reading as it is printed.

    >>> first_reading("长")
    'zhǎng'
    """
    return _table().get(str(ord(char)), "").partition(",")[0]


@cache
def plain_readings(char: str) -> tuple[str, ...]:
    """Its readings without tones, as they are typed: nü is nv, nu or nyu; 儿 may be a mere r.

    >>> plain_readings("女")
    ('nv', 'nu', 'nyu', 'ru')
    """
    found: list[str] = []
    for reading in readings(char):
        plain = reading[:-1]
        found.append(plain)
        if "v" in plain:
            found += (plain.replace("v", "u"), plain.replace("v", "yu"))
    if char in "儿兒":
        found.append("r")
    return tuple(dict.fromkeys(found))


@cache
def characters(kind: str) -> frozenset[str]:
    """A set of characters from ``tables/hanzi.toml``: frequent, common, known, traditional and so on."""
    return frozenset("".join(load("hanzi")[kind].split()))


@cache
def simplified_of() -> dict[str, str]:
    """Traditional character to the Simplified one that it becomes."""
    table = load("hanzi")
    return dict(zip("".join(table["traditional"].split()), "".join(table["simplified"].split()), strict=True))


@cache
def changed() -> frozenset[str]:
    """What a converter from Simplified to Traditional may have written."""
    return characters("traditional") | characters("changed_at_times")


@cache
def common_words() -> frozenset[str]:
    """Everyday words in which a character has an unusual reading (了解, 目的)."""
    return frozenset(load("hanzi")["words"].split())


@cache
def also_read() -> dict[str, frozenset[str]]:
    """Common characters with more than one usual reading, and those beside the first."""
    extra: dict[str, set[str]] = {}
    for reading, chars in load("hanzi")["also_read"].items():
        for char in chars:
            extra.setdefault(char, set()).add(numbered(reading))
    return {char: frozenset(found) for char, found in extra.items()}


@cache
def usual_readings(char: str) -> frozenset[str]:
    """The readings that make up at least 5 % of a common character's uses.

    >>> sorted(usual_readings("行")), sorted(usual_readings("尉"))
    (['hang2', 'xing2'], ['wei4'])
    """
    return frozenset(readings(char)[:1]) | also_read().get(char, frozenset())
