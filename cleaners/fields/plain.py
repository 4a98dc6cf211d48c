"""Text made plain for comparing and for values: folded lines, titles without markup, an element's own text."""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

from lxml.etree import _Element as Element

LONGEST_TITLE = 300  # the longest real headlines (joint notices of six offices) have about 120 characters

QUOTES = "“”„‟「」『』"
_PLAIN_QUOTE = str.maketrans(QUOTES, '"' * len(QUOTES))
_GLOSS = re.compile(r"[(（][A-Za-z\u00c0-\u024f\u0251\u0261\u0300-\u036f'’ ]{1,60}[)）]")
_TAGS = re.compile(r"<[^<>]{0,300}>|<[a-zA-Z][^<>]{0,300}$")


@lru_cache(maxsize=512)  # a page's titles and names are compared with many lines
def fold(text: str) -> str:
    """A text for comparing: compatibility forms made plain, white space removed, quotation marks alike.

    >>> fold("《河湾　办法》 （试行）") == fold("《河湾办法》(试行)")
    True
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_PLAIN_QUOTE)
    return "".join(text.split())


def plain_title(text: str) -> str:
    """A title from an attribute or ``<title>`` without markup, entities and doubled white space; "" for an endless one.

    >>> plain_title("关于修订&lt;br/&gt;《办法》的&nbsp;通知"), plain_title("甲" * 5000)
    ('关于修订 《办法》的 通知', '')
    """
    text = text[: LONGEST_TITLE * 4]
    if "&" in text:
        text = html.unescape(text)
    if "<" in text:
        text = _TAGS.sub(" ", text)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST_TITLE else ""


def without_glosses(text: str) -> str:
    """A text without readings in brackets: 记者(jìzhě) 林满 is a byline all the same.

    >>> without_glosses("河湾导报(dǎobào)记者(jìzhě) 林满（一）")
    '河湾导报记者 林满（一）'
    """
    return _GLOSS.sub("", text) if "(" in text or "（" in text else text


def text_of(element: Element) -> str:
    """All the text in an element, white space collapsed."""
    return " ".join("".join(map(str, element.itertext())).split())


def token_of(element: Element) -> str:
    """The class and id of an element in lower case, for hints such as source, title or crumb."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()
