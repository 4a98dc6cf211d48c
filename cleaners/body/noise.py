"""What a site names the parts that are not its article: comments, recommendations, share bars, footers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from lxml.etree import _Element as Element

from cleaners.tree import Page

# A name is a hint for the score, never a decision: bodies have been seen in class "comment" and "page".
# Strong words stand for a part wherever they occur in a name, weak ones only alone, and not beside a body's word.
_STRONG = re.compile(
    r"comment|pinglun|recommend|commend|tuijian|relate|relat|xiangguan|xgyd|relevan|sidebar|copyright|banquan|footer|"
    r"breadcrumb|crumb|disclaim|declare|shengming|paginat|advert|guanggao|share|fenxiang|toolbar|qrcode|erweima|hotnews|"
    r"hotlist|ranking|navbar|navi|gentie|jubao|subscribe|popup|dialog|modal|guess|statement|readmore|friendlink|prevnext|"
    r"prev-next|hot-?search|appdown|app-?guide",
    re.I,
)
_WEAK = re.compile(
    r"(?:^|[-_\d])(?:ad|ads|gg|nav|menu|foot|side|hot|rank|top|tool|tools|tips?|pager|page|pages|tags?|qr|ewm|cmt|reply|login|"
    r"zan|like|prev|next|xg|bdshare|jiathis|bshare|aside|links?|close|fx|tj|more|report|feedback|summary|abstract|zhaiyao|"
    r"daodu|right|left)(?:[-_\d]|$)",
    re.I,
)
_PLAYER = re.compile(r"video|player", re.I)
_BODY_WORD = re.compile(r"content|article|text|body|main|detail|con(?:[-_\d]|$)", re.I)
_TAGS = ("aside", "nav", "footer")


@lru_cache(maxsize=8192)
def noise_of(name: str) -> int:
    """How much a class or an id sounds like something beside the article: 2 strongly, 1 weakly, 0 not at all.

    >>> [noise_of(name) for name in ("news-comment", "relatedNews", "ad", "readme", "pages_content", "article_con")]
    [2, 2, 1, 0, 0, 0]
    """
    if _STRONG.search(name):
        return 2
    return 1 if (_WEAK.search(name) or _PLAYER.search(name)) and not _BODY_WORD.search(name) else 0


def named_noise(page: Page) -> Iterator[tuple[Element, int]]:
    """The block elements whose names or tags say that they are not the article, and how strongly; some twice."""
    spans = page.spans
    for name, elements in page.classes.items():
        if strength := noise_of(name):
            for el in elements:
                if el in spans:
                    yield el, strength
    for name, el in page.ids.items():
        if el in spans and (strength := noise_of(name)):
            yield el, strength
    for el in page.root.iter(*_TAGS):
        if el in spans:
            yield el, 2


_BODY = re.compile(
    r"^(?:content|article|zoom|text|txt|con|entry|body)$"
    r"|(?:article|art|news|post|text|txt|detail|info|entry|doc|zw|page|arc)[-_]?(?:content|cont|con|body|text|txt|detail|article)s?(?:$|[-_\d])",
    re.I,
)


def sounds_like_body(el: Element) -> bool:
    """Whether a container's class or id is one that bodies often have."""
    names = f"{el.get('id') or ''} {el.get('class') or ''}".split()
    return any(_BODY.search(name) for name in names)


_OWN_FILE = re.compile(r"附件|附表|附图|\.(?:pdf|docx?|xlsx?|wps|et|zip|rar|ofd|pptx?|jpg)\b", re.I)


def names_own_file(line: str) -> bool:
    """Whether a linked line is one of the article's own files: those are part of it.

    >>> names_own_file("附件1：申请表"), names_own_file("材料清单.docx"), names_own_file("更多新闻")
    (True, True, False)
    """
    return ("附" in line or "." in line) and _OWN_FILE.search(line) is not None
