"""What is a person's name, and what only stands where a name should."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from cleaners.fields.plain import without_glosses
from cleaners.tables import load

_HANZI = re.compile(r"[\u3400-\u9fff\U00020000-\U0002ffff]+")
_DOTTED = re.compile(r"[\u4e00-\u9fff]{1,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}")
_LATIN = re.compile(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ0-9_.'-]{1,30}")
# Accounts behind a name: 李曦_NN2587, 杜智 PX209, (EN042).
_CODE = re.compile(r"[_(（]?[A-Z]{1,4}\d{2,6}[)）]?$")
_DOTS = str.maketrans("・•‧∙⋅．·", "·······")
_ROLE = re.compile(
    r"(?:[^\s、,，;；/&]{0,12}?(?:特约|首席|实习|见习|全媒体|高级|驻\S{1,6}?)?"
    r"(?:记者|通讯员|评论员|撰稿人|撰稿|报道员|实习生|研究员|作者|责编|责任编辑|编辑|記者|通訊員))[\s:：]{0,3}"
)
_BETWEEN = re.compile(r"[\s、,，;；/／&＆|｜丨︱]+|(?<=[\u4e00-\u9fff])(?:和|与)(?=[\u4e00-\u9fff]{2})")
_AROUND = "()（）[]［］【】<>《》“”\"':：。.*-—·"
_OFFICE = re.compile(
    r"[（(][^（）()\n]{0,40}?[\u4e00-\u9fff]{4}[^（）()\n]{0,40}[)）]|共享联盟·[^\s、]{1,8}"
)  # what a person is, or where
_MADE = re.compile(
    r"\s(?:文\s?[/、]?\s?图|图\s?[/、]?\s?文|文并图|文/摄|摄/文|摄影报道)\s*$"
)  # what the names before it did
_SAID = re.compile(r"[？！]|。(?=[^\s）)])")
_UNOPENED = re.compile(r"^([^(（\n]{0,60}?)[)）][^\n]*")  # a bracket that closes none: what follows is not the value's
_MARKS = frozenset("、,;；/／&＆|｜")
_LONGEST_NAME = 4
MOST = 12  # names in one credit; a longer list is an index, not a byline


def people(value: str) -> tuple[str, ...]:
    """The names in a value that a label announced, in order and once each; pen names and accounts count.

    Reading stops at the first word that is no name, so that a button or a place behind the names does no harm.

    >>> people("本报记者 林 满 高一舟 通讯员：阿依古丽·买买提")
    ('林满', '高一舟', '阿依古丽·买买提')
    >>> people("林满 返回首页"), people("林满、一叶舟")
    (('林满',), ('林满', '一叶舟'))
    >>> people("高一舟_NN2587"), people("网络"), people("admin"), people("河湾市水务局")
    (('高一舟',), (), (), ())
    >>> people("安监部 林满"), people("林满）1130321")
    (('林满',), ('林满',))
    >>> people("林满（远山大学副研究员）、高一舟"), people("林满 文/图")
    (('林满', '高一舟'), ('林满',))
    """
    if _SAID.search(value[:200]):  # 记者：有报道称，…？ is a question
        return ()
    first, *further = _UNOPENED.sub(r"\1", value[:200]).split("\n")
    names: list[str] = []
    blanks_only = _MARKS.isdisjoint(first)
    words = _words(first)
    if len(words) > 1 and is_organisation(words[0]) and has_surname(words[1]):
        del words[0]
    for word in words:
        # Behind a sure name and a blank (林满 返回首页) only another sure one is a name.
        if not is_name(word) or (blanks_only and names and has_surname(names[0]) and not has_surname(word)):
            break
        names.append(word)
    else:
        # Behind the border of an inline element stand buttons as often as names: only sure names count.
        names += [word for piece in further for word in _words(piece) if has_surname(word)]
    hanzi = [name for name in names if not name.isascii()]
    # 杜智 PX209: the code is the person's, not another person; alone (NF055) it is all that the page tells.
    return _once(hanzi if hanzi and any(_CODE.fullmatch(name) for name in names) else names)


def sure_people(value: str) -> tuple[str, ...]:
    """The names in a value that nothing announced: every word must begin with a surname, or there is none.

    >>> sure_people("林满、高一舟"), sure_people("以下简称"), sure_people("林满、附件")
    (('林满', '高一舟'), (), ())
    """
    words = _words(value)
    return _once(words) if words and all(has_surname(word) for word in words) else ()


def is_name(word: str) -> bool:
    """Whether a word can be a person: two to four hanzi, a dotted name, or a Latin one, and nothing refused.

    >>> [is_name(word) for word in ("一叶舟", "阿依古丽·买买提", "kingfisher", "王", "河湾晚报", "小编", "a@b.cn")]
    [True, True, True, False, False, False, False]
    """
    refused, organisations, _ = _table()
    if word.lower() in refused or word.endswith(organisations):
        return False
    if _HANZI.fullmatch(word):
        return 2 <= len(word) <= 4
    return bool(_DOTTED.fullmatch(word) or _LATIN.fullmatch(word))


def has_surname(word: str) -> bool:
    """Whether a word is a name by its form alone: a known surname and one or two hanzi more, or a dotted name."""
    if not is_name(word):
        return False
    _, _, surnames = _table()
    if word[:2] in surnames:
        return 3 <= len(word) <= 4
    return bool(_DOTTED.fullmatch(word)) or (word[0] in surnames and 2 <= len(word) <= 3)


def is_organisation(word: str) -> bool:
    """Whether a word ends as media and offices do.

    >>> is_organisation("河湾晚报"), is_organisation("林满")
    (True, False)
    """
    return len(word) > 2 and word.endswith(_table()[1])


def medium_and_names(value: str) -> tuple[str, tuple[str, ...]]:
    """A medium and the reporters set behind it with a blank; the value as it is, and nobody, where it is not so made.

    >>> medium_and_names("河湾晚报 林满 高一舟"), medium_and_names("市农业农村局 种植业处")
    (('河湾晚报', ('林满', '高一舟')), ('市农业农村局 种植业处', ()))
    """
    medium, _, rest = value.partition(" ") if ":" not in value and "：" not in value else (value, "", "")
    long = len(medium) >= _LONGEST_NAME and not has_surname(medium)
    names = sure_people(rest) if rest and (long or is_organisation(medium)) else ()
    return (medium, names) if names else (value, ())


def _words(value: str) -> list[str]:
    """The words of a list of names; a name set wide (方 敏) is put together, role words and codes are dropped."""
    value = unicodedata.normalize("NFKC", value).translate(_DOTS) if not value.isascii() else value
    value = _MADE.sub("", value)
    value = _ROLE.sub(" ", _OFFICE.sub(" ", without_glosses(value[:200])))
    words: list[str] = []
    wide = False
    for raw in _BETWEEN.split(value):
        word = raw.strip(_AROUND)
        bare = _CODE.sub("", word).strip(_AROUND)
        word = bare or word
        if not word:
            continue
        single = len(word) == 1 and "\u4e00" <= word <= "\u9fff"
        if single and wide and len(words[-1]) < 3:
            words[-1] += word
            wide = False
            continue
        words.append(word)
        wide = single
    return words[:MOST]


def _once(names: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))


@cache
def _table() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    table = load("names")
    surnames = frozenset("".join(table["surnames"].split())) | frozenset(table["compound"])
    return frozenset(table["refused"]), tuple(table["organisations"]), surnames
